//===- Deadlock.cpp - Reports of deadlocks --------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Looks for the threads that others wait for. Barriers of a cluster are never
// the only ones: where every thread that lives has arrived, it goes on.
//
//===----------------------------------------------------------------------===//

#include "Deadlock.h"

#include "AsyncProxy.h"

#include <algorithm>

using namespace modelslice::emulator;

namespace {
std::string nameOf(uint32_t warp, uint32_t lanes) {
  return "thread " + std::to_string(warp * kWarpSize + __builtin_ctz(lanes));
}

/// Of one thread that waits for others of its warp; nothing where none does.
std::string describeWarps(const Block &block) {
  const Kernel &kernel = *block.launch->kernel;
  for (const Warp &warp : block.warps) {
    if (!warp.parked)
      continue;
    unsigned lane = __builtin_ctz(warp.parked);
    return nameOf(warp.index, warp.parked) +
           " waits for other threads of its warp at " +
           describe(kernel, kernel.code[warp.lanePc[lane]]);
  }
  return "";
}

/// Of one thread that has exited, behind a comma.
std::string describeExit(const Block &block) {
  uint64_t threads = block.launch->block.count();
  for (const Warp &warp : block.warps) {
    uint64_t rest = threads - warp.index * uint64_t(kWarpSize);
    uint32_t all = rest >= kWarpSize ? kFullMask : (1u << rest) - 1;
    if (all & ~warp.live)
      return ", " + nameOf(warp.index, all & ~warp.live) + " has exited";
  }
  return "";
}

/// Of one thread at each barrier; nothing where none waits.
std::string describeBarriers(const Block &block) {
  std::string text;
  for (unsigned id = 0; id < kBarriers; ++id) {
    const Barrier &barrier = block.barriers[id];
    if (!hasWaiting(barrier))
      continue;
    unsigned warp = 0;
    while (!barrier.waiting[warp])
      ++warp;
    text += (text.empty() ? "" : ", ") + nameOf(warp, barrier.waiting[warp]) +
            " waits at barrier " + std::to_string(id) + " at " +
            describe(*block.launch->kernel, *barrier.instruction) + " where " +
            std::to_string(barrier.arrived) + " of " +
            std::to_string(barrier.expected) + " threads are";
  }
  return text.empty() ? "" : text + describeExit(block);
}

/// Of one thread at the barrier of the cluster, behind a comma. Its block is
/// named unless it is `named`.
std::string describeCluster(const Cluster &cluster, const Block &named) {
  const Warp *waiting = nullptr;
  unsigned arrived = 0, live = 0;
  for (const Block &block : cluster.blocks)
    for (const Warp &warp : block.warps) {
      live += __builtin_popcount(warp.live);
      arrived += __builtin_popcount(warp.live & warp.inCluster.arrived);
      if (!waiting && warp.inCluster.waiting)
        waiting = &warp;
    }
  if (!waiting)
    return "";
  const Kernel &kernel = *cluster.launch.kernel;
  uint32_t lanes = waiting->inCluster.waiting;
  // The lane goes on behind the instruction.
  const Instruction &i = kernel.code[waiting->lanePc[__builtin_ctz(lanes)] - 1];
  std::string text = ", " + nameOf(waiting->index, lanes);
  if (waiting->block != &named)
    text += " of " + modelslice::emulator::nameOf(*waiting->block);
  return text + " waits at the barrier of the cluster at " +
         describe(kernel, i) + " where " + std::to_string(arrived) + " of " +
         std::to_string(live) + " threads have arrived";
}
} // namespace

bool modelslice::emulator::hasWaiting(const Barrier &barrier) {
  return std::any_of(barrier.waiting.begin(), barrier.waiting.end(),
                     [](uint32_t lanes) { return lanes != 0; });
}

Deadlock modelslice::emulator::describeDeadlock(const Cluster &cluster) {
  for (auto describeBlock : {describeWarps, describeBarriers})
    for (const Block &block : cluster.blocks) {
      std::string text = describeBlock(block);
      if (!text.empty())
        return {&block, "deadlock: " + text + describeCluster(cluster, block)};
    }
  const Block &first = cluster.blocks[0];
  return {&first, "deadlock" + describeCluster(cluster, first)};
}
