//===- Execute.cpp - Runs the blocks of a launch --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the warps of a block in turn until each has exited or waits, and spreads
// blocks over the threads of the host.
//
//===----------------------------------------------------------------------===//

#include "Execute.h"

#include "AsyncProxy.h"
#include "CudaDriver.h"
#include "HostThreads.h"
#include "Numbers.h"

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <cstring>
#include <mutex>
#include <new>

using namespace modelslice::emulator;

namespace {
/// Numbers are as IEEE has them whatever the calling thread has set.
class DefaultFloatingPoint {
public:
  DefaultFloatingPoint() {
    std::fegetenv(&saved);
    std::fesetenv(FE_DFL_ENV);
  }
  ~DefaultFloatingPoint() { std::fesetenv(&saved); }

private:
  std::fenv_t saved;
};

uint32_t valueOf(Special which, const Block &block, const Warp &warp,
                 unsigned lane) {
  const Launch &launch = *block.launch;
  const Dimensions &extent = launch.block;
  uint32_t thread = warp.index * kWarpSize + lane;
  switch (which) {
  case Special::TidX:
    return thread % extent.x;
  case Special::TidY:
    return thread / extent.x % extent.y;
  case Special::TidZ:
    return thread / extent.x / extent.y;
  case Special::NtidX:
    return extent.x;
  case Special::NtidY:
    return extent.y;
  case Special::NtidZ:
    return extent.z;
  case Special::CtaidX:
    return block.id.x;
  case Special::CtaidY:
    return block.id.y;
  case Special::CtaidZ:
    return block.id.z;
  case Special::NctaidX:
    return launch.grid.x;
  case Special::NctaidY:
    return launch.grid.y;
  case Special::NctaidZ:
    return launch.grid.z;
  case Special::LaneId:
    return lane;
  case Special::WarpId:
    return warp.index;
  case Special::NwarpId:
    return block.warps.size();
  case Special::LaneMaskEq:
    return 1u << lane;
  case Special::LaneMaskLe:
    return (2u << lane) - 1;
  case Special::LaneMaskLt:
    return (1u << lane) - 1;
  case Special::LaneMaskGe:
    return ~((1u << lane) - 1);
  case Special::LaneMaskGt:
    return ~((2u << lane) - 1);
  case Special::SharedBytes:
    return launch.sharedBytes;
  case Special::DynamicSharedBytes:
    return launch.dynamicSharedBytes;
  case Special::Count:
    break;
  }
  return 0;
}

/// One block after the other in the same storage.
class BlockRunner {
public:
  explicit BlockRunner(const Launch &launch) : kernel(*launch.kernel) {
    block.launch = &launch;
    uint64_t threads = launch.block.count();
    size_t warps = (threads + kWarpSize - 1) / kWarpSize;
    // Whole cache lines, so that vector loads of registers are aligned.
    stride = (kernel.registerBytes + 63) / 64 * 64;
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

  void run(uint64_t number) {
    begin(number);
    while (true) {
      bool hasProgress = false;
      bool isLive = false;
      for (Warp &warp : block.warps) {
        isLive |= warp.live != 0;
        hasProgress |= block.proxy ? runWarp<true>(warp) : runWarp<false>(warp);
      }
      if (!isLive)
        break;
      if (!hasProgress)
        raiseDeadlock();
    }
    // A warp that was the last may have exited in the last round.
    for (const Barrier &barrier : block.barriers)
      if (barrier.arrived && hasWaiting(barrier))
        raiseDeadlock();
    if (block.proxy)
      block.proxy->end(block);
  }

private:
  static bool hasWaiting(const Barrier &barrier) {
    return std::any_of(barrier.waiting.begin(), barrier.waiting.end(),
                       [](uint32_t lanes) { return lanes != 0; });
  }

  void fill(Warp &warp, const Constant &constant) {
    if (!constant.bytes) {
      warp.predicate(constant.offset) = uint32_t(constant.value);
      return;
    }
    for (unsigned lane = 0; lane < kWarpSize; ++lane)
      std::memcpy(warp.registers + constant.offset + lane * constant.bytes,
                  &constant.value, constant.bytes);
  }

  void begin(uint64_t number) {
    const Launch &launch = *block.launch;
    block.number = number;
    block.id = {uint32_t(number % launch.grid.x),
                uint32_t(number / launch.grid.x % launch.grid.y),
                uint32_t(number / launch.grid.x / launch.grid.y)};
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
    uint64_t threads = launch.block.count();
    for (Warp &warp : block.warps) {
      uint64_t rest = threads - warp.index * uint64_t(kWarpSize);
      warp.live = rest >= kWarpSize ? kFullMask : (1u << rest) - 1;
      warp.active = warp.live;
      warp.pc = 0;
      warp.nextPc = UINT32_MAX;
      warp.waiting = warp.parked = 0;
      warp.steps = 0;
      warp.seen.fill(1);
      warp.seen[warp.index] = 2;
      warp.barrierTime = 2;
      warp.isSynchronized = true;
      warp.openCopies.clear();
      warp.groups.clear();
      warp.hasProducts = false;
      for (const SpecialUse &use : kernel.specials)
        for (unsigned lane = 0; lane < kWarpSize; ++lane)
          warp.lanes<uint32_t>(use.offset)[lane] =
              valueOf(use.which, block, warp, lane);
    }
  }

  /// Runs until every lane has exited or waits. False where nothing could run.
  /// `HasProxy`: the registers of products are to be checked.
  template <bool HasProxy> bool runWarp(Warp &warp) {
    if (!warp.live ||
        ((warp.pc >= warp.nextPc || !warp.active) && !warp.regroup()))
      return false;
    const Instruction *code = kernel.code.data();
    while (true) {
      if (__builtin_expect(warp.pc >= warp.nextPc, 0) && !warp.regroup())
        return true;
      const Instruction &instruction = code[warp.pc++];
      ++warp.steps;
      uint32_t mask = warp.active & (warp.predicate(instruction.guard) ^
                                     instruction.guardFlip);
      if (__builtin_expect(mask != 0, 1)) {
        if (HasProxy && warp.hasProducts)
          block.proxy->productsOf(warp).checkRegisters(warp, instruction, mask);
        instruction.execute(warp, instruction, mask);
      }
    }
  }

  /// Says of one thread where it waits, and of one other why it does not come.
  [[noreturn]] void raiseDeadlock() {
    std::string message = "deadlock: ";
    for (Warp &warp : block.warps) {
      if (!warp.parked)
        continue;
      unsigned lane = __builtin_ctz(warp.parked);
      throw Fault{CUDA_ERROR_LAUNCH_FAILED,
                  message + "thread " +
                      std::to_string(warp.index * kWarpSize + lane) +
                      " waits for other threads of its warp at " +
                      describe(kernel, kernel.code[warp.lanePc[lane]])};
    }
    const char *separator = "";
    for (unsigned id = 0; id < kBarriers; ++id) {
      const Barrier &barrier = block.barriers[id];
      if (!hasWaiting(barrier))
        continue;
      unsigned warp = 0;
      while (!barrier.waiting[warp])
        ++warp;
      message +=
          separator +
          ("thread " + std::to_string(warp * kWarpSize +
                                      __builtin_ctz(barrier.waiting[warp]))) +
          " waits at barrier " + std::to_string(id) + " at " +
          describe(kernel, *barrier.instruction) + " where " +
          std::to_string(barrier.arrived) + " of " +
          std::to_string(barrier.expected) + " threads are";
      separator = ", ";
    }
    uint64_t threads = block.launch->block.count();
    for (const Warp &warp : block.warps) {
      uint64_t rest = threads - warp.index * uint64_t(kWarpSize);
      uint32_t all = rest >= kWarpSize ? kFullMask : (1u << rest) - 1;
      if (all & ~warp.live) {
        message += ", thread " +
                   std::to_string(warp.index * kWarpSize +
                                  __builtin_ctz(all & ~warp.live)) +
                   " has exited";
        break;
      }
    }
    throw Fault{CUDA_ERROR_LAUNCH_FAILED, message};
  }

  const Kernel &kernel;
  size_t stride;
  Block block;
};

std::string nameOf(const Launch &launch, uint64_t number) {
  std::string text = "kernel " + launch.kernel->name + ", block " +
                     std::to_string(number % launch.grid.x);
  if (launch.grid.y > 1 || launch.grid.z > 1)
    text += "," + std::to_string(number / launch.grid.x % launch.grid.y);
  if (launch.grid.z > 1)
    text += "," + std::to_string(number / launch.grid.x / launch.grid.y);
  return text + ": ";
}
} // namespace

std::optional<Fault> modelslice::emulator::execute(const Launch &launch) {
  uint64_t blocks = launch.grid.count();
  std::atomic<uint64_t> next{0};
  // Of all faults the one of the first block is kept, whoever is faster.
  std::mutex mutex;
  std::optional<Fault> fault;
  std::atomic<uint64_t> faulted{blocks};
  auto note = [&](uint64_t number, int code, const std::string &message) {
    std::lock_guard<std::mutex> lock(mutex);
    if (number < faulted.load()) {
      fault = Fault{code, nameOf(launch, number) + message};
      faulted = number;
    }
  };
  auto work = [&] {
    DefaultFloatingPoint environment;
    uint64_t number = 0;
    try {
      BlockRunner runner(launch);
      while ((number = next.fetch_add(1)) < faulted.load())
        runner.run(number);
    } catch (const Fault &found) {
      note(number, found.code, found.message);
    } catch (const std::bad_alloc &) {
      note(number, CUDA_ERROR_OUT_OF_MEMORY, "the host is out of memory");
    }
  };
  HostThreads::get().run(blocks, work);
  return fault;
}
