//===- Dense.cpp - Gradients of dense layers ------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Models.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

/// y = x w^T + b: dx = dy w, dw = dy^T x, db = the sum of dy over the batch.
struct DenseGradient
    : SliceDifferentiableOpInterface::ExternalModel<DenseGradient, DenseOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto dense = cast<DenseOp>(op);
    Location loc = op->getLoc();
    Value dy = resultGrads[0];
    RankedTensorType type = dense.getX().getType();
    // The width of dx is that of x; dy and w do not tell it.
    Value like = isSliced(type) ? Value(dense.getX()) : Value();
    accumulate(dense.getX(), DenseGradInputOp::create(builder, loc, type, dy,
                                                      dense.getWeight(), like));
    accumulate(dense.getWeight(), DenseGradWeightOp::create(
                                      builder, loc, dense.getWeight().getType(),
                                      dy, dense.getX()));
    if (Value bias = dense.getBias())
      accumulate(bias,
                 DenseGradBiasOp::create(builder, loc, bias.getType(), dy));
    return success();
  }
};

} // namespace

void slice::attachDenseGradients(MLIRContext &context) {
  DenseOp::attachInterface<DenseGradient>(context);
}
