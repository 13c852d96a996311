//===- Convolution.h - The shape of a convolution ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_CONVOLUTION_H
#define MODELSLICE_DIALECT_SLICE_IR_CONVOLUTION_H

#include "modelslice/Dialect/Slice/IR/AliveShapes.h"

namespace mlir::slice {

/// A convolution y = x * weight by its types: x[b, c, i, j],
/// weight[n, c, u, v], y[b, n, h, w]. Its gradients are of the same one. All
/// but the verifier may rely on the constraints conv2d_c1 to conv2d_c11.
struct Convolution {
  RankedTensorType x, weight, y;
  /// For rows and for columns.
  ArrayRef<int64_t> stride, padding, dilation;

  /// Input and output channels of one conv group.
  int64_t getGroupInputs() const { return weight.getDimSize(1); }
  int64_t getGroupOutputs() const {
    return y.getDimSize(1) / getNumConvGroups();
  }
  int64_t getNumConvGroups() const {
    return x.getDimSize(1) / getGroupInputs();
  }
  bool isGrouped() const { return x.getDimSize(1) != getGroupInputs(); }
  /// Whether every conv group has one input and one output.
  bool isDepthwise() const {
    return isGrouped() && getGroupInputs() == 1 && getGroupOutputs() == 1;
  }

  /// How many rows (`axis` 0) or columns (1) of x an output sees.
  int64_t getSpan(unsigned axis) const {
    return (weight.getDimSize(2 + axis) - 1) * dilation[axis] + 1;
  }
  /// Rows or columns of x with its padding.
  int64_t getPaddedExtent(unsigned axis) const {
    return x.getDimSize(2 + axis) + 2 * padding[axis];
  }

  /// Two for each multiply-add, those with the padding, too; saturates.
  int64_t getFlopsPerExample() const;
};

} // namespace mlir::slice

#endif // MODELSLICE_DIALECT_SLICE_IR_CONVOLUTION_H
