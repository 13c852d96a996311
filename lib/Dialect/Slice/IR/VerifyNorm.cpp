//===- VerifyNorm.cpp - Checks that norms share ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyNorm.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace mlir::slice;

std::string slice::getConstraintPrefix(Operation *op) {
  return op->getName().stripDialect().str();
}

LogicalResult slice::verifyNormRank(Operation *op, StringRef name,
                                    RankedTensorType type) {
  if (type.getRank() >= 2)
    return success();
  return op->emitOpError() << "(" << getConstraintPrefix(op) << "_c1) expects "
                           << name << " to have a rank of at least 2, got "
                           << type.getRank();
}

LogicalResult slice::verifyEps(Operation *op, StringRef number,
                               const APFloat &eps) {
  double value = eps.convertToDouble();
  if (std::isfinite(value) && value >= 0)
    return success();
  return op->emitOpError() << "(" << getConstraintPrefix(op) << number
                           << ") expects eps to be finite and at least 0, got "
                           << value;
}

LogicalResult slice::verifyVector(Operation *op, StringRef number,
                                  StringRef name,
                                  TypedValue<RankedTensorType> vector,
                                  StringRef typeName, RankedTensorType type,
                                  int64_t dim) {
  return verifySameDim(op, getConstraintPrefix(op) + number.str(),
                       {name, vector.getType(), 0}, {typeName, type, dim});
}

bool slice::isSlicedElsewhere(RankedTensorType type) {
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (dim != 1 && getGroups(type, dim) != 1)
      return true;
  return false;
}
