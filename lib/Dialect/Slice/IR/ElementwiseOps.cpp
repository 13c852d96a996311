//===- ElementwiseOps.cpp - Element-wise ops ------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

LogicalResult DropoutOp::verify() {
  double p = getP().convertToDouble();
  // Written so that a NaN fails.
  if (p >= 0 && p < 1)
    return success();
  return emitOpError("(dropout_c1) expects p to be at least 0 and less than 1, "
                     "got ")
         << p;
}
