//===- CudaDevice.cpp - Memory and limits of a GPU ------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Talks to CUDA's driver for slice-bench.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/CudaDevice.h"
#include "CudaLoops.h"

extern "C" {
#include "CudaDriver.h"
}

#include <cstdlib>
#include <dlfcn.h>
#include <string>
#include <type_traits>
#include <vector>

using namespace modelslice;

namespace {
// NOLINTBEGIN(bugprone-macro-parentheses,readability-identifier-naming): they
// declare C.
struct Driver {
#define MODELSLICE_FIELD(NAME, SYMBOL, PARAMETERS)                             \
  CUresult(*NAME) PARAMETERS = nullptr;
  MSL_CUDA_FUNCTIONS(MODELSLICE_FIELD)
#undef MODELSLICE_FIELD
};
// NOLINTEND(bugprone-macro-parentheses,readability-identifier-naming)

constexpr int64_t turns = 1000;
constexpr size_t copyBytes = size_t(256) << 20;
} // namespace

struct CudaDevice::State {
  Driver driver;
  CUdevice device = 0;
  bool retained = false, current = false;
  CUstream stream = nullptr;
  CUevent start = nullptr, stop = nullptr;
  std::vector<CUdeviceptr> memory;
  CUdeviceptr from = 0, to = 0; // of copies
  CUmodule module = nullptr;
  CUfunction function = nullptr; // Of `loop`, if the driver takes it.
  CudaLoop loop;
  int units = 0;

  Status check(CUresult code, const char *what) const;
  Status openDriver();
  Status openDevice(int ordinal);
  void openLoop(const std::string &precision);
  /// Of what `enqueue` puts into the stream; 0 if anything goes wrong.
  template <typename Enqueue> double secondsOf(Enqueue enqueue);
};

Status CudaDevice::State::check(CUresult code, const char *what) const {
  if (code == CUDA_SUCCESS)
    return success();
  const char *text = nullptr;
  driver.cuGetErrorString(code, &text);
  return makeError("%s: %s", what, text ? text : "unknown error");
}

Status CudaDevice::State::openDriver() {
  const char *forced = std::getenv("MODELSLICE_CUDA_DRIVER");
  const char *path = forced && *forced ? forced : "libcuda.so.1";
  // Stays open, as the compiled library's handle does.
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return makeError("cannot load %s", path);
  const char *missing = nullptr;
  auto find = [&](auto &function, const char *symbol) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
        dlsym(handle, symbol));
    if (!function)
      missing = symbol;
  };
#define MODELSLICE_FIND(NAME, SYMBOL, PARAMETERS) find(driver.NAME, #SYMBOL);
  MSL_CUDA_FUNCTIONS(MODELSLICE_FIND)
#undef MODELSLICE_FIND
  if (missing)
    return makeError("%s has no function '%s'", path, missing);
  return check(driver.cuInit(0), "cannot start the driver");
}

Status CudaDevice::State::openDevice(int ordinal) {
  CUcontext context = nullptr;
  CUresult code = driver.cuDeviceGet(&device, ordinal);
  if (!code)
    code = driver.cuDevicePrimaryCtxRetain(&context, device);
  retained = !code;
  if (!code)
    code = driver.cuCtxPushCurrent(context);
  current = !code;
  if (!code)
    code = driver.cuDeviceGetAttribute(
        &units, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, device);
  if (!code)
    code = driver.cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING);
  if (!code)
    code = driver.cuEventCreate(&start, CU_EVENT_DEFAULT);
  if (!code)
    code = driver.cuEventCreate(&stop, CU_EVENT_DEFAULT);
  if (Status status = check(code, "cannot use the device"); !status)
    return status;
  if (driver.cuMemAlloc(&from, copyBytes))
    from = 0;
  else if (driver.cuMemAlloc(&to, copyBytes))
    to = 0;
  return success();
}

/// A limit that cannot be measured is no reason to measure nothing.
void CudaDevice::State::openLoop(const std::string &precision) {
  for (CudaLoop &candidate : getCudaLoops(precision)) {
    if (driver.cuModuleLoadDataEx(&module, candidate.source.c_str(), 0, nullptr,
                                  nullptr)) {
      module = nullptr;
      continue;
    }
    if (driver.cuModuleGetFunction(&function, module, "loop"))
      function = nullptr;
    loop = std::move(candidate);
    return;
  }
}

CudaDevice::CudaDevice(std::unique_ptr<State> state)
    : state(std::move(state)) {}

Result<std::unique_ptr<CudaDevice>>
CudaDevice::open(const std::string &device, const std::string &precision) {
  std::unique_ptr<CudaDevice> result(new CudaDevice(std::make_unique<State>()));
  size_t colon = device.find(':');
  int ordinal =
      colon == std::string::npos ? 0 : std::atoi(device.c_str() + colon + 1);
  Status status = result->state->openDriver();
  if (status)
    status = result->state->openDevice(ordinal);
  if (!status)
    return makeError("%s: %s", device.c_str(), status.error().message.c_str());
  result->state->openLoop(precision);
  return result;
}

CudaDevice::~CudaDevice() {
  const Driver &driver = state->driver;
  if (state->current) {
    for (CUdeviceptr address : state->memory)
      driver.cuMemFree(address);
    for (CUdeviceptr address : {state->from, state->to})
      if (address)
        driver.cuMemFree(address);
    if (state->module)
      driver.cuModuleUnload(state->module);
    for (CUevent event : {state->start, state->stop})
      if (event)
        driver.cuEventDestroy(event);
    if (state->stream)
      driver.cuStreamDestroy(state->stream);
    CUcontext left;
    driver.cuCtxPopCurrent(&left);
  }
  if (state->retained)
    driver.cuDevicePrimaryCtxRelease(state->device);
}

Result<void *> CudaDevice::copyOf(const void *data, size_t bytes) {
  const Driver &driver = state->driver;
  CUdeviceptr address = 0;
  if (Status status =
          state->check(driver.cuMemAlloc(&address, bytes ? bytes : 4),
                       "cannot allocate inputs and outputs");
      !status)
    return status.error();
  state->memory.push_back(address);
  CUresult code = CUDA_SUCCESS;
  if (bytes)
    code = driver.cuMemcpyHtoDAsync(address, data, bytes, state->stream);
  if (!code)
    code = driver.cuStreamSynchronize(state->stream);
  if (Status status = state->check(code, "cannot copy inputs"); !status)
    return status.error();
  return reinterpret_cast<void *>(address);
}

template <typename Enqueue>
double CudaDevice::State::secondsOf(Enqueue enqueue) {
  float milliseconds = 0;
  if (driver.cuEventRecord(start, stream) || enqueue() ||
      driver.cuEventRecord(stop, stream) || driver.cuEventSynchronize(stop) ||
      driver.cuEventElapsedTime(&milliseconds, start, stop))
    return 0;
  return static_cast<double>(milliseconds) * 1e-3;
}

double CudaDevice::sampleGflops() {
  if (!state->function)
    return 0;
  CUdeviceptr nowhere = 0;
  int64_t count = turns;
  void *parameters[] = {&nowhere, &count};
  const CudaLoop &loop = state->loop;
  unsigned blocks = static_cast<unsigned>(state->units) * loop.blocks;
  double seconds = state->secondsOf([&] {
    return state->driver.cuLaunchKernel(state->function, blocks, 1, 1,
                                        loop.threads, 1, 1, loop.sharedBytes,
                                        state->stream, parameters, nullptr);
  });
  double flops = loop.flopsPerTurn * static_cast<double>(turns) * blocks;
  return seconds > 0 ? 1e-9 * flops / seconds : 0;
}

const char *CudaDevice::loop() const { return state->loop.instruction.c_str(); }

double CudaDevice::sampleBandwidth(size_t) {
  if (!state->to)
    return 0;
  double seconds = state->secondsOf([&] {
    return state->driver.cuMemcpyDtoDAsync(state->to, state->from, copyBytes,
                                           state->stream);
  });
  return seconds > 0 ? 1e-9 * 2 * static_cast<double>(copyBytes) / seconds : 0;
}
