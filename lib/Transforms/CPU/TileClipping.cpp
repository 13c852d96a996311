//===- TileClipping.cpp - Reduction loops that stay in bounds -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where 0 <= base + factor * d < limit for every clipped index, d lies in one
// range: the intersection of what each of them allows.
//
//===----------------------------------------------------------------------===//

#include "../AffineIndex.h"
#include "TileEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::kern;

SmallVector<OpFoldResult> TileEmitter::getOriginOperands() {
  SmallVector<OpFoldResult> operands;
  for (Value index : origin)
    operands.push_back(index ? OpFoldResult(index)
                             : OpFoldResult(builder->getIndexAttr(0)));
  return operands;
}

std::optional<std::pair<Value, Value>>
TileEmitter::getClippedRange(int64_t dim) {
  MLIRContext *context = op.getContext();
  SmallVector<AffineExpr> lower{getAffineConstantExpr(0, context)};
  SmallVector<AffineExpr> upper{
      getAffineConstantExpr(op.getExtents()[dim], context)};
  SmallVector<ClippedIndex> all(clipped);
  for (auto &[input, indices] : padding)
    all.append(indices);
  for (const ClippedIndex &index : all) {
    if (index.dim != dim)
      continue;
    AffineExpr base = index.base;
    if (index.factor > 0) {
      lower.push_back((-base).ceilDiv(index.factor));
      upper.push_back((-base + index.limit).ceilDiv(index.factor));
    } else {
      lower.push_back((base - index.limit).floorDiv(-index.factor) + 1);
      upper.push_back(base.floorDiv(-index.factor) + 1);
    }
  }
  if (lower.size() == 1)
    return std::nullopt;
  SmallVector<OpFoldResult> operands = getOriginOperands();
  auto toValue = [&](OpFoldResult result) {
    return getValueOrCreateConstantIndexOp(*builder, loc, result);
  };
  Value first = toValue(affine::makeComposedFoldedAffineMax(
      *builder, loc, AffineMap::get(op.getNumDims(), 0, lower, context),
      operands));
  Value last = toValue(affine::makeComposedFoldedAffineMin(
      *builder, loc, AffineMap::get(op.getNumDims(), 0, upper, context),
      operands));
  // An empty range has no negative length.
  return std::make_pair(
      first, arith::MaxSIOp::create(*builder, loc, first, last).getResult());
}

Value TileEmitter::getGuard() {
  Value guard;
  for (const ClippedIndex &index : clipped) {
    if (index.dim >= 0)
      continue;
    Value value = buildIndex(*builder, loc, index.base, getOriginOperands());
    // Below zero is a large unsigned number.
    Value inside = arith::CmpIOp::create(
        *builder, loc, arith::CmpIPredicate::ult, value,
        arith::ConstantIndexOp::create(*builder, loc, index.limit));
    guard =
        guard ? arith::AndIOp::create(*builder, loc, guard, inside).getResult()
              : inside;
  }
  return guard;
}
