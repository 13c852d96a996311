//===- PlainFilterConv.h - Minimal filtering of plain filters ---*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution by minimal filtering whose filters lie in memory as they are.
// They are a quarter of the bytes of transformed ones, which is what a small
// image waits for. A task takes a block of output channels of a few images:
//
//   for each image: stage the window, transform its patches to V
//   for each block of output channels:
//     for each step of input channels, add to M:
//       few images: for each of them and each row of points, transform filters
//         in registers and multiply
//       more: transform the step's filters to U once, and multiply with the
//         patches of all images
//     for each image: transform M to outputs, run the element-wise rest
//
// Both ways add the same products in the same order.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_PLAINFILTERCONV_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_PLAINFILTERCONV_H

#include "WinogradRegions.h"

namespace mlir::kern {

class PlainFilterConv : private WinogradRegions {
public:
  /// Splits `op`, a verified convolution, until destruction; the parts are made
  /// next to it. Call at the kernel's start: allocates the buffers there.
  explicit PlainFilterConv(GenericOp op);

  /// Emits tasks [begin, end), before the op.
  void emit(Value batch, Value begin, Value end);

private:
  using Body = function_ref<void(Value)>;

  // PlainFilterConv.cpp: the loops.
  Value constant(int64_t value);
  void forEach(Value lower, Value upper, Body body);
  Value multiply(Value index, int64_t factor);
  /// What `buffer`, which `getRow` elements of each image are in a row of, has
  /// of image number `image` of the task.
  Value getImage(Value buffer, Value image, ArrayRef<int64_t> shape);
  Value getPatches(Value image);
  Value getProducts(Value image);
  void emitTask(Value first, Value numImages, Value lower, Value upper);
  void emitSums(Value lane, Value numImages);
  void emitAlone(Value lane, Value numImages);
  void emitShared(Value lane, Value numImages);
  std::pair<Value, Value> getTasks(Value step, Value lane,
                                   int64_t regionLanes);
  int64_t getNumSteps() const {
    return shape.getInputChannels() / shape.getFilterStep();
  }

  // PlainFilterRegions.cpp: the regions, of steps where they say so.
  AffineMap getFilterMap(AffineExpr channel, AffineExpr inputChannel,
                         AffineExpr y, AffineExpr x, unsigned numDims);
  GenericOp buildZeros();
  GenericOp buildFilters();
  GenericOp buildProducts();
  GenericOp buildProductRow(unsigned row, Value imagePatches,
                            Value imageProducts);
  SmallVector<TileAttr> getRowTiles();
  void buildProductRowBodies(GenericOp region, unsigned row);

  OpBuilder builder;
  Location loc;
  /// U of a step; null where no task has enough images.
  Value filters;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_PLAINFILTERCONV_H
