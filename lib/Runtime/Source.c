/*===- Source.c - Bounded bytes of a file or of memory ---------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Reads untrusted bytes from a file or from memory within checked bounds.
 *
 *===----------------------------------------------------------------------===*/

#include "Source.h"
#include "Error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void msl_source_from_memory(msl_source *source, const void *data, size_t size,
                            const char *label) {
  source->memory = data;
  source->file = -1;
  source->size = size;
  source->label = label;
}

msl_status msl_source_open(msl_source *source, const char *path,
                           const char *label, msl_error *error) {
  memset(source, 0, sizeof *source);
  source->label = label;
  /* O_NONBLOCK: opening a FIFO must fail the test below, not wait. */
  source->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (source->file < 0)
    return msl_fail(error, MSL_IO, "%s: cannot open: %s", label,
                    strerror(errno));
  struct stat status;
  bool known = fstat(source->file, &status) == 0;
  if (known && S_ISREG(status.st_mode)) {
    source->size = (uint64_t)status.st_size;
    return MSL_OK;
  }
  msl_source_close(source);
  return msl_fail(error, MSL_IO, "%s: expected a regular file", label);
}

void msl_source_close(msl_source *source) {
  if (source->file >= 0)
    close(source->file);
  source->file = -1;
}

msl_status msl_source_read(const msl_source *source, uint64_t offset,
                           uint64_t size, void *to, msl_error *error) {
  if (offset > source->size || size > source->size - offset)
    return msl_fail(error, MSL_IO,
                    "%s: expected %llu bytes at offset %llu, got a file of "
                    "%llu bytes",
                    source->label, (unsigned long long)size,
                    (unsigned long long)offset,
                    (unsigned long long)source->size);
  if (source->memory) {
    memcpy(to, source->memory + offset, size);
    return MSL_OK;
  }
  uint8_t *at = to;
  while (size) {
    ssize_t got = pread(source->file, at, size, (off_t)offset);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return msl_fail(error, MSL_IO, "%s: cannot read: %s", source->label,
                      strerror(errno));
    if (got == 0)
      return msl_fail(error, MSL_IO, "%s: the file shrank while it was read",
                      source->label);
    at += got;
    offset += (uint64_t)got;
    size -= (uint64_t)got;
  }
  return MSL_OK;
}
