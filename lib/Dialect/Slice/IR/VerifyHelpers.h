//===- VerifyHelpers.h - Checks that several ops share ----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_SLICE_IR_VERIFYHELPERS_H
#define MODELSLICE_LIB_DIALECT_SLICE_IR_VERIFYHELPERS_H

#include "mlir/IR/Operation.h"
#include "modelslice/Dialect/Slice/IR/AliveShapes.h"

namespace mlir::slice {

/// A dimension of an operand or result, by the name the op gives it.
struct Dim {
  StringRef name;
  RankedTensorType type;
  int64_t dim;
};

/// Fails, citing `constraint`, unless both dimensions have the same extent and
/// the same number of groups.
LogicalResult verifySameDim(Operation *op, StringRef constraint, Dim actual,
                            Dim expected);

/// The same, and that the dimension is not sliced.
LogicalResult verifySameBatch(Operation *op, StringRef constraint, Dim actual,
                              Dim expected);

/// Fails, citing `constraint`, unless the type is static.
LogicalResult verifyStatic(Operation *op, StringRef constraint, StringRef name,
                           RankedTensorType type);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_DIALECT_SLICE_IR_VERIFYHELPERS_H
