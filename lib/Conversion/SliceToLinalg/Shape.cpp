//===- Shape.cpp - Flatten and reshape to tensor reshapes -----------------===//
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

/// How a matrix [batch, rest] relates to a tensor of that rank.
static SmallVector<ReassociationIndices> getReassociation(int64_t rank) {
  if (rank == 1)
    return {{0, 1}};
  SmallVector<ReassociationIndices> reassociation(2);
  for (int64_t dim = 0; dim < rank; ++dim)
    reassociation[dim == 0 ? 0 : 1].push_back(dim);
  return reassociation;
}

namespace {

/// By way of the matrix [batch, elements per example].
template <typename Op> struct LowerReshape : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Value value = op.getX();
    auto from = cast<RankedTensorType>(value.getType());
    RankedTensorType to = op.getResult().getType();
    auto matrix = RankedTensorType::get(
        {from.getDimSize(0),
         getElementsPerExample(from.getShape().drop_front())},
        from.getElementType());

    if (from.getRank() == 1)
      value = buildExpand(builder, matrix, value, getReassociation(1));
    else if (from.getRank() > 2)
      value = buildCollapse(builder, matrix, value,
                            getReassociation(from.getRank()));
    if (to.getRank() == 1)
      value = buildCollapse(builder, to, value, getReassociation(1));
    else if (to.getRank() > 2)
      value = buildExpand(builder, to, value, getReassociation(to.getRank()));
    rewriter.replaceOp(op, value);
    return success();
  }
};

} // namespace

void slice::populateShapePatterns(RewritePatternSet &patterns) {
  patterns.add<LowerReshape<FlattenOp>, LowerReshape<ReshapeOp>>(
      patterns.getContext());
}
