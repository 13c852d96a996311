//===- Norm.cpp - Gradients of norms without kept statistics --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The statistics are functions of x: the gradient ops name x, and what they
// share with the forward pass is found by CSE once all is loops.
//
//===----------------------------------------------------------------------===//

#include "Models.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

struct GroupNormGradient
    : SliceDifferentiableOpInterface::ExternalModel<GroupNormGradient,
                                                    GroupNormOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto norm = cast<GroupNormOp>(op);
    Location loc = op->getLoc();
    Value dy = resultGrads[0], x = norm.getX();
    Value gamma = norm.getGamma(), beta = norm.getBeta();
    accumulate(gamma,
               GroupNormGradWeightOp::create(
                   builder, loc, gamma.getType(), dy, x, norm.getGroupsAttr(),
                   norm.getChannelsAttr(), norm.getEpsAttr()));
    accumulate(
        beta, GroupNormGradBiasOp::create(builder, loc, beta.getType(), dy, x));
    accumulate(x, GroupNormGradInputOp::create(builder, loc, x.getType(), dy, x,
                                               gamma, norm.getGroupsAttr(),
                                               norm.getChannelsAttr(),
                                               norm.getEpsAttr()));
    return success();
  }
};

struct LayerNormGradient
    : SliceDifferentiableOpInterface::ExternalModel<LayerNormGradient,
                                                    LayerNormOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto norm = cast<LayerNormOp>(op);
    Location loc = op->getLoc();
    Value dy = resultGrads[0], x = norm.getX();
    Value gamma = norm.getGamma(), beta = norm.getBeta();
    accumulate(gamma,
               LayerNormGradWeightOp::create(builder, loc, gamma.getType(), dy,
                                             x, norm.getEpsAttr()));
    accumulate(beta,
               LayerNormGradBiasOp::create(builder, loc, beta.getType(), dy));
    accumulate(x, LayerNormGradInputOp::create(builder, loc, x.getType(), dy, x,
                                               gamma, norm.getEpsAttr()));
    return success();
  }
};

struct RmsNormGradient
    : SliceDifferentiableOpInterface::ExternalModel<RmsNormGradient,
                                                    RmsNormOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto norm = cast<RmsNormOp>(op);
    Location loc = op->getLoc();
    Value dy = resultGrads[0], x = norm.getX(), gamma = norm.getGamma();
    accumulate(gamma, RmsNormGradWeightOp::create(builder, loc, gamma.getType(),
                                                  dy, x, norm.getEpsAttr()));
    accumulate(x, RmsNormGradInputOp::create(builder, loc, x.getType(), dy, x,
                                             gamma, norm.getEpsAttr()));
    return success();
  }
};

} // namespace

void slice::attachNormGradients(MLIRContext &context) {
  GroupNormOp::attachInterface<GroupNormGradient>(context);
  LayerNormOp::attachInterface<LayerNormGradient>(context);
  RmsNormOp::attachInterface<RmsNormGradient>(context);
}
