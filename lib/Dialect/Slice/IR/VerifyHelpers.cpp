//===- VerifyHelpers.cpp - Checks that several ops share ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyHelpers.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace mlir::slice;

/// Writes the extent and groups of a dimension as "512 in 8 groups".
static std::string describe(const Dim &dim) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (dim.type.isDynamicDim(dim.dim))
    stream << "a dynamic extent";
  else
    stream << dim.type.getDimSize(dim.dim);
  if (int64_t groups = getGroups(dim.type, dim.dim); groups != 1)
    stream << " in " << groups << " groups";
  return text;
}

LogicalResult slice::verifySameDim(Operation *op, StringRef constraint,
                                   Dim actual, Dim expected) {
  if (actual.type.getDimSize(actual.dim) ==
          expected.type.getDimSize(expected.dim) &&
      getGroups(actual.type, actual.dim) ==
          getGroups(expected.type, expected.dim))
    return success();
  return op->emitOpError() << "(" << constraint << ") expects dimension "
                           << actual.dim << " of " << actual.name
                           << " to equal dimension " << expected.dim << " of "
                           << expected.name << ": expected "
                           << describe(expected) << ", got "
                           << describe(actual);
}

LogicalResult slice::verifySameBatch(Operation *op, StringRef constraint,
                                     Dim actual, Dim expected) {
  if (failed(verifySameDim(op, constraint, actual, expected)))
    return failure();
  int64_t groups = getGroups(actual.type, actual.dim);
  if (groups == 1)
    return success();
  return op->emitOpError() << "(" << constraint << ") expects dimension "
                           << actual.dim << " of " << actual.name
                           << ", the batch, to have 1 group, got " << groups;
}

LogicalResult slice::verifyStatic(Operation *op, StringRef constraint,
                                  StringRef name, RankedTensorType type) {
  if (type.hasStaticShape())
    return success();
  return op->emitOpError() << "(" << constraint << ") expects " << name
                           << " to be static, got " << type;
}
