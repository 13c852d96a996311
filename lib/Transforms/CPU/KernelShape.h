//===- KernelShape.h - What schedules ask about a region --------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_KERNELSHAPE_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_KERNELSHAPE_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// Answers about the access patterns of one region, from its maps alone, for
/// vectors of some lanes.
class KernelShape {
public:
  KernelShape(GenericOp op, int64_t vector) : op(op), vector(vector) {}

  /// Whether a side output sums over the parallel dimension.
  bool isSummed(int64_t dim);

  /// Whether no task may cut `dim` if it lies in the lanes: a side output sums
  /// over it, or a clipped input leaves its tensor along it.
  bool needsWhole(int64_t dim);

  /// Whether the combine body reads the input.
  bool isCombined(unsigned input) {
    return op.hasReduction() &&
           !op.getCombineBlock()->getArgument(input).use_empty();
  }

  /// Whether points along `dim` share what some input loads into lanes.
  bool isReusedAlong(int64_t dim, int64_t laneDim);
  /// Whether points along `dim` share an input.
  bool isReusedAlong(int64_t dim);

  /// Whether any input that is combined varies along the lanes.
  bool anyCombinedInLanes(int64_t laneDim);

  /// Whether cutting the reduction loops at the bounds of a clipped input does
  /// for it, with these dimensions in registers.
  bool isClippableByLoops(unsigned input, int64_t laneDim, int64_t rowDim);

  /// Whether a task of one example that covers the lanes and rows, and a part
  /// of the other dimensions, can stage the input.
  bool isStageable(unsigned input, int64_t laneDim);

  /// Whether a window of the input must hold all points of a parallel
  /// dimension: they lie in the lanes, or its innermost index follows them.
  bool isWholeInWindow(unsigned input, int64_t laneDim, int64_t dim) {
    AffineMap map = op.getInputMap(input);
    return dim == laneDim || (map.getNumResults() > 0 &&
                              map.getResults().back().isFunctionOfDim(dim));
  }

  /// The inputs of which each element is prepared by the combine body, or
  /// clipped along a register dimension, and read more than once.
  SmallVector<int64_t> getInputsToStage(int64_t laneDim, int64_t rowDim);

  /// Bytes of the part of the input that `window` points of each parallel
  /// dimension read; the batch counts as one. Saturates.
  int64_t getReadBytes(unsigned input, ArrayRef<int64_t> window);

  /// Bytes of the window that holds this part: the same where its rows are not
  /// aligned.
  int64_t getWindowBytes(unsigned input, ArrayRef<int64_t> window);

  /// Whether the reduction can be cut into parts that add to what is stored:
  /// each result is a sum, plus something that is no part of it.
  bool canAccumulate();

  /// Bytes of the inputs that the combine body reads, the batch counting once.
  int64_t getCombinedBytes();

  /// Bytes of the inputs that all examples share, such as weights.
  int64_t getSharedBytes();

private:
  /// The input's indices, each with the size that it should stay below.
  SmallVector<std::pair<AffineExpr, int64_t>> getIndices(unsigned input);
  /// How many values each index of the input takes in a window.
  SmallVector<int64_t> getWindowSizes(unsigned input, ArrayRef<int64_t> window);

  GenericOp op;
  int64_t vector;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_KERNELSHAPE_H
