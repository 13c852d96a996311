//===- Pool.cpp - Pooling to reductions over windows ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "PoolLoops.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include <limits>

using namespace mlir;
using namespace mlir::slice;

static Value buildScaled(ImplicitLocOpBuilder &builder, Value tensor,
                         double factor) {
  return buildElementwise(
      builder, cast<RankedTensorType>(tensor.getType()), ValueRange{tensor},
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        return arith::MulFOp::create(b, elements[0], buildConstant(b, factor));
      });
}

static Value takeFirst(ImplicitLocOpBuilder &, ValueRange elements) {
  return elements[0];
}

//===----------------------------------------------------------------------===//
// Maxima
//===----------------------------------------------------------------------===//

/// IndexBuilder::minusNumber of the first maximum of each window; -infinity
/// where there is none, as beside a NaN.
static Value buildFirstMaximum(ImplicitLocOpBuilder &builder,
                               const Windows &windows, Value x) {
  Value max =
      buildWindowReduction(builder, windows, Reduction::Max, x, {}, takeFirst);
  return buildWindowReduction(
      builder, windows, Reduction::Max, x, max,
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        // Conversion to kern lets padding equal nothing.
        Value isMax = arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ,
                                            elements[0], elements[1]);
        IndexBuilder index(b);
        Value number =
            index.minusNumber(windows, index.element(0), index.element(1));
        Value none = buildConstant(b, -std::numeric_limits<double>::infinity());
        return arith::SelectOp::create(b, isMax, number, none);
      });
}

namespace {

struct LowerMaxPool : OpRewritePattern<MaxPoolOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MaxPoolOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Windows windows(op, op.getX().getType(), op.getResult().getType());
    rewriter.replaceOp(op,
                       buildWindowReduction(builder, windows, Reduction::Max,
                                            op.getX(), {}, takeFirst));
    return success();
  }
};

struct LowerMaxPoolGrad : OpRewritePattern<MaxPoolGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MaxPoolGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Windows windows(op, op.getX().getType(), op.getDy().getType());
    Value first = buildFirstMaximum(builder, windows, op.getX());
    rewriter.replaceOp(
        op,
        buildGather(builder, windows, {op.getDy(), first},
                    [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
                      IndexBuilder index(b);
                      // Beyond the kernel no number is that of an element.
                      Value number = index.minusNumber(
                          windows, index.elementOfWindow(windows, 0),
                          index.elementOfWindow(windows, 1));
                      Value isFirst = arith::CmpFOp::create(
                          b, arith::CmpFPredicate::OEQ, elements[1], number);
                      return arith::SelectOp::create(b, isFirst, elements[0],
                                                     buildConstant(b, 0.0));
                    }));
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Means
//===----------------------------------------------------------------------===//

struct LowerAvgPool : OpRewritePattern<AvgPoolOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AvgPoolOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Windows windows(op, op.getX().getType(), op.getResult().getType());
    Value sum = buildWindowReduction(builder, windows, Reduction::Sum,
                                     op.getX(), {}, takeFirst);
    rewriter.replaceOp(op, buildScaled(builder, sum, 1.0 / windows.count()));
    return success();
  }
};

struct LowerAvgPoolGrad : OpRewritePattern<AvgPoolGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AvgPoolGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Windows windows(op, op.getResult().getType(), op.getDy().getType());
    Value sum = buildGather(
        builder, windows, op.getDy(),
        [&](ImplicitLocOpBuilder &b, ValueRange elements) {
          Value element = elements[0];
          IndexBuilder index(b);
          for (int dim : {0, 1}) {
            // Every window that is near enough holds the element.
            if (windows.reach(dim) == windows.kernel[dim])
              continue;
            Value isInside =
                arith::CmpIOp::create(b, arith::CmpIPredicate::ult,
                                      index.elementOfWindow(windows, dim),
                                      index.constant(windows.kernel[dim]));
            element = arith::SelectOp::create(b, isInside, element,
                                              buildConstant(b, 0.0));
          }
          return element;
        });
    rewriter.replaceOp(op, buildScaled(builder, sum, 1.0 / windows.count()));
    return success();
  }
};

/// One over the number of elements of a channel.
double getChannelShare(RankedTensorType x) {
  return 1.0 / (static_cast<double>(x.getDimSize(2)) *
                static_cast<double>(x.getDimSize(3)));
}

struct LowerGlobalAvgPool : OpRewritePattern<GlobalAvgPoolOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GlobalAvgPoolOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    // Loops b, c, h, w.
    Value sum = buildReduction(
        builder, op.getResult().getType(), /*resultLoops=*/{0, 1},
        /*numLoops=*/4, Reduction::Sum, {{op.getX(), {0, 1, 2, 3}}}, takeFirst);
    rewriter.replaceOp(
        op, buildScaled(builder, sum, getChannelShare(op.getX().getType())));
    return success();
  }
};

struct LowerGlobalAvgPoolGrad : OpRewritePattern<GlobalAvgPoolGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GlobalAvgPoolGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getResult().getType();
    double share = getChannelShare(type);
    rewriter.replaceOp(
        op, buildElementwise(
                builder, type, {{op.getDy(), {0, 1}}},
                [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
                  return arith::MulFOp::create(b, elements[0],
                                               buildConstant(b, share));
                }));
    return success();
  }
};

} // namespace

void slice::populatePoolPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerMaxPool, LowerMaxPoolGrad, LowerAvgPool, LowerAvgPoolGrad,
               LowerGlobalAvgPool, LowerGlobalAvgPoolGrad>(
      patterns.getContext());
}
