//===- AffineIndex.h - Affine expressions as values -------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_AFFINEINDEX_H
#define MODELSLICE_LIB_TRANSFORMS_AFFINEINDEX_H

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"

namespace mlir::kern {

/// The index that `expr` is where operand i is dimension i of it, folded as far
/// as it can be.
inline Value buildIndex(OpBuilder &builder, Location loc, AffineExpr expr,
                        ArrayRef<OpFoldResult> operands) {
  return getValueOrCreateConstantIndexOp(
      builder, loc,
      affine::makeComposedFoldedAffineApply(
          builder, loc, AffineMap::get(operands.size(), 0, expr), operands));
}

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_AFFINEINDEX_H
