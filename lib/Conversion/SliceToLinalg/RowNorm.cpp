//===- RowNorm.cpp - Layer norm and RMS norm to loops ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sums for each row, arithmetic on them, and a multiply-add for each element.
//
//===----------------------------------------------------------------------===//

#include "Norms.h"
#include "Patterns.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

using Scalars = SmallVector<Scalar>;

/// Builds over the rows of a tensor, which run along its last dimension.
struct Rows {
  Rows(ImplicitLocOpBuilder &builder, RankedTensorType type)
      : builder(builder), type(type),
        rowType(RankedTensorType::get(type.getShape().drop_back(),
                                      type.getElementType())),
        all(llvm::to_vector<4>(llvm::seq<unsigned>(type.getRank()))),
        outer(llvm::to_vector<4>(llvm::seq<unsigned>(type.getRank() - 1))),
        inner({static_cast<unsigned>(type.getRank() - 1)}) {}

  /// Tensors with one number for each row: sums over the row.
  SmallVector<Value> sum(unsigned numResults, ArrayRef<LoopOperand> inputs,
                         ScalarBody body) {
    return buildSums(builder, rowType, outer, type.getRank(), numResults,
                     inputs, body);
  }

  /// The same from such tensors, element by element.
  SmallVector<Value> map(unsigned numResults, ArrayRef<Value> perRow,
                         ScalarBody body) {
    SmallVector<LoopOperand> inputs;
    for (Value tensor : perRow)
      inputs.push_back({tensor, outer});
    return buildElementwise(builder, rowType, numResults, inputs, body);
  }

  /// A tensor of the full type.
  Value apply(ArrayRef<LoopOperand> inputs, ScalarBody body) {
    return buildElementwise(builder, type, /*numResults=*/1, inputs, body)
        .front();
  }

  /// The sum over all rows, a vector: over those of an example first, then over
  /// the batch.
  Value sumRows(ArrayRef<LoopOperand> inputs, ScalarBody body) {
    auto vectorType = RankedTensorType::get(type.getShape().take_back(),
                                            type.getElementType());
    unsigned rank = type.getRank();
    if (rank == 2)
      return buildSums(builder, vectorType, inner, rank, /*numResults=*/1,
                       inputs, body)
          .front();
    auto exampleType = RankedTensorType::get(
        {type.getDimSize(0), type.getDimSize(rank - 1)}, type.getElementType());
    Value sums = buildSums(builder, exampleType, {0, rank - 1}, rank,
                           /*numResults=*/1, inputs, body)
                     .front();
    return buildSums(builder, vectorType, /*resultLoops=*/{1}, /*numLoops=*/2,
                     /*numResults=*/1, {{sums, {0, 1}}},
                     [](ArrayRef<Scalar> e) -> Scalars { return {e[0]}; })
        .front();
  }

  Scalar getInverseCount(Scalar like) const {
    return like.constant(1.0 / static_cast<double>(type.getShape().back()));
  }

  ImplicitLocOpBuilder &builder;
  RankedTensorType type, rowType;
  SmallVector<unsigned, 4> all, outer, inner; /// The loops of each.
};

//===----------------------------------------------------------------------===//
// Layer norm
//===----------------------------------------------------------------------===//

/// Mean and inverse deviation of each row.
SmallVector<Value> buildRowMoments(Rows &rows, Value x, APFloat eps) {
  SmallVector<Value> sums = rows.sum(
      /*numResults=*/2, {{x, rows.all}},
      [](ArrayRef<Scalar> e) -> Scalars { return {e[0], e[0] * e[0]}; });
  return rows.map(/*numResults=*/2, sums, [&](ArrayRef<Scalar> e) -> Scalars {
    Moments moments = buildMoments({e[0], e[1]}, rows.getInverseCount(e[0]),
                                   eps.convertToDouble());
    return {moments.mean, moments.inverseDeviation};
  });
}

struct LowerLayerNorm : OpRewritePattern<LayerNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LayerNormOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Rows rows(builder, op.getResult().getType());
    SmallVector<Value> moments = buildRowMoments(rows, op.getX(), op.getEps());
    rewriter.replaceOp(op,
                       rows.apply({{op.getX(), rows.all},
                                   {moments[0], rows.outer},
                                   {moments[1], rows.outer},
                                   {op.getGamma(), rows.inner},
                                   {op.getBeta(), rows.inner}},
                                  [](ArrayRef<Scalar> e) -> Scalars {
                                    return {(e[0] - e[1]) * e[2] * e[3] + e[4]};
                                  }));
    return success();
  }
};

struct LowerLayerNormGradInput : OpRewritePattern<LayerNormGradInputOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LayerNormGradInputOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Rows rows(builder, op.getResult().getType());
    SmallVector<Value> moments = buildRowMoments(rows, op.getX(), op.getEps());
    LoopOperand dy = {op.getDy(), rows.all}, x = {op.getX(), rows.all};
    LoopOperand gamma = {op.getGamma(), rows.inner};
    SmallVector<Value> sums = rows.sum(/*numResults=*/2, {dy, x, gamma},
                                       [](ArrayRef<Scalar> e) -> Scalars {
                                         Scalar d = e[0] * e[2];
                                         return {d, d * e[1]};
                                       });
    SmallVector<Value> line =
        rows.map(/*numResults=*/2, {moments[0], moments[1], sums[0], sums[1]},
                 [&](ArrayRef<Scalar> e) -> Scalars {
                   Line line = buildCorrection({e[0], e[1]}, {e[2], e[3]},
                                               rows.getInverseCount(e[0]));
                   return {line.factor, line.term};
                 });
    rewriter.replaceOp(op, rows.apply({dy,
                                       x,
                                       gamma,
                                       {moments[1], rows.outer},
                                       {line[0], rows.outer},
                                       {line[1], rows.outer}},
                                      [](ArrayRef<Scalar> e) -> Scalars {
                                        return {e[0] * e[2] * e[3] +
                                                (e[1] * e[4] + e[5])};
                                      }));
    return success();
  }
};

struct LowerLayerNormGradWeight : OpRewritePattern<LayerNormGradWeightOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LayerNormGradWeightOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Rows rows(builder, op.getX().getType());
    SmallVector<Value> moments = buildRowMoments(rows, op.getX(), op.getEps());
    rewriter.replaceOp(op,
                       rows.sumRows({{op.getDy(), rows.all},
                                     {op.getX(), rows.all},
                                     {moments[0], rows.outer},
                                     {moments[1], rows.outer}},
                                    [](ArrayRef<Scalar> e) -> Scalars {
                                      return {e[0] * ((e[1] - e[2]) * e[3])};
                                    }));
    return success();
  }
};

struct LowerLayerNormGradBias : OpRewritePattern<LayerNormGradBiasOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LayerNormGradBiasOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Rows rows(builder, op.getDy().getType());
    rewriter.replaceOp(
        op, rows.sumRows({{op.getDy(), rows.all}},
                         [](ArrayRef<Scalar> e) -> Scalars { return {e[0]}; }));
    return success();
  }
};

//===----------------------------------------------------------------------===//
// RMS norm
//===----------------------------------------------------------------------===//

/// 1 / (root mean square) of each row.
Value buildInverseRms(Rows &rows, Value x, APFloat eps) {
  SmallVector<Value> sum = rows.sum(
      /*numResults=*/1, {{x, rows.all}},
      [](ArrayRef<Scalar> e) -> Scalars { return {e[0] * e[0]}; });
  return rows
      .map(/*numResults=*/1, sum,
           [&](ArrayRef<Scalar> e) -> Scalars {
             Scalar meanSquare = e[0] * rows.getInverseCount(e[0]);
             return {1.0 /
                     sqrt(meanSquare + e[0].constant(eps.convertToDouble()))};
           })
      .front();
}

struct LowerRmsNorm : OpRewritePattern<RmsNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RmsNormOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Rows rows(builder, op.getResult().getType());
    Value inverse = buildInverseRms(rows, op.getX(), op.getEps());
    rewriter.replaceOp(op, rows.apply({{op.getX(), rows.all},
                                       {inverse, rows.outer},
                                       {op.getGamma(), rows.inner}},
                                      [](ArrayRef<Scalar> e) -> Scalars {
                                        return {e[0] * e[1] * e[2]};
                                      }));
    return success();
  }
};

struct LowerRmsNormGradInput : OpRewritePattern<RmsNormGradInputOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RmsNormGradInputOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Rows rows(builder, op.getResult().getType());
    Value inverse = buildInverseRms(rows, op.getX(), op.getEps());
    LoopOperand dy = {op.getDy(), rows.all}, x = {op.getX(), rows.all};
    LoopOperand gamma = {op.getGamma(), rows.inner};
    SmallVector<Value> sum = rows.sum(
        /*numResults=*/1, {dy, x, gamma},
        [](ArrayRef<Scalar> e) -> Scalars { return {e[0] * e[2] * e[1]}; });
    SmallVector<Value> factor = rows.map(
        /*numResults=*/1, {inverse, sum.front()},
        [&](ArrayRef<Scalar> e) -> Scalars {
          return {-(e[0] * e[0] * e[0] * (e[1] * rows.getInverseCount(e[1])))};
        });
    rewriter.replaceOp(
        op,
        rows.apply(
            {dy, x, gamma, {inverse, rows.outer}, {factor.front(), rows.outer}},
            [](ArrayRef<Scalar> e) -> Scalars {
              return {e[0] * e[2] * e[3] + e[1] * e[4]};
            }));
    return success();
  }
};

struct LowerRmsNormGradWeight : OpRewritePattern<RmsNormGradWeightOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RmsNormGradWeightOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Rows rows(builder, op.getX().getType());
    Value inverse = buildInverseRms(rows, op.getX(), op.getEps());
    rewriter.replaceOp(op, rows.sumRows({{op.getDy(), rows.all},
                                         {op.getX(), rows.all},
                                         {inverse, rows.outer}},
                                        [](ArrayRef<Scalar> e) -> Scalars {
                                          return {e[0] * (e[1] * e[2])};
                                        }));
    return success();
  }
};

} // namespace

void slice::populateRowNormPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerLayerNorm, LowerLayerNormGradInput,
               LowerLayerNormGradWeight, LowerLayerNormGradBias, LowerRmsNorm,
               LowerRmsNormGradInput, LowerRmsNormGradWeight>(
      patterns.getContext());
}
