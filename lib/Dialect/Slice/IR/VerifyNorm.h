//===- VerifyNorm.h - Checks that norms share -------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_SLICE_IR_VERIFYNORM_H
#define MODELSLICE_LIB_DIALECT_SLICE_IR_VERIFYNORM_H

#include "VerifyHelpers.h"

namespace mlir::slice {

/// What the numbers of an op's constraints begin with.
std::string getConstraintPrefix(Operation *op);

/// Constraint c1 of every norm: a rank of at least 2.
LogicalResult verifyNormRank(Operation *op, StringRef name,
                             RankedTensorType type);

/// That eps is finite and at least 0; `number` is such as "_c2".
LogicalResult verifyEps(Operation *op, StringRef number, const APFloat &eps);

/// That a vector is as long as dimension `dim` of `type` and sliced like it.
LogicalResult verifyVector(Operation *op, StringRef number, StringRef name,
                           TypedValue<RankedTensorType> vector,
                           StringRef typeName, RankedTensorType type,
                           int64_t dim);

/// Whether a dimension other than dimension 1 is sliced.
bool isSlicedElsewhere(RankedTensorType type);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_DIALECT_SLICE_IR_VERIFYNORM_H
