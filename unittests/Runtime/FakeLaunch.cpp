//===- FakeLaunch.cpp - Kernels and graphs of the fake driver -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Modules, launches of their kernels, with clusters or without, and graphs of
// launches.
//
//===----------------------------------------------------------------------===//

#include "FakeState.h"

extern "C" {
#include "CudaDriver.h"
}

#include <cstring>
#include <iterator>

using namespace fake;

namespace {
int run(const Launch &launch) {
  State &s = state();
  if (s.breaking) {
    s.broken = s.breaking;
    s.breaking = 0;
    return 0; // Launches are asynchronous: a later call tells.
  }
  for (uint64_t address : launch.parameters)
    if (!isAllocated(address) && !(launch.kernel->whole && !address))
      return violation(s.broken = CUDA_ERROR_ILLEGAL_ADDRESS);
  ++s.calls[launch.kernel->name];
  launch.kernel->run(launch.parameters, launch.batch);
  return 0;
}

/// One-dimensional, with a cluster of 4, 8 or 16 blocks as its one attribute:
/// the place of that size among them, or -1.
int clusterOf(const CUlaunchConfig &config) {
  if (!config.gridDimX || config.gridDimY != 1 || config.gridDimZ != 1 ||
      !config.blockDimX || config.blockDimX % 32 != 0 ||
      config.blockDimY != 1 || config.blockDimZ != 1 || config.numAttrs != 1 ||
      config.attrs->id != CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION)
    return -1;
  auto &cluster = config.attrs->value.clusterDim;
  if (cluster.y != 1 || cluster.z != 1 || !cluster.x ||
      config.gridDimX % cluster.x != 0)
    return -1;
  return cluster.x == 4 ? 0 : cluster.x == 8 ? 1 : cluster.x == 16 ? 2 : -1;
}

/// What a function has to have been told before such a launch.
bool isAllowed(const Object &function, unsigned shared, unsigned cluster) {
  return (shared <= 49152 || function.large) &&
         (cluster <= 8 || function.nonPortable);
}

int launch(const Object &function, FakeLaunch shape, void **parameters) {
  Object *into = find(shape.stream, 's');
  if (!into || !isAllowed(function, shape.shared, shape.cluster) ||
      function.kernel->whole != (shape.cluster > 0))
    return violation(CUDA_ERROR_INVALID_VALUE);
  const Kernel *kernel = function.kernel;
  Launch launch{kernel, {}, 0};
  for (int i = 0; i < kernel->operands; ++i) {
    launch.parameters.push_back(*static_cast<uint64_t *>(parameters[i]));
    shape.parameters[i] = launch.parameters.back();
  }
  launch.batch = kernel->whole
                     ? shape.grid / shape.cluster
                     : *static_cast<int64_t *>(parameters[kernel->operands]);
  shape.captured = into->capturing;
  auto last = state().launches.find(std::string_view(kernel->name));
  if (last == state().launches.end())
    state().launches.emplace(kernel->name, shape);
  else
    last->second = shape;
  if (!into->capturing)
    return run(launch);
  into->graph.push_back(launch);
  return 0;
}
} // namespace

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
  if (!std::strstr(static_cast<const char *>(image), ".target sm_"))
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
  // A function lives as long as its module; here, until the reset.
  const Kernel *kernel = findKernel(name);
  if (!kernel)
    return CUDA_ERROR_NOT_FOUND;
  auto &entry = state().functions.try_emplace(name, Object{'f'}).first->second;
  entry.kernel = kernel;
  *function = reinterpret_cast<CUfunction>(&entry);
  return 0;
}
FUNCTION(cuFuncSetAttribute, CUfunction function, int attribute, int value) {
  BEGIN(true);
  auto *object = reinterpret_cast<Object *>(function);
  if (attribute == CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED) {
    object->nonPortable = value == 1;
    return 0;
  }
  if (attribute != CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES)
    return violation(CUDA_ERROR_INVALID_VALUE);
  if (value > 101376)
    return CUDA_ERROR_INVALID_VALUE;
  object->large = true;
  return 0;
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
FUNCTION(cuLaunchKernel, CUfunction function, unsigned gridX, unsigned gridY,
         unsigned gridZ, unsigned blockX, unsigned blockY, unsigned blockZ,
         unsigned shared, CUstream stream, void **parameters, void **extra) {
  BEGIN(true);
  if (extra || !gridX || gridY != 1 || gridZ != 1 || blockX % 32 != 0 ||
      blockY != 1 || blockZ != 1)
    return violation(CUDA_ERROR_INVALID_VALUE);
  return launch(*reinterpret_cast<Object *>(function),
                {gridX, blockX, shared, 0, stream, false, {}}, parameters);
}
#ifndef FAKE_MISSING
FUNCTION(cuLaunchKernelEx, const CUlaunchConfig *config, CUfunction function,
         void **parameters, void **extra) {
  BEGIN(true);
  if (extra || clusterOf(*config) < 0)
    return violation(CUDA_ERROR_INVALID_VALUE);
  return launch(*reinterpret_cast<Object *>(function),
                {config->gridDimX,
                 config->blockDimX,
                 config->sharedMemBytes,
                 config->attrs->value.clusterDim.x,
                 config->hStream,
                 false,
                 {}},
                parameters);
}
#endif
#ifndef FAKE_WITHOUT_CLUSTERS
FUNCTION(cuOccupancyMaxActiveClusters, int *clusters, CUfunction function,
         const CUlaunchConfig *config) {
  BEGIN(true);
  int size = clusterOf(*config);
  if (size < 0 ||
      !isAllowed(*reinterpret_cast<Object *>(function), config->sharedMemBytes,
                 config->attrs->value.clusterDim.x))
    return violation(CUDA_ERROR_INVALID_VALUE);
  int active = state().activeClusters[size];
  *clusters = active < 0 ? 1000 : active; // Of a refusal nobody may read it.
  return active < 0 ? CUDA_ERROR_INVALID_VALUE : 0;
}
#endif
