//===- GroupNorm.cpp - Group norm and its gradients to loops --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// First sums for each channel, which whatever writes a tile of the tensor can
// gather. Then sums for each group, and all arithmetic on them, over [b, c]
// only. Last a multiply-add for each element, which can ride with its reader.
//
//===----------------------------------------------------------------------===//

#include "NormGroups.h"
#include "Patterns.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::slice;

/// Runs a body on every element of tensors that are like the result, and of
/// tensors that are [b, c].
static Value buildFromChannels(ImplicitLocOpBuilder &builder,
                               RankedTensorType type, ArrayRef<Value> tensors,
                               ArrayRef<Value> perChannel, ScalarBody body) {
  SmallVector<LoopOperand> inputs;
  for (Value tensor : tensors)
    inputs.push_back(
        {tensor, llvm::to_vector<4>(llvm::seq<unsigned>(type.getRank()))});
  for (Value tensor : perChannel)
    inputs.push_back({tensor, {0, 1}});
  return buildElementwise(builder, type, /*numResults=*/1, inputs, body)
      .front();
}

namespace {

struct LowerGroupNorm : OpRewritePattern<GroupNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GroupNormOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getResult().getType();
    NormGroups groups(builder, type, op.getGroups(), op.getChannels());
    double eps = op.getEps().convertToDouble();

    Sums<Value> sums =
        groups.sum(buildChannelSums(builder, op.getX(), op.getX()));
    SmallVector<Value> scaleAndShift = groups.map(
        /*numResults=*/2, {sums.first, sums.second},
        {op.getGamma(), op.getBeta()},
        [&](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
          Moments moments =
              buildMoments({e[0], e[1]}, groups.getInverseCount(e), eps);
          Scalar scale = e[2] * moments.inverseDeviation;
          return {scale, e[3] - moments.mean * scale};
        });
    rewriter.replaceOp(
        op, buildFromChannels(builder, type, {op.getX()}, scaleAndShift,
                              [](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
                                return {e[0] * e[1] + e[2]};
                              }));
    return success();
  }
};

struct LowerGroupNormGradInput : OpRewritePattern<GroupNormGradInputOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GroupNormGradInputOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getResult().getType();
    NormGroups groups(builder, type, op.getGroups(), op.getChannels());
    double eps = op.getEps().convertToDouble();

    Sums<Value> sums =
        groups.sum(buildChannelSums(builder, op.getX(), op.getX()));
    Sums<Value> dSums = groups.sum(
        buildChannelSums(builder, op.getDy(), op.getX()), op.getGamma());
    SmallVector<Value> factors = groups.map(
        /*numResults=*/3, {sums.first, sums.second, dSums.first, dSums.second},
        {op.getGamma()}, [&](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
          Scalar inverseCount = groups.getInverseCount(e);
          Moments moments = buildMoments({e[0], e[1]}, inverseCount, eps);
          Line correction =
              buildCorrection(moments, {e[2], e[3]}, inverseCount);
          return {e[4] * moments.inverseDeviation, correction.factor,
                  correction.term};
        });
    rewriter.replaceOp(
        op, buildFromChannels(builder, type, {op.getDy(), op.getX()}, factors,
                              [](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
                                return {e[0] * e[2] + (e[1] * e[3] + e[4])};
                              }));
    return success();
  }
};

struct LowerGroupNormGradWeight : OpRewritePattern<GroupNormGradWeightOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GroupNormGradWeightOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    NormGroups groups(builder, op.getX().getType(), op.getGroups(),
                      op.getChannels());
    double eps = op.getEps().convertToDouble();

    Sums<Value> sums =
        groups.sum(buildChannelSums(builder, op.getX(), op.getX()));
    Sums<Value> dySums = buildChannelSums(builder, op.getDy(), op.getX());
    rewriter.replaceOp(
        op,
        groups.sumOverBatch(
            {dySums.first, dySums.second}, {sums.first, sums.second},
            [&](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
              Moments moments =
                  buildMoments({e[2], e[3]}, groups.getInverseCount(e), eps);
              return {(e[1] - moments.mean * e[0]) * moments.inverseDeviation};
            }));
    return success();
  }
};

struct LowerGroupNormGradBias : OpRewritePattern<GroupNormGradBiasOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GroupNormGradBiasOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    // Both sums, so that they are those of the other gradients.
    Value sum = buildChannelSums(builder, op.getDy(), op.getX()).first;
    // Loops c, b.
    rewriter.replaceOp(
        op,
        buildReduction(builder, op.getResult().getType(), /*resultLoops=*/{0},
                       /*numLoops=*/2, Reduction::Sum, {{sum, {1, 0}}},
                       [](ImplicitLocOpBuilder &, ValueRange elements) {
                         return elements[0];
                       }));
    return success();
  }
};

} // namespace

void slice::populateGroupNormPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerGroupNorm, LowerGroupNormGradInput,
               LowerGroupNormGradWeight, LowerGroupNormGradBias>(
      patterns.getContext());
}
