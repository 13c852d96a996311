//===- ClippedIndex.cpp - Indices that loop bounds keep inside ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "Verify.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

std::optional<int64_t> mlir::kern::getCoefficient(AffineExpr expr,
                                                  unsigned dim) {
  if (!expr.isFunctionOfDim(dim))
    return 0;
  if (isa<AffineDimExpr>(expr))
    return 1;
  auto binary = cast<AffineBinaryOpExpr>(expr);
  bool isSum = expr.getKind() == AffineExprKind::Add;
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!isSum && (expr.getKind() != AffineExprKind::Mul || !factor))
    return std::nullopt;
  std::optional<int64_t> lhs = getCoefficient(binary.getLHS(), dim);
  std::optional<int64_t> rhs =
      isSum ? getCoefficient(binary.getRHS(), dim) : factor.getValue();
  int64_t result;
  if (!lhs || !rhs ||
      (isSum ? llvm::AddOverflow(*lhs, *rhs, result)
             : llvm::MulOverflow(*lhs, *rhs, result)))
    return std::nullopt;
  return result;
}

ClippedIndex mlir::kern::getClippedIndex(GenericOp op, AffineExpr expr,
                                         int64_t dim, int64_t factor,
                                         int64_t limit) {
  SmallVector<AffineExpr> dims;
  for (int64_t other = 0, e = op.getNumDims(); other < e; ++other)
    dims.push_back(other == dim ? getAffineConstantExpr(0, op.getContext())
                                : getAffineDimExpr(other, op.getContext()));
  return {dim, expr.replaceDims(dims), factor, limit};
}

/// `expr` as a sum, linear in `dim`, that is divided and rounded down. Sums are
/// simplified as they are built, so that parts may stand outside the quotient:
/// a floordiv b + c is (a + b * c) floordiv b.
static std::optional<std::pair<AffineExpr, int64_t>>
getQuotient(AffineExpr expr, unsigned dim) {
  if (getCoefficient(expr, dim))
    return std::make_pair(expr, int64_t(1));
  auto binary = cast<AffineBinaryOpExpr>(expr);
  if (expr.getKind() == AffineExprKind::FloorDiv)
    // A positive constant: that was checked with the bounds.
    return std::make_pair(binary.getLHS(),
                          cast<AffineConstantExpr>(binary.getRHS()).getValue());
  if (expr.getKind() != AffineExprKind::Add)
    return std::nullopt;
  auto lhs = getQuotient(binary.getLHS(), dim);
  auto rhs = getQuotient(binary.getRHS(), dim);
  if (!lhs || !rhs || (lhs->second != 1 && rhs->second != 1))
    return std::nullopt;
  return std::make_pair(lhs->first * rhs->second + rhs->first * lhs->second,
                        lhs->second * rhs->second);
}

/// Whether the epilogue uses an input; the op's regions need not be verified.
static bool isUsedInEpilogue(GenericOp op, unsigned input) {
  Block *epilogue = op.getEpilogueBlock();
  unsigned argument = op.getCombiners().size() + input;
  return argument < epilogue->getNumArguments() &&
         !epilogue->getArgument(argument).use_empty();
}

/// The reduction dimension whose loop an index with `expr` shortens: the
/// innermost one in the expression that runs inside register tiles, or -1.
static int64_t getClippingDim(GenericOp op, ScheduleAttr schedule,
                              AffineExpr expr) {
  int64_t first = op.getNumParallel() + schedule.getOuter();
  for (int64_t dim = op.getNumDims() - 1; dim >= first; --dim)
    if (expr.isFunctionOfDim(dim))
      return dim;
  return -1;
}

LogicalResult
mlir::kern::getClippedIndices(GenericOp op, ScheduleAttr schedule,
                              SmallVectorImpl<ClippedIndex> &indices,
                              function_ref<InFlightDiagnostic()> fail) {
  for (unsigned input = 0, e = op.getInputs().size(); input < e; ++input) {
    if (!op.isClipped(input) ||
        llvm::is_contained(schedule.getStage(), int64_t(input)))
      continue;
    auto type = cast<ShapedType>(op.getInputs()[input].getType());
    for (auto [position, expr] :
         llvm::enumerate(op.getInputMap(input).getResults())) {
      int64_t size = type.getDimSize(position);
      if (!mayLeaveBounds(op, expr, size))
        continue;
      auto failIndex = [&, position = position,
                        expr = expr]() -> InFlightDiagnostic {
        std::string text;
        llvm::raw_string_ostream(text) << expr;
        InFlightDiagnostic diag = fail();
        diag << "clipped input " << input << " to be staged or its index "
             << position << " (" << text << ") to ";
        return diag;
      };
      if (!op.hasReduction() || isUsedInEpilogue(op, input))
        return failIndex() << "be read by a reduction alone";
      if (ShapedType::isDynamic(size))
        return failIndex() << "have a static size";
      int64_t row = schedule.getRowDim();
      for (int64_t dim :
           {schedule.getLaneDim(), row, schedule.getFoldRows() ? row - 1 : row})
        if (dim >= 0 && expr.isFunctionOfDim(dim))
          return failIndex()
                 << "be the same in all lanes and rows, but it depends on "
                    "dimension "
                 << dim;
      int64_t dim = getClippingDim(op, schedule, expr);
      if (dim < 0) {
        indices.push_back({dim, expr, 0, size});
        continue;
      }
      auto quotient = getQuotient(expr, dim);
      std::optional<int64_t> factor =
          quotient ? getCoefficient(quotient->first, dim) : std::nullopt;
      if (!factor || *factor == 0)
        return failIndex() << "be base + factor * d" << dim
                           << " or such a sum floordiv a constant";
      // In bounds is where the dividend lies in [0, size * divisor).
      int64_t limit;
      if (llvm::MulOverflow(size, quotient->second, limit))
        return failIndex() << "have a size without overflow";
      indices.push_back(
          getClippedIndex(op, quotient->first, dim, *factor, limit));
    }
  }
  return success();
}
