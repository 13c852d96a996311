//===- Execute.cpp - Runs the blocks of a launch --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Spreads clusters of blocks over the threads of the host.
//
//===----------------------------------------------------------------------===//

#include "Execute.h"

#include "AsyncProxy.h"
#include "ClusterRunner.h"
#include "CudaDriver.h"
#include "HostThreads.h"

#include <atomic>
#include <cfenv>
#include <mutex>
#include <new>

using namespace modelslice::emulator;

namespace {
/// Numbers are as IEEE has them whatever the calling thread has set.
class DefaultFloatingPoint {
public:
  DefaultFloatingPoint() {
    std::fegetenv(&saved);
    std::fesetenv(FE_DFL_ENV);
  }
  ~DefaultFloatingPoint() { std::fesetenv(&saved); }

private:
  std::fenv_t saved;
};
} // namespace

std::optional<Fault> modelslice::emulator::execute(const Launch &launch) {
  uint64_t clusters = launch.clusters().count();
  std::atomic<uint64_t> next{0};
  // Of all faults the one of the first cluster is kept, whoever is faster.
  std::mutex mutex;
  std::optional<Fault> fault;
  std::atomic<uint64_t> faulted{clusters};
  auto note = [&](uint64_t number, const Fault &found) {
    std::lock_guard<std::mutex> lock(mutex);
    if (number < faulted.load()) {
      fault = found;
      faulted = number;
    }
  };
  auto work = [&] {
    DefaultFloatingPoint environment;
    uint64_t number = 0;
    try {
      ClusterRunner runner(launch);
      while ((number = next.fetch_add(1)) < faulted.load())
        runner.run(number);
    } catch (const Fault &found) {
      note(number, found);
    } catch (const std::bad_alloc &) {
      note(number,
           {CUDA_ERROR_OUT_OF_MEMORY,
            "kernel " + launch.kernel->name + ": the host is out of memory"});
    }
  };
  HostThreads::get().run(clusters, work);
  return fault;
}
