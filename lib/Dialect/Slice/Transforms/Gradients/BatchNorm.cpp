//===- BatchNorm.cpp - Gradients of batch norm ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As for other norms, the gradient ops name x and not its statistics: CSE finds
// what they share once all is loops. Only the form of training has a gradient.
//
//===----------------------------------------------------------------------===//

#include "Models.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

struct BatchNormGradient
    : SliceDifferentiableOpInterface::ExternalModel<BatchNormGradient,
                                                    BatchNormTrainOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto norm = cast<BatchNormTrainOp>(op);
    Location loc = op->getLoc();
    Value dy = resultGrads[0], x = norm.getX();
    Value gamma = norm.getGamma(), beta = norm.getBeta();
    accumulate(gamma,
               BatchNormGradWeightOp::create(builder, loc, gamma.getType(), dy,
                                             x, norm.getEpsAttr()));
    accumulate(
        beta, BatchNormGradBiasOp::create(builder, loc, beta.getType(), dy, x));
    accumulate(x, BatchNormGradInputOp::create(builder, loc, x.getType(), dy, x,
                                               gamma, norm.getEpsAttr()));
    return success();
  }
};

} // namespace

void slice::attachBatchNormGradients(MLIRContext &context) {
  BatchNormTrainOp::attachInterface<BatchNormGradient>(context);
}
