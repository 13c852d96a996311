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

#include <cstdlib>
#include <cstring>
#include <string_view>

using namespace fake;

namespace {
template <typename T> T *at(uint64_t address) {
  return reinterpret_cast<T *>(address);
}

/// What every function begins with: 0, or what it has to answer.
int begin(const char *function, bool needsContext = true) {
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

int run(const Launch &launch) {
  State &s = state();
  if (s.breaking) {
    s.broken = s.breaking;
    s.breaking = 0;
    return 0; // Launches are asynchronous: a later call tells.
  }
  for (uint64_t address : launch.parameters)
    if (blockOf(address) == s.blocks.end())
      return violation(s.broken = CUDA_ERROR_ILLEGAL_ADDRESS);
  ++state().calls[launch.kernel->name];
  launch.kernel->run(launch.parameters, launch.batch);
  return 0;
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

#define FUNCTION(name, ...)                                                    \
  extern "C" __attribute__((visibility("default"))) CUresult name(__VA_ARGS__)
#define BEGIN(needsContext)                                                    \
  Lock lock(state().mutex);                                                    \
  if (int code = begin(__func__, needsContext))                                \
  return code

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
FUNCTION(cuModuleLoadDataEx, CUmodule *module, const void *image,
         unsigned count, int *options, void **values) {
  Lock lock(state().mutex);
  int code = begin(__func__);
  if (code && count == 2 && options[0] == CU_JIT_ERROR_LOG_BUFFER)
    std::strncpy(static_cast<char *>(values[0]),
                 "ptxas application ptx input, line 7;\n  error : what is\t"
                 "this\n\n",
                 size_t(values[1]));
  if (code)
    return code;
  if (!std::strstr(static_cast<const char *>(image), ".target sm_80"))
    return violation(CUDA_ERROR_INVALID_IMAGE);
  return make(module, {'m'});
}
FUNCTION(cuModuleUnload, CUmodule module) {
  BEGIN(true);
  return destroy(module, 'm');
}
FUNCTION(cuModuleGetFunction, CUfunction *function, CUmodule module,
         const char *name) {
  BEGIN(true);
  if (!find(module, 'm'))
    return CUDA_ERROR_INVALID_HANDLE;
  // A function lives as long as its module; here, as long as the library.
  const Kernel *kernel = findKernel(name);
  if (!kernel)
    return CUDA_ERROR_NOT_FOUND;
  static std::map<std::string, Object> functions;
  auto &entry = functions.try_emplace(name, Object{'f'}).first->second;
  entry.kernel = kernel;
  *function = reinterpret_cast<CUfunction>(&entry);
  return 0;
}
FUNCTION(cuFuncSetAttribute, CUfunction function, int, int value) {
  BEGIN(true);
  if (value > 101376)
    return CUDA_ERROR_INVALID_VALUE;
  reinterpret_cast<Object *>(function)->large = true;
  return 0;
}
FUNCTION(cuMemAlloc_v2, CUdeviceptr *address, size_t bytes) {
  BEGIN(true);
  if (!bytes)
    return violation(CUDA_ERROR_INVALID_VALUE);
  void *memory = nullptr;
  if (posix_memalign(&memory, 256, bytes))
    return CUDA_ERROR_OUT_OF_MEMORY;
  std::memset(memory, 0xCD, bytes);
  *address = uint64_t(memory);
  state().blocks[*address] = {bytes, 0};
  return 0;
}
FUNCTION(cuMemFree_v2, CUdeviceptr address) {
  Lock lock(state().mutex);
  int code = begin(__func__);
  if (!state().blocks.erase(address))
    return violation(CUDA_ERROR_INVALID_VALUE);
  std::free(at<void>(address));
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
FUNCTION(cuStreamBeginCapture_v2, CUstream stream, int mode) {
  BEGIN(true);
  Object *object = find(stream, 's');
  if (!object || object->capturing || mode != CU_STREAM_CAPTURE_MODE_RELAXED)
    return violation(CUDA_ERROR_INVALID_VALUE);
  object->capturing = true;
  object->graph.clear();
  return 0;
}
FUNCTION(cuStreamEndCapture, CUstream stream, CUgraph *graph) {
  Lock lock(state().mutex);
  Object *object = find(stream, 's');
  int code = begin(__func__);
  if (!object)
    return CUDA_ERROR_INVALID_HANDLE;
  object->capturing = false;
  return code ? code : make(graph, {'g', nullptr, false, false, object->graph});
}
FUNCTION(cuGraphInstantiateWithFlags, CUgraphExec *exec, CUgraph graph,
         unsigned long long) {
  BEGIN(true);
  Object *object = find(graph, 'g');
  return object ? make(exec, {'x', nullptr, false, false, object->graph})
                : CUDA_ERROR_INVALID_HANDLE;
}
FUNCTION(cuGraphLaunch, CUgraphExec exec, CUstream stream) {
  BEGIN(true);
  Object *object = find(exec, 'x'), *into = find(stream, 's');
  if (!object || !into || into->capturing)
    return violation(CUDA_ERROR_INVALID_HANDLE);
  for (const Launch &launch : object->graph)
    if (int code = run(launch))
      return code;
  return 0;
}
FUNCTION(cuGraphExecDestroy, CUgraphExec exec) {
  BEGIN(true);
  return destroy(exec, 'x');
}
FUNCTION(cuGraphDestroy, CUgraph graph) {
  BEGIN(true);
  return destroy(graph, 'g');
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
FUNCTION(cuLaunchKernel, CUfunction function, unsigned gridX, unsigned gridY,
         unsigned gridZ, unsigned blockX, unsigned blockY, unsigned blockZ,
         unsigned shared, CUstream stream, void **parameters, void **extra) {
  BEGIN(true);
  auto *object = reinterpret_cast<Object *>(function);
  Object *into = find(stream, 's');
  if (!into || extra || !gridX || gridY != 1 || gridZ != 1 ||
      blockX % 32 != 0 || blockY != 1 || blockZ != 1 ||
      (shared > 49152 && !object->large))
    return violation(CUDA_ERROR_INVALID_VALUE);
  Launch launch{object->kernel, {}, 0};
  for (int i = 0; i < object->kernel->operands; ++i)
    launch.parameters.push_back(*static_cast<uint64_t *>(parameters[i]));
  launch.batch = *static_cast<int64_t *>(parameters[object->kernel->operands]);
  if (!into->capturing)
    return run(launch);
  into->graph.push_back(launch);
  return 0;
}
#ifndef FAKE_MISSING
FUNCTION(cuLaunchKernelEx, const CUlaunchConfig *, CUfunction, void **,
         void **) {
  BEGIN(true);
  return violation(CUDA_ERROR_INVALID_VALUE);
}
#endif
