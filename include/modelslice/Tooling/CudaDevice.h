//===- CudaDevice.h - Memory and limits of a GPU ----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What slice-bench needs of a GPU besides the compiled library: tensors that
// lie there already, and what the device can do at best.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_CUDADEVICE_H
#define MODELSLICE_TOOLING_CUDADEVICE_H

#include "modelslice/Tooling/MachineLimits.h"
#include "modelslice/Tooling/Result.h"

#include <memory>

namespace modelslice {

/// A GPU of the machine. Its context is the current one of the thread that has
/// opened it, which makes all calls.
class CudaDevice : public Limits {
public:
  /// `device` is "cuda" or "cuda:N" and a model lives there, so that the driver
  /// is known to work. `precision` is f32, tf32 or bf16: what is multiplied.
  static Result<std::unique_ptr<CudaDevice>> open(const std::string &device,
                                                  const std::string &precision);
  ~CudaDevice() override;

  /// Memory of the device, until this is destroyed, with a copy of `data`.
  Result<void *> copyOf(const void *data, size_t bytes);

  /// GFLOP/s of multiply-adds in the device's fastest instruction for the
  /// precision; 0 where the loop does not run.
  double sampleGflops() override;
  /// GB/s that a copy inside the device's memory reads and writes, far beyond
  /// its caches whatever `bytes` says; 0 where it has no room for that.
  double sampleBandwidth(size_t bytes) override;
  const char *loop() const override;

private:
  struct State;
  explicit CudaDevice(std::unique_ptr<State> state);
  std::unique_ptr<State> state;
};

} // namespace modelslice

#endif // MODELSLICE_TOOLING_CUDADEVICE_H
