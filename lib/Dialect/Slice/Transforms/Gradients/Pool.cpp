//===- Pool.cpp - Gradients of pooling ------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Models.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

/// dx[h, w] = the sum of dy over the windows whose first maximum is x[h, w].
struct MaxPoolGradient
    : SliceDifferentiableOpInterface::ExternalModel<MaxPoolGradient,
                                                    MaxPoolOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto pool = cast<MaxPoolOp>(op);
    accumulate(
        pool.getX(),
        MaxPoolGradOp::create(builder, op->getLoc(), pool.getX().getType(),
                              resultGrads[0], pool.getX(), pool.getKernelAttr(),
                              pool.getStrideAttr(), pool.getPaddingAttr()));
    return success();
  }
};

/// dx[h, w] = the sum of dy over the windows that hold [h, w], over their size.
struct AvgPoolGradient
    : SliceDifferentiableOpInterface::ExternalModel<AvgPoolGradient,
                                                    AvgPoolOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto pool = cast<AvgPoolOp>(op);
    accumulate(pool.getX(), AvgPoolGradOp::create(
                                builder, op->getLoc(), pool.getX().getType(),
                                resultGrads[0], pool.getKernelAttr(),
                                pool.getStrideAttr(), pool.getPaddingAttr()));
    return success();
  }
};

/// dx[h, w] = dy over the number of elements of a channel.
struct GlobalAvgPoolGradient
    : SliceDifferentiableOpInterface::ExternalModel<GlobalAvgPoolGradient,
                                                    GlobalAvgPoolOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    Value x = cast<GlobalAvgPoolOp>(op).getX();
    accumulate(x, GlobalAvgPoolGradOp::create(builder, op->getLoc(),
                                              x.getType(), resultGrads[0]));
    return success();
  }
};

} // namespace

void slice::attachPoolGradients(MLIRContext &context) {
  MaxPoolOp::attachInterface<MaxPoolGradient>(context);
  AvgPoolOp::attachInterface<AvgPoolGradient>(context);
  GlobalAvgPoolOp::attachInterface<GlobalAvgPoolGradient>(context);
}
