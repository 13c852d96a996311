/*===- GpuCode.c - Kernels on a device -------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Chooses the module of an image that runs on a device and loads it, once for
 * all models.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_SIZE 2048
/* What a kernel may use of shared memory unless it says that it wants more. */
#define PLAIN_SHARED_BYTES (48u << 10)

bool msl_gpu_names_arch(const msl_gpu_image *gpu, uint64_t i) {
  return i == 0 || strcmp(gpu->modules[i].arch, gpu->modules[i - 1].arch) != 0;
}

void msl_gpu_list_archs(const msl_gpu_image *gpu, char *text, size_t size) {
  size_t at = 0;
  text[0] = '\0';
  for (uint64_t i = 0; i < gpu->num_modules && at < size; ++i) {
    if (!msl_gpu_names_arch(gpu, i))
      continue;
    int length = snprintf(text + at, size - at, "%s%s", i ? ", " : "",
                          gpu->modules[i].arch);
    at += length > 0 ? (size_t)length : 0;
  }
}

static bool runs_on(const msl_gpu_module *module, uint32_t capability) {
  if (module->exact)
    return capability == module->capability;
  if (module->binary)
    return capability / 10 == module->capability / 10 &&
           capability >= module->capability;
  return capability >= module->capability;
}

/* One line of what the compiler in the driver has to say. */
static void tidy(char *log) {
  size_t to = 0;
  for (size_t from = 0; log[from]; ++from) {
    bool separator = strchr("\n\r\t ", log[from]) != NULL;
    if (separator && (to == 0 || log[to - 1] == ' '))
      continue;
    log[to++] = separator ? ' ' : log[from];
  }
  while (to && log[to - 1] == ' ')
    --to;
  log[to] = '\0';
}

static msl_status look_up(msl_device *device, msl_gpu_code *code,
                          msl_error *error) {
  const msl_cuda_driver *driver = device->driver;
  int most = 0;
  driver->cuDeviceGetAttribute(
      &most, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN,
      device->handle);
  for (uint64_t i = 0; i < code->source->num_kernels; ++i) {
    const msl_gpu_kernel *kernel = &code->source->kernels[i];
    CUresult result = driver->cuModuleGetFunction(&code->functions[i],
                                                  code->module, kernel->name);
    if (result)
      return msl_device_fail(device, result, error, "kernel '%s' of %s",
                             kernel->name, code->source->arch);
    if (kernel->shared_bytes <= PLAIN_SHARED_BYTES)
      continue;
    result = driver->cuFuncSetAttribute(
        code->functions[i], CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
        (int)kernel->shared_bytes);
    if (result)
      return msl_device_fail(device, result, error,
                             "kernel '%s' of %s needs %u bytes of shared "
                             "memory, a block may have %d",
                             kernel->name, code->source->arch,
                             kernel->shared_bytes, most);
  }
  return msl_gpu_find_clusters(device, code, error);
}

static CUresult load_module(msl_device *device, const msl_gpu_module *source,
                            CUmodule *module, char log[LOG_SIZE]) {
  int options[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {log, (void *)(uintptr_t)LOG_SIZE};
  log[0] = '\0';
  CUresult result = device->driver->cuModuleLoadDataEx(module, source->data, 2,
                                                       options, values);
  log[LOG_SIZE - 1] = '\0';
  tidy(log);
  return result;
}

/* Loads the first module that the device runs. A driver may be too old for the
 * newest of them while it understands the next. */
static msl_status load(msl_device *device, msl_gpu_code *code,
                       msl_error *error) {
  const msl_gpu_image *gpu = code->image->gpu;
  char log[LOG_SIZE], archs[160];
  msl_status status = MSL_UNSUPPORTED;
  bool tried = false;
  for (uint64_t i = 0; i < gpu->num_modules; ++i) {
    const msl_gpu_module *source = &gpu->modules[i];
    if (!runs_on(source, device->capability))
      continue;
    CUresult result = load_module(device, source, &code->module, log);
    if (!result) {
      code->source = source;
      return look_up(device, code, error);
    }
    code->module = NULL;
    if (!tried)
      status = msl_device_fail(device, result, error,
                               "cannot load the code for %s%s%.240s",
                               source->arch, log[0] ? ": " : "", log);
    tried = true;
    if (result != CUDA_ERROR_UNSUPPORTED_PTX_VERSION &&
        result != CUDA_ERROR_NO_BINARY_FOR_GPU)
      return status;
  }
  if (tried)
    return status;
  msl_gpu_list_archs(gpu, archs, sizeof archs);
  return msl_fail(error, MSL_UNSUPPORTED,
                  "%s: '%s' has compute capability %u.%u; the library has code "
                  "for %s",
                  device->label, device->name, device->capability / 10,
                  device->capability % 10, archs);
}

static void destroy(msl_device *device, msl_gpu_code *code) {
  if (code->module)
    device->driver->cuModuleUnload(code->module);
  free(code->functions);
  free(code->clusters);
  free(code);
}

/* Of the module that has the most. */
static uint64_t count_kernels(const msl_gpu_image *gpu) {
  uint64_t most = 0;
  for (uint64_t i = 0; i < gpu->num_modules; ++i)
    if (gpu->modules[i].num_kernels > most)
      most = gpu->modules[i].num_kernels;
  return most;
}

static msl_status create(msl_device *device, const msl_image *image,
                         msl_gpu_code **result, msl_error *error) {
  msl_gpu_code *code = calloc(1, sizeof *code);
  size_t programs =
      (size_t)image->library.num_entries * image->library.num_widths;
  if (code) {
    code->functions = calloc(count_kernels(image->gpu) + 1, sizeof(CUfunction));
    code->clusters = calloc(programs + 1, sizeof *code->clusters);
  }
  if (!code || !code->functions || !code->clusters) {
    if (code)
      destroy(device, code);
    return msl_fail(error, MSL_OUT_OF_MEMORY, "%s: out of memory",
                    device->label);
  }
  code->image = image;
  msl_status status = load(device, code, error);
  if (status) {
    destroy(device, code);
    return status;
  }
  code->next = device->code;
  device->code = code;
  *result = code;
  return MSL_OK;
}

msl_status msl_gpu_code_acquire(msl_device *device, const msl_image *image,
                                msl_gpu_code **result, msl_error *error) {
  msl_devices_lock();
  msl_gpu_code *code = device->code;
  while (code && code->image != image)
    code = code->next;
  msl_status status = code ? MSL_OK : create(device, image, &code, error);
  if (!status) {
    ++code->references;
    *result = code;
  }
  msl_devices_unlock();
  return status;
}

void msl_gpu_code_release(msl_device *device, msl_gpu_code *code) {
  if (!code)
    return;
  msl_devices_lock();
  if (--code->references == 0) {
    msl_gpu_code **link = &device->code;
    while (*link != code)
      link = &(*link)->next;
    *link = code->next;
    destroy(device, code);
  }
  msl_devices_unlock();
}
