//===- VerifyGpuSchedule.cpp - Whether a GPU schedule fits its region -----===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify.h"
#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Points of a block along one axis, and points of a thread: what code can
/// name.
constexpr int64_t kMaxBlockPoints = 1024;
constexpr int64_t kMaxThreadPoints = 256;
constexpr int64_t kMaxStep = 128;

class GpuScheduleVerifier {
public:
  GpuScheduleVerifier(GenericOp op, GpuScheduleAttr schedule)
      : op(op), schedule(schedule) {}

  LogicalResult verify() {
    return success(succeeded(verifyAxes()) && succeeded(verifyBlock()) &&
                   succeeded(verifySides()) && succeeded(verifyStep()) &&
                   succeeded(verifyWarpgroups()) && succeeded(verifyShared()));
  }

private:
  InFlightDiagnostic fail() { return op.emitOpError("gpu schedule expects "); }
  LogicalResult verifyAxes();
  LogicalResult verifyBlock();
  LogicalResult verifySides();
  LogicalResult verifyStep();
  LogicalResult verifyWarpgroups();
  LogicalResult verifyShared();

  GenericOp op;
  GpuScheduleAttr schedule;
};

LogicalResult GpuScheduleVerifier::verifyAxes() {
  int64_t numParallel = op.getNumParallel();
  // Threads count points in 32 bits.
  int64_t reduction = 1, batches = 0;
  for (int64_t extent : op.getExtents().drop_front(numParallel)) {
    batches += extent < 0;
    if (extent > 0 && (llvm::MulOverflow(reduction, extent, reduction) ||
                       reduction > INT32_MAX))
      return fail() << "reductions of less than 2^31 points, got "
                    << op.getExtents();
  }
  if (batches > 1)
    return fail() << "at most one reduction over the batch, got " << batches;
  llvm::SmallSet<int64_t, 8> seen;
  for (bool ofRows : {true, false}) {
    ArrayRef<int64_t> axis =
        ofRows ? schedule.getRows() : schedule.getColumns();
    int64_t points = 1;
    for (auto [position, dim] : llvm::enumerate(axis)) {
      if (dim < 0 || dim >= numParallel || !seen.insert(dim).second)
        return fail() << "distinct parallel dimensions in [0, " << numParallel
                      << "), got " << dim;
      int64_t extent = op.getExtents()[dim];
      if (extent < 0 && (position > 0 || !ofRows))
        return fail() << "the batch to be the first of the rows or in neither "
                         "axis, got it at dimension "
                      << dim;
      if (extent > 0 &&
          (llvm::MulOverflow(points, extent, points) || points > INT32_MAX))
        return fail() << "axes of less than 2^31 points, got "
                      << op.getExtents();
    }
  }
  return success();
}

LogicalResult GpuScheduleVerifier::verifyBlock() {
  TileAttr block = schedule.getBlock(), thread = schedule.getThread();
  for (auto [points, part] : {std::pair(block.getRows(), thread.getRows()),
                              std::pair(block.getLanes(), thread.getLanes())})
    if (points > kMaxBlockPoints || points % part)
      return fail() << "blocks of at most " << kMaxBlockPoints
                    << " points along an axis, a multiple of a thread's, got "
                    << block << " and " << thread;
  if (thread.getRows() > kMaxThreadPoints ||
      thread.getLanes() > kMaxThreadPoints ||
      thread.getRows() * thread.getLanes() > kMaxThreadPoints)
    return fail() << "at most " << kMaxThreadPoints
                  << " points for a thread, got " << thread;
  if (schedule.getSplit() < 1 || schedule.getSplit() > kMaxBlockThreads ||
      schedule.getNumThreads() > kMaxBlockThreads)
    return fail() << "1 to " << kMaxBlockThreads << " threads, got "
                  << schedule.getThreadRows() << " x "
                  << schedule.getThreadColumns() << " x "
                  << schedule.getSplit();
  if (schedule.getSplit() > 1 && !op.hasReduction())
    return fail() << "a reduction where it splits one";
  return success();
}

LogicalResult GpuScheduleVerifier::verifySides() {
  if (!op.hasSides())
    return success();
  RowBands bands = getRowBands(op, schedule);
  ArrayRef<int64_t> summed = schedule.getRows().take_back(
      bands.dims ? bands.dims : schedule.getRows().size());
  ArrayRef<int64_t> sides = *op.getSide();
  for (int64_t store : sides)
    for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim)
      if (op.getStoreMap(store).isFunctionOfDim(dim) ==
          llvm::is_contained(summed, dim))
        return fail() << "the last rows to be what side output " << store
                      << " sums over, but dimension " << dim << " is not";
  if (bands.dims == 0)
    return success();
  if (schedule.getStep() == 0)
    return fail() << "a step where side outputs sum over some of the rows";
  if (bands.padded > kMaxBandRows ||
      schedule.getBlock().getRows() % bands.padded)
    return fail() << "side outputs to sum over at most " << kMaxBandRows
                  << " rows, whole ones of each block when padded to a power "
                     "of two, got "
                  << bands.points << " rows in blocks of "
                  << schedule.getBlock().getRows();
  return success();
}

LogicalResult GpuScheduleVerifier::verifyStep() {
  TileAttr block = schedule.getBlock(), thread = schedule.getThread();
  int64_t step = schedule.getStep();
  if (step < 0 || step > kMaxStep || step % 4)
    return fail() << "a step of a multiple of 4 up to " << kMaxStep << ", got "
                  << step;
  if (step == 0) {
    if (schedule.isTensorCore())
      return fail() << "a step with " << stringifyGpuMath(schedule.getMath());
    bool sums = op.hasReduction() || op.hasSides();
    bool isVector = thread.getLanes() == 2 || thread.getLanes() == 4;
    if (thread.getRows() != 1 ||
        (thread.getLanes() != 1 && (sums || !isVector)))
      return fail() << "one point for a thread without a step, or 2 or 4 "
                       "columns without sums, got "
                    << thread;
    return success();
  }
  if (schedule.getSplit() != 1)
    return fail() << "no split with a step, got " << schedule.getSplit();
  if (!findFactors(op, schedule.getRows(), schedule.getColumns()))
    return fail() << "with a step a sum of products of what no column and what "
                     "no row changes";
  if (!schedule.isTensorCore()) {
    if (block.getRows() % 4 || block.getLanes() % 4)
      return fail() << "blocks of multiples of 4 with a step, got " << block;
    return success();
  }
  if (thread.getRows() % 2 || thread.getLanes() % 2 ||
      block.getRows() % (8 * thread.getRows()) ||
      block.getLanes() % (4 * thread.getLanes()))
    return fail() << "whole fragments of 16 x 8 for each warp, got " << block
                  << " and " << thread;
  int64_t depth = schedule.getMath() == GpuMath::Tf32 ? 8 : 16;
  if (step % depth)
    return fail() << "a step of a multiple of " << depth << " for "
                  << stringifyGpuMath(schedule.getMath()) << ", got " << step;
  return success();
}

/// What one wgmma computes, of rows of shared memory that are swizzled.
LogicalResult GpuScheduleVerifier::verifyWarpgroups() {
  if (!schedule.getWarpgroups())
    return success();
  TileAttr block = schedule.getBlock(), thread = schedule.getThread();
  if (!schedule.isTensorCore() || sumsRows(op, schedule) ||
      !isCopied(op, schedule, true) || !isCopied(op, schedule, false))
    return fail() << "warpgroups to multiply rounded factors, without sums "
                     "over all rows";
  if (schedule.getThreadColumns() != 4 ||
      block.getRows() % (kWarpgroupRows / 2 * thread.getRows()) ||
      block.getLanes() % 8 || block.getLanes() > 256)
    return fail()
           << "products of 64 rows by all columns, at most 256, for each "
              "warpgroup, got "
           << block << " and " << thread;
  for (bool ofRows : {true, false})
    if (SharedTile tile = getSharedTile(op, schedule, ofRows);
        !tile.alongStep || tile.inner * tile.elementBytes != 128)
      return fail() << "a step of 128 bytes of each factor for warpgroups, got "
                    << schedule.getStep();
  return success();
}

LogicalResult GpuScheduleVerifier::verifyShared() {
  int64_t bytes = getSharedBytes(op, schedule);
  int64_t most =
      schedule.getWarpgroups() ? kMaxWarpgroupSharedBytes : kMaxSharedBytes;
  if (bytes > most)
    return fail() << "at most " << most << " bytes of shared memory, got "
                  << bytes;
  return success();
}

} // namespace

/// Whether two schedules add the same products in the same order, and differ in
/// tiles alone. Sums over all rows depend on the tile.
static bool haveEqualSums(GenericOp op, GpuScheduleAttr lhs,
                          GpuScheduleAttr rhs) {
  return lhs.getStep() > 0 && rhs.getStep() > 0 && !sumsRows(op, lhs) &&
         lhs.getRows() == rhs.getRows() &&
         lhs.getColumns() == rhs.getColumns() &&
         lhs.getMath() == rhs.getMath() &&
         lhs.getWarpgroups() == rhs.getWarpgroups();
}

LogicalResult mlir::kern::verifyGpuSchedule(GenericOp op) {
  SmallVector<GpuScheduleAttr> schedules = getGpuVariants(op);
  if (!schedules.empty() && !getGpuSchedule(op))
    return op.emitOpError("expected ")
           << KernDialect::kGpuScheduleAttr << " beside "
           << KernDialect::kGpuVariantsAttr;
  for (auto [index, schedule] : llvm::enumerate(schedules)) {
    if (failed(GpuScheduleVerifier(op, schedule).verify()))
      return failure();
    if (index == 0)
      continue;
    if (!haveEqualSums(op, schedules.front(), schedule))
      return op.emitOpError("gpu variants expect steps, no sums over all rows, "
                            "and equal rows, columns, math and warpgroups, "
                            "got ")
             << schedules.front() << " and " << schedule;
    auto countPoints = [](GpuScheduleAttr each) {
      return each.getBlock().getRows() * each.getBlock().getLanes();
    };
    GpuScheduleAttr before = schedules[index - 1];
    if (countPoints(schedule) >= countPoints(before))
      return op.emitOpError("gpu variants expect smaller and smaller blocks, "
                            "got ")
             << before.getBlock() << " and " << schedule.getBlock();
  }
  return success();
}
