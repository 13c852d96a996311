//===- KernelShape.cpp - What schedules ask about a region ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelShape.h"
#include "LaneAccess.h"
#include "StageInput.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// Bytes of a tensor with these sizes, a dynamic one counting as 1; saturates.
static int64_t getBytes(ArrayRef<int64_t> sizes) {
  uint64_t bytes = sizeof(float);
  for (int64_t size : sizes)
    if (!ShapedType::isDynamic(size))
      bytes = llvm::SaturatingMultiply<uint64_t>(bytes, size);
  return std::min<uint64_t>(bytes, std::numeric_limits<int64_t>::max());
}

/// The sum of two positive numbers of bytes; saturates.
static int64_t addBytes(int64_t lhs, int64_t rhs) {
  int64_t sum;
  return llvm::AddOverflow(lhs, rhs, sum) ? std::numeric_limits<int64_t>::max()
                                          : sum;
}

bool KernelShape::isSummed(int64_t dim) {
  for (unsigned store = 0, e = op.getNumStores(); store < e; ++store)
    if (op.isSide(store) && !op.getStoreMap(store).isFunctionOfDim(dim))
      return true;
  return false;
}

SmallVector<std::pair<AffineExpr, int64_t>>
KernelShape::getIndices(unsigned input) {
  auto type = cast<MemRefType>(op.getInputs()[input].getType());
  return llvm::to_vector(llvm::map_range(
      llvm::zip_equal(op.getInputMap(input).getResults(), type.getShape()),
      [](auto index) {
        return std::make_pair(std::get<0>(index), std::get<1>(index));
      }));
}

bool KernelShape::needsWhole(int64_t dim) {
  for (int64_t input : op.getClipped().value_or(ArrayRef<int64_t>()))
    for (auto [index, size] : getIndices(input))
      if (index.isFunctionOfDim(dim) && mayLeaveBounds(op, index, size))
        return true;
  return isSummed(dim);
}

bool KernelShape::isReusedAlong(int64_t dim, int64_t laneDim) {
  auto isReduced = [&](AffineMap map) {
    for (int64_t i = op.getNumParallelDims(), e = op.getNumDims(); i < e; ++i)
      if (map.isFunctionOfDim(i))
        return true;
    return false;
  };
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i) {
    AffineMap map = op.getInputMap(i);
    // What the whole reduction shares, such as a norm's scale, is little.
    if (isCombined(i) && map.isFunctionOfDim(laneDim) &&
        !map.isFunctionOfDim(dim) && isReduced(map))
      return true;
  }
  return false;
}

bool KernelShape::isReusedAlong(int64_t dim) {
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i)
    if (isCombined(i) && !op.getInputMap(i).isFunctionOfDim(dim))
      return true;
  return false;
}

bool KernelShape::anyCombinedInLanes(int64_t laneDim) {
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i)
    if (isCombined(i) && op.getInputMap(i).isFunctionOfDim(laneDim))
      return true;
  return false;
}

bool KernelShape::isClippableByLoops(unsigned input, int64_t laneDim,
                                     int64_t rowDim) {
  for (auto [index, size] : getIndices(input)) {
    if (!mayLeaveBounds(op, index, size))
      continue;
    int64_t numReductions = 0;
    for (int64_t dim = 0, e = op.getNumDims(); dim < e; ++dim) {
      if (!index.isFunctionOfDim(dim))
        continue;
      if (dim == laneDim || dim == rowDim)
        return false;
      numReductions += !op.isParallelDim(dim);
    }
    if (numReductions > 1)
      return false;
  }
  return true;
}

bool KernelShape::isStageable(unsigned input, int64_t laneDim) {
  AffineMap map = op.getInputMap(input);
  auto type = cast<MemRefType>(op.getInputs()[input].getType());
  if (findPaddedCombiner(op, input))
    return false;
  if (laneDim >= 0 && op.isParallelDim(laneDim) &&
      map.isFunctionOfDim(laneDim) && !needsWhole(laneDim))
    return false;
  for (auto [position, index] : llvm::enumerate(map.getResults())) {
    if (isa<AffineDimExpr>(index) &&
        mayLeaveBounds(op, index, type.getDimSize(position)))
      return false;
    int64_t span = 0;
    for (int64_t dim = 0, e = op.getNumDims(); dim < e; ++dim) {
      std::optional<int64_t> coefficient = getCoefficient(index, dim);
      if (!coefficient || *coefficient < 0)
        return false;
      int64_t extent = op.getExtents()[dim];
      if (*coefficient > 0 && extent < 0 && !op.isParallelDim(dim))
        return false;
      span += *coefficient * (extent < 0 ? 0 : extent - 1);
    }
    if (isa<AffineDimExpr>(index) || position + 1 < map.getNumResults())
      continue;
    // The window holds whole rows of the tensor.
    SmallVector<AffineExpr> zeros(op.getNumDims(),
                                  getAffineConstantExpr(0, op.getContext()));
    auto first = cast<AffineConstantExpr>(index.replaceDims(zeros)).getValue();
    if (first > 0 || type.getDimSize(position) - first > span + 1)
      return false;
  }
  if (map.getNumResults() == 0)
    return false;
  SmallVector<int64_t> smallest(op.getNumParallelDims(), 1);
  for (auto [dim, points] : llvm::enumerate(smallest))
    if (isWholeInWindow(input, laneDim, dim))
      points = std::max<int64_t>(1, op.getExtents()[dim]);
  return getWindowBytes(input, smallest) <= kMaxWindowBytes;
}

SmallVector<int64_t> KernelShape::getInputsToStage(int64_t laneDim,
                                                   int64_t rowDim) {
  SmallVector<int64_t> staged;
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i) {
    if (!isCombined(i))
      continue;
    bool mustStage = op.isClipped(i) && !isClippableByLoops(i, laneDim, rowDim);
    // What rides along with a tensor, such as its scale, is not staged.
    bool isPrepared =
        findPrepared(op, i) != op.getCombineBlock()->getArgument(i) &&
        op.getInputMap(i).getNumResults() == 4;
    if (mustStage || (isPrepared && isStageable(i, laneDim)))
      staged.push_back(i);
  }
  return staged;
}

SmallVector<int64_t> KernelShape::getWindowSizes(unsigned input,
                                                 ArrayRef<int64_t> window) {
  SmallVector<int64_t> sizes;
  for (AffineExpr index : op.getInputMap(input).getResults()) {
    int64_t size = 1;
    for (int64_t dim = 0, e = op.getNumDims(); dim < e; ++dim) {
      int64_t points = op.getExtents()[dim];
      if (op.isParallelDim(dim))
        points = points < 0 ? 1 : std::min(window[dim], points);
      size += getCoefficient(index, dim).value_or(0) * (points - 1);
    }
    sizes.push_back(size);
  }
  return sizes;
}

int64_t KernelShape::getReadBytes(unsigned input, ArrayRef<int64_t> window) {
  return getBytes(getWindowSizes(input, window));
}

int64_t KernelShape::getWindowBytes(unsigned input, ArrayRef<int64_t> window) {
  SmallVector<int64_t> sizes = getWindowSizes(input, window);
  AffineExpr index = op.getInputMap(input).getResults().back();
  if (!isa<AffineDimExpr>(index) && sizes.back() < kMaxWindowBytes)
    sizes.back() =
        getRowLayout(sizes.back(), -getIndexAtOrigin(index, op), vector).second;
  return getBytes(sizes);
}

bool KernelShape::canAccumulate() {
  Operation *yield = op.getEpilogueBlock()->getTerminator();
  if (!op.hasReduction() || op.hasSides() ||
      yield->getNumOperands() != op.getCombiners().size())
    return false;
  for (auto [index, value] : llvm::enumerate(yield->getOperands())) {
    BlockArgument sum = op.getAccumulator(index);
    if (op.getCombiner(index) != Combiner::Add || !sum.hasOneUse())
      return false;
    auto add = value.getDefiningOp<arith::AddFOp>();
    if (value != sum && (!add || (add.getLhs() != sum && add.getRhs() != sum)))
      return false;
  }
  return true;
}

int64_t KernelShape::getCombinedBytes() {
  int64_t bytes = 0;
  for (auto [i, input] : llvm::enumerate(op.getInputs()))
    if (isCombined(i))
      bytes = addBytes(bytes,
                       getBytes(cast<MemRefType>(input.getType()).getShape()));
  return bytes;
}

int64_t KernelShape::getSharedBytes() {
  int64_t bytes = 0;
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i) {
    if (!isCombined(i))
      continue;
    SmallVector<int64_t> sizes;
    for (int64_t dim = 0, f = op.getNumDims(); dim < f; ++dim)
      if (op.getInputMap(i).isFunctionOfDim(dim))
        sizes.push_back(std::max<int64_t>(0, op.getExtents()[dim]));
    bytes = addBytes(bytes, getBytes(sizes));
  }
  return bytes;
}
