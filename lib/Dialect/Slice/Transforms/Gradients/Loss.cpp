//===- Loss.cpp - Gradients of softmax and losses -------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Models.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

struct SoftmaxGradient
    : SliceDifferentiableOpInterface::ExternalModel<SoftmaxGradient,
                                                    SoftmaxOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    accumulate(cast<SoftmaxOp>(op).getX(),
               SoftmaxGradOp::create(builder, op->getLoc(), resultGrads[0],
                                     op->getResult(0)));
    return success();
  }
};

/// The gradient op holds the mean over the batch, so only a cross-entropy that
/// is averaged has one. The target gets none.
struct CrossEntropyGradient
    : SliceDifferentiableOpInterface::ExternalModel<CrossEntropyGradient,
                                                    CrossEntropyOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto loss = cast<CrossEntropyOp>(op);
    if (!resultGrads[0].getDefiningOp<MeanGradOp>())
      return op->emitOpError("has a gradient only where the loss is its mean "
                             "over the batch, alone or plus other terms");
    accumulate(loss.getLogits(),
               CrossEntropyGradOp::create(builder, op->getLoc(),
                                          loss.getLogits().getType(),
                                          loss.getLogits(), loss.getTarget()));
    return success();
  }
};

} // namespace

void slice::attachLossGradients(MLIRContext &context) {
  SoftmaxOp::attachInterface<SoftmaxGradient>(context);
  CrossEntropyOp::attachInterface<CrossEntropyGradient>(context);
}
