/*===- Safetensors.h - A strict reader of safetensors ----------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Declares the reader of safetensors files. Every tensor it returns has been
 * checked: its name is unique, its bytes lie inside the file, overlap no other
 * tensor's, leave no hole, and agree with its dtype and shape.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_SAFETENSORS_H
#define MODELSLICE_RUNTIME_SAFETENSORS_H

#include "Image.h"
#include "Source.h"

/* The format's own limit on its header. */
#define MSL_SAFETENSORS_MAX_HEADER ((uint64_t)100000000)

typedef struct msl_stored_tensor {
  const char *name;
  const char *dtype; /* The format's word, such as "BF16". */
  uint64_t begin;    /* Bytes from the start of the file. */
  uint64_t size;
  uint32_t rank;
  int64_t shape[MSL_MAX_RANK];
} msl_stored_tensor;

typedef struct msl_safetensors {
  char *header;               /* Owns the names. */
  msl_stored_tensor *tensors; /* Sorted by name. */
  size_t count;
} msl_safetensors;

/* Reads and checks the header. On failure nothing needs to be freed. */
msl_status msl_safetensors_read(const msl_source *source, msl_safetensors *file,
                                msl_error *error);
void msl_safetensors_free(msl_safetensors *file);

/* NULL if there is none of that name. */
const msl_stored_tensor *msl_safetensors_find(const msl_safetensors *file,
                                              const char *name);

#endif /* MODELSLICE_RUNTIME_SAFETENSORS_H */
