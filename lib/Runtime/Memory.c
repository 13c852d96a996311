/*===- Memory.c - Aligned memory -------------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Allocates arenas and scratch memory.
 *
 *===----------------------------------------------------------------------===*/

#include "Memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* From here on a block is mapped of its own and aligned for huge pages, which
 * saves a streaming kernel most of its TLB misses. */
#define HUGE_PAGE ((size_t)2 << 20)

void *msl_allocate(size_t size) {
  if (size < HUGE_PAGE) {
    void *memory = NULL;
    if (posix_memalign(&memory, MSL_ALIGNMENT, size ? size : 1) != 0)
      return NULL;
    memset(memory, 0, size);
    return memory;
  }
  size_t mapped;
  if (size > PTRDIFF_MAX || __builtin_add_overflow(size, HUGE_PAGE, &mapped))
    return NULL;
  uint8_t *base = mmap(NULL, mapped, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED)
    return NULL;

  /* Give back what lies around the aligned block. */
  uint8_t *memory =
      (uint8_t *)(((uintptr_t)base + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  uint8_t *used = memory + ((size + page - 1) & ~(page - 1));
  if (memory > base)
    munmap(base, (size_t)(memory - base));
  uint8_t *end = base + mapped;
  if (used < end)
    munmap(used, (size_t)(end - used));
  madvise(memory, size, MADV_HUGEPAGE);
  return memory;
}

void msl_release(void *memory, size_t size) {
  if (size < HUGE_PAGE)
    free(memory);
  else if (memory)
    munmap(memory, size);
}
