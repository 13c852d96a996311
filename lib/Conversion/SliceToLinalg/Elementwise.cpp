//===- Elementwise.cpp - Element-wise ops to loops ------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What one element becomes is a function of its own for each op; one pattern
// puts any of them into loops.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Patterns.h"
#include "Scalar.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include <cmath>

using namespace mlir;
using namespace mlir::slice;

//===----------------------------------------------------------------------===//
// One element of each op
//===----------------------------------------------------------------------===//

static const double kSqrtHalf = std::sqrt(0.5);
static const double kInvSqrt2Pi = 1.0 / std::sqrt(2.0 * M_PI);
static const double kSqrt2OverPi = std::sqrt(2.0 / M_PI);
static constexpr double kGeluCubic = 0.044715;

static Scalar lower(AddOp, Scalar lhs, Scalar rhs) { return lhs + rhs; }
static Scalar lower(MulOp, Scalar lhs, Scalar rhs) { return lhs * rhs; }

static Scalar lower(ReluOp, Scalar x) {
  // maximumf, unlike maxnumf, keeps a NaN, as PyTorch does.
  return x.with(
      arith::MaximumFOp::create(x.builder, x.value, x.constant(0.0).value));
}

static Scalar lower(ReluGradOp, Scalar dy, Scalar y) {
  Scalar zero = dy.constant(0.0);
  Value isDead = arith::CmpFOp::create(dy.builder, arith::CmpFPredicate::OLE,
                                       y.value, zero.value);
  return dy.with(
      arith::SelectOp::create(dy.builder, isDead, zero.value, dy.value));
}

/// The argument of gelu's tanh: sqrt(2 / pi) * (x + 0.044715 x^3).
static Scalar geluTanhArgument(Scalar x) {
  return kSqrt2OverPi * (x + kGeluCubic * (x * x * x));
}

static Scalar lower(GeluOp op, Scalar x) {
  if (op.getApproximate() == GeluApproximation::Tanh)
    return (0.5 * x) * (1.0 + tanh(geluTanhArgument(x)));
  return (0.5 * x) * (1.0 + erf(kSqrtHalf * x));
}

static Scalar lower(GeluGradOp op, Scalar dy, Scalar x) {
  if (op.getApproximate() == GeluApproximation::Tanh) {
    Scalar t = tanh(geluTanhArgument(x));
    Scalar inner = kSqrt2OverPi * (1.0 + (3.0 * kGeluCubic) * (x * x));
    return dy * (0.5 * (1.0 + t) + (0.5 * x) * (1.0 - t * t) * inner);
  }
  Scalar density = kInvSqrt2Pi * exp(-0.5 * (x * x));
  return dy * (0.5 * (1.0 + erf(kSqrtHalf * x)) + x * density);
}

static Scalar lower(SigmoidOp, Scalar x) { return 1.0 / (1.0 + exp(-x)); }
static Scalar lower(SigmoidGradOp, Scalar dy, Scalar y) {
  return dy * (y * (1.0 - y));
}

static Scalar lower(TanhOp, Scalar x) { return tanh(x); }
static Scalar lower(TanhGradOp, Scalar dy, Scalar y) {
  return dy * (1.0 - y * y);
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

namespace {
template <typename Op> struct LowerElementwise : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    rewriter.replaceOp(
        op, buildElementwise(
                builder, op.getResult().getType(), op->getOperands(),
                [&](ImplicitLocOpBuilder &b, ValueRange elements) {
                  if constexpr (Op::template hasTrait<OpTrait::OneOperand>())
                    return lower(op, Scalar{b, elements[0]}).value;
                  else
                    return lower(op, Scalar{b, elements[0]},
                                 Scalar{b, elements[1]})
                        .value;
                }));
    return success();
  }
};
} // namespace

void slice::populateElementwisePatterns(RewritePatternSet &patterns) {
  patterns.add<LowerElementwise<AddOp>, LowerElementwise<MulOp>,
               LowerElementwise<ReluOp>, LowerElementwise<ReluGradOp>,
               LowerElementwise<GeluOp>, LowerElementwise<GeluGradOp>,
               LowerElementwise<SigmoidOp>, LowerElementwise<SigmoidGradOp>,
               LowerElementwise<TanhOp>, LowerElementwise<TanhGradOp>>(
      patterns.getContext());
}
