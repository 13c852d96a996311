/*===- DeviceMemory.c - Memory and messages of a device --------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Allocates memory of a GPU, and says what its driver complains about.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

#include <stdarg.h>
#include <stdio.h>

/* As in messages of the ABI, which are longer than any of these texts. */
#define TEXT_SIZE 384

static msl_status fail(const msl_device *device, CUresult code,
                       msl_error *error, const char *text) {
  if (code == CUDA_ERROR_OUT_OF_MEMORY)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "%s: out of memory: %s",
                    device->label, text);
  return msl_fail(error, MSL_DEVICE_FAILED, "%s: %s: %s", device->label, text,
                  msl_cuda_text(device->driver, code));
}

msl_status msl_device_fail(const msl_device *device, CUresult code,
                           msl_error *error, const char *format, ...) {
  char text[TEXT_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return fail(device, code, error, text);
}

msl_status msl_device_allocate(const msl_device *device, size_t bytes,
                               CUdeviceptr *address, msl_error *error,
                               const char *format, ...) {
  *address = 0;
  if (!bytes)
    return MSL_OK;
  /* SIZE_MAX stands for a sum that overflowed. */
  CUresult code = bytes == SIZE_MAX
                      ? CUDA_ERROR_OUT_OF_MEMORY
                      : device->driver->cuMemAlloc(address, bytes);
  if (!code)
    return MSL_OK;
  *address = 0;
  char text[TEXT_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return fail(device, code, error, text);
}

void msl_device_free(const msl_device *device, CUdeviceptr address) {
  if (address)
    device->driver->cuMemFree(address);
}
