//===- Support.h - What the emulator's tests share --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The emulated device as the runtime sees it, through the library's symbols.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_EMULATOR_SUPPORT_H
#define MODELSLICE_UNITTESTS_EMULATOR_SUPPORT_H

#include "CudaDriver.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Ends a test whose blocks race on purpose: they do so on the host, too, where
/// ThreadSanitizer sees it.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SKIP_RACES_OF_BLOCKS()                                                 \
  GTEST_SKIP() << "blocks race on the host as they do on the device"
#endif
#endif
#ifndef SKIP_RACES_OF_BLOCKS
#define SKIP_RACES_OF_BLOCKS() (void)0
#endif

namespace modelslice::testing {

/// The functions of the library, by their names without suffixes; null for
/// those that it does without.
struct DriverFunctions {
#define MSL_MEMBER(name, symbol, parameters) CUresult(*name) parameters;
  MSL_CUDA_FUNCTIONS(MSL_MEMBER)
  MSL_CUDA_OPTIONAL_FUNCTIONS(MSL_MEMBER)
#undef MSL_MEMBER
};
const DriverFunctions &cuda();

/// Sets an environment variable while it lives.
class Environment {
public:
  Environment(const char *name, const char *value);
  ~Environment();

private:
  const char *name;
};

/// `body` with the lines that begin every module.
std::string module(const std::string &body, const char *target = "sm_80");

/// Fails the test unless ptxas, if there is one, takes the module.
void expectAssembles(const std::string &ptx);

/// A context that is current, and what was made in it.
class Device {
public:
  Device();
  ~Device();

  /// Loads the module, which ptxas must take too, and finds its function.
  CUfunction load(const std::string &ptx, const char *name = "k");
  /// What is wrong with the module.
  std::string loadError(const std::string &ptx,
                        CUresult expected = CUDA_ERROR_INVALID_PTX);

  CUdeviceptr allocate(size_t bytes);
  template <typename T> CUdeviceptr upload(const std::vector<T> &values) {
    CUdeviceptr address = allocate(values.size() * sizeof(T));
    write(address, values.data(), values.size() * sizeof(T));
    return address;
  }
  template <typename T>
  std::vector<T> download(CUdeviceptr address, size_t count) {
    std::vector<T> values(count);
    read(values.data(), address, count * sizeof(T));
    return values;
  }
  void write(CUdeviceptr to, const void *from, size_t bytes);
  void read(void *to, CUdeviceptr from, size_t bytes);

  template <typename... Parameters>
  CUresult launch(CUfunction function, unsigned grid, unsigned block,
                  unsigned shared, Parameters... parameters) {
    void *pointers[] = {&parameters..., nullptr};
    return cuda().cuLaunchKernel(function, grid, 1, 1, block, 1, 1, shared,
                                 nullptr, pointers, nullptr);
  }
  /// What the device says of the error.
  std::string report(CUresult error);
};

/// The report of a launch of `k` of the module with one pointer to `bytes` of
/// memory, which is to fail with `expected`.
std::string faultOf(const std::string &ptx, CUresult expected,
                    unsigned block = 32, unsigned grid = 1, size_t bytes = 4096,
                    unsigned shared = 0);

} // namespace modelslice::testing

#endif // MODELSLICE_UNITTESTS_EMULATOR_SUPPORT_H
