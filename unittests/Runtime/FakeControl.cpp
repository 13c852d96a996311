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

#include <cstdlib>

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
        // What a broken device has not let anyone destroy.
        for (Object *object : s.objects)
          delete object;
        s.objects.clear();
        for (auto &block : s.blocks)
          std::free(reinterpret_cast<void *>(block.first));
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
        void *memory = nullptr;
        if (posix_memalign(&memory, 256, bytes))
          return nullptr;
        state().blocks[uint64_t(memory)] = {bytes, device};
        return memory;
      },
      [](void *memory) {
        Lock lock(state().mutex);
        state().blocks.erase(uint64_t(memory));
        std::free(memory);
      }};
  return &driver;
}
