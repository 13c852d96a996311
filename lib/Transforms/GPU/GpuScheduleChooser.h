//===- GpuScheduleChooser.h - A GPU schedule for one region -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_GPU_GPUSCHEDULECHOOSER_H
#define MODELSLICE_LIB_TRANSFORMS_GPU_GPUSCHEDULECHOOSER_H

#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"

namespace mlir::kern {

class GpuScheduleChooser {
public:
  GpuScheduleChooser(GenericOp op, GpuMath math, bool warpgroups)
      : op(op), math(math), warpgroups(warpgroups) {}

  /// The schedule and its variants, from the largest block to the smallest.
  /// Emits an error where no schedule fits the region.
  FailureOr<SmallVector<GpuScheduleAttr>> choose();

private:
  /// What side outputs sum over; fails where they disagree.
  FailureOr<SmallVector<int64_t>> getSummedDims();

  // ChooseGpuProduct.cpp
  /// Rows by columns of a tile.
  using Tile = std::pair<int64_t, int64_t>;
  /// Matrix products through shared memory; nothing where it does not pay.
  SmallVector<GpuScheduleAttr> chooseProducts(ArrayRef<int64_t> summed);
  bool findAxes(ArrayRef<int64_t> summed, SmallVector<int64_t> &rows,
                SmallVector<int64_t> &columns);
  /// Blocks of variants, from the largest that the axes fill to the smallest.
  SmallVector<Tile> chooseBlocks(ArrayRef<int64_t> rows,
                                 ArrayRef<int64_t> columns,
                                 ArrayRef<int64_t> summed);
  /// The one block for a region whose rows are all summed.
  Tile chooseSummedBlock(ArrayRef<int64_t> rows, ArrayRef<int64_t> columns);
  /// A thread's part of a block; nothing if there is none.
  std::optional<Tile> chooseThread(Tile block, int64_t points);
  int64_t chooseStep(int64_t points);

  // ChooseWarpgroups.cpp
  /// The same by warpgroups; none where they cannot be used.
  SmallVector<GpuScheduleAttr> chooseWarpgroups(ArrayRef<int64_t> rows,
                                                ArrayRef<int64_t> columns,
                                                ArrayRef<int64_t> summed);

  GpuScheduleAttr chooseSums(ArrayRef<int64_t> summed);
  GpuScheduleAttr chooseReduction();
  GpuScheduleAttr chooseElements();
  GpuScheduleAttr chooseVectors();

  GpuScheduleAttr get(ArrayRef<int64_t> rows, ArrayRef<int64_t> columns,
                      int64_t blockRows, int64_t blockColumns, int64_t split);

  /// All parallel dimensions in the order of memory, the batch first.
  SmallVector<int64_t> getParallelDims();
  /// The dimension along which most operands are contiguous.
  int64_t getContiguousDim();
  /// The last parallel dimension that no value of the reduction changes along;
  /// -1 if there is none.
  int64_t getSharedDim();
  int64_t getExtent(int64_t dim);
  int64_t countPoints(ArrayRef<int64_t> dims);
  int64_t countReduction();

  /// What stands for the batch where a choice needs a number. Results do not
  /// depend on the batch, so a choice may not either.
  static constexpr int64_t kTypicalBatch = 16;

  GenericOp op;
  GpuMath math;
  /// Whether the device has wgmma.
  bool warpgroups;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_GPU_GPUSCHEDULECHOOSER_H
