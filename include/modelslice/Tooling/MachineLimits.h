//===- MachineLimits.h - What the machine can do at best --------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Measures the two limits that latencies are compared with: fused multiply-adds
// per second, and bytes per second out of the cache level that holds a buffer.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_MACHINELIMITS_H
#define MODELSLICE_TOOLING_MACHINELIMITS_H

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace modelslice {

/// What latencies are compared with. Samples are short, so that they can be
/// interleaved with what is measured; 0 where there is nothing to measure.
class Limits {
public:
  virtual ~Limits() = default;
  /// GFLOP/s of multiply-adds of f32 in registers.
  virtual double sampleGflops() = 0;
  /// GB/s of memory, at a working set of `bytes` bytes.
  virtual double sampleBandwidth(size_t bytes) = 0;
  /// What sampleGflops runs.
  virtual const char *loop() const = 0;
};

/// Of a device that only imitates one.
class NoLimits : public Limits {
public:
  double sampleGflops() override { return 0; }
  double sampleBandwidth(size_t) override { return 0; }
  const char *loop() const override { return ""; }
};

/// Takes short samples on a fixed number of threads at once, so that they can
/// be interleaved with what they are compared with.
class MachineLimits : public Limits {
public:
  explicit MachineLimits(unsigned threads);
  ~MachineLimits() override;
  MachineLimits(const MachineLimits &) = delete;
  MachineLimits &operator=(const MachineLimits &) = delete;

  /// GFLOP/s of register-to-register multiply-adds in the widest vectors of
  /// this machine, over about a millisecond.
  double sampleGflops() override;

  /// GB/s of reading `bytes` bytes over and over, split evenly over the
  /// threads. The buffer is kept for the next call of the same size.
  double sampleBandwidth(size_t bytes) override;

  const char *loop() const override { return instructionSet(); }

  /// "avx512f", "fma" or "sse2": what sampleGflops runs.
  static const char *instructionSet();

private:
  /// Runs `body` on every thread at once; seconds until all are done.
  double together(std::function<void(unsigned)> newBody);
  /// Wakes the workers to run `newBody`, or to end if there is none.
  void startRound(std::function<void(unsigned)> newBody);
  void work(unsigned index);

  unsigned threads;
  std::vector<std::thread> workers;
  std::mutex mutex;
  std::condition_variable wake;
  std::function<void(unsigned)> body; // Only written while all workers wait.
  uint64_t round = 0;
  std::atomic<unsigned> arrived{0}, finished{0};

  std::unique_ptr<float[]> buffer;
  size_t bufferBytes = 0;
};

} // namespace modelslice

#endif // MODELSLICE_TOOLING_MACHINELIMITS_H
