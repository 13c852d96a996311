//===- DriverDevice.cpp - The driver API: devices and contexts ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Initialization, errors, the device and its primary context.
//
//===----------------------------------------------------------------------===//

#include "Context.h"
#include "Export.h"

#include <algorithm>
#include <cstring>

using namespace modelslice::emulator;

namespace {
constexpr char kName[] = "modelslice emulator";

struct NamedError {
  CUresult code;
  const char *name;
  const char *text;
};
constexpr NamedError kErrors[] = {
    {CUDA_SUCCESS, "CUDA_SUCCESS", "no error"},
    {CUDA_ERROR_INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {CUDA_ERROR_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {CUDA_ERROR_NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED",
     "initialization error"},
    {CUDA_ERROR_DEINITIALIZED, "CUDA_ERROR_DEINITIALIZED",
     "driver shutting down"},
    {CUDA_ERROR_NO_DEVICE, "CUDA_ERROR_NO_DEVICE",
     "no CUDA-capable device is detected"},
    {CUDA_ERROR_INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE",
     "invalid device ordinal"},
    {CUDA_ERROR_INVALID_IMAGE, "CUDA_ERROR_INVALID_IMAGE",
     "device kernel image is invalid"},
    {CUDA_ERROR_INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT",
     "invalid device context"},
    {CUDA_ERROR_NO_BINARY_FOR_GPU, "CUDA_ERROR_NO_BINARY_FOR_GPU",
     "no kernel image is available for execution on the device"},
    {CUDA_ERROR_INVALID_PTX, "CUDA_ERROR_INVALID_PTX",
     "a PTX JIT compilation failed"},
    {CUDA_ERROR_INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE",
     "invalid resource handle"},
    {CUDA_ERROR_NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {CUDA_ERROR_NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready"},
    {CUDA_ERROR_ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS",
     "an illegal memory access was encountered"},
    {CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES",
     "too many resources requested for launch"},
    {CUDA_ERROR_MISALIGNED_ADDRESS, "CUDA_ERROR_MISALIGNED_ADDRESS",
     "misaligned address"},
    {CUDA_ERROR_LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED",
     "unspecified launch failure"},
    {CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED,
     "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED",
     "operation not permitted when stream is capturing"},
};

const NamedError *findError(CUresult code) {
  for (const NamedError &error : kErrors)
    if (error.code == code)
      return &error;
  return nullptr;
}

/// The code is for the processors of v3 of x86-64: others cannot run it.
bool isSupportedHost() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return true;
#endif
}
} // namespace

MSL_EXPORT CUresult cuInit(unsigned flags) {
  if (flags)
    return CUDA_ERROR_INVALID_VALUE;
  if (!isSupportedHost())
    return CUDA_ERROR_NO_DEVICE;
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (!driver.retained)
    if (CUresult code = driver.configure())
      return code;
  driver.isInitialized = true;
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuDriverGetVersion(int *version) {
  if (!version)
    return CUDA_ERROR_INVALID_VALUE;
  *version = 12080;
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuGetErrorName(CUresult code, const char **text) {
  const NamedError *error = findError(code);
  if (!text)
    return CUDA_ERROR_INVALID_VALUE;
  *text = error ? error->name : nullptr;
  return error ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

MSL_EXPORT CUresult cuGetErrorString(CUresult code, const char **text) {
  const NamedError *error = findError(code);
  if (!text)
    return CUDA_ERROR_INVALID_VALUE;
  *text = error ? error->text : nullptr;
  if (!error)
    return CUDA_ERROR_INVALID_VALUE;
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (const char *report = driver.findReport(code))
    *text = report;
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuDeviceGetCount(int *count) {
  if (!count)
    return CUDA_ERROR_INVALID_VALUE;
  if (!Driver::get().isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  *count = 1;
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuDeviceGet(CUdevice *device, int ordinal) {
  if (!device)
    return CUDA_ERROR_INVALID_VALUE;
  if (!Driver::get().isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  if (ordinal != 0)
    return CUDA_ERROR_INVALID_DEVICE;
  *device = 0;
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuDeviceGetName(char *name, int size, CUdevice device) {
  if (!name || size <= 0)
    return CUDA_ERROR_INVALID_VALUE;
  if (device != 0)
    return CUDA_ERROR_INVALID_DEVICE;
  size_t length = std::min<size_t>(size - 1, sizeof kName - 1);
  std::memcpy(name, kName, length);
  name[length] = '\0';
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuDeviceGetAttribute(int *value, int attribute,
                                         CUdevice device) {
  Driver &driver = Driver::get();
  if (!value)
    return CUDA_ERROR_INVALID_VALUE;
  if (!driver.isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  if (device != 0)
    return CUDA_ERROR_INVALID_DEVICE;
  switch (attribute) {
  case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
    *value = kMaxThreads;
    break;
  case CU_DEVICE_ATTRIBUTE_WARP_SIZE:
    *value = kWarpSize;
    break;
  case CU_DEVICE_ATTRIBUTE_CLOCK_RATE:
    *value = 1000000;
    break;
  case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT:
    *value = driver.multiprocessors;
    break;
  case CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE:
    *value = 1 << 20;
    break;
  case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR:
    *value = driver.capability / 10;
    break;
  case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR:
    *value = driver.capability % 10;
    break;
  case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN:
    *value = driver.maxSharedBytes;
    break;
  default:
    return CUDA_ERROR_INVALID_VALUE;
  }
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) {
  Driver &driver = Driver::get();
  if (!bytes)
    return CUDA_ERROR_INVALID_VALUE;
  if (!driver.isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  if (device != 0)
    return CUDA_ERROR_INVALID_DEVICE;
  *bytes = driver.memory.size();
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuDevicePrimaryCtxRetain(CUcontext *context,
                                             CUdevice device) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (!driver.isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  if (!context)
    return CUDA_ERROR_INVALID_VALUE;
  if (device != 0)
    return CUDA_ERROR_INVALID_DEVICE;
  ++driver.retained;
  *context = &driver.context;
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (device != 0)
    return CUDA_ERROR_INVALID_DEVICE;
  if (!driver.retained)
    return CUDA_ERROR_INVALID_CONTEXT;
  if (--driver.retained == 0)
    driver.reset();
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuCtxPushCurrent_v2(CUcontext context) {
  Driver &driver = Driver::get();
  if (context != &driver.context)
    return CUDA_ERROR_INVALID_CONTEXT;
  currentContexts().push_back(context);
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuCtxPopCurrent_v2(CUcontext *context) {
  if (currentContexts().empty())
    return CUDA_ERROR_INVALID_CONTEXT;
  if (context)
    *context = currentContexts().back();
  currentContexts().pop_back();
  return CUDA_SUCCESS;
}
