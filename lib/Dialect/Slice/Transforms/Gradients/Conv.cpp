//===- Conv.cpp - Gradients of convolutions -------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Models.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

/// y = x * w + b: each gradient is a contraction of its own.
struct ConvGradient
    : SliceDifferentiableOpInterface::ExternalModel<ConvGradient, Conv2DOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto conv = cast<Conv2DOp>(op);
    Location loc = op->getLoc();
    Value dy = resultGrads[0], x = conv.getX(), weight = conv.getWeight();
    // The input's comes last: what is fused into its result, such as sums over
    // the images, then does not stand between the others and dy.
    accumulate(weight,
               Conv2DGradWeightOp::create(builder, loc, weight.getType(), dy, x,
                                          conv.getStride(), conv.getPadding(),
                                          conv.getDilation()));
    if (Value bias = conv.getBias())
      accumulate(bias,
                 Conv2DGradBiasOp::create(builder, loc, bias.getType(), dy));
    // The width of dx is that of x; dy and w do not tell it.
    Value like = isSliced(x.getType()) ? x : Value();
    accumulate(x, Conv2DGradInputOp::create(
                      builder, loc, x.getType(), dy, weight, like,
                      conv.getStride(), conv.getPadding(), conv.getDilation()));
    return success();
  }
};

} // namespace

void slice::attachConvGradients(MLIRContext &context) {
  Conv2DOp::attachInterface<ConvGradient>(context);
}
