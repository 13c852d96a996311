//===- HostThreads.h - Threads that run blocks ------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Threads of the host that wait for work.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_HOSTTHREADS_H
#define MODELSLICE_EMULATOR_HOSTTHREADS_H

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace modelslice::emulator {

class HostThreads {
public:
  /// Those of the process: as many as the host has processors, less the caller.
  static HostThreads &get();
  ~HostThreads();

  /// Calls `work` on the calling thread and on others, `most` in all at most,
  /// and returns when every call has. One caller at a time; others wait.
  void run(uint64_t most, const std::function<void()> &work);

private:
  HostThreads();
  void serve();

  std::mutex callers;
  std::mutex mutex;
  std::condition_variable begins, ends;
  const std::function<void()> *work = nullptr;
  uint64_t wanted = 0;  ///< Calls that nobody has begun.
  uint64_t running = 0; ///< Calls on threads of this.
  bool isClosing = false;
  std::vector<std::thread> threads;
};

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_HOSTTHREADS_H
