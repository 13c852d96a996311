//===- GpuBlock.cpp - What a block of a GPU schedule has ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block's bands of rows that are summed, its shared memory, and how many
// blocks there are.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// How many of the last rows the first side output sums over, as all do.
static size_t countSummedDims(GenericOp op, GpuScheduleAttr schedule) {
  if (!op.hasSides())
    return 0;
  AffineMap map = op.getStoreMap(op.getSide()->front());
  size_t count = 0;
  for (int64_t dim : llvm::reverse(schedule.getRows())) {
    if (map.isFunctionOfDim(dim))
      break;
    ++count;
  }
  return count;
}

bool mlir::kern::sumsRows(GenericOp op, GpuScheduleAttr schedule) {
  return op.hasSides() &&
         countSummedDims(op, schedule) == schedule.getRows().size();
}

RowBands mlir::kern::getRowBands(GenericOp op, GpuScheduleAttr schedule) {
  size_t dims = countSummedDims(op, schedule);
  if (dims == 0 || dims == schedule.getRows().size())
    return {};
  int64_t points = countAxisPoints(op, schedule.getRows().take_back(dims));
  return {int64_t(dims), points, int64_t(llvm::PowerOf2Ceil(points))};
}

/// A thread of multiply-adds has up to four neighbours; one of tensor cores has
/// rows r and r + 8 of each 16, which all threads of all blocks add first.
int64_t mlir::kern::getBandUnit(GenericOp op, GpuScheduleAttr schedule) {
  int64_t padded = getRowBands(op, schedule).padded;
  if (schedule.isTensorCore())
    return padded >= 16 ? 2 : 1;
  return schedule.getThread().getRows() % 4 == 0 ? std::min<int64_t>(padded, 4)
                                                 : 1;
}

SharedSums mlir::kern::getSharedSums(GenericOp op, GpuScheduleAttr schedule) {
  // Units begin 8 banks apart: the lanes of a fragment store 8 columns of 4
  // units at a time.
  return {schedule.getBlock().getRows() / getBandUnit(op, schedule),
          schedule.getBlock().getLanes() + 8};
}

bool mlir::kern::reducesAlike(GenericOp op, ArrayRef<int64_t> dims) {
  // Where there is padding, points are left out.
  for (int64_t input : op.getClipped().value_or(ArrayRef<int64_t>()))
    for (int64_t dim : dims)
      if (op.getInputMap(input).isFunctionOfDim(dim))
        return false;
  return llvm::none_of(op.getCombineBlock()->getTerminator()->getOperands(),
                       [&](Value value) { return dependsOn(op, value, dims); });
}

bool mlir::kern::sharesReduction(GenericOp op, GpuScheduleAttr schedule) {
  return op.hasReduction() && schedule.getStep() == 0 &&
         schedule.getThreadColumns() > 1 &&
         schedule.getThread().getRows() == 1 &&
         schedule.getThread().getLanes() == 1 &&
         reducesAlike(op, schedule.getColumns());
}

bool mlir::kern::reducesInWarp(GenericOp op, GpuScheduleAttr schedule) {
  return schedule.getNumThreads() == kWarpThreads &&
         schedule.getThreadRows() == 1 && sharesReduction(op, schedule);
}

int64_t mlir::kern::getSharedBytes(GenericOp op, GpuScheduleAttr schedule) {
  int64_t bytes = 0;
  int64_t threads = schedule.getNumThreads();
  if (schedule.getStep() > 0)
    bytes = getSharedBuffers(op, schedule) *
            (getSharedTile(op, schedule, true).getBytes() +
             getSharedTile(op, schedule, false).getBytes());
  auto takesPartials = [&](int64_t values) {
    bytes = std::max<int64_t>(bytes, threads * values * sizeof(float));
  };
  if ((schedule.getSplit() > 1 || sharesReduction(op, schedule)) &&
      !reducesInWarp(op, schedule))
    takesPartials(op.getCombiners().size());
  if (getRowBands(op, schedule).dims > 0) {
    SharedSums sums = getSharedSums(op, schedule);
    bytes = std::max<int64_t>(bytes, op.getSide()->size() * sums.units *
                                         sums.pitch * sizeof(float));
  }
  if (sumsRows(op, schedule) && schedule.getThreadRows() > 1)
    takesPartials(op.getSide()->size() * schedule.getThread().getLanes());
  return bytes;
}

int64_t mlir::kern::countAxisPoints(GenericOp op, ArrayRef<int64_t> dims) {
  int64_t points = 1;
  for (int64_t dim : dims)
    points *= op.getExtents()[dim];
  return points;
}

int64_t mlir::kern::countPaddedRows(GenericOp op, GpuScheduleAttr schedule) {
  RowBands bands = getRowBands(op, schedule);
  return countAxisPoints(op, schedule.getRows()) / bands.points * bands.padded;
}

GpuGrid mlir::kern::getGpuGrid(GenericOp op, GpuScheduleAttr schedule) {
  GpuGrid grid{1, 0, 1, 1};
  grid.columns = llvm::divideCeil(countAxisPoints(op, schedule.getColumns()),
                                  schedule.getBlock().getLanes());
  for (int64_t dim : getBlockDims(op, schedule)) {
    if (op.getExtents()[dim] < 0)
      grid = {0, 1, 1, grid.columns};
    else
      grid.columns *= op.getExtents()[dim];
  }
  if (sumsRows(op, schedule))
    return grid;
  int64_t rows = countPaddedRows(op, schedule);
  if (rows < 0)
    grid = {0, -rows, schedule.getBlock().getRows(), grid.columns};
  else
    grid.columns *= llvm::divideCeil(rows, schedule.getBlock().getRows());
  return grid;
}
