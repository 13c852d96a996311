//===- VerifyConv.h - The constraints of convolutions -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_SLICE_IR_VERIFYCONV_H
#define MODELSLICE_LIB_DIALECT_SLICE_IR_VERIFYCONV_H

#include "mlir/IR/Operation.h"
#include "modelslice/Dialect/Slice/IR/Convolution.h"

namespace mlir::slice {

/// What `op`, a convolution or a gradient of one, calls the three tensors.
struct ConvNames {
  StringRef x, weight, y;
};

/// Checks the constraints that a convolution and its gradients share: conv2d_c1
/// to conv2d_c11 but conv2d_c6.
LogicalResult verifyConvolution(Operation *op, const Convolution &conv,
                                ConvNames names);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_DIALECT_SLICE_IR_VERIFYCONV_H
