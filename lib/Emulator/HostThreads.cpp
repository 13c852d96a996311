//===- HostThreads.cpp - Threads that run blocks --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Threads of the host that wait for work.
//
//===----------------------------------------------------------------------===//

#include "HostThreads.h"

#include <algorithm>

using namespace modelslice::emulator;

HostThreads &HostThreads::get() {
  static HostThreads threads;
  return threads;
}

HostThreads::HostThreads() {
  unsigned others = std::max(1u, std::thread::hardware_concurrency()) - 1;
  for (unsigned i = 0; i < others; ++i)
    threads.emplace_back([this] { serve(); });
}

HostThreads::~HostThreads() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    isClosing = true;
  }
  begins.notify_all();
  for (std::thread &thread : threads)
    thread.join();
}

void HostThreads::serve() {
  std::unique_lock<std::mutex> lock(mutex);
  while (true) {
    begins.wait(lock, [&] { return wanted > 0 || isClosing; });
    if (isClosing)
      return;
    --wanted;
    ++running;
    const std::function<void()> &mine = *work;
    lock.unlock();
    mine();
    lock.lock();
    if (--running == 0)
      ends.notify_all();
  }
}

void HostThreads::run(uint64_t most, const std::function<void()> &newWork) {
  std::lock_guard<std::mutex> one(callers);
  uint64_t helpers = std::min<uint64_t>(most - 1, threads.size());
  if (helpers) {
    std::lock_guard<std::mutex> lock(mutex);
    work = &newWork;
    wanted = helpers;
    begins.notify_all();
  }
  newWork();
  if (!helpers)
    return;
  // Who has not begun by now has nothing left to do.
  std::unique_lock<std::mutex> lock(mutex);
  wanted = 0;
  ends.wait(lock, [&] { return running == 0; });
}
