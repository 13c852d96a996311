/*===- Cuda.c - Opens CUDA's driver ----------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Finds the functions of a driver library with dlopen. Since glibc 2.34 that
 * needs no library but libc; before, an application that links a compiled
 * library would have to link libdl too, as dladdr has always needed.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* The oldest whose functions have the signatures of CudaDriver.h. */
#define OLDEST_VERSION 12000

/* Never closed: a driver has threads of its own. More than two of them, one for
 * the machine and an emulator, are tests. */
#define MAX_DRIVERS 8
static msl_cuda_driver drivers[MAX_DRIVERS];

const char *msl_cuda_text(const msl_cuda_driver *driver, CUresult code) {
  const char *text = NULL;
  if (driver->cuGetErrorString(code, &text) != CUDA_SUCCESS || !text)
    return "unknown error";
  return text;
}

/* The first required symbol that the library lacks, or NULL. */
static const char *look_up(void *handle, msl_cuda_driver *driver) {
  const char *missing = NULL;
#define OPTIONAL(name, symbol, parameters)                                     \
  do {                                                                         \
    void *address = dlsym(handle, #symbol);                                    \
    memcpy(&driver->name, &address, sizeof address);                           \
  } while (0);
#define REQUIRED(name, symbol, parameters)                                     \
  OPTIONAL(name, symbol, parameters)                                           \
  if (!driver->name && !missing)                                               \
    missing = #symbol;
  MSL_CUDA_FUNCTIONS(REQUIRED)
  MSL_CUDA_OPTIONAL_FUNCTIONS(OPTIONAL)
  return missing;
}

/* What dlopen says begins with the path, mostly. */
static const char *reason(const char *path) {
  const char *text = dlerror();
  if (!text)
    return "unknown error";
  size_t length = strlen(path);
  if (strncmp(text, path, length) == 0 && strncmp(text + length, ": ", 2) == 0)
    return text + length + 2;
  return text;
}

static msl_status check(msl_cuda_driver *driver, const char *missing,
                        const char *path, const char *label, msl_error *error) {
  /* A driver that is too old lacks functions: say why rather than which. */
  if (driver->cuDriverGetVersion &&
      driver->cuDriverGetVersion(&driver->version) == CUDA_SUCCESS &&
      driver->version < OLDEST_VERSION)
    return msl_fail(error, MSL_UNSUPPORTED,
                    "%s: expected a driver for CUDA %d.0 or newer, got %d.%d",
                    label, OLDEST_VERSION / 1000, driver->version / 1000,
                    driver->version % 1000 / 10);
  if (missing)
    return msl_fail(error, MSL_UNSUPPORTED,
                    "%s: %s has no function '%s'; expected a driver for CUDA "
                    "%d.0 or newer",
                    label, path, missing, OLDEST_VERSION / 1000);
  CUresult code = driver->cuInit(0);
  if (code == CUDA_ERROR_NO_DEVICE)
    return msl_fail(error, MSL_UNSUPPORTED, "%s: the machine has no device",
                    label);
  if (code != CUDA_SUCCESS)
    return msl_fail(error, MSL_UNSUPPORTED, "%s: cannot start the driver: %s",
                    label, msl_cuda_text(driver, code));
  return MSL_OK;
}

msl_status msl_cuda_open(const char *path, const char *label,
                         const msl_cuda_driver **result, msl_error *error) {
  msl_cuda_driver *driver = drivers;
  while (driver < drivers + MAX_DRIVERS && driver->path[0]) {
    if (strcmp(driver->path, path) == 0) {
      *result = driver;
      return MSL_OK;
    }
    ++driver;
  }
  if (driver == drivers + MAX_DRIVERS || strlen(path) >= sizeof driver->path)
    return msl_fail(error, MSL_UNSUPPORTED,
                    "%s: cannot load %s: too many drivers, or a path too long",
                    label, path);
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    bool searched = strchr(path, '/') == NULL && strcmp(label, "emulator") == 0;
    return msl_fail(error, MSL_UNSUPPORTED, "%s: cannot load %s: %s%s", label,
                    path, reason(path),
                    searched ? "; it is looked for beside the library and "
                               "where the dynamic linker looks, unless "
                               "MODELSLICE_EMULATOR is its path"
                             : "");
  }
  const char *missing = look_up(handle, driver);
  msl_status status = check(driver, missing, path, label, error);
  if (status) {
    dlclose(handle);
    return status;
  }
  snprintf(driver->path, sizeof driver->path, "%s", path);
  *result = driver;
  return MSL_OK;
}
