//===- Concat.cpp - Gradient of concatenation -----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Models.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

/// Each operand gets the part of dy that it went to.
struct ConcatGradient
    : SliceDifferentiableOpInterface::ExternalModel<ConcatGradient, ConcatOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto concat = cast<ConcatOp>(op);
    SmallVector<int64_t> channels =
        llvm::map_to_vector(concat.getInputs(), [](Value input) {
          return cast<RankedTensorType>(input.getType()).getDimSize(1);
        });
    for (auto [index, input] : llvm::enumerate(concat.getInputs()))
      accumulate(input,
                 ConcatGradOp::create(
                     builder, op->getLoc(), input.getType(), resultGrads[0],
                     index, concat.getGroups().value_or(1), channels));
    return success();
  }
};

} // namespace

void slice::attachConcatGradients(MLIRContext &context) {
  ConcatOp::attachInterface<ConcatGradient>(context);
}
