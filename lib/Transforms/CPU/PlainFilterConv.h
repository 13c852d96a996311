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
//   few images, one by one:
//     stage the window, transform its patches to V
//     for each block of output channels:
//       for each step of input channels and each row of points: transform
//         filters in registers, and add their products with V to M
//       transform M to outputs, run the element-wise rest
//   more, together:
//     for each image: stage the window, transform its patches to V
//     for each block of output channels:
//       for each step of input channels: transform filters to U, and add its
//         products with V of all images to M
//       for each image: transform M to outputs, run the element-wise rest
//
// Both add the same products in the same order.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_PLAINFILTERCONV_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_PLAINFILTERCONV_H

#include "KernelEmitter.h"
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
  /// What is image number `image` of the task in `buffer`, which holds the
  /// tiles of each after those of the one before along dimension `dim`.
  Value getImage(Value buffer, unsigned dim, Value image);
  /// The tasks of a region with `regionLanes` channels each that are a step's,
  /// for block `lane` of channels; those of a step follow those of the one
  /// before.
  std::pair<Value, Value> getTasks(Value step, Value lane, int64_t regionLanes);
  void emitImage(Value image, Range channels);
  void emitShared(Value first, Value numImages, Range channels);
  void emitFill(Value image, Value target);
  void emitRest(Value image, Value lane, Value source);

  // PlainFilterRegions.cpp: the regions, of steps where they say so.
  AffineMap getNextFilterMap(AffineExpr step, AffineExpr inner,
                             AffineExpr channel, int64_t ahead, AffineExpr y,
                             AffineExpr x, unsigned numDims);
  GenericOp buildZeros(Value target);
  GenericOp buildFilters();
  GenericOp buildProducts();
  SmallVector<TileAttr> getRowTiles();
  int64_t getNumAccumulators();
  unsigned getRowPoints();
  GenericOp buildProductRow(unsigned row, unsigned first);
  void buildProductRowBodies(GenericOp region, unsigned row, unsigned first);

  OpBuilder builder;
  Location loc;
  /// Of a task.
  int64_t images;
  /// V and M of a task's images, U of a step; null where there are never enough
  /// images.
  Value sharedPatches, sharedProducts, filters;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_PLAINFILTERCONV_H
