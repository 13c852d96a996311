/*===- runtime.h - Opens compiled modelslice libraries ---------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * For applications that choose a model at run time: opens a compiled library
 * by path, checks it, and finds widths and entries by what they are called.
 * An application that links a library directly calls `<model>_query` itself
 * and needs nothing of this.
 *
 * Every function may be called from any thread.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_C_RUNTIME_H
#define MODELSLICE_C_RUNTIME_H

#include "modelslice-c/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Opens the library at `path`; a path without a slash means the current
 * directory, never the loader's search path. The file's symbol table is checked
 * before any of its code runs. Opening a library again counts references.
 * MSL_IO: the file cannot be read. MSL_INVALID_ARGUMENT: it is no modelslice
 * library for this machine. MSL_UNSUPPORTED: its ABI is newer than this. */
msl_status msl_library_open(const char *path, const msl_library **library,
                            msl_error *error);

/* Drops one reference. After the last one, nothing that came from the library
 * may be used: destroy its contexts and models first. NULL is fine. */
void msl_library_close(const msl_library *library);

/* The index of the width whose rates all lie within 1e-6 of `rate`. The message
 * of a failure lists the rates that the library has. */
msl_status msl_find_width(const msl_library *library, double rate,
                          uint32_t *width, msl_error *error);

#define MSL_NO_ENTRY UINT32_MAX

/* The index of the entry of that name, or MSL_NO_ENTRY. */
uint32_t msl_find_entry(const msl_library *library, const char *name);

#ifdef __cplusplus
}
#endif

#endif /* MODELSLICE_C_RUNTIME_H */
