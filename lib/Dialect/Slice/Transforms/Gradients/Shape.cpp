//===- Shape.cpp - Gradients of ops that only change the shape ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Models.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

/// y = x in another shape: dx = dy in the shape of x.
template <typename OpTy>
struct ReshapeGradient
    : SliceDifferentiableOpInterface::ExternalModel<ReshapeGradient<OpTy>,
                                                    OpTy> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    Value x = cast<OpTy>(op).getX();
    accumulate(x, ReshapeOp::create(builder, op->getLoc(), x.getType(),
                                    resultGrads[0]));
    return success();
  }
};

} // namespace

void slice::attachShapeGradients(MLIRContext &context) {
  FlattenOp::attachInterface<ReshapeGradient<FlattenOp>>(context);
  ReshapeOp::attachInterface<ReshapeGradient<ReshapeOp>>(context);
}
