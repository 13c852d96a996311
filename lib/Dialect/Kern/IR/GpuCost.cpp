//===- GpuCost.cpp - What a block of a product costs ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Estimates from which a variant of a kernel is chosen. What a block costs
// where others hide its waiting is what it keeps a multiprocessor busy with;
// alone it waits for memory in every step besides.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::kern;

namespace {
/// Cycles in which a lone block waits for its factors in a step, and in which
/// it finds its place and stores what it has.
constexpr double kStepLatency = 700, kBlockLatency = 1500;
/// Bytes that the second-level cache has for a multiprocessor in a cycle.
constexpr double kCacheBytes = 24;
/// Products of a multiprocessor in a cycle.
constexpr double kFmaRate = 128, kTf32Rate = 512, kBf16Rate = 1024;
/// Of warpgroups, which load nothing for them: how many times as many, and what
/// is left of the wait for factors that are copied some steps ahead.
constexpr double kWarpgroupSpeed = 2, kWarpgroupLatency = 300;
/// What loads from shared memory add to products, for a thread that loads a
/// row's and a column's value for each: larger tiles of a thread share them.
constexpr double kFmaLoads = 1.6, kFragmentLoads = 3;
/// Of threads that load for themselves: the wait of a block for memory, and for
/// each point of a thread what it waits and what its warp keeps the
/// multiprocessor busy with.
constexpr double kDirectLatency = 1000, kPointLatency = 24, kPointCycles = 6;
/// What stands for the batch in a sum over it.
constexpr double kSummedBatch = 128;
/// Estimates are to be added up.
constexpr double kMaxCycles = int64_t(1) << 40;
} // namespace

static double countReduction(GenericOp op) {
  double reduction = 1;
  for (int64_t extent : op.getExtents().drop_front(op.getNumParallel()))
    reduction *= extent < 0 ? kSummedBatch : double(extent);
  return reduction;
}

/// A block whose threads load what they combine.
static GpuCost getDirectCost(GenericOp op, GpuScheduleAttr schedule) {
  double threads = double(schedule.getNumThreads());
  double points =
      countReduction(op) *
      double(schedule.getBlock().getRows() * schedule.getBlock().getLanes()) /
      threads;
  if (sharesReduction(op, schedule))
    points /= double(schedule.getThreadColumns());
  if (sumsRows(op, schedule))
    points *= std::abs(double(countPaddedRows(op, schedule))) /
              double(schedule.getBlock().getRows());
  double warps = std::ceil(threads / kWarpThreads);
  double alone = kDirectLatency + points * kPointLatency;
  return {int64_t(std::min(alone, kMaxCycles)),
          int64_t(std::min(warps * points * kPointCycles, kMaxCycles))};
}

GpuCost mlir::kern::getGpuCost(GenericOp op, GpuScheduleAttr schedule) {
  if (schedule.getStep() == 0)
    return getDirectCost(op, schedule);
  double reduction = countReduction(op);
  double steps =
      std::max(1.0, std::ceil(reduction / double(schedule.getStep())));
  double rows = double(schedule.getBlock().getRows());
  double columns = double(schedule.getBlock().getLanes());
  double threadRows = double(schedule.getThread().getRows());
  double threadColumns = double(schedule.getThread().getLanes());
  double rate = schedule.getMath() == GpuMath::Fma    ? kFmaRate
                : schedule.getMath() == GpuMath::Tf32 ? kTf32Rate
                                                      : kBf16Rate;
  double loads = (schedule.isTensorCore() ? kFragmentLoads : kFmaLoads) *
                 (1 / threadRows + 1 / threadColumns);
  double latency = kStepLatency;
  if (schedule.getWarpgroups()) {
    rate *= kWarpgroupSpeed;
    loads = 0;
    latency = kWarpgroupLatency;
  }
  double products = rows * columns / rate * (1 + loads);
  bool isHalf = hasRoundedFactors(op, GpuMath::Bf16);
  double bytes = (rows + columns) * (isHalf ? 2 : 4) / kCacheBytes;
  double busy = steps * double(schedule.getStep()) * std::max(products, bytes);
  double alone = busy + steps * latency + kBlockLatency;
  return {int64_t(std::min(alone, kMaxCycles)),
          int64_t(std::min(busy, kMaxCycles))};
}
