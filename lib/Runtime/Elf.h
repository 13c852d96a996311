/*===- Elf.h - Reads the symbols of a shared library's file ----------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Declares a strict reader of one fact about an ELF file: which query function
 * it exports.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_ELF_H
#define MODELSLICE_RUNTIME_ELF_H

#include "Source.h"

/* Room for a query function's name. */
#define MSL_SYMBOL_SIZE 256

/* Checks that `source` is a shared library for this machine whose dynamic
 * symbol table exports exactly one function `<model>_query`, and copies that
 * name. Nothing in the file is trusted. */
msl_status msl_elf_find_query(const msl_source *source,
                              char name[MSL_SYMBOL_SIZE], msl_error *error);

#endif /* MODELSLICE_RUNTIME_ELF_H */
