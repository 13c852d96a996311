//===- Elementwise.cpp - Gradients of element-wise ops --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Models.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

/// y = a + b: da = db = dy.
struct AddGradient
    : SliceDifferentiableOpInterface::ExternalModel<AddGradient, AddOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    for (Value operand : op->getOperands())
      accumulate(operand, resultGrads[0]);
    return success();
  }
};

/// y = a * b: da = dy * b, db = dy * a.
struct MulGradient
    : SliceDifferentiableOpInterface::ExternalModel<MulGradient, MulOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto mul = cast<MulOp>(op);
    Value dy = resultGrads[0];
    accumulate(mul.getLhs(),
               MulOp::create(builder, op->getLoc(), dy, mul.getRhs()));
    accumulate(mul.getRhs(),
               MulOp::create(builder, op->getLoc(), dy, mul.getLhs()));
    return success();
  }
};

/// An activation whose derivative is a function of its result, so that its
/// operand need not be kept: dx = GradOp(dy, y).
template <typename OpTy, typename GradOpTy>
struct GradientOfResult : SliceDifferentiableOpInterface::ExternalModel<
                              GradientOfResult<OpTy, GradOpTy>, OpTy> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    accumulate(cast<OpTy>(op).getX(),
               GradOpTy::create(builder, op->getLoc(), resultGrads[0],
                                op->getResult(0)));
    return success();
  }
};

/// gelu is not monotonic: its derivative is a function of x alone.
struct GeluGradient
    : SliceDifferentiableOpInterface::ExternalModel<GeluGradient, GeluOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto gelu = cast<GeluOp>(op);
    accumulate(gelu.getX(),
               GeluGradOp::create(builder, op->getLoc(), resultGrads[0],
                                  gelu.getX(), gelu.getApproximate()));
    return success();
  }
};

/// The mask is a function of p, id and seed: dx = dropout(dy) of the same.
struct DropoutGradient
    : SliceDifferentiableOpInterface::ExternalModel<DropoutGradient,
                                                    DropoutOp> {
  LogicalResult buildGradient(Operation *op, OpBuilder &builder,
                              ArrayRef<Value> resultGrads,
                              AccumulateFn accumulate) const {
    auto dropout = cast<DropoutOp>(op);
    accumulate(dropout.getX(),
               DropoutOp::create(builder, op->getLoc(), dropout.getType(),
                                 resultGrads[0], dropout.getSeed(),
                                 dropout.getPAttr(), dropout.getIdAttr()));
    return success();
  }
};

} // namespace

void slice::attachElementwiseGradients(MLIRContext &context) {
  AddOp::attachInterface<AddGradient>(context);
  MulOp::attachInterface<MulGradient>(context);
  ReluOp::attachInterface<GradientOfResult<ReluOp, ReluGradOp>>(context);
  SigmoidOp::attachInterface<GradientOfResult<SigmoidOp, SigmoidGradOp>>(
      context);
  TanhOp::attachInterface<GradientOfResult<TanhOp, TanhGradOp>>(context);
  GeluOp::attachInterface<GeluGradient>(context);
  DropoutOp::attachInterface<DropoutGradient>(context);
}
