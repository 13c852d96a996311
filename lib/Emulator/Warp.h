//===- Warp.h - The state of warps and blocks while they run ---*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The registers and program counters of a warp, and what the warps of a block
// share.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_WARP_H
#define MODELSLICE_EMULATOR_WARP_H

#include "Memory.h"
#include "Program.h"

#include <array>
#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace modelslice::emulator {

/// Ends a launch: a CUresult and a line about what happened, which the launch
/// completes with the kernel and the block.
struct Fault {
  int code;
  std::string message;
};

struct Dimensions {
  uint32_t x, y, z;
  uint64_t count() const { return uint64_t(x) * y * z; }
};

/// What all blocks of a launch see.
struct Launch {
  const Kernel *kernel;
  Dimensions grid;
  Dimensions block;
  Dimensions cluster = {1, 1, 1}; ///< Blocks, which divide the grid.
  bool hasCluster = false;        ///< Whether who launched it named some.
  uint32_t sharedBytes;           ///< Static and dynamic.
  uint32_t dynamicSharedBytes;
  std::vector<std::byte> parameters;
  std::shared_ptr<const MemoryMap> memory;
  bool hasChecks;
  uint32_t epoch;
  uint64_t maxInstructions; ///< Of one warp.

  /// The grid in clusters.
  Dimensions clusters() const {
    return {grid.x / cluster.x, grid.y / cluster.y, grid.z / cluster.z};
  }
};

/// A copy to shared memory that has not arrived.
struct AsyncCopy {
  uint32_t lane;
  uint32_t to; ///< Offset into shared memory.
  uint32_t bytes;
  const Instruction *instruction;
  std::array<std::byte, 16> data;
};

/// What was issued before a commit, by the lanes which committed.
struct AsyncGroup {
  uint32_t lanes;
  std::vector<AsyncCopy> copies;
};

class AsyncProxy;
class Cluster;
struct Block;

/// What the barrier of the cluster knows of a warp.
struct WarpInCluster {
  uint32_t arrived; ///< Lanes that have arrived in the phase that goes on ...
  uint32_t waiting; ///< ... and wait for its end.
  uint32_t passed;  ///< Lanes whose phase has ended and which have not waited.
  uint32_t phase; ///< That the warp has seen the end of, if one released then.
  uint32_t time;  ///< Own time when it first had.
  /// For races: as Warp::seen, for the warps of all blocks of the cluster.
  const uint32_t *clocks;
  uint32_t firstOrder; ///< Block::order of the cluster's first block.
  uint32_t numBlocks;  ///< Of the cluster.

  /// Sees what another warp of the block has seen of other blocks.
  void join(const WarpInCluster &other, uint32_t now) {
    if (other.phase <= phase)
      return;
    phase = other.phase;
    clocks = other.clocks;
    time = now;
  }
};

struct Warp {
  std::byte *registers;
  Block *block;
  uint32_t index; ///< Within the block.

  /// Lanes run together while they have the same program counter; of several
  /// the smallest goes first, so that lanes meet again where branches join.
  uint32_t pc;
  uint32_t nextPc;  ///< The smallest one of lanes that do not run now.
  uint32_t active;  ///< Lanes that run now.
  uint32_t live;    ///< Lanes that have not exited.
  uint32_t waiting; ///< Lanes at a barrier.
  uint32_t parked;  ///< Lanes at an instruction that needs other lanes too.
  uint32_t lanePc[kWarpSize]; ///< Of lanes that do not run now.
  uint64_t steps;

  /// For races: `seen[i]` is the first time of warp i that has not yet
  /// happened before what this warp does now, and for itself the time of now.
  std::array<uint32_t, kMaxWarps> seen;
  uint32_t raceTag;     ///< Record::tag of what the warp does.
  uint32_t barrierTime; ///< Own time at the last barrier of all.
  uint32_t team; ///< Warps of the barrier since then, if it was not for all.
  bool isSynchronized; ///< No access since the last synchronization.
  WarpInCluster inCluster;

  std::vector<AsyncCopy> openCopies; ///< Issued, not yet in a group.
  std::deque<AsyncGroup> groups;     ///< The oldest first.
  bool hasProducts; ///< It has started some that it has not waited for.

  template <typename T> T *lanes(uint32_t offset) const {
    return reinterpret_cast<T *>(registers + offset);
  }
  uint32_t &predicate(uint32_t offset) const {
    return *reinterpret_cast<uint32_t *>(registers + offset);
  }

  /// Continues with the lanes whose program counter is the smallest. False
  /// where every lane has exited or waits.
  bool regroup();
  /// Lets the lanes of `mask`, which are active, continue at `target` later.
  void postpone(uint32_t mask, uint32_t target);
  /// Lets the lanes of `mask`, which are active, wait at a barrier, ...
  void suspend(uint32_t mask);
  /// ... and go on behind it.
  void resume(uint32_t mask);
  /// Notes that the lanes of the warp have synchronized.
  void synchronize() {
    if (!isSynchronized) {
      isSynchronized = true;
      ++seen[index];
    }
  }
};

struct Barrier {
  uint32_t expected = 0; ///< Threads; 0: nobody waits.
  uint32_t arrived = 0;
  std::array<uint32_t, kMaxWarps> lanes = {};   ///< That have arrived ...
  std::array<uint32_t, kMaxWarps> waiting = {}; ///< ... and wait there.
  const Instruction *instruction = nullptr;     ///< Of the last arrival.
};
constexpr unsigned kBarriers = 16;

struct Block {
  const Launch *launch;
  Cluster *cluster;
  uint32_t rank;  ///< Within the cluster, x fastest.
  uint32_t order; ///< Within the launch: cluster by cluster.
  Dimensions id;
  std::vector<std::byte> shared;
  std::vector<ShadowWord> sharedShadow;
  std::vector<uint8_t> sharedInitialised; ///< Of each word, a bit per byte.
  std::vector<std::byte> local;           ///< Of all threads.
  std::vector<std::byte> registers;
  std::vector<Warp> warps;
  std::array<Barrier, kBarriers> barriers;
  /// Null unless there are checks and the kernel uses wgmma.
  std::unique_ptr<AsyncProxy> proxy;
  const Allocation *recent[64]; ///< By instruction: where it accessed last.

  std::byte *localOf(const Warp &warp, uint32_t lane) {
    return local.data() +
           size_t(warp.index * kWarpSize + lane) * launch->kernel->localBytes;
  }
};

/// "`text` at line n", for reports.
std::string describe(const Kernel &kernel, const Instruction &instruction);
/// Throws the fault of a thread at an instruction: "thread n: what at line 4
/// `text`".
[[noreturn]] void raise(int code, const Warp &warp, uint32_t lane,
                        const Instruction &instruction,
                        const std::string &what);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_WARP_H
