/*===- Locate.c - Finds the library's own file -----------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Finds files that lie next to the library, such as its weights.
 *
 *===----------------------------------------------------------------------===*/

#define _GNU_SOURCE
#include "Runtime.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char library_path[PATH_MAX];

void msl_locate_library(void) {
  Dl_info info;
  if (dladdr(library_path, &info) == 0 || !info.dli_fname)
    return;
  char directory[PATH_MAX];
  int length;
  if (info.dli_fname[0] == '/' || !getcwd(directory, sizeof directory))
    length = snprintf(library_path, sizeof library_path, "%s", info.dli_fname);
  else
    length = snprintf(library_path, sizeof library_path, "%s/%s", directory,
                      info.dli_fname);
  if (length < 0 || (size_t)length >= sizeof library_path)
    library_path[0] = '\0';
}

bool msl_path_beside(char *path, size_t size, const char *name) {
  const char *slash = strrchr(library_path, '/');
  if (!slash)
    return false;
  int directory = (int)(slash - library_path);
  int length = snprintf(path, size, "%.*s/%s", directory, library_path, name);
  return length >= 0 && (size_t)length < size;
}

msl_status msl_default_weights_path(char *path, size_t size, msl_error *error) {
  /* Cuts "libnet.so" and "libnet.so.1.2" alike, but no ".so" of a directory. */
  size_t stem = strlen(library_path);
  const char *slash = strrchr(library_path, '/');
  for (const char *at = slash ? slash : library_path;
       (at = strstr(at, ".so")) != NULL; at += 3)
    if (at[3] == '\0' || at[3] == '.')
      stem = (size_t)(at - library_path);
  int length =
      snprintf(path, size, "%.*s.safetensors", (int)stem, library_path);
  if (!stem || length < 0 || (size_t)length >= size)
    return msl_fail(error, MSL_IO,
                    "weights: cannot tell where the library lies; expected "
                    "weights_path or weights_data");
  return MSL_OK;
}
