/*===- Source.h - Bounded bytes of a file or of memory ---------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Declares a source of untrusted bytes: every read names its range and is
 * checked. Files are read, not mapped, so that one which shrinks meanwhile is
 * an error and not a signal.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_SOURCE_H
#define MODELSLICE_RUNTIME_SOURCE_H

#include "modelslice-c/abi.h"

typedef struct msl_source {
  const uint8_t *memory; /* Or NULL for a file. */
  int file;
  uint64_t size;
  const char *label; /* "weights 'net.safetensors'", for messages; not owned. */
} msl_source;

void msl_source_from_memory(msl_source *source, const void *data, size_t size,
                            const char *label);

/* Opens a regular file. `path` and `label` must outlive the source. */
msl_status msl_source_open(msl_source *source, const char *path,
                           const char *label, msl_error *error);
void msl_source_close(msl_source *source);

/* Copies [offset, offset + size) to `to`. */
msl_status msl_source_read(const msl_source *source, uint64_t offset,
                           uint64_t size, void *to, msl_error *error);

#endif /* MODELSLICE_RUNTIME_SOURCE_H */
