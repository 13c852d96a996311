//===- ScheduleChooser.h - A schedule for one region ------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The choice follows from the access patterns and the registers of the target:
// the lane dimension is the one along which the operands' elements are
// neighbours, the row dimension the one that reuses what the lanes loaded, and
// tiles hold as many accumulators as hide the latency of a multiply-add
// without spilling.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_SCHEDULECHOOSER_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_SCHEDULECHOOSER_H

#include "KernelShape.h"
#include "WinogradShape.h"

namespace mlir::kern {

class ScheduleChooser {
public:
  ScheduleChooser(GenericOp op, TargetAttr target)
      : op(op), target(target), shape(op, target.getLanes()),
        vector(target.getLanes()) {}
  ScheduleAttr choose();

private:
  /// Rows of a batch that one task takes. Four tall tiles amortise a pass over
  /// a block of weights; with more rows two threads would share rows rather
  /// than split them, and read in every layer what the other one wrote in the
  /// last.
  static constexpr int64_t kBatchTask = 32;
  /// Vectors of a tile that takes all lanes there are.
  static constexpr int64_t kMaxWholeVectors = 8;
  /// Weights up to this size are read again for each window.
  static constexpr int64_t kSmallWeights = 192 << 10;
  /// Weights above this size come from beyond the second-level cache, and are
  /// asked for so many rows of them before they are used.
  static constexpr int64_t kFarWeights = 4 << 20, kPrefetch = 96;

  // ScheduleChooser.cpp: what lies in registers.
  /// Visits the map and type of every operand, outputs last.
  void forEachOperand(function_ref<void(AffineMap, MemRefType, bool)> visit) {
    for (auto [index, input] : llvm::enumerate(op.getInputs()))
      visit(op.getInputMap(index), cast<MemRefType>(input.getType()), false);
    for (auto [index, output] : llvm::enumerate(op.getOutputs()))
      visit(op.getStoreMap(index), cast<MemRefType>(output.getType()), true);
  }
  int64_t getLaneDim();
  std::optional<int64_t> scoreLanes(int64_t dim);
  int64_t getRowDim();
  bool isFeasible(int64_t lane, int64_t row);
  bool canFoldRows();
  SmallVector<TileAttr> getTiles();
  SmallVector<TileAttr> getStaticTiles(int64_t rows);

  // ChooseWindows.cpp: what a task takes, and what of it is staged at a time.
  int64_t getNumOuter();
  void chooseTasks();
  void fillElementTask();
  void chooseWindow();
  void cutRows();

  // ScheduleWinograd.cpp: convolutions by minimal filtering.
  bool isPrefetchShared(const WinogradShape &winograd);
  int64_t getSharedPrefetch(const WinogradShape &winograd);
  SmallVector<TileAttr> getPlainFilterTiles();
  ScheduleAttr chooseWinograd();

  bool hasLaneTasks() { return laneDim >= 0 && op.isParallelDim(laneDim); }
  /// Whether tasks take one image rather than rows of a batch.
  bool isByImage() { return op.getNumParallelDims() >= 3; }
  TileAttr makeTile(int64_t rows, int64_t lanes) {
    return TileAttr::get(op.getContext(), rows, lanes);
  }

  GenericOp op;
  TargetAttr target;
  KernelShape shape;
  int64_t vector;

  // The parts of the schedule.
  int64_t laneDim = -1, rowDim = -1;
  SmallVector<TileAttr> tiles;
  SmallVector<int64_t> task, stage, window;
  int64_t numOuter = 0;
  bool lanesOuter = false, foldRows = false;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_SCHEDULECHOOSER_H
