//===- LaneAccess.cpp - How vector lanes meet memory ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaneAccess.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

std::optional<LaneAccess> mlir::kern::getLaneAccess(AffineMap map,
                                                    MemRefType type,
                                                    unsigned dim,
                                                    int64_t vector) {
  SmallVector<int64_t> strides;
  int64_t offset;
  if (failed(type.getStridesAndOffset(strides, offset)))
    return std::nullopt;
  AffineExpr lane = getAffineDimExpr(dim, map.getContext());
  LaneAccess result;
  for (auto [position, expr] : llvm::enumerate(map.getResults())) {
    if (!expr.isFunctionOfDim(dim))
      continue;
    std::optional<int64_t> step = getCoefficient(expr, dim);
    if (!step) {
      // Within a block of a blocked layout lanes are neighbours; the quotient
      // is the same for all of them, because a block is a number of vectors.
      auto binary = cast<AffineBinaryOpExpr>(expr);
      auto block = dyn_cast<AffineConstantExpr>(binary.getRHS());
      if (binary.getLHS() != lane || !block || block.getValue() <= 0 ||
          block.getValue() % vector)
        return std::nullopt;
      if (expr.getKind() == AffineExprKind::FloorDiv)
        continue;
      if (expr.getKind() != AffineExprKind::Mod)
        return std::nullopt;
      step = 1;
      result.padded = type.getDimSize(position) >= block.getValue();
    }
    int64_t distance;
    if (llvm::MulOverflow(*step, strides[position], distance) ||
        llvm::AddOverflow(result.stride, distance, result.stride))
      return std::nullopt;
  }
  return result;
}
