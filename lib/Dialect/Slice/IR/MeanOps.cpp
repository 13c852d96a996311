//===- MeanOps.cpp - Means over the batch ---------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

LogicalResult MeanGradOp::verify() {
  if (!isSliced(getX().getType()))
    return success();
  return emitOpError("(mean_grad_c1) expects x not to be sliced, got ")
         << getX().getType();
}
