/*===- Memory.h - Aligned memory -------------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Declares the allocator of arenas and scratch memory.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_MEMORY_H
#define MODELSLICE_RUNTIME_MEMORY_H

#include <stddef.h>

/* What every arena and the scratch memory are aligned to: a cache line, and the
 * widest vector. */
#define MSL_ALIGNMENT 64

static inline size_t msl_align(size_t bytes) {
  return (bytes + MSL_ALIGNMENT - 1) / MSL_ALIGNMENT * MSL_ALIGNMENT;
}

/* Zeroed memory, or NULL. Pages are committed when they are first touched, and
 * big blocks ask for huge pages. A size of 0 gives some non-NULL pointer. */
void *msl_allocate(size_t size);

/* `size` is what was asked for; NULL is fine. */
void msl_release(void *memory, size_t size);

#endif /* MODELSLICE_RUNTIME_MEMORY_H */
