//===- Concat.cpp - Concatenation to slices and tensor.concat -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Patterns.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "modelslice/Dialect/Slice/IR/Concatenation.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

/// `size` channels from `offset` on; the tensor itself where that is all.
static Value buildChannels(ImplicitLocOpBuilder &builder, Value tensor,
                           int64_t offset, int64_t size) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (size == type.getDimSize(1))
    return tensor;
  SmallVector<int64_t> shape(type.getShape());
  shape[1] = size;
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  offsets[1] = builder.getIndexAttr(offset);
  SmallVector<OpFoldResult> sizes;
  for (int64_t extent : shape)
    if (ShapedType::isDynamic(extent))
      sizes.push_back(getBatchSize(builder));
    else
      sizes.push_back(builder.getIndexAttr(extent));
  SmallVector<OpFoldResult> strides(type.getRank(), builder.getIndexAttr(1));
  return tensor::ExtractSliceOp::create(builder, type.clone(shape), tensor,
                                        offsets, sizes, strides);
}

static Value buildConcat(ImplicitLocOpBuilder &builder, RankedTensorType type,
                         ArrayRef<Value> parts) {
  if (parts.size() == 1)
    return parts.front();
  return tensor::ConcatOp::create(builder, type, /*dim=*/1, parts);
}

namespace {

struct LowerConcat : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConcatOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = op.getResult().getType();
    SmallVector<Value> parts(op.getInputs());
    if (op.getChannels() && parts.size() > 1) {
      Concatenation concatenation(*op.getGroups(), *op.getChannels());
      int64_t kept = concatenation.findKept(type.getDimSize(1));
      parts = llvm::map_to_vector(
          concatenation.getPieces(kept), [&](const ConcatPiece &piece) {
            return buildChannels(builder, op.getInputs()[piece.operand],
                                 piece.operandOffset, piece.size);
          });
    }
    rewriter.replaceOp(op, buildConcat(builder, type, parts));
    return success();
  }
};

struct LowerConcatGrad : OpRewritePattern<ConcatGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConcatGradOp op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Concatenation concatenation(op.getGroups(), op.getChannels());
    int64_t kept = concatenation.findKept(op.getDy().getType().getDimSize(1));
    SmallVector<Value> parts;
    for (const ConcatPiece &piece : concatenation.getPieces(kept))
      if (piece.operand == op.getIndex())
        parts.push_back(
            buildChannels(builder, op.getDy(), piece.offset, piece.size));
    rewriter.replaceOp(op,
                       buildConcat(builder, op.getResult().getType(), parts));
    return success();
  }
};

} // namespace

void slice::populateConcatPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerConcat, LowerConcatGrad>(patterns.getContext());
}
