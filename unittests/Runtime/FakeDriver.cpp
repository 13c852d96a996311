//===- FakeDriver.cpp - A CUDA driver for tests ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Implements CudaDriver.h in memory of the host.
//
//===----------------------------------------------------------------------===//

#include "FakeState.h"

extern "C" {
#include "CudaDriver.h"
}

#include <cstring>
#include <string_view>

using namespace fake;

namespace {
template <typename T> T *at(uint64_t address) {
  return reinterpret_cast<T *>(address);
}

/// The block that holds an address, or the end.
auto blockOf(uint64_t address) {
  auto &blocks = state().blocks;
  auto after = blocks.upper_bound(address);
  if (after == blocks.begin())
    return blocks.end();
  --after;
  return address < after->first + after->second.first ? after : blocks.end();
}

bool holds(uint64_t address, size_t bytes) {
  auto block = blockOf(address);
  return block != state().blocks.end() &&
         address + bytes <= block->first + block->second.first;
}

int copy(uint64_t to, uint64_t from, size_t bytes, const void *stream) {
  Object *object = find(stream, 's');
  if (!object)
    return CUDA_ERROR_INVALID_HANDLE;
  // Of a captured stream the tests only look at the kernels.
  if (!object->capturing)
    std::memcpy(at<void>(to), at<void>(from), bytes);
  return 0;
}
} // namespace

int fake::begin(const char *function, bool needsContext) {
  State &s = state();
  auto count = s.calls.find(std::string_view(function));
  if (count == s.calls.end())
    count = s.calls.emplace(function, 0).first;
  ++count->second;
  auto failure = s.failures.find(std::string_view(function));
  if (failure != s.failures.end() && failure->second.first-- == 0) {
    int code = failure->second.second;
    s.failures.erase(failure);
    return code;
  }
  if (s.broken)
    return s.broken;
  if (needsContext && currentDepth == 0)
    return violation(CUDA_ERROR_INVALID_CONTEXT);
  return 0;
}

bool fake::isAllocated(uint64_t address) {
  return blockOf(address) != state().blocks.end();
}

FUNCTION(cuInit, unsigned) {
  BEGIN(false);
  return state().devices ? 0 : CUDA_ERROR_NO_DEVICE;
}
FUNCTION(cuDriverGetVersion, int *version) {
  Lock lock(state().mutex);
  *version = state().version;
  return 0;
}
FUNCTION(cuGetErrorName, CUresult, const char **text) {
  *text = "CUDA_ERROR";
  return 0;
}
FUNCTION(cuGetErrorString, CUresult error, const char **text) {
  *text = error == CUDA_ERROR_OUT_OF_MEMORY ? "out of memory"
          : error == CUDA_ERROR_ILLEGAL_ADDRESS
              ? "an illegal memory access was "
                "encountered"
          : error == CUDA_ERROR_INVALID_VALUE ? "invalid argument"
          : error == CUDA_ERROR_INVALID_PTX   ? "a PTX JIT compilation failed"
                                              : nullptr;
  return *text ? 0 : CUDA_ERROR_INVALID_VALUE;
}
FUNCTION(cuDeviceGetCount, int *count) {
  BEGIN(false);
  *count = state().devices;
  return 0;
}
FUNCTION(cuDeviceGet, CUdevice *device, int ordinal) {
  BEGIN(false);
  *device = ordinal;
  return 0;
}
FUNCTION(cuDeviceGetName, char *name, int size, CUdevice) {
  BEGIN(false);
  std::strncpy(name, "Fake GPU", size_t(size));
  return 0;
}
FUNCTION(cuDeviceGetAttribute, int *value, int attribute, CUdevice) {
  BEGIN(false);
  State &s = state();
  *value = attribute == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
               ? s.capability / 10
           : attribute == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR
               ? s.capability % 10
           : attribute == CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN
               ? 101376
           : attribute == CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT
               ? s.multiprocessors
               : 1;
  return 0;
}
FUNCTION(cuDeviceTotalMem_v2, size_t *bytes, CUdevice) {
  BEGIN(false);
  *bytes = size_t(1) << 30;
  return 0;
}
FUNCTION(cuDevicePrimaryCtxRetain, CUcontext *context, CUdevice device) {
  BEGIN(false);
  ++state().retained;
  *context = reinterpret_cast<CUcontext>(uintptr_t(device) + 1);
  return 0;
}
FUNCTION(cuDevicePrimaryCtxRelease_v2, CUdevice) {
  Lock lock(state().mutex);
  if (--state().retained < 0)
    violation(0);
  return begin(__func__, false);
}
FUNCTION(cuCtxPushCurrent_v2, CUcontext) {
  BEGIN(false);
  ++currentDepth;
  return 0;
}
FUNCTION(cuCtxPopCurrent_v2, CUcontext *context) {
  Lock lock(state().mutex);
  *context = nullptr;
  if (--currentDepth < 0)
    return violation(CUDA_ERROR_INVALID_CONTEXT);
  return begin(__func__, false);
}
FUNCTION(cuMemAlloc_v2, CUdeviceptr *address, size_t bytes) {
  BEGIN(true);
  if (!bytes)
    return violation(CUDA_ERROR_INVALID_VALUE);
  void *memory = obtain(bytes);
  if (!memory)
    return CUDA_ERROR_OUT_OF_MEMORY;
  std::memset(memory, 0xCD, bytes);
  *address = uint64_t(memory);
  state().blocks[*address] = {bytes, 0};
  return 0;
}
FUNCTION(cuMemFree_v2, CUdeviceptr address) {
  Lock lock(state().mutex);
  int code = begin(__func__);
  auto block = state().blocks.find(address);
  if (block == state().blocks.end())
    return violation(CUDA_ERROR_INVALID_VALUE);
  giveBack(address, block->second.first);
  state().blocks.erase(block);
  return code;
}
FUNCTION(cuMemcpyHtoDAsync_v2, CUdeviceptr to, const void *from, size_t bytes,
         CUstream stream) {
  BEGIN(true);
  if (!holds(to, bytes))
    return violation(CUDA_ERROR_INVALID_VALUE);
  return copy(to, uint64_t(from), bytes, stream);
}
FUNCTION(cuMemcpyDtoHAsync_v2, void *to, CUdeviceptr from, size_t bytes,
         CUstream stream) {
  BEGIN(true);
  if (!holds(from, bytes))
    return violation(CUDA_ERROR_INVALID_VALUE);
  return copy(uint64_t(to), from, bytes, stream);
}
FUNCTION(cuMemcpyDtoDAsync_v2, CUdeviceptr to, CUdeviceptr from, size_t bytes,
         CUstream stream) {
  BEGIN(true);
  if (!holds(to, bytes) || !holds(from, bytes))
    return violation(CUDA_ERROR_INVALID_VALUE);
  return copy(to, from, bytes, stream);
}
FUNCTION(cuMemsetD32Async, CUdeviceptr to, unsigned value, size_t count,
         CUstream) {
  BEGIN(true);
  if (!holds(to, count * 4))
    return violation(CUDA_ERROR_INVALID_VALUE);
  for (size_t i = 0; i < count; ++i)
    at<unsigned>(to)[i] = value;
  return 0;
}
FUNCTION(cuPointerGetAttribute, void *value, int attribute,
         CUdeviceptr address) {
  BEGIN(true);
  auto block = blockOf(address);
  if (block == state().blocks.end())
    return CUDA_ERROR_INVALID_VALUE;
  *static_cast<int *>(value) = attribute == CU_POINTER_ATTRIBUTE_MEMORY_TYPE
                                   ? int(CU_MEMORYTYPE_DEVICE)
                                   : block->second.second;
  return 0;
}
FUNCTION(cuStreamCreate, CUstream *stream, unsigned flags) {
  BEGIN(true);
  return flags == CU_STREAM_NON_BLOCKING ? make(stream, {'s'})
                                         : violation(CUDA_ERROR_INVALID_VALUE);
}
FUNCTION(cuStreamDestroy_v2, CUstream stream) {
  BEGIN(true);
  return destroy(stream, 's');
}
FUNCTION(cuStreamSynchronize, CUstream stream) {
  BEGIN(true);
  Object *object = find(stream, 's');
  if (!object)
    return CUDA_ERROR_INVALID_HANDLE;
  return object->capturing ? violation(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED)
                           : 0;
}
FUNCTION(cuStreamWaitEvent, CUstream stream, CUevent event, unsigned) {
  BEGIN(true);
  return find(stream, 's') && find(event, 'e') ? 0 : CUDA_ERROR_INVALID_HANDLE;
}
FUNCTION(cuStreamIsCapturing, CUstream stream, int *status) {
  BEGIN(true);
  Object *object = find(stream, 's');
  *status = object && object->capturing;
  return object ? 0 : CUDA_ERROR_INVALID_HANDLE;
}
FUNCTION(cuEventCreate, CUevent *event, unsigned) {
  BEGIN(true);
  return make(event, {'e'});
}
FUNCTION(cuEventRecord, CUevent event, CUstream stream) {
  BEGIN(true);
  return find(event, 'e') && find(stream, 's') ? 0 : CUDA_ERROR_INVALID_HANDLE;
}
FUNCTION(cuEventQuery, CUevent event) {
  BEGIN(true);
  return find(event, 'e') ? 0 : CUDA_ERROR_INVALID_HANDLE;
}
FUNCTION(cuEventSynchronize, CUevent event) {
  BEGIN(true);
  return find(event, 'e') ? 0 : CUDA_ERROR_INVALID_HANDLE;
}
FUNCTION(cuEventElapsedTime, float *milliseconds, CUevent start, CUevent end) {
  BEGIN(true);
  *milliseconds = 1.5f;
  return find(start, 'e') && find(end, 'e') ? 0 : CUDA_ERROR_INVALID_HANDLE;
}
FUNCTION(cuEventDestroy_v2, CUevent event) {
  BEGIN(true);
  return destroy(event, 'e');
}
