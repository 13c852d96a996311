//===- VerifyStaging.cpp - Whether an input can be staged -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A window is a box of fixed size that starts at a task's first point. These
// checks say when such a box holds what the task reads, and nothing that the
// tensor does not have.
//
//===----------------------------------------------------------------------===//

#include "StageInput.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

class StagingVerifier {
public:
  StagingVerifier(GenericOp op, unsigned input)
      : op(op), schedule(*op.getSchedule()), input(input),
        map(op.getInputMap(input)) {}

  LogicalResult verify();

private:
  InFlightDiagnostic fail() {
    return op.emitOpError("cannot stage input ") << input << ": ";
  }
  /// Whether a window covers all of a parallel dimension.
  bool isUncut(unsigned dim) {
    int64_t extent = op.getExtents()[dim];
    return extent >= 0 && schedule.getTask()[dim] >= extent &&
           getWindowExtent(schedule, dim) >= extent;
  }
  bool isEven(unsigned dim);
  LogicalResult verifyDims();
  LogicalResult verifyPosition(unsigned position, int64_t &elements);

  GenericOp op;
  ScheduleAttr schedule;
  unsigned input;
  AffineMap map;
};

/// Whether every window along a parallel dimension is a whole one.
bool StagingVerifier::isEven(unsigned dim) {
  int64_t extent = op.getExtents()[dim];
  int64_t window = getWindowExtent(schedule, dim);
  if (window == 1)
    return true;
  if (extent < 0)
    return false;
  int64_t task = std::min(schedule.getTask()[dim], extent);
  return extent % task == 0 && task % std::min(window, extent) == 0;
}

LogicalResult StagingVerifier::verifyDims() {
  for (unsigned dim = 0, e = op.getNumDims(); dim < e; ++dim) {
    if (!map.isFunctionOfDim(dim))
      continue;
    for (AffineExpr expr : map.getResults()) {
      // What is not cut may take any path, as folded rows do.
      std::optional<int64_t> coefficient = getCoefficient(expr, dim);
      bool isWhole = op.isParallelDim(dim) && isUncut(dim);
      if (coefficient ? *coefficient < 0 : !isWhole)
        return fail() << "expected indices that grow linearly, got "
                      << AffineMapAttr::get(map);
    }
    if (!op.isParallelDim(dim) && op.getExtents()[dim] < 0)
      return fail() << "it is reduced over the batch";
    // Neighbouring tasks along the lanes run as one, with one window.
    if (int64_t(dim) == schedule.getLaneDim() && op.isParallelDim(dim) &&
        !isUncut(dim))
      return fail() << "it is read along lane_dim " << dim
                    << ", which is cut into tasks";
  }
  return success();
}

LogicalResult StagingVerifier::verifyPosition(unsigned position,
                                              int64_t &elements) {
  AffineExpr expr = map.getResult(position);
  bool isLast = position + 1 == map.getNumResults();
  int64_t extent =
      cast<MemRefType>(op.getInputs()[input].getType()).getDimSize(position);
  for (unsigned dim = 0, e = op.getNumParallel(); dim < e; ++dim)
    if (expr.isFunctionOfDim(dim) &&
        (isLast ? !isUncut(dim) : isa<AffineDimExpr>(expr) && !isEven(dim)))
      return fail() << "dimension " << dim
                    << " is cut where the window must be whole";
  // Padding is known by an index that is not a dimension itself.
  if (isa<AffineDimExpr>(expr) && mayLeaveBounds(op, expr, extent))
    return fail() << "index " << position << " leaves the tensor along "
                  << "dimension " << cast<AffineDimExpr>(expr).getPosition()
                  << " alone";
  std::optional<int64_t> window = getWindowSize(expr, op);
  if (!window)
    return fail() << "the window is too large or does not start at its first "
                     "point";
  int64_t size = *window;
  if (!isa<AffineDimExpr>(expr)) {
    if (ShapedType::isDynamic(extent))
      return fail() << "expected a static size at index " << position;
    int64_t first = getIndexAtOrigin(expr, op);
    // The window holds whole rows of the tensor.
    if (isLast && (first > 0 || extent - first > size))
      return fail() << "its rows of " << extent << " from " << first
                    << " do not lie in a window of " << size;
    if (isLast && size < kMaxWindowBytes)
      size = getRowLayout(size, -first, schedule.getVector()).second;
  }
  if (llvm::MulOverflow(elements, size, elements) ||
      elements > kMaxWindowBytes / 4)
    return fail() << "expected a window of at most " << kMaxWindowBytes
                  << " bytes";
  return success();
}

LogicalResult StagingVerifier::verify() {
  if (map.getNumResults() == 0)
    return fail() << "it has no dimension";
  if (failed(verifyDims()))
    return failure();
  int64_t elements = 1;
  for (unsigned position = 0; position < map.getNumResults(); ++position)
    if (failed(verifyPosition(position, elements)))
      return failure();
  if (auto combiner = findPaddedCombiner(op, input))
    return fail() << "its padding would contribute to combiner " << *combiner;
  return success();
}

} // namespace

std::optional<unsigned> mlir::kern::findPaddedCombiner(GenericOp op,
                                                       unsigned input) {
  if (!op.hasReduction() || !op.isClipped(input))
    return std::nullopt;
  Value prepared = findPrepared(op, input);
  Operation *yield = op.getCombineBlock()->getTerminator();
  for (auto [index, value] : llvm::enumerate(yield->getOperands())) {
    auto product = value.getDefiningOp<arith::MulFOp>();
    bool vanishes =
        value == prepared || (product && (product.getLhs() == prepared ||
                                          product.getRhs() == prepared));
    if (op.getCombiner(index) != Combiner::Add || !vanishes)
      return index;
  }
  return std::nullopt;
}

LogicalResult mlir::kern::verifyStaging(GenericOp op, unsigned input) {
  return StagingVerifier(op, input).verify();
}
