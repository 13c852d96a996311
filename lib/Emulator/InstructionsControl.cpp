//===- InstructionsControl.cpp - Control flow and barriers
//-----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Branches, calls, exits, barriers and fences.
//
//===----------------------------------------------------------------------===//

#include "Cluster.h"
#include "CudaDriver.h"
#include "Instructions.h"

#include <algorithm>

using namespace modelslice::emulator;

namespace {
void branch(Warp &warp, const Instruction &i, uint32_t mask) {
  uint32_t target = i.target;
  if (mask == warp.active) {
    warp.pc = target;
  } else if (target >= warp.pc) {
    warp.postpone(mask, target);
  } else {
    warp.postpone(warp.active & ~mask, warp.pc);
    warp.pc = target;
  }
  // Lanes that are parked at the target join these.
  if (warp.parked)
    warp.nextPc = 0;
  if (target < i.number && warp.steps > warp.block->launch->maxInstructions)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, __builtin_ctz(mask), i,
          "has not come to an end after " + std::to_string(warp.steps) +
              " instructions of its warp,");
}

void exitLanes(Warp &warp, const Instruction &, uint32_t mask) {
  warp.live &= ~mask;
  warp.active &= ~mask;
  if (!warp.active)
    warp.pc = UINT32_MAX;
  warp.block->cluster->noteExit(warp, mask);
}

void trap(Warp &warp, const Instruction &i, uint32_t mask) {
  raise(CUDA_ERROR_LAUNCH_FAILED, warp, __builtin_ctz(mask), i, "trapped");
}

/// What all warps that took part have seen becomes what each has seen.
void joinClocks(Block &block, const Barrier &barrier) {
  std::array<uint32_t, kMaxWarps> seen = {};
  const WarpInCluster *newest = nullptr;
  uint32_t team = 0;
  for (Warp &warp : block.warps) {
    if (!barrier.lanes[warp.index])
      continue;
    team |= 1u << warp.index;
    if (!newest || warp.inCluster.phase > newest->phase)
      newest = &warp.inCluster;
    for (size_t i = 0; i < block.warps.size(); ++i)
      seen[i] = std::max(seen[i], warp.seen[i]);
  }
  bool isWhole =
      barrier.expected ==
      (block.launch->block.count() + kWarpSize - 1) / kWarpSize * kWarpSize;
  for (Warp &warp : block.warps) {
    if (!barrier.waiting[warp.index])
      continue;
    warp.seen = seen;
    warp.inCluster.join(*newest, seen[warp.index]);
    // That several warps read a word is known, but not which: where the same
    // part of the block meets again, it is taken for those.
    if (isWhole || warp.team == team)
      warp.barrierTime = warp.seen[warp.index];
    warp.team = isWhole ? 0 : team;
  }
}

/// Threads are counted in whole warps, as the hardware does.
void arrive(Warp &warp, const Instruction &i, uint32_t mask, bool waits) {
  Block &block = *warp.block;
  const Launch &launch = *block.launch;
  unsigned first = __builtin_ctz(mask);
  uint32_t whole =
      (launch.block.count() + kWarpSize - 1) / kWarpSize * kWarpSize;
  uint32_t id = warp.lanes<uint32_t>(i.operands[0])[first];
  uint32_t expected =
      i.count ? warp.lanes<uint32_t>(i.operands[1])[first] : whole;
  if (id >= kBarriers)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, first, i,
          "waits at barrier " + std::to_string(id) +
              ", expected one below 16,");
  if (expected == 0 || expected % kWarpSize || expected > whole)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, first, i,
          "waits at a barrier for " + std::to_string(expected) +
              " threads, expected a multiple of 32 up to " +
              std::to_string(whole) + ",");
  // Where lanes went different ways before, the others are still to come: code
  // need not lie in the order in which it is run.
  if (i.isAligned && !gatherMembers(warp, i, mask, warp.live))
    return;
  Barrier &barrier = block.barriers[id];
  if (barrier.arrived && barrier.expected != expected)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, first, i,
          "waits at barrier " + std::to_string(id) + " for " +
              std::to_string(expected) + " threads, others wait there for " +
              std::to_string(barrier.expected) + ",");

  warp.synchronize();
  barrier.expected = expected;
  barrier.instruction = &i;
  barrier.lanes[warp.index] |= mask;
  // The last warp may have lanes that never were.
  uint64_t threads = launch.block.count();
  uint32_t inWarp =
      std::min<uint64_t>(kWarpSize, threads - uint64_t(warp.index) * kWarpSize);
  barrier.arrived += __builtin_popcount(mask);
  if (uint32_t(__builtin_popcount(barrier.lanes[warp.index])) == inWarp)
    barrier.arrived += kWarpSize - inWarp;
  if (waits) {
    barrier.waiting[warp.index] |= mask;
    warp.suspend(mask);
  }
  if (barrier.arrived < barrier.expected)
    return;
  joinClocks(block, barrier);
  for (Warp &other : block.warps)
    other.resume(barrier.waiting[other.index]);
  barrier = Barrier();
}

void waitAtBarrier(Warp &warp, const Instruction &i, uint32_t mask) {
  arrive(warp, i, mask, true);
}
void arriveAtBarrier(Warp &warp, const Instruction &i, uint32_t mask) {
  arrive(warp, i, mask, false);
}

void decodeBranch(Decoder &d) {
  d.take("uni");
  d.expectNoMore();
  d.expectOperands(1, 1);
  if (d.operand(0).kind != Operand::Label)
    d.fail("expected a label");
  d.file.branchTo(d.operand(0).name);
  d.out.execute = branch;
}

void decodeExit(Decoder &d) {
  d.expectNoMore();
  d.expectOperands(0, 0);
  d.out.execute = exitLanes;
}

void decodeTrap(Decoder &d) {
  d.expectNoMore();
  d.expectOperands(0, 0);
  d.out.execute = trap;
}

void decodeCall(Decoder &d) {
  d.take("uni");
  d.expectNoMore();
  d.expectOperands(1, 3);
  if (d.out.guard != d.file.constant(kFullMask, 0))
    d.fail("a call under a predicate is not emulated");
  Operand none;
  none.kind = Operand::List;
  size_t at = d.operand(0).kind == Operand::List;
  const Operand &results = at ? d.operand(0) : none;
  const Operand &callee = d.operand(at);
  if (callee.kind != Operand::Label)
    d.fail("indirect calls are not emulated");
  d.file.inlineCall(results, callee.name,
                    d.numOperands() > at + 1 ? d.operand(at + 1) : none);
  d.isEmitted = false;
}

/// bar.sync is barrier.sync.aligned.
void decodeBarrier(Decoder &d) {
  bool isBar = d.name() == "bar";
  if (!isBar && d.take("cluster"))
    return decodeClusterBarrier(d);
  if (isBar && d.take("warp")) {
    if (!d.take("sync"))
      d.unknown();
    d.expectNoMore();
    d.expectOperands(1, 1);
    d.out.operands[0] = d.source(0, Type::B32);
    d.out.execute = synchronizeWarp;
    return;
  }
  d.take("cta");
  d.out.isAligned = d.take("aligned") || isBar;
  bool waits = d.take("sync");
  if (!waits && !d.take("arrive"))
    d.unknown();
  d.expectNoMore();
  d.expectOperands(waits ? 1 : 2, 2);
  d.out.operands[0] = d.source(0, Type::U32);
  d.out.count = d.numOperands() - 1;
  if (d.out.count)
    d.out.operands[1] = d.source(1, Type::U32);
  d.out.execute = waits ? waitAtBarrier : arriveAtBarrier;
}

/// Blocks run on threads of the host, whose accesses the host orders as far as
/// its atomic operations need; what is left to do is to note that the program
/// orders accesses of different blocks itself.
void decodeFence(Decoder &d) {
  while (!d.takePrefixed("").empty())
    ;
  d.isEmitted = false;
}
void decodeMemoryFence(Decoder &d) {
  bool isProxy = d.take("proxy");
  if (isProxy && d.take("async"))
    return decodeProxyFence(d);
  bool isWide = d.take("gl") || d.take("sys") || d.take("gpu");
  d.file.kernel().hasDeviceFence |= isWide && !isProxy;
  d.file.kernel().hasClusterFence |= d.take("cluster") && !isProxy;
  decodeFence(d);
}

constexpr InstructionRow kRows[] = {
    {"bra", decodeBranch},
    {"exit", decodeExit},
    {"trap", decodeTrap},
    {"call", decodeCall},
    {"bar", decodeBarrier},
    {"barrier", decodeBarrier},
    {"membar", decodeMemoryFence},
    {"fence", decodeMemoryFence},
    {"griddepcontrol", decodeFence},
    {"nanosleep", decodeFence},
};
} // namespace

void modelslice::emulator::addControlInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
