//===- Cluster.cpp - The blocks of a cluster ------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The places of the blocks of a cluster, and its barrier.
//
//===----------------------------------------------------------------------===//

#include "Cluster.h"

#include "AsyncProxy.h"
#include "CudaDriver.h"

#include <algorithm>

using namespace modelslice::emulator;

namespace {
/// Where the element `number` of `extent` is, x fastest.
Dimensions placeOf(uint64_t number, const Dimensions &extent) {
  return {uint32_t(number % extent.x), uint32_t(number / extent.x % extent.y),
          uint32_t(number / extent.x / extent.y)};
}
} // namespace

Cluster::Cluster(const Launch &launch)
    : launch(launch), blocks(launch.cluster.count()) {
  for (auto &table : clocks)
    table.resize(blocks.size() * kMaxWarps);
  for (size_t rank = 0; rank < blocks.size(); ++rank) {
    blocks[rank].launch = &launch;
    blocks[rank].cluster = this;
    blocks[rank].rank = uint32_t(rank);
  }
}

void Cluster::place(uint64_t number) {
  const Dimensions &extent = launch.cluster;
  id = placeOf(number, launch.clusters());
  auto firstOrder = uint32_t(number * blocks.size());
  for (Block &block : blocks) {
    Dimensions within = placeOf(block.rank, extent);
    block.id = {id.x * extent.x + within.x, id.y * extent.y + within.y,
                id.z * extent.z + within.z};
    block.order = firstOrder + block.rank;
  }
}

void Cluster::begin() {
  phase = arrived = 0;
  isReleased = hasReleased = false;
  missing = uint32_t(blocks.size() * launch.block.count());
  for (auto &table : clocks)
    std::fill(table.begin(), table.end(), 0);
  for (Block &block : blocks)
    for (Warp &warp : block.warps)
      warp.inCluster = {0,
                        0,
                        0,
                        0,
                        0,
                        clocksOf(phase).data(),
                        blocks[0].order,
                        uint32_t(blocks.size())};
}

void Cluster::arrive(Warp &warp, const Instruction &i, uint32_t mask,
                     bool releases) {
  WarpInCluster &own = warp.inCluster;
  if (uint32_t twice = mask & (own.arrived | own.passed))
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, __builtin_ctz(twice), i,
          "arrives twice at the barrier of the cluster without a wait "
          "between,");
  if (releases) {
    isReleased = true;
    warp.synchronize();
    uint32_t *table =
        clocksOf(phase + 1).data() + warp.block->rank * size_t(kMaxWarps);
    for (size_t other = 0; other < warp.block->warps.size(); ++other)
      table[other] = std::max(table[other], warp.seen[other]);
  }
  own.arrived |= mask;
  arrived += __builtin_popcount(mask);
  missing -= __builtin_popcount(mask);
  if (!missing)
    endPhase();
}

void Cluster::wait(Warp &warp, const Instruction &i, uint32_t mask) {
  WarpInCluster &own = warp.inCluster;
  if (uint32_t early = mask & ~(own.arrived | own.passed))
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, __builtin_ctz(early), i,
          "waits at the barrier of the cluster and has not arrived there,");
  if (mask & own.passed)
    acquire(warp);
  own.passed &= ~mask;
  if (uint32_t waiting = mask & own.arrived) {
    own.waiting |= waiting;
    warp.suspend(waiting);
  }
}

void Cluster::noteExit(const Warp &warp, uint32_t mask) {
  missing -= __builtin_popcount(mask & ~warp.inCluster.arrived);
  if (!missing && arrived)
    endPhase();
}

void Cluster::endPhase() {
  ++phase;
  arrived = missing = 0;
  hasReleased = isReleased;
  isReleased = false;
  for (Block &block : blocks)
    for (Warp &warp : block.warps) {
      WarpInCluster &own = warp.inCluster;
      missing += __builtin_popcount(warp.live);
      own.passed |= own.arrived & ~own.waiting;
      own.arrived = 0;
      if (!own.waiting)
        continue;
      acquire(warp);
      warp.resume(own.waiting);
      own.waiting = 0;
    }
  // Who arrives next has seen what it waited for.
  clocksOf(phase + 1) = clocksOf(phase);
}

void Cluster::acquire(Warp &warp) {
  WarpInCluster &own = warp.inCluster;
  own.clocks = clocksOf(phase).data();
  if (!hasReleased)
    return;
  // What the warp has done since it arrived is before what it does now.
  warp.synchronize();
  own.phase = phase;
  const uint32_t *table = own.clocks + warp.block->rank * size_t(kMaxWarps);
  for (size_t other = 0; other < warp.block->warps.size(); ++other)
    warp.seen[other] = std::max(warp.seen[other], table[other]);
  own.time = warp.barrierTime = warp.seen[warp.index];
  warp.team = 0;
}

std::string modelslice::emulator::nameOf(const Block &block) {
  const Dimensions &grid = block.launch->grid;
  std::string text = "block " + std::to_string(block.id.x);
  if (grid.y > 1 || grid.z > 1)
    text += "," + std::to_string(block.id.y);
  if (grid.z > 1)
    text += "," + std::to_string(block.id.z);
  return text;
}
