/*===- Loader.c - Opens compiled libraries ---------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Implements modelslice-c/runtime.h on top of dlopen.
 *
 *===----------------------------------------------------------------------===*/

#include "Elf.h"
#include "Error.h"
#include "modelslice-c/runtime.h"

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What every library has; whoever uses more looks at struct_size. */
#define MSL_FIRST_LIBRARY_SIZE offsetof(msl_library, run_async)

/* An open library: msl_library_close gets no more than the header struct. */
typedef struct opened {
  struct opened *next;
  const msl_library *library;
  void *handle; /* Holds one reference of dlopen's per reference of ours. */
} opened;

static opened *open_libraries;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static msl_status find_query(const char *path, const char *label,
                             char name[MSL_SYMBOL_SIZE], msl_error *error) {
  msl_source source;
  msl_status status = msl_source_open(&source, path, label, error);
  if (status)
    return status;
  status = msl_elf_find_query(&source, name, error);
  msl_source_close(&source);
  return status;
}

/* Calls the query function and checks the header struct. */
static msl_status ask(void *handle, const char *symbol, const char *label,
                      const msl_library **library, msl_error *error) {
  msl_query_fn query;
  void *address = dlsym(handle, symbol);
  if (!address)
    return msl_fail(error, MSL_INVALID_ARGUMENT, "%s: no symbol '%s'", label,
                    symbol);
  memcpy(&query, &address, sizeof query);
  const msl_library *answer = query(MSL_ABI_VERSION);
  if (!answer)
    return msl_fail(error, MSL_UNSUPPORTED,
                    "%s: expected ABI version %u or older, got a newer one",
                    label, MSL_ABI_VERSION);
  if (answer->magic != MSL_MAGIC)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected magic 0x%08x, got 0x%08x", label, MSL_MAGIC,
                    answer->magic);
  if (answer->abi_version > MSL_ABI_VERSION)
    return msl_fail(error, MSL_UNSUPPORTED,
                    "%s: expected ABI version %u or older, got %u", label,
                    MSL_ABI_VERSION, answer->abi_version);
  if (answer->struct_size < MSL_FIRST_LIBRARY_SIZE)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected a header struct of %zu bytes, got %u", label,
                    MSL_FIRST_LIBRARY_SIZE, answer->struct_size);
  *library = answer;
  return MSL_OK;
}

static msl_status remember(void *handle, const msl_library *library,
                           const char *label, msl_error *error) {
  opened *entry = malloc(sizeof *entry);
  if (!entry)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "%s: out of memory", label);
  entry->library = library;
  entry->handle = handle;
  pthread_mutex_lock(&mutex);
  entry->next = open_libraries;
  open_libraries = entry;
  pthread_mutex_unlock(&mutex);
  return MSL_OK;
}

msl_status msl_library_open(const char *path, const msl_library **library,
                            msl_error *error) {
  if (!path || !library)
    return msl_fail(error, MSL_INVALID_ARGUMENT, "library_open: %s is null",
                    path ? "library" : "path");
  *library = NULL;
  char label[256], symbol[MSL_SYMBOL_SIZE];
  snprintf(label, sizeof label, "library '%.220s'", path);
  msl_status status = find_query(path, label, symbol, error);
  if (status)
    return status;

  /* dlopen would look for a name without a slash along its search path. */
  char *local = NULL;
  if (!strchr(path, '/')) {
    size_t size = strlen(path) + 3;
    local = malloc(size);
    if (!local)
      return msl_fail(error, MSL_OUT_OF_MEMORY, "%s: out of memory", label);
    snprintf(local, size, "./%s", path);
  }
  void *handle = dlopen(local ? local : path, RTLD_NOW | RTLD_LOCAL);
  free(local);
  if (!handle)
    return msl_fail(error, MSL_INVALID_ARGUMENT, "%s: cannot load: %s", label,
                    dlerror());
  const msl_library *answer = NULL;
  status = ask(handle, symbol, label, &answer, error);
  if (!status)
    status = remember(handle, answer, label, error);
  if (status) {
    dlclose(handle);
    return status;
  }
  *library = answer;
  return msl_succeed(error);
}

void msl_library_close(const msl_library *library) {
  pthread_mutex_lock(&mutex);
  opened **link = &open_libraries;
  while (*link && (*link)->library != library)
    link = &(*link)->next;
  opened *entry = *link;
  if (entry)
    *link = entry->next;
  pthread_mutex_unlock(&mutex);
  if (entry)
    dlclose(entry->handle);
  free(entry);
}

static bool has_rate(const msl_width_info *width, double rate) {
  for (uint32_t i = 0; i < width->num_rates; ++i)
    if (!(fabs(width->rates[i] - rate) <= 1e-6))
      return false;
  return width->num_rates != 0;
}

msl_status msl_find_width(const msl_library *library, double rate,
                          uint32_t *width, msl_error *error) {
  if (!library || !width)
    return msl_fail(error, MSL_INVALID_ARGUMENT, "find_width: %s is null",
                    library ? "width" : "library");
  for (uint32_t i = 0; i < library->num_widths; ++i)
    if (has_rate(&library->widths[i], rate)) {
      *width = i;
      return msl_succeed(error);
    }
  char known[384];
  size_t at = 0;
  known[0] = '\0';
  for (uint32_t i = 0; i < library->num_widths && at < sizeof known; ++i) {
    const msl_width_info *info = &library->widths[i];
    for (uint32_t j = 0; j < info->num_rates && at < sizeof known; ++j) {
      const char *separator = j ? "/" : i ? ", " : "";
      at += (size_t)snprintf(known + at, sizeof known - at, "%s%.6g", separator,
                             info->rates[j]);
    }
  }
  return msl_fail(error, MSL_INVALID_ARGUMENT,
                  "model '%s': expected a rate of %s, got %.6g",
                  library->model_name, known, rate);
}

uint32_t msl_find_entry(const msl_library *library, const char *name) {
  if (library && name)
    for (uint32_t i = 0; i < library->num_entries; ++i)
      if (strcmp(library->entries[i].name, name) == 0)
        return i;
  return MSL_NO_ENTRY;
}
