//===- DriverModule.cpp - The driver API: modules and launches ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Modules of PTX, their functions, and launches.
//
//===----------------------------------------------------------------------===//

#include "Context.h"
#include "Execute.h"
#include "Export.h"
#include "Lexer.h"

#include <algorithm>
#include <cstring>
#include <new>

using namespace modelslice::emulator;

namespace {
/// What cuModuleLoadDataEx was told about the log of errors.
struct ErrorLog {
  char *buffer = nullptr;
  size_t size = 0;

  ErrorLog(unsigned count, const int *options, void **values) {
    for (unsigned i = 0; i < count; ++i) {
      if (options[i] == CU_JIT_ERROR_LOG_BUFFER)
        buffer = static_cast<char *>(values[i]);
      else if (options[i] == CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES)
        size = uint32_t(reinterpret_cast<uintptr_t>(values[i]));
    }
  }
  void write(const std::string &text) const {
    if (!buffer || !size)
      return;
    size_t length = std::min(text.size(), size - 1);
    std::memcpy(buffer, text.data(), length);
    buffer[length] = '\0';
  }
};

/// Machine code of NVIDIA's: an ELF file, or several in a fat binary.
bool isBinary(const void *image) {
  const char kFat[] = {'\x50', '\xed', '\x55', '\xba'};
  return std::memcmp(image,
                     "\x7f"
                     "ELF",
                     4) == 0 ||
         std::memcmp(image, kFat, 4) == 0;
}

struct Request {
  CUfunction function = nullptr;
  Dimensions grid = {};
  Dimensions block = {};
  unsigned sharedBytes = 0;
  CUstream stream = nullptr;
  void **parameters = nullptr;
  void **extra = nullptr;
  Dimensions cluster = {1, 1, 1};
  bool hasCluster = false;
};

/// Clusters tile the grid and have at most 8 blocks, or 16 where the function
/// says that it does without what every device can do.
bool isValidCluster(const Driver &driver, const Request &request) {
  if (!request.hasCluster)
    return true;
  const Dimensions &grid = request.grid;
  const Dimensions &cluster = request.cluster;
  unsigned most = request.function->kernel->allowsLargeClusters ? 16 : 8;
  if (driver.capability < 90 || !cluster.x || !cluster.y || !cluster.z ||
      cluster.x > most || cluster.y > most || cluster.z > most ||
      cluster.count() > most)
    return false;
  return grid.x % cluster.x == 0 && grid.y % cluster.y == 0 &&
         grid.z % cluster.z == 0;
}

CUresult checkShape(const Driver &driver, const Request &request) {
  if (!driver.functions.count(request.function))
    return CUDA_ERROR_INVALID_HANDLE;
  const Kernel &kernel = *request.function->kernel;
  const Dimensions &grid = request.grid;
  const Dimensions &block = request.block;
  if (!grid.x || !grid.y || !grid.z || grid.x > INT32_MAX || grid.y > 65535 ||
      grid.z > 65535)
    return CUDA_ERROR_INVALID_VALUE;
  if (!block.x || !block.y || !block.z || block.x > kMaxThreads ||
      block.y > kMaxThreads || block.z > 64 || block.count() > kMaxThreads)
    return CUDA_ERROR_INVALID_VALUE;
  const uint32_t *required = kernel.requiredThreads;
  if (required[0] && (block.x != required[0] || block.y != required[1] ||
                      block.z != required[2]))
    return CUDA_ERROR_INVALID_VALUE;
  if (block.count() > kernel.maxThreads)
    return CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
  if (request.sharedBytes > kernel.maxDynamicShared ||
      kernel.sharedBytes + uint64_t(request.sharedBytes) >
          driver.maxSharedBytes)
    return CUDA_ERROR_INVALID_VALUE;
  return isValidCluster(driver, request) ? CUDA_SUCCESS
                                         : CUDA_ERROR_INVALID_VALUE;
}

CUresult checkRequest(const Driver &driver, const Request &request) {
  if (CUresult error = checkShape(driver, request))
    return error;
  const Kernel &kernel = *request.function->kernel;
  if (request.extra || (!request.parameters && !kernel.parameters.empty()))
    return CUDA_ERROR_INVALID_VALUE;
  return CUDA_SUCCESS;
}

CUresult launch(const Request &request) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  if (CUresult error = checkRequest(driver, request))
    return error;
  const Kernel &kernel = *request.function->kernel;
  auto launch = std::make_shared<Launch>();
  launch->kernel = &kernel;
  launch->grid = request.grid;
  launch->block = request.block;
  launch->cluster = request.cluster;
  launch->hasCluster = request.hasCluster;
  launch->dynamicSharedBytes = request.sharedBytes;
  launch->sharedBytes = kernel.sharedBytes + request.sharedBytes;
  launch->hasChecks = driver.hasChecks;
  launch->maxInstructions = driver.maxInstructions;
  launch->parameters.resize(kernel.parameterBytes);
  for (size_t i = 0; i < kernel.parameters.size(); ++i)
    std::memcpy(launch->parameters.data() + kernel.parameters[i].offset,
                request.parameters[i], kernel.parameters[i].bytes);
  CUfunction function = request.function;
  return driver.enqueue(request.stream, [&driver, launch, function] {
    if (!driver.functions.count(function))
      return CUresult(CUDA_ERROR_INVALID_HANDLE);
    launch->memory = driver.memory.snapshot();
    launch->epoch = driver.memory.beginEpoch();
    if (std::optional<Fault> fault = execute(*launch))
      return driver.fail(*fault);
    return CUresult(CUDA_SUCCESS);
  });
}

/// What a configuration asks for. False where it has attributes that are not
/// emulated.
bool readConfig(const CUlaunchConfig &config, Request &request) {
  request.grid = {config.gridDimX, config.gridDimY, config.gridDimZ};
  request.block = {config.blockDimX, config.blockDimY, config.blockDimZ};
  request.sharedBytes = config.sharedMemBytes;
  request.stream = config.hStream;
  if (config.numAttrs && !config.attrs)
    return false;
  for (unsigned i = 0; i < config.numAttrs; ++i) {
    const CUlaunchAttribute &attribute = config.attrs[i];
    switch (attribute.id) {
    case CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION: {
      const auto &extent = attribute.value.clusterDim;
      request.cluster = {extent.x, extent.y, extent.z};
      request.hasCluster = true;
      break;
    }
    case CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION:
      // Launches run one after the other: what may overlap need not.
      break;
    default:
      return false;
    }
  }
  return true;
}
} // namespace

MSL_EXPORT CUresult cuModuleLoadDataEx(CUmodule *module, const void *image,
                                       unsigned numOptions, int *options,
                                       void **values) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  if (!module || !image || (numOptions && (!options || !values)))
    return CUDA_ERROR_INVALID_VALUE;
  ErrorLog log(numOptions, options, values);
  log.write("");
  if (isBinary(image)) {
    log.write("expected PTX, got machine code, which the emulator cannot run");
    return CUDA_ERROR_NO_BINARY_FOR_GPU;
  }
  try {
    auto loaded = loadModule(static_cast<const char *>(image),
                             {driver.capability, driver.memory});
    *module = new CUmod_st{std::move(loaded), {}};
  } catch (const ParseError &error) {
    log.write("line " + std::to_string(error.line) + ": " + error.message);
    return CUDA_ERROR_INVALID_PTX;
  } catch (const std::bad_alloc &) {
    return CUDA_ERROR_OUT_OF_MEMORY;
  }
  driver.modules.insert(*module);
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuModuleUnload(CUmodule module) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  if (!driver.modules.erase(module))
    return CUDA_ERROR_INVALID_HANDLE;
  for (CUfunction function : module->functions) {
    driver.functions.erase(function);
    delete function;
  }
  unloadModule(*module->module, driver.memory);
  delete module;
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuModuleGetFunction(CUfunction *function, CUmodule module,
                                        const char *name) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  if (!driver.modules.count(module))
    return CUDA_ERROR_INVALID_HANDLE;
  if (!function || !name)
    return CUDA_ERROR_INVALID_VALUE;
  auto found = module->module->kernels.find(name);
  if (found == module->module->kernels.end())
    return CUDA_ERROR_NOT_FOUND;
  *function = new CUfunc_st{found->second.get()};
  module->functions.insert(*function);
  driver.functions.insert(*function);
  return CUDA_SUCCESS;
}

MSL_EXPORT CUresult cuFuncSetAttribute(CUfunction function, int attribute,
                                       int value) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  if (!driver.functions.count(function))
    return CUDA_ERROR_INVALID_HANDLE;
  Kernel &kernel = *function->kernel;
  switch (attribute) {
  case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
    if (value < 0 ||
        kernel.sharedBytes + uint64_t(value) > driver.maxSharedBytes)
      return CUDA_ERROR_INVALID_VALUE;
    kernel.maxDynamicShared = uint32_t(value);
    return CUDA_SUCCESS;
  case CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED:
    if ((value != 0 && value != 1) || driver.capability < 90)
      return CUDA_ERROR_INVALID_VALUE;
    kernel.allowsLargeClusters = value == 1;
    return CUDA_SUCCESS;
  default:
    return CUDA_ERROR_INVALID_VALUE;
  }
}

MSL_EXPORT CUresult cuLaunchKernel(CUfunction function, unsigned gridX,
                                   unsigned gridY, unsigned gridZ,
                                   unsigned blockX, unsigned blockY,
                                   unsigned blockZ, unsigned sharedBytes,
                                   CUstream stream, void **parameters,
                                   void **extra) {
  return launch({function,
                 {gridX, gridY, gridZ},
                 {blockX, blockY, blockZ},
                 sharedBytes,
                 stream,
                 parameters,
                 extra});
}

MSL_EXPORT CUresult cuLaunchKernelEx(const CUlaunchConfig *config,
                                     CUfunction function, void **parameters,
                                     void **extra) {
  Request request;
  request.function = function;
  request.parameters = parameters;
  request.extra = extra;
  if (!config || !readConfig(*config, request))
    return CUDA_ERROR_INVALID_VALUE;
  return launch(request);
}

/// One block runs on each multiprocessor at a time.
MSL_EXPORT CUresult cuOccupancyMaxActiveClusters(int *clusters,
                                                 CUfunction function,
                                                 const CUlaunchConfig *config) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  Request request;
  request.function = function;
  if (!clusters || !config || !readConfig(*config, request))
    return CUDA_ERROR_INVALID_VALUE;
  if (CUresult error = checkShape(driver, request))
    return error;
  *clusters = driver.multiprocessors / int(request.cluster.count());
  return CUDA_SUCCESS;
}
