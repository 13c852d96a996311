//===- FakeControl.cpp - What tests do with the fake driver ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts, failures to come, and the objects that are alive.
//
//===----------------------------------------------------------------------===//

#include "FakeDriver.h"
#include "FakeState.h"

extern "C" {
#include "CudaDriver.h"
}

#include <algorithm>
#include <cstdlib>
#include <sys/mman.h>

using namespace fake;

State &fake::state() {
  static State instance;
  return instance;
}
thread_local long fake::currentDepth = 0;

int fake::violation(int code) {
  ++state().violations;
  return code;
}

Object *fake::find(const void *handle, char kind) {
  auto *object = static_cast<Object *>(const_cast<void *>(handle));
  if (!state().objects.count(object) || object->kind != kind) {
    violation(0);
    return nullptr;
  }
  return object;
}

int fake::destroy(void *handle, char kind) {
  Object *object = find(handle, kind);
  if (!object)
    return CUDA_ERROR_INVALID_HANDLE;
  state().objects.erase(object);
  delete object;
  return 0;
}

static bool isTooLarge(size_t bytes) { return bytes >= size_t(1) << 30; }

void *fake::obtain(size_t bytes) {
  void *memory = nullptr;
  if (!isTooLarge(bytes))
    return posix_memalign(&memory, 256, bytes) ? nullptr : memory;
  memory = mmap(nullptr, bytes, PROT_NONE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

void fake::giveBack(uint64_t address, size_t bytes) {
  auto *memory = reinterpret_cast<void *>(address);
  if (isTooLarge(bytes))
    munmap(memory, bytes);
  else
    std::free(memory);
}

extern "C" __attribute__((visibility("default"))) FakeDriver *fakeDriver() {
  static FakeDriver driver = {
      [] {
        Lock lock(state().mutex);
        State &s = state();
        s.version = 12040, s.devices = 2, s.capability = 86;
        s.multiprocessors = 1;
        s.breaking = s.broken = 0;
        s.violations = s.retained = 0;
        s.calls.clear();
        s.failures.clear();
        s.functions.clear();
        s.launches.clear();
        std::fill_n(s.activeClusters, 3, 0);
        // What a broken device has not let anyone destroy.
        for (Object *object : s.objects)
          delete object;
        s.objects.clear();
        for (auto &block : s.blocks)
          giveBack(block.first, block.second.first);
        s.blocks.clear();
      },
      [](int version, int devices, int capability) {
        Lock lock(state().mutex);
        state().version = version;
        state().devices = devices;
        state().capability = capability;
      },
      [](int multiprocessors) {
        Lock lock(state().mutex);
        state().multiprocessors = multiprocessors;
      },
      [](int four, int eight, int sixteen) {
        Lock lock(state().mutex);
        int *active = state().activeClusters;
        active[0] = four, active[1] = eight, active[2] = sixteen;
      },
      [](const char *kernel) -> const FakeLaunch * {
        Lock lock(state().mutex);
        auto found = state().launches.find(kernel);
        return found == state().launches.end() ? nullptr : &found->second;
      },
      [](const char *function) -> long {
        Lock lock(state().mutex);
        return state().calls[function];
      },
      [](const char *function, int skip, int code) {
        Lock lock(state().mutex);
        state().failures[function] = {skip, code};
      },
      [](int code) {
        Lock lock(state().mutex);
        state().breaking = code;
      },
      []() -> long {
        Lock lock(state().mutex);
        return long(state().objects.size() + state().blocks.size()) +
               state().retained;
      },
      []() -> size_t {
        Lock lock(state().mutex);
        size_t bytes = 0;
        for (auto &block : state().blocks)
          bytes += block.second.first;
        return bytes;
      },
      []() -> long {
        Lock lock(state().mutex);
        return state().violations;
      },
      []() -> long { return currentDepth; },
      []() -> void * {
        Lock lock(state().mutex);
        CUstream stream;
        make(&stream, {'s'});
        return stream;
      },
      [](void *stream) {
        Lock lock(state().mutex);
        destroy(stream, 's');
      },
      [](void *stream, bool on) {
        Lock lock(state().mutex);
        find(stream, 's')->capturing = on;
      },
      [](size_t bytes, int device) -> void * {
        Lock lock(state().mutex);
        void *memory = obtain(bytes);
        if (memory)
          state().blocks[uint64_t(memory)] = {bytes, device};
        return memory;
      },
      [](void *memory) {
        Lock lock(state().mutex);
        auto block = state().blocks.find(uint64_t(memory));
        giveBack(block->first, block->second.first);
        state().blocks.erase(block);
      }};
  return &driver;
}
