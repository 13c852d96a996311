//===- DriverMemory.cpp - The driver API: memory --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Allocation, copies and fills of device memory.
//
//===----------------------------------------------------------------------===//

#include "Context.h"
#include "Export.h"

#include <algorithm>
#include <cstring>

using namespace modelslice::emulator;

namespace {
std::byte *pointerTo(CUdeviceptr address) {
  return reinterpret_cast<std::byte *>(address);
}

/// Enqueues a copy after the device's side of it was checked; again when it is
/// done, for a graph may run after the memory was freed.
CUresult enqueueCopy(CUstream stream, void *to, const void *from, size_t bytes,
                     bool isToDevice, bool isFromDevice) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  if (!bytes)
    return CUDA_SUCCESS;
  if (!to || !from)
    return CUDA_ERROR_INVALID_VALUE;
  return driver.enqueue(stream, [=, &driver] {
    auto check = [&](const void *pointer) {
      return driver.memory.contains(reinterpret_cast<uint64_t>(pointer), bytes);
    };
    if ((isToDevice && !check(to)) || (isFromDevice && !check(from)))
      return CUresult(CUDA_ERROR_INVALID_VALUE);
    std::memmove(to, from, bytes);
    return CUresult(CUDA_SUCCESS);
  });
}
} // namespace

MSL_EXPORT CUresult cuMemAlloc_v2(CUdeviceptr *address, size_t bytes) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  if (!address || !bytes)
    return CUDA_ERROR_INVALID_VALUE;
  *address = driver.memory.allocate(bytes);
  return *address ? CUDA_SUCCESS : CUDA_ERROR_OUT_OF_MEMORY;
}

MSL_EXPORT CUresult cuMemFree_v2(CUdeviceptr address) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  if (!address)
    return CUDA_SUCCESS;
  return driver.memory.free(address) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

MSL_EXPORT CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from,
                                         size_t bytes, CUstream stream) {
  return enqueueCopy(stream, pointerTo(to), from, bytes, true, false);
}

MSL_EXPORT CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from,
                                         size_t bytes, CUstream stream) {
  return enqueueCopy(stream, to, pointerTo(from), bytes, false, true);
}

MSL_EXPORT CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from,
                                         size_t bytes, CUstream stream) {
  return enqueueCopy(stream, pointerTo(to), pointerTo(from), bytes, true, true);
}

MSL_EXPORT CUresult cuMemsetD32Async(CUdeviceptr to, unsigned value,
                                     size_t count, CUstream stream) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  if (!count)
    return CUDA_SUCCESS;
  if (to % 4)
    return CUDA_ERROR_INVALID_VALUE;
  return driver.enqueue(stream, [=, &driver] {
    if (count > SIZE_MAX / 4 || !driver.memory.contains(to, 4 * count))
      return CUresult(CUDA_ERROR_INVALID_VALUE);
    std::fill_n(reinterpret_cast<uint32_t *>(to), count, value);
    return CUresult(CUDA_SUCCESS);
  });
}

/// Host memory that nobody has registered is unknown to the driver.
MSL_EXPORT CUresult cuPointerGetAttribute(void *value, int attribute,
                                          CUdeviceptr address) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (!driver.isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  if (!value || !driver.memory.contains(address, 1))
    return CUDA_ERROR_INVALID_VALUE;
  int result;
  if (attribute == CU_POINTER_ATTRIBUTE_MEMORY_TYPE)
    result = CU_MEMORYTYPE_DEVICE;
  else if (attribute == CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL)
    result = 0;
  else
    return CUDA_ERROR_INVALID_VALUE;
  std::memcpy(value, &result, sizeof result);
  return CUDA_SUCCESS;
}
