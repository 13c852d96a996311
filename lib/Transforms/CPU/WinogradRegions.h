//===- WinogradRegions.h - What is around the products ----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The parts of a task that computes a convolution by minimal filtering, all of
// which are regions: staging and transform of patches before the products,
// transform of outputs and epilogue behind them.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADREGIONS_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADREGIONS_H

#include "StageInput.h"
#include "WinogradShape.h"

namespace mlir::kern {

class WinogradRegions {
protected:
  explicit WinogradRegions(GenericOp op);
  ~WinogradRegions();

  /// Where the weight has the filter of these channels, over `numDims`
  /// dimensions; `y` and `x` take the place of its taps.
  AffineMap getFilterMap(AffineExpr channel, AffineExpr inputChannel,
                         AffineExpr y, AffineExpr x, unsigned numDims);

  Value allocate(ArrayRef<int64_t> shape);
  Value allocatePatches(int64_t images);
  Value allocateProducts(int64_t images);

  /// Stages the window whose points start at `lower`, and writes its patches to
  /// `target`: points x points x (tiles * input channels and more); with plain
  /// filters steps x points x points x tiles x input channels of a step.
  void emitPatches(OpBuilder &builder, Location loc, ArrayRef<Value> lower,
                   Value target);
  /// Fills the buffer of outputs for block `task` of channels from `source`:
  /// points x points x tiles x lanes.
  void emitOutputs(OpBuilder &builder, Location loc, Value task, Value source);
  /// Runs tasks [begin, end) of a region that is made where it runs. `extent`:
  /// of its dynamic dimension, the batch if not given.
  void run(OpBuilder &builder, GenericOp region, Value begin, Value end,
           Value extent = Value());

  static Value getNext(OpBuilder &builder, Value index);
  ScheduleAttr getTransformSchedule(ArrayRef<int64_t> extents, int64_t lanes);
  /// Of a window.
  int64_t getNumTiles() const { return tileRows * shape.getTileColumns(); }

  GenericOp op;
  WinogradShape shape;
  ScheduleAttr schedule;
  /// Of a window.
  int64_t tileRows;
  /// Output channels of a task.
  int64_t lanes;
  /// The element-wise rest of the op for one image, which reads the buffer of
  /// outputs where the op has its sum.
  GenericOp main;
  /// Of one image, or of a window of it.
  Value patches, products, outputs;
  /// Set before anything is emitted.
  Value batch;

private:
  SmallVector<int64_t> getImageTask();
  void buildStage();
  void buildMain();
  GenericOp buildPatches(OpBuilder &builder, Location loc, Value target);
  GenericOp buildOutputs(OpBuilder &builder, Location loc, Value source);

  /// The image with extents of whole tiles, whose staging fills the window.
  GenericOp rounded;
  std::unique_ptr<StagedInput> stage;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADREGIONS_H
