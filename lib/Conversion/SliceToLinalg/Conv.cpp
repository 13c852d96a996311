//===- Conv.cpp - Convolutions to contractions ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvLoops.h"
#include "Patterns.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::slice;
using Loop = ConvLoop;

static ConvLoops concat(ArrayRef<ConvLoops> parts) {
  ConvLoops loops;
  for (const ConvLoops &part : parts)
    llvm::append_range(loops, part);
  return loops;
}

//===----------------------------------------------------------------------===//
// Indices of rows (axis 0) and columns (axis 1)
//===----------------------------------------------------------------------===//

static AffineExpr getImageIndex(const ConvSum &sum, unsigned axis) {
  return sum[axis == 0 ? Loop::H : Loop::W];
}

static AffineExpr getKernelIndex(const ConvSum &sum, unsigned axis) {
  return sum[axis == 0 ? Loop::U : Loop::V];
}

/// Where an output (h, w) meets x at (u, v) of the kernel.
static ConvIndex getInput(const Convolution &conv, const ConvSum &sum,
                          unsigned axis) {
  int64_t stride = conv.stride[axis], dilation = conv.dilation[axis];
  int64_t last = (conv.y.getDimSize(2 + axis) - 1) * stride;
  return {getImageIndex(sum, axis) * stride +
              getKernelIndex(sum, axis) * dilation - conv.padding[axis],
          -conv.padding[axis],
          last + conv.getSpan(axis) - 1 - conv.padding[axis]};
}

/// The loop over the kernel itself.
static ConvIndex getKernel(const Convolution &conv, const ConvSum &sum,
                           unsigned axis) {
  return {getKernelIndex(sum, axis), 0, conv.weight.getDimSize(2 + axis) - 1};
}

namespace {

/// What the gradient of an input (h, w) is made of: for each step of the loop
/// over the kernel, an output and an element of the kernel. Input h is read for
/// output o and kernel row u if h = o * stride + u * dilation - padding.
struct GradInputAxis {
  GradInputAxis(const Convolution &conv, const ConvSum &sum, unsigned axis);

  ConvIndex output, kernel;
  /// Extent of the loop over the kernel.
  int64_t extent;
  /// Whether only steps count at which h + padding - u * dilation is a multiple
  /// of the stride.
  bool isConditional;
};

struct LowerConv2D : OpRewritePattern<Conv2DOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(Conv2DOp op,
                                PatternRewriter &rewriter) const override;
};

struct LowerConv2DGradInput : OpRewritePattern<Conv2DGradInputOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(Conv2DGradInputOp op,
                                PatternRewriter &rewriter) const override;
};

struct LowerConv2DGradWeight : OpRewritePattern<Conv2DGradWeightOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(Conv2DGradWeightOp op,
                                PatternRewriter &rewriter) const override;
};

struct LowerConv2DGradBias : OpRewritePattern<Conv2DGradBiasOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(Conv2DGradBiasOp op,
                                PatternRewriter &rewriter) const override;
};

} // namespace

GradInputAxis::GradInputAxis(const Convolution &conv, const ConvSum &sum,
                             unsigned axis) {
  int64_t stride = conv.stride[axis], dilation = conv.dilation[axis];
  int64_t padding = conv.padding[axis];
  int64_t rows = conv.weight.getDimSize(2 + axis);
  int64_t reach = (rows - 1) * dilation;
  int64_t last = conv.x.getDimSize(2 + axis) - 1 + padding;
  AffineExpr h = getImageIndex(sum, axis), u = getKernelIndex(sum, axis);
  extent = rows;
  isConditional = false;
  if (stride == 1) {
    // A convolution with the flipped kernel.
    output = {h + u * dilation + (padding - reach), padding - reach, last};
    kernel = {rows - 1 - u, 0, rows - 1};
  } else if (dilation == 1) {
    // Only every stride-th row of the kernel meets h: u is the step here.
    extent = llvm::divideCeil(rows, stride);
    output = {(h + padding).floorDiv(stride) - u,
              padding / stride - (extent - 1), last / stride};
    kernel = {(h + padding) % stride + u * stride, 0, stride * extent - 1};
  } else {
    output = {(h + padding - u * dilation).floorDiv(stride),
              llvm::divideFloorSigned(padding - reach, stride), last / stride};
    kernel = {u, 0, rows - 1};
    isConditional = true;
  }
}

/// Whether the remaining condition of an axis holds.
static Value buildCondition(ImplicitLocOpBuilder &b, const Convolution &conv,
                            const ConvSum &sum, unsigned axis) {
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, value);
  };
  int64_t stride = conv.stride[axis], dilation = conv.dilation[axis];
  // A multiple of the stride keeps the dividend from being negative.
  int64_t reach = (conv.weight.getDimSize(2 + axis) - 1) * dilation;
  int64_t offset = conv.padding[axis] + llvm::alignTo(reach, stride);
  Value h = sum.getIndex(b, axis == 0 ? Loop::H : Loop::W);
  Value u = sum.getIndex(b, axis == 0 ? Loop::U : Loop::V);
  Value padded = arith::AddIOp::create(b, h, constant(offset));
  Value tap = arith::MulIOp::create(b, u, constant(dilation));
  Value position = arith::SubIOp::create(b, padded, tap);
  Value remainder = arith::RemUIOp::create(b, position, constant(stride));
  return arith::CmpIOp::create(b, arith::CmpIPredicate::eq, remainder,
                               constant(0));
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

LogicalResult LowerConv2D::matchAndRewrite(Conv2DOp op,
                                           PatternRewriter &rewriter) const {
  ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
  Convolution conv = op.getConvolution();
  ConvChannels channels(conv);
  // Input channels are innermost: that is where both operands can be dense.
  ConvSum sum(builder, concat({{Loop::B}, channels.y, {Loop::H, Loop::W}}),
              concat({{Loop::U, Loop::V}, channels.x}));
  sum.multiply(splitChannels(builder, conv, op.getX(), 1),
               concat({{Loop::B}, channels.x}), getInput(conv, sum, 0),
               getInput(conv, sum, 1));
  sum.multiply(splitChannels(builder, conv, op.getWeight(), 0), channels.weight,
               getKernel(conv, sum, 0), getKernel(conv, sum, 1));
  Value result = joinChannels(builder, conv.y,
                              sum.build(splitChannels(conv, conv.y, 1)), 1);
  // A region of its own: fusion makes it the contraction's epilogue.
  if (op.getBias())
    result = buildElementwise(
        builder, conv.y, {{result, {0, 1, 2, 3}}, {op.getBias(), {1}}},
        [](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
          return arith::AddFOp::create(b, elements[0], elements[1]);
        });
  rewriter.replaceOp(op, result);
  return success();
}

LogicalResult
LowerConv2DGradInput::matchAndRewrite(Conv2DGradInputOp op,
                                      PatternRewriter &rewriter) const {
  ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
  Convolution conv = op.getConvolution();
  ConvChannels channels(conv);
  ConvSum sum(builder, concat({{Loop::B}, channels.x, {Loop::H, Loop::W}}),
              concat({{Loop::U, Loop::V}, channels.y}));
  GradInputAxis rows(conv, sum, 0), columns(conv, sum, 1);
  sum.multiply(splitChannels(builder, conv, op.getDy(), 1),
               concat({{Loop::B}, channels.y}), rows.output, columns.output);
  sum.multiply(splitChannels(builder, conv, op.getWeight(), 0), channels.weight,
               rows.kernel, columns.kernel);
  sum.setKernel(rows.extent, columns.extent);
  auto condition = [&](ImplicitLocOpBuilder &b) {
    Value result;
    for (unsigned axis : {0, 1})
      if ((axis == 0 ? rows : columns).isConditional) {
        Value holds = buildCondition(b, conv, sum, axis);
        result = result ? arith::AndIOp::create(b, result, holds) : holds;
      }
    return result;
  };
  bool isConditional = rows.isConditional || columns.isConditional;
  Value result =
      sum.build(splitChannels(conv, conv.x, 1),
                isConditional ? ConvSum::Condition(condition) : nullptr);
  rewriter.replaceOp(op, joinChannels(builder, conv.x, result, 1));
  return success();
}

LogicalResult
LowerConv2DGradWeight::matchAndRewrite(Conv2DGradWeightOp op,
                                       PatternRewriter &rewriter) const {
  ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
  Convolution conv = op.getConvolution();
  ConvChannels channels(conv);
  ConvSum sum(builder, concat({channels.weight, {Loop::U, Loop::V}}),
              {Loop::B, Loop::H, Loop::W});
  auto getOutput = [&](unsigned axis) -> ConvIndex {
    return {getImageIndex(sum, axis), 0, conv.y.getDimSize(2 + axis) - 1};
  };
  sum.multiply(splitChannels(builder, conv, op.getDy(), 1),
               concat({{Loop::B}, channels.y}), getOutput(0), getOutput(1));
  sum.multiply(splitChannels(builder, conv, op.getX(), 1),
               concat({{Loop::B}, channels.x}), getInput(conv, sum, 0),
               getInput(conv, sum, 1));
  Value result = sum.build(splitChannels(conv, conv.weight, 0));
  rewriter.replaceOp(op, joinChannels(builder, conv.weight, result, 0));
  return success();
}

LogicalResult
LowerConv2DGradBias::matchAndRewrite(Conv2DGradBiasOp op,
                                     PatternRewriter &rewriter) const {
  ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
  auto first = [](ImplicitLocOpBuilder &, ValueRange elements) {
    return elements[0];
  };
  RankedTensorType dy = op.getDy().getType();
  auto sums =
      RankedTensorType::get(dy.getShape().take_front(2), dy.getElementType());
  // Over an image, which can be done while dy is written; then over examples.
  Value perImage =
      buildReduction(builder, sums, /*resultLoops=*/{0, 1}, /*numLoops=*/4,
                     Reduction::Sum, {{op.getDy(), {0, 1, 2, 3}}}, first);
  rewriter.replaceOp(op, buildReduction(builder, op.getResult().getType(),
                                        /*resultLoops=*/{0},
                                        /*numLoops=*/2, Reduction::Sum,
                                        {{perImage, {1, 0}}}, first));
  return success();
}

void slice::populateConvPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerConv2D, LowerConv2DGradInput, LowerConv2DGradWeight,
               LowerConv2DGradBias>(patterns.getContext());
}
