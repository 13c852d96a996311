//===- Loss.cpp - Softmax and losses to reductions ------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Patterns.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

/// Builds over the rows of a tensor: its last dimension is reduced.
struct RowBuilder {
  RowBuilder(ImplicitLocOpBuilder &builder, RankedTensorType type)
      : builder(builder), type(type),
        rowType(RankedTensorType::get(type.getShape().drop_back(),
                                      type.getElementType())),
        all(llvm::to_vector<4>(llvm::seq<unsigned>(type.getRank()))),
        outer(llvm::to_vector<4>(llvm::seq<unsigned>(type.getRank() - 1))) {}

  /// One number per row, from tensors of the full shape.
  Value reduce(Reduction reduction, ArrayRef<LoopOperand> inputs,
               LoopBody body) {
    return buildReduction(builder, rowType, outer, type.getRank(), reduction,
                          inputs, body);
  }

  /// The full shape, from operands of the full shape or one number per row.
  Value map(ArrayRef<LoopOperand> inputs, LoopBody body) {
    return buildElementwise(builder, type, inputs, body);
  }

  Value max(Value x) {
    return reduce(Reduction::Max, {{x, all}},
                  [](ImplicitLocOpBuilder &, ValueRange e) { return e[0]; });
  }

  Value sum(Value x) {
    return reduce(Reduction::Sum, {{x, all}},
                  [](ImplicitLocOpBuilder &, ValueRange e) { return e[0]; });
  }

  /// exp(x - max), which cannot overflow.
  Value shiftedExp(Value x, Value max) {
    return map({{x, all}, {max, outer}}, expOfDifference);
  }

  static Value expOfDifference(ImplicitLocOpBuilder &b, ValueRange e) {
    return math::ExpOp::create(b, arith::SubFOp::create(b, e[0], e[1]));
  }

  ImplicitLocOpBuilder &builder;
  RankedTensorType type, rowType;
  SmallVector<unsigned, 4> all, outer; /// The loops of each.
};

} // namespace

/// `value` where the current class is the example's label, `other` elsewhere.
/// A comparison, not a load, so that no label can be out of bounds.
static Value selectLabel(ImplicitLocOpBuilder &b, Value label, Value value,
                         Value other) {
  Value index = arith::IndexCastOp::create(
      b, label.getType(), linalg::IndexOp::create(b, 1).getResult());
  Value isLabel =
      arith::CmpIOp::create(b, arith::CmpIPredicate::eq, index, label);
  return arith::SelectOp::create(b, isLabel, value, other);
}

static bool hasLabels(Value target) {
  return cast<RankedTensorType>(target.getType()).getElementType().isInteger();
}

/// 1 / batch, computed outside of all loops.
static Value buildInverseBatch(ImplicitLocOpBuilder &builder,
                               RankedTensorType type) {
  if (!type.isDynamicDim(0))
    return buildConstant(builder, 1.0 / type.getDimSize(0));
  Value batch = arith::IndexCastOp::create(builder, builder.getI64Type(),
                                           getBatchSize(builder));
  Value asFloat = arith::SIToFPOp::create(builder, builder.getF32Type(), batch);
  return arith::DivFOp::create(builder, buildConstant(builder, 1.0), asFloat);
}

namespace {

struct LowerSoftmax : OpRewritePattern<SoftmaxOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SoftmaxOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RowBuilder rows(builder, op.getResult().getType());
    Value exps = rows.shiftedExp(op.getX(), rows.max(op.getX()));
    Value sum = rows.sum(exps);
    rewriter.replaceOp(
        op, rows.map({{exps, rows.all}, {sum, rows.outer}},
                     [](ImplicitLocOpBuilder &b, ValueRange e) -> Value {
                       return arith::DivFOp::create(b, e[0], e[1]);
                     }));
    return success();
  }
};

struct LowerSoftmaxGrad : OpRewritePattern<SoftmaxGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SoftmaxGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RowBuilder rows(builder, op.getResult().getType());
    LoopOperand dy = {op.getDy(), rows.all}, y = {op.getY(), rows.all};
    Value dot = rows.reduce(Reduction::Sum, {dy, y},
                            [](ImplicitLocOpBuilder &b, ValueRange e) -> Value {
                              return arith::MulFOp::create(b, e[0], e[1]);
                            });
    rewriter.replaceOp(
        op, rows.map({dy, y, {dot, rows.outer}},
                     [](ImplicitLocOpBuilder &b, ValueRange e) -> Value {
                       Value centred = arith::SubFOp::create(b, e[0], e[2]);
                       return arith::MulFOp::create(b, e[1], centred);
                     }));
    return success();
  }
};

struct LowerCrossEntropy : OpRewritePattern<CrossEntropyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CrossEntropyOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RowBuilder rows(builder, op.getLogits().getType());
    LoopOperand logits = {op.getLogits(), rows.all};
    Value max = rows.max(op.getLogits());
    Value sum = rows.reduce(Reduction::Sum, {logits, {max, rows.outer}},
                            RowBuilder::expOfDifference);
    Value logSumExp = buildElementwise(
        builder, rows.rowType, ValueRange{max, sum},
        [](ImplicitLocOpBuilder &b, ValueRange e) -> Value {
          return arith::AddFOp::create(b, e[0], math::LogOp::create(b, e[1]));
        });
    if (hasLabels(op.getTarget())) {
      Value picked = rows.reduce(
          Reduction::Sum, {logits, {op.getTarget(), rows.outer}},
          [](ImplicitLocOpBuilder &b, ValueRange e) {
            return selectLabel(b, e[1], e[0], buildConstant(b, 0.0));
          });
      rewriter.replaceOp(
          op,
          buildElementwise(builder, rows.rowType, ValueRange{logSumExp, picked},
                           [](ImplicitLocOpBuilder &b, ValueRange e) -> Value {
                             return arith::SubFOp::create(b, e[0], e[1]);
                           }));
      return success();
    }
    rewriter.replaceOp(
        op, rows.reduce(
                Reduction::Sum,
                {logits, {op.getTarget(), rows.all}, {logSumExp, rows.outer}},
                [](ImplicitLocOpBuilder &b, ValueRange e) -> Value {
                  Value surprise = arith::SubFOp::create(b, e[2], e[0]);
                  return arith::MulFOp::create(b, e[1], surprise);
                }));
    return success();
  }
};

struct LowerCrossEntropyGrad : OpRewritePattern<CrossEntropyGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CrossEntropyGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RowBuilder rows(builder, op.getResult().getType());
    Value exps = rows.shiftedExp(op.getLogits(), rows.max(op.getLogits()));
    LoopOperand sum = {rows.sum(exps), rows.outer};
    Value inverseBatch = buildInverseBatch(builder, rows.type);
    if (hasLabels(op.getTarget())) {
      rewriter.replaceOp(
          op, rows.map({{exps, rows.all}, sum, {op.getTarget(), rows.outer}},
                       [&](ImplicitLocOpBuilder &b, ValueRange e) -> Value {
                         Value p = arith::DivFOp::create(b, e[0], e[1]);
                         Value hot = selectLabel(b, e[2], buildConstant(b, 1.0),
                                                 buildConstant(b, 0.0));
                         Value difference = arith::SubFOp::create(b, p, hot);
                         return arith::MulFOp::create(b, difference,
                                                      inverseBatch);
                       }));
      return success();
    }
    // Targets need not sum to 1: the loss is linear in them.
    LoopOperand mass = {rows.sum(op.getTarget()), rows.outer};
    rewriter.replaceOp(
        op,
        rows.map({{exps, rows.all}, sum, {op.getTarget(), rows.all}, mass},
                 [&](ImplicitLocOpBuilder &b, ValueRange e) -> Value {
                   Value p = arith::DivFOp::create(b, e[0], e[1]);
                   Value scaled = arith::MulFOp::create(b, p, e[3]);
                   Value difference = arith::SubFOp::create(b, scaled, e[2]);
                   return arith::MulFOp::create(b, difference, inverseBatch);
                 }));
    return success();
  }
};

struct LowerMeanGrad : OpRewritePattern<MeanGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MeanGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getResult().getType();
    Value inverseBatch = buildInverseBatch(builder, type);
    rewriter.replaceOp(
        op, buildElementwise(builder, type, ValueRange(),
                             [&](ImplicitLocOpBuilder &, ValueRange) {
                               return inverseBatch;
                             }));
    return success();
  }
};

} // namespace

void slice::populateLossPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerSoftmax, LowerSoftmaxGrad, LowerCrossEntropy,
               LowerCrossEntropyGrad, LowerMeanGrad>(patterns.getContext());
}
