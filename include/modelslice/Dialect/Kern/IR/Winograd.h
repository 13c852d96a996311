//===- Winograd.h - Convolutions by minimal filtering -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A 3x3 convolution with stride 1 makes m x m outputs from (m + 2) x (m + 2)
// inputs with (m + 2)^2 multiplications per channel instead of 9 m^2, if its
// filters have been transformed before:
//
//   Y = A^T [(G g G^T) * (B^T d B)] A        (* is element by element)
//
// Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016.
// The sum over input channels is taken between the brackets, so that most of
// the work is (m + 2)^2 matrix products.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_KERN_IR_WINOGRAD_H
#define MODELSLICE_DIALECT_KERN_IR_WINOGRAD_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// The parts of a region that is such a convolution.
struct WinogradConv {
  unsigned image, weights;           ///< Inputs.
  unsigned channel, y, x;            ///< Parallel dimensions of the output.
  unsigned inputChannel, tapY, tapX; ///< Reduction dimensions.
  /// The weight is read backwards, at 2 - tap, as the gradient of an input
  /// does.
  bool isFlipped = false;

  /// The weight's index that follows the dimension `tap`.
  AffineExpr getTap(unsigned tap, MLIRContext *context) const {
    AffineExpr dim = getAffineDimExpr(tap, context);
    return isFlipped ? 2 - dim : dim;
  }
};

/// The parts of `op`, or nothing if it is no 3x3 convolution with stride and
/// dilation 1 whose combine body is a product of the weight with something made
/// of an image and of values that are the same for a whole channel. Maps may
/// be over tensors or over memory.
std::optional<WinogradConv> matchWinograd(GenericOp op);

/// How many elements `op` reads of its input number `input` where its
/// dimensions say `elements`: more of a transformed weight.
int64_t countTransformed(GenericOp op, unsigned input, int64_t elements);

/// For tiles of m = 2 or 4 outputs, row by row: A^T, m x (m + 2), and B^T,
/// (m + 2) x (m + 2). G is (m + 2) x 3: row i of `evaluation`, the powers of an
/// interpolation point, times scales[i].
struct WinogradMatrices {
  ArrayRef<double> output, input, evaluation, scales;
};
WinogradMatrices getWinogradMatrices(int64_t outputs);

} // namespace mlir::kern

#endif // MODELSLICE_DIALECT_KERN_IR_WINOGRAD_H
