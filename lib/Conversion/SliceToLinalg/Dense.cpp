//===- Dense.cpp - Dense layers to contractions ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Patterns.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

/// Sum over loop 2 of lhs * rhs, for a result that runs along loops 0 and 1.
static Value buildContraction(ImplicitLocOpBuilder &builder,
                              RankedTensorType type, LoopOperand lhs,
                              LoopOperand rhs) {
  return buildReduction(
      builder, type, /*resultLoops=*/{0, 1}, /*numLoops=*/3, Reduction::Sum,
      {lhs, rhs}, [](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        return arith::MulFOp::create(b, elements[0], elements[1]);
      });
}

namespace {

struct LowerDense : OpRewritePattern<DenseOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getResult().getType();
    // Loops b, n, k.
    Value result = buildContraction(builder, type, {op.getX(), {0, 2}},
                                    {op.getWeight(), {1, 2}});
    // A region of its own: fusion makes it the contraction's epilogue.
    if (op.getBias())
      result = buildElementwise(
          builder, type, {{result, {0, 1}}, {op.getBias(), {1}}},
          [](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
            return arith::AddFOp::create(b, elements[0], elements[1]);
          });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct LowerDenseGradInput : OpRewritePattern<DenseGradInputOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseGradInputOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    // Loops b, k, n.
    rewriter.replaceOp(op, buildContraction(builder, op.getResult().getType(),
                                            {op.getDy(), {0, 2}},
                                            {op.getWeight(), {2, 1}}));
    return success();
  }
};

struct LowerDenseGradWeight : OpRewritePattern<DenseGradWeightOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseGradWeightOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    // Loops n, k, b.
    rewriter.replaceOp(op, buildContraction(builder, op.getResult().getType(),
                                            {op.getDy(), {2, 0}},
                                            {op.getX(), {2, 1}}));
    return success();
  }
};

struct LowerDenseGradBias : OpRewritePattern<DenseGradBiasOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseGradBiasOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    // Loops n, b.
    rewriter.replaceOp(
        op,
        buildReduction(builder, op.getResult().getType(), /*resultLoops=*/{0},
                       /*numLoops=*/2, Reduction::Sum, {{op.getDy(), {1, 0}}},
                       [](ImplicitLocOpBuilder &, ValueRange elements) {
                         return elements[0];
                       }));
    return success();
  }
};

} // namespace

void slice::populateDensePatterns(RewritePatternSet &patterns) {
  patterns.add<LowerDense, LowerDenseGradInput, LowerDenseGradWeight,
               LowerDenseGradBias>(patterns.getContext());
}
