//===- FakeState.h - The state of the fake driver ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the files of the fake driver share.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_RUNTIME_FAKESTATE_H
#define MODELSLICE_UNITTESTS_RUNTIME_FAKESTATE_H

#include "FakeDriver.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace fake {
using Parameters = std::vector<uint64_t>;

/// A kernel of the tiny model. `run` gets the addresses of its operands. One
/// for a whole program has a cluster of blocks for each example and no
/// parameter for the batch; arenas that there are not are null.
struct Kernel {
  const char *name;
  int operands;
  void (*run)(const Parameters &p, int64_t batch);
  bool whole = false;
};
/// Null for an unknown name.
const Kernel *findKernel(const char *name);

struct Launch {
  const Kernel *kernel;
  Parameters parameters;
  int64_t batch;
};
using Graph = std::vector<Launch>;

/// A stream, an event, a module, a function or a graph.
struct Object {
  char kind;
  const Kernel *kernel = nullptr;
  bool capturing = false, large = false;
  Graph graph = {};
  bool nonPortable = false;
};

struct State {
  std::recursive_mutex mutex;
  int version = 12040, devices = 2, capability = 86, multiprocessors = 1;
  // Looked up without an allocation, which a test counts.
  std::map<std::string, long, std::less<>> calls;
  std::map<std::string, std::pair<int, int>, std::less<>>
      failures; // skip, code
  int breaking = 0, broken = 0;
  long violations = 0, retained = 0;
  int activeClusters[3] = {}; // Of 4, 8 and 16 blocks; -1: refused.
  std::set<Object *> objects;
  std::map<std::string, Object, std::less<>> functions;
  std::map<std::string, FakeLaunch, std::less<>> launches; // The last of each.
  std::map<uint64_t, std::pair<size_t, int>> blocks;       // bytes, device
};
State &state();
using Lock = std::lock_guard<std::recursive_mutex>;
extern thread_local long currentDepth;

/// What every function begins with: 0, or what it has to answer.
int begin(const char *function, bool needsContext = true);
bool isAllocated(uint64_t address);
/// Memory for a block, or null. From 1 GiB on it is addresses alone, which
/// nobody may touch.
void *obtain(size_t bytes);
void giveBack(uint64_t address, size_t bytes);
int violation(int code);
template <typename Handle> int make(Handle *handle, Object object) {
  auto *made = new Object(std::move(object));
  state().objects.insert(made);
  *handle = reinterpret_cast<Handle>(made);
  return 0;
}
/// Null, and a violation, for what is no live object of that kind.
Object *find(const void *handle, char kind);
int destroy(void *handle, char kind);
} // namespace fake

#define FUNCTION(name, ...)                                                    \
  extern "C" __attribute__((visibility("default"))) CUresult name(__VA_ARGS__)
#define BEGIN(needsContext)                                                    \
  Lock lock(state().mutex);                                                    \
  if (int code = begin(__func__, needsContext))                                \
  return code

#endif // MODELSLICE_UNITTESTS_RUNTIME_FAKESTATE_H
