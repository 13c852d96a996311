//===- FoldPadding.cpp - Reads a padded tensor without padding ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution of a tensor.pad becomes one of the tensor itself whose points
// outside contribute nothing: padding is neither written nor, where loops can
// be cut at the bounds, multiplied.
//
//===----------------------------------------------------------------------===//

#include "FoldPadding.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

bool isNeutral(const APFloat &value, Combiner combiner) {
  return combiner == Combiner::Add ? value.isZero()
                                   : value.isInfinity() && value.isNegative();
}

/// Whether `value` is neutral to the combiner wherever `element` is.
bool vanishes(Value value, Combiner combiner, BlockArgument element,
              unsigned depth = 0) {
  APFloat constant(0.0f);
  if (value == element)
    return true;
  if (matchPattern(value, m_ConstantFloat(&constant)))
    return isNeutral(constant, combiner);
  Operation *op = value.getDefiningOp();
  if (!op || depth > GenericOp::kMaxBody)
    return false;
  auto operandVanishes = [&](unsigned operand) {
    return vanishes(op->getOperand(operand), combiner, element, depth + 1);
  };
  if (auto select = dyn_cast<arith::SelectOp>(op)) {
    // An element of the padding equals nothing, and -infinity reaches nothing.
    auto compare = select.getCondition().getDefiningOp<arith::CmpFOp>();
    bool comparesElement =
        compare &&
        ((compare.getPredicate() == arith::CmpFPredicate::OEQ &&
          (compare.getLhs() == element || compare.getRhs() == element)) ||
         (compare.getPredicate() == arith::CmpFPredicate::OGE &&
          combiner == Combiner::Max && compare.getLhs() == element));
    return operandVanishes(2) && (comparesElement || operandVanishes(1));
  }
  if (combiner != Combiner::Add)
    return false;
  if (isa<arith::MulFOp>(op))
    return operandVanishes(0) || operandVanishes(1);
  if (isa<arith::AddFOp, arith::SubFOp>(op))
    return operandVanishes(0) && operandVanishes(1);
  return isa<arith::NegFOp>(op) && operandVanishes(0);
}

} // namespace

LogicalResult
mlir::kern::verifyPadding(tensor::PadOp pad,
                          ArrayRef<std::pair<Combiner, Value>> contributions,
                          BlockArgument element) {
  Value padding = pad.getConstantPaddingValue();
  APFloat value(0.0f);
  if (contributions.empty() || !padding ||
      !matchPattern(padding, m_ConstantFloat(&value)) ||
      llvm::is_contained(pad.getStaticLow(), ShapedType::kDynamic))
    return failure();
  return success(llvm::all_of(contributions, [&](const auto &contribution) {
    auto [combiner, result] = contribution;
    return isNeutral(value, combiner) && vanishes(result, combiner, element);
  }));
}

AffineMap mlir::kern::skipPadding(tensor::PadOp pad, AffineMap map) {
  SmallVector<AffineExpr> results;
  for (auto [expr, low] : llvm::zip_equal(map.getResults(), pad.getStaticLow()))
    results.push_back(low == 0 ? expr : expr - low);
  return AffineMap::get(map.getNumDims(), 0, results, map.getContext());
}
