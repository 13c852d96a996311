//===- BatchNorm.cpp - Batch norm and its gradients to loops --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In inference a scale and a shift for each channel, which the op before x can
// apply while it stores. In training sums for each example and channel, which
// the same op can gather, then sums over the batch, and all arithmetic on them
// over channels only. Equal sums are equal ops: CSE takes each once.
//
//===----------------------------------------------------------------------===//

#include "Norms.h"
#include "Patterns.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::slice;

//===----------------------------------------------------------------------===//
// Loop nests
//===----------------------------------------------------------------------===//

/// A tensor with one element for each channel of x.
static RankedTensorType getChannelType(RankedTensorType x) {
  return RankedTensorType::get(x.getDimSize(1), x.getElementType());
}

/// Runs a body on every element of tensors that are like the result, and of
/// vectors along its channels.
static Value buildFromChannels(ImplicitLocOpBuilder &builder,
                               RankedTensorType type, ArrayRef<Value> tensors,
                               ArrayRef<Value> vectors, ScalarBody body) {
  SmallVector<LoopOperand> inputs;
  for (Value tensor : tensors)
    inputs.push_back(
        {tensor, llvm::to_vector<4>(llvm::seq<unsigned>(type.getRank()))});
  for (Value vector : vectors)
    inputs.push_back({vector, {1}});
  return buildElementwise(builder, type, /*numResults=*/1, inputs, body)
      .front();
}

/// Makes vectors of vectors, all along channels.
static SmallVector<Value>
buildOnChannels(ImplicitLocOpBuilder &builder, RankedTensorType type,
                unsigned numResults, ArrayRef<Value> vectors, ScalarBody body) {
  SmallVector<LoopOperand> inputs;
  for (Value vector : vectors)
    inputs.push_back({vector, {0}});
  return buildElementwise(builder, type, numResults, inputs, body);
}

/// The sums of a and of a * b over everything in each channel.
static Sums<Value> buildBatchSums(ImplicitLocOpBuilder &builder, Value a,
                                  Value b) {
  auto type = getChannelType(cast<RankedTensorType>(a.getType()));
  Sums<Value> sums = buildChannelSums(builder, a, b);
  // Loops c, b.
  SmallVector<Value> results = buildSums(
      builder, type, /*resultLoops=*/{0}, /*numLoops=*/2,
      /*numResults=*/2, {{sums.first, {1, 0}}, {sums.second, {1, 0}}},
      [](ArrayRef<Scalar> e) -> SmallVector<Scalar> { return {e[0], e[1]}; });
  return {results[0], results[1]};
}

/// How many elements of x each channel has in the whole batch, as f32.
static Value buildCount(ImplicitLocOpBuilder &builder, RankedTensorType x) {
  int64_t positions = getElementsPerExample(x.getShape().drop_front(2));
  if (!x.isDynamicDim(0))
    return buildConstant(builder,
                         static_cast<double>(positions) * x.getDimSize(0));
  Value batch = arith::IndexCastOp::create(builder, builder.getI64Type(),
                                           getBatchSize(builder));
  Value examples =
      arith::SIToFPOp::create(builder, builder.getF32Type(), batch);
  return arith::MulFOp::create(builder, examples,
                               buildConstant(builder, positions));
}

/// The value from outside of a body inside of it.
static Scalar inside(ArrayRef<Scalar> elements, Value value) {
  return elements.front().with(value);
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// x * scale + shift, the end of both forms.
static Value buildScaleAndShift(ImplicitLocOpBuilder &builder, Value x,
                                ArrayRef<Value> scaleAndShift) {
  return buildFromChannels(builder, cast<RankedTensorType>(x.getType()), x,
                           scaleAndShift,
                           [](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
                             return {e[0] * e[1] + e[2]};
                           });
}

/// Of a tensor of statistics, the row of the width, along loop 0.
static AffineMap getRowMap(MLIRContext *context, RankedTensorType statistics,
                           int64_t row) {
  AffineExpr channel = getAffineDimExpr(0, context);
  if (statistics.getRank() == 1)
    return AffineMap::get(1, 0, channel);
  return AffineMap::get(1, 0, {getAffineConstantExpr(row, context), channel},
                        context);
}

/// Makes vectors of vectors and of rows of statistics, which come first.
static SmallVector<Value>
buildFromRows(ImplicitLocOpBuilder &builder, RankedTensorType type,
              unsigned numResults, ArrayRef<Value> statistics, int64_t row,
              ArrayRef<Value> vectors, ScalarBody body) {
  SmallVector<Value> inputs(statistics);
  llvm::append_range(inputs, vectors);
  SmallVector<AffineMap> maps;
  for (Value tensor : statistics)
    maps.push_back(getRowMap(builder.getContext(),
                             cast<RankedTensorType>(tensor.getType()), row));
  maps.append(vectors.size() + numResults, builder.getDimIdentityMap());
  SmallVector<Value> inits(numResults, buildEmpty(builder, type));
  return buildGeneric(builder, inputs, inits, maps,
                      [&](ImplicitLocOpBuilder &nested, ValueRange arguments) {
                        auto elements = llvm::map_to_vector(
                            arguments.drop_back(numResults),
                            [&](Value value) { return Scalar{nested, value}; });
                        return llvm::map_to_vector(
                            body(elements),
                            [](Scalar scalar) { return scalar.value; });
                      });
}

namespace {

struct LowerBatchNorm : OpRewritePattern<BatchNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BatchNormOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    double eps = op.getEps().convertToDouble();
    int64_t lastRow = op.getMean().getType().getDimSize(0) - 1;
    SmallVector<Value> scaleAndShift = buildFromRows(
        builder, getChannelType(op.getX().getType()), /*numResults=*/2,
        {op.getMean(), op.getVar()}, lastRow, {op.getGamma(), op.getBeta()},
        [&](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
          Scalar scale = e[2] / sqrt(e[1] + e[1].constant(eps));
          return {scale, e[3] - e[0] * scale};
        });
    rewriter.replaceOp(op,
                       buildScaleAndShift(builder, op.getX(), scaleAndShift));
    return success();
  }
};

struct LowerBatchNormTrain : OpRewritePattern<BatchNormTrainOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BatchNormTrainOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getX().getType();
    double eps = op.getEps().convertToDouble();
    Sums<Value> sums = buildBatchSums(builder, op.getX(), op.getX());
    Value count = buildCount(builder, type);
    SmallVector<Value> scaleAndShift =
        buildOnChannels(builder, getChannelType(type), /*numResults=*/2,
                        {sums.first, sums.second, op.getGamma(), op.getBeta()},
                        [&](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
                          Moments moments = buildMoments(
                              {e[0], e[1]}, 1.0 / inside(e, count), eps);
                          Scalar scale = e[2] * moments.inverseDeviation;
                          return {scale, e[3] - moments.mean * scale};
                        });
    rewriter.replaceOp(op,
                       buildScaleAndShift(builder, op.getX(), scaleAndShift));
    return success();
  }
};

struct LowerBatchNormGradInput : OpRewritePattern<BatchNormGradInputOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BatchNormGradInputOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getX().getType();
    double eps = op.getEps().convertToDouble();
    Sums<Value> sums = buildBatchSums(builder, op.getX(), op.getX());
    Sums<Value> dySums = buildBatchSums(builder, op.getDy(), op.getX());
    Value count = buildCount(builder, type);
    SmallVector<Value> factors = buildOnChannels(
        builder, getChannelType(type), /*numResults=*/3,
        {sums.first, sums.second, dySums.first, dySums.second, op.getGamma()},
        [&](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
          Scalar inverseCount = 1.0 / inside(e, count), gamma = e[4];
          Moments moments = buildMoments({e[0], e[1]}, inverseCount, eps);
          Line correction =
              buildCorrection(moments, {e[2], e[3]}, inverseCount);
          return {gamma * moments.inverseDeviation, gamma * correction.factor,
                  gamma * correction.term};
        });
    rewriter.replaceOp(
        op, buildFromChannels(builder, type, {op.getDy(), op.getX()}, factors,
                              [](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
                                return {e[0] * e[2] + (e[1] * e[3] + e[4])};
                              }));
    return success();
  }
};

struct LowerBatchNormGradWeight : OpRewritePattern<BatchNormGradWeightOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BatchNormGradWeightOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    double eps = op.getEps().convertToDouble();
    Sums<Value> sums = buildBatchSums(builder, op.getX(), op.getX());
    Sums<Value> dySums = buildBatchSums(builder, op.getDy(), op.getX());
    Value count = buildCount(builder, op.getX().getType());
    rewriter.replaceOp(
        op,
        buildOnChannels(
            builder, op.getResult().getType(), /*numResults=*/1,
            {sums.first, sums.second, dySums.first, dySums.second},
            [&](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
              Moments moments =
                  buildMoments({e[0], e[1]}, 1.0 / inside(e, count), eps);
              return {(e[3] - moments.mean * e[2]) * moments.inverseDeviation};
            }));
    return success();
  }
};

struct LowerBatchNormGradBias : OpRewritePattern<BatchNormGradBiasOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BatchNormGradBiasOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    // Both sums, so that they are those of the other gradients.
    rewriter.replaceOp(op,
                       buildBatchSums(builder, op.getDy(), op.getX()).first);
    return success();
  }
};

struct LowerUpdateStatistics : OpRewritePattern<UpdateStatisticsOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(UpdateStatisticsOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType x = op.getX().getType();
    double momentum = op.getMomentum().convertToDouble();
    Value count = buildCount(builder, x);
    Sums<Value> sums = buildBatchSums(builder, op.getX(), op.getX());
    auto [alive, row] = getAlive(op, x);
    Value mean = GetParamOp::create(builder, alive, op.getMeanAttr(),
                                    /*layout=*/IntegerAttr());
    Value var = GetParamOp::create(builder, alive, op.getVarAttr(),
                                   /*layout=*/IntegerAttr());
    SmallVector<Value> updated = buildFromRows(
        builder, getChannelType(x), /*numResults=*/2, {mean, var}, row,
        {sums.first, sums.second},
        [&](ArrayRef<Scalar> e) -> SmallVector<Scalar> {
          Scalar n = inside(e, count), inverseCount = 1.0 / n;
          Scalar one = n.constant(1.0), batchMean = e[2] * inverseCount;
          Scalar batchVar = buildVariance({e[2], e[3]}, inverseCount);
          Scalar unbiased = batchVar * (n / max(n - one, one));
          return {(1.0 - momentum) * e[0] + momentum * batchMean,
                  (1.0 - momentum) * e[1] + momentum * unbiased};
        });
    IntegerAttr rowAttr = builder.getI64IntegerAttr(row);
    SetRowOp::create(builder, op.getMeanAttr(), updated[0], rowAttr);
    SetRowOp::create(builder, op.getVarAttr(), updated[1], rowAttr);
    rewriter.eraseOp(op);
    return success();
  }

private:
  /// What is alive of each buffer at the width of `x`, and its last row.
  static std::pair<RankedTensorType, int64_t> getAlive(UpdateStatisticsOp op,
                                                       RankedTensorType x) {
    auto param =
        SymbolTable::lookupNearestSymbolFrom<ParamOp>(op, op.getMeanAttr());
    RankedTensorType type = param.getTensorType();
    int64_t channels = x.getDimSize(1);
    if (type.getRank() == 1)
      return {getAliveType(type, channels), 0};
    int64_t rows = type.getDimSize(0);
    if (isSliced(type))
      rows = groupsEndingAt(channels, type.getDimSize(1), getGroups(type, 1));
    return {getAliveType(type, {rows, channels}), rows - 1};
  }
};

} // namespace

void slice::populateBatchNormPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerBatchNorm, LowerBatchNormTrain, LowerBatchNormGradInput,
               LowerBatchNormGradWeight, LowerBatchNormGradBias,
               LowerUpdateStatistics>(patterns.getContext());
}
