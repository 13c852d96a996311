//===- ClusterRunner.cpp - Runs the blocks of a cluster -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The storage of blocks, and the loop that executes instructions.
//
//===----------------------------------------------------------------------===//

#include "ClusterRunner.h"

#include "AsyncProxy.h"
#include "CudaDriver.h"
#include "Deadlock.h"
#include "SpecialRegisters.h"

#include <algorithm>
#include <cstring>

using namespace modelslice::emulator;

namespace {
void fill(Warp &warp, const Constant &constant) {
  if (!constant.bytes) {
    warp.predicate(constant.offset) = uint32_t(constant.value);
    return;
  }
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    std::memcpy(warp.registers + constant.offset + lane * constant.bytes,
                &constant.value, constant.bytes);
}

void begin(Warp &warp) {
  const Launch &launch = *warp.block->launch;
  uint64_t rest = launch.block.count() - warp.index * uint64_t(kWarpSize);
  warp.live = rest >= kWarpSize ? kFullMask : (1u << rest) - 1;
  warp.active = warp.live;
  warp.pc = 0;
  warp.nextPc = UINT32_MAX;
  warp.waiting = warp.parked = 0;
  warp.steps = 0;
  warp.seen.fill(1);
  warp.seen[warp.index] = 2;
  warp.raceTag = launch.epoch | (warp.block->order & Record::kBlockMask) << 8;
  warp.barrierTime = 2;
  warp.team = 0;
  warp.isSynchronized = true;
  warp.openCopies.clear();
  warp.groups.clear();
  warp.hasProducts = false;
  for (const SpecialUse &use : launch.kernel->specials)
    fillSpecial(warp, use);
}
} // namespace

ClusterRunner::ClusterRunner(const Launch &launch)
    : kernel(*launch.kernel), cluster(launch), current(&cluster.blocks[0]) {
  for (Block &block : cluster.blocks)
    allocate(block);
}

void ClusterRunner::allocate(Block &block) {
  const Launch &launch = *block.launch;
  size_t warps = (launch.block.count() + kWarpSize - 1) / kWarpSize;
  // Whole cache lines, so that vector loads of registers are aligned.
  size_t stride = (kernel.registerBytes + 63) / 64 * 64;
  block.registers.resize(warps * stride + 64);
  block.shared.resize(launch.sharedBytes);
  block.sharedShadow.resize(launch.sharedBytes / 4 + 1);
  block.sharedInitialised.resize(launch.sharedBytes / 4 + 1);
  block.local.resize(warps * kWarpSize * size_t(kernel.localBytes));
  block.warps.resize(warps);
  if (launch.hasChecks && !kernel.matrixRegisters.empty())
    block.proxy =
        std::make_unique<AsyncProxy>(kernel, warps, launch.sharedBytes);
  std::fill(std::begin(block.recent), std::end(block.recent), nullptr);
  auto address = reinterpret_cast<uintptr_t>(block.registers.data());
  std::byte *base = block.registers.data() + (64 - address % 64) % 64;
  for (size_t i = 0; i < warps; ++i) {
    Warp &warp = block.warps[i];
    warp.block = &block;
    warp.index = i;
    warp.registers = base + i * stride;
    // What nobody has written is found in results.
    std::memset(warp.registers, 0xff, stride);
    for (const Constant &constant : kernel.constants)
      fill(warp, constant);
  }
}

void ClusterRunner::run(uint64_t number) {
  begin(number);
  try {
    runToEnd();
  } catch (Fault &fault) {
    fault.message = "kernel " + kernel.name + ", " + nameOf(*current) + ": " +
                    fault.message;
    throw;
  }
}

void ClusterRunner::begin(uint64_t number) {
  cluster.place(number);
  for (Block &block : cluster.blocks)
    begin(block);
  cluster.begin();
}

void ClusterRunner::begin(Block &block) {
  const Launch &launch = *block.launch;
  std::fill(block.shared.begin(), block.shared.end(), std::byte(0xff));
  if (launch.hasChecks) {
    std::fill(block.sharedShadow.begin(), block.sharedShadow.end(),
              ShadowWord{});
    std::fill(block.sharedInitialised.begin(), block.sharedInitialised.end(),
              0);
  }
  std::fill(block.local.begin(), block.local.end(), std::byte(0xff));
  block.barriers.fill(Barrier());
  if (block.proxy)
    block.proxy->begin();
  for (Warp &warp : block.warps)
    ::begin(warp);
}

void ClusterRunner::runToEnd() {
  while (true) {
    bool hasProgress = false;
    bool isLive = false;
    for (Block &block : cluster.blocks) {
      current = &block;
      hasProgress |= runWarps(block, isLive);
    }
    if (!isLive)
      break;
    if (!hasProgress)
      raiseDeadlock();
  }
  for (const Block &block : cluster.blocks) {
    current = &block;
    // A warp that was the last may have exited in the last round.
    for (const Barrier &barrier : block.barriers)
      if (barrier.arrived && hasWaiting(barrier))
        raiseDeadlock();
    if (block.proxy)
      block.proxy->end(block);
  }
}

/// Whether a warp of the block could run.
bool ClusterRunner::runWarps(Block &block, bool &isLive) {
  bool hasProgress = false;
  for (Warp &warp : block.warps) {
    isLive |= warp.live != 0;
    hasProgress |= block.proxy ? runWarp<true>(warp) : runWarp<false>(warp);
  }
  return hasProgress;
}

/// Runs until every lane has exited or waits. False where nothing could run.
/// `HasProxy`: the registers of products are to be checked.
template <bool HasProxy> bool ClusterRunner::runWarp(Warp &warp) {
  if (!warp.live ||
      ((warp.pc >= warp.nextPc || !warp.active) && !warp.regroup()))
    return false;
  const Instruction *code = kernel.code.data();
  while (true) {
    if (__builtin_expect(warp.pc >= warp.nextPc, 0) && !warp.regroup())
      return true;
    const Instruction &instruction = code[warp.pc++];
    ++warp.steps;
    uint32_t mask = warp.active &
                    (warp.predicate(instruction.guard) ^ instruction.guardFlip);
    if (__builtin_expect(mask != 0, 1)) {
      if (HasProxy && warp.hasProducts)
        warp.block->proxy->productsOf(warp).checkRegisters(warp, instruction,
                                                           mask);
      instruction.execute(warp, instruction, mask);
    }
  }
}

void ClusterRunner::raiseDeadlock() {
  Deadlock found = describeDeadlock(cluster);
  current = found.block;
  throw Fault{CUDA_ERROR_LAUNCH_FAILED, found.message};
}
