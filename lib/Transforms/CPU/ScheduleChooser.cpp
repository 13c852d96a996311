//===- ScheduleChooser.cpp - What a region keeps in registers -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScheduleChooser.h"
#include "LaneAccess.h"
#include "StageInput.h"
#include "modelslice/Transforms/Schedules.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// Rows of an image that do not fill a tile, and the most that run as one.
static constexpr int64_t kShortRow = 8, kMaxFoldedRows = 64;

/// Neighbours are worth a vector access each, strides a gather each. Nothing
/// for a dimension whose points have no common distance in some operand.
std::optional<int64_t> ScheduleChooser::scoreLanes(int64_t dim) {
  int64_t score = 0;
  bool isRegular = true;
  forEachOperand([&](AffineMap map, MemRefType type, bool isOutput) {
    if (!map.isFunctionOfDim(dim))
      return;
    std::optional<LaneAccess> access = getLaneAccess(map, type, dim, vector);
    isRegular &= access.has_value();
    if (access && access->stride == 1)
      score += isOutput ? 2 : 1;
    else if (access && access->stride == 2 && !isOutput)
      score -= 1; // Two loads and a shuffle.
    else
      score -= isOutput ? 20 : 10;
  });
  if (!isRegular)
    return std::nullopt;
  // A dimension that does not fill a vector wastes the rest of it.
  int64_t extent = op.getExtents()[dim];
  if (extent >= 0 && extent * 2 <= vector)
    score -= 2;
  return score;
}

int64_t ScheduleChooser::getLaneDim() {
  int64_t best = -1, bestScore = 0;
  auto consider = [&](int64_t dim) {
    if (!isFeasible(dim, -1))
      return;
    std::optional<int64_t> score = scoreLanes(dim);
    if (score && (best < 0 || *score > bestScore)) {
      best = dim;
      bestScore = *score;
    }
  };
  for (int64_t dim = int64_t(op.getNumParallel()) - 1; dim >= 0; --dim) {
    // Lanes are cut into tasks. What does not allow that needs one tile that
    // takes them all.
    int64_t extent = op.getExtents()[dim];
    if (!shape.needsWhole(dim) ||
        (extent > 0 && extent <= kMaxWholeVectors * vector))
      consider(dim);
  }
  // Lanes along a reduction cost a horizontal step at its end. Only the last
  // reduction dimension, only one that is no batch, and only one that fills
  // some of a vector may take them.
  int64_t last = op.getNumDims() - 1;
  bool anySide = op.hasSides();
  if (op.hasReduction() && op.getExtents()[last] * 4 >= vector &&
      bestScore <= 0 && !anySide && !op.getClipped())
    consider(last);
  return best;
}

/// Whether the clipped inputs can be read with these dimensions in registers,
/// -1 standing for none.
bool ScheduleChooser::isFeasible(int64_t lane, int64_t row) {
  unsigned numStaged = 0;
  for (int64_t input : op.getClipped().value_or(ArrayRef<int64_t>())) {
    if (shape.isClippableByLoops(input, lane, row))
      continue;
    // A window holds one example.
    if (!shape.isStageable(input, lane) ||
        (row >= 0 && op.getExtents()[row] < 0))
      return false;
    ++numStaged;
  }
  return numStaged <= 1;
}

/// The dimension whose points share what the lanes load: of an image the
/// innermost that gives tiles of some height, else the longest.
int64_t ScheduleChooser::getRowDim() {
  if (!op.hasReduction())
    return -1;
  bool inLanes = hasLaneTasks() && shape.anyCombinedInLanes(laneDim);
  int64_t best = -1, bestExtent = 0;
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    if (dim == laneDim || !isFeasible(laneDim, dim) ||
        (inLanes && !shape.isReusedAlong(dim, laneDim)))
      continue;
    int64_t extent = op.getExtents()[dim];
    // The rows of an image are contiguous; those of different images are not.
    if (extent < 0)
      extent = isByImage() ? 1 : kBatchTask;
    bool isInner = isByImage() && inLanes && extent >= 4;
    if (extent > bestExtent || isInner) {
      best = dim;
      bestExtent = extent;
    }
  }
  return best;
}

/// Whether the rows of a small image make taller tiles as one dimension.
bool ScheduleChooser::canFoldRows() {
  int64_t outer = rowDim - 1;
  if (!isByImage() || !hasLaneTasks() || outer < 0 || outer == laneDim)
    return false;
  // What row by row is clipped by loops would have to be staged.
  for (int64_t input : op.getClipped().value_or(ArrayRef<int64_t>()))
    if (shape.isClippableByLoops(input, laneDim, rowDim) &&
        !shape.isClippableByLoops(input, laneDim, outer))
      return false;
  // A window holds them all.
  SmallVector<int64_t> all(op.getNumParallelDims(), 1);
  for (auto [dim, points] : llvm::enumerate(all))
    points = std::max<int64_t>(1, op.getExtents()[dim]);
  for (int64_t input : shape.getInputsToStage(laneDim, rowDim))
    if (shape.getWindowBytes(input, all) > kMaxWindowBytes)
      return false;
  int64_t rows = op.getExtents()[rowDim], outerRows = op.getExtents()[outer];
  return rows > 0 && rows < kShortRow && outerRows > 1 &&
         rows * outerRows <= kMaxFoldedRows && isFeasible(laneDim, outer) &&
         shape.isReusedAlong(outer, laneDim);
}

/// Tiles that share a dimension of static extent as evenly as they can.
SmallVector<TileAttr> ScheduleChooser::getStaticTiles(int64_t rows) {
  int64_t extent = op.getExtents()[laneDim];
  int64_t available = extent < 0 ? 8 : llvm::divideCeil(extent, vector);
  bool isWhole = shape.needsWhole(laneDim);
  // Wider tiles where there are few rows, so that the accumulators still hide
  // the multiply-add's latency.
  int64_t vectors = rows >= 5 ? 2 : rows >= 3 ? 4 : 8;
  vectors = isWhole ? available : std::min(vectors, available);
  // Two accumulators' worth of registers hold weights and a broadcast.
  int64_t limit = (target.getRegisters() - vectors - 1) / vectors;
  limit =
      std::max<int64_t>(1, std::min<int64_t>(limit, vectors == 1 ? 16 : 12));
  int64_t tall = std::min(limit, rows);
  // A divisor needs code for one height alone.
  for (int64_t height = tall; height * 3 >= 2 * tall; --height)
    if (rows % height == 0) {
      tall = height;
      break;
    }
  if (rows % tall != 0)
    tall = llvm::divideCeil(rows, llvm::divideCeil(rows, limit));
  SmallVector<TileAttr> result{makeTile(tall, vectors * vector)};
  if (int64_t rest = rows % tall; rest > 1)
    result.push_back(makeTile(rest, vectors * vector));
  if (tall > 1)
    result.push_back(makeTile(1, vectors * vector));
  return result;
}

SmallVector<TileAttr> ScheduleChooser::getTiles() {
  if (laneDim < 0)
    return {makeTile(1, vector)};
  bool isWhole = shape.needsWhole(laneDim);
  int64_t extent = op.getExtents()[laneDim];
  if (!op.hasReduction())
    return {makeTile(1, isWhole ? llvm::alignTo(extent, vector) : 4 * vector)};
  if (!hasLaneTasks())
    return rowDim < 0 ? SmallVector<TileAttr>{makeTile(1, vector)}
                      : SmallVector<TileAttr>{makeTile(4, vector),
                                              makeTile(1, vector)};
  if (rowDim < 0 && !isWhole)
    return {makeTile(1, 8 * vector)};
  int64_t rows = rowDim < 0 ? 1 : op.getExtents()[rowDim];
  if (foldRows)
    rows *= op.getExtents()[rowDim - 1];
  if (isWhole && rows < 0)
    rows = kBatchTask;
  if (rows > 0 && (isByImage() || isWhole))
    return getStaticTiles(rows);
  // Two vectors by `rows` accumulators leave registers for one row of weights
  // and a broadcast; shorter tiles are wider.
  bool hasManyRegisters = target.getRegisters() >= 32;
  int64_t tall = hasManyRegisters ? 8 : 6;
  return {makeTile(tall, 2 * vector),
          makeTile(hasManyRegisters ? 4 : 3, 4 * vector),
          makeTile(2, hasManyRegisters ? 8 * vector : 4 * vector),
          makeTile(1, 8 * vector)};
}

ScheduleAttr ScheduleChooser::choose() {
  if (op.getWinograd())
    return chooseWinograd();
  if (op.getNumDims() == 0)
    return ScheduleAttr::get(op.getContext(), -1, vector, -1,
                             {makeTile(1, vector)}, {}, 1, {}, {});
  laneDim = getLaneDim();
  // Without lanes the code is scalar, one point at a time.
  rowDim = laneDim < 0 ? -1 : getRowDim();
  foldRows = canFoldRows();
  tiles = getTiles();
  chooseTasks();
  if (op.hasReduction())
    stage = shape.getInputsToStage(laneDim, rowDim);
  // One input of one example at a time; what need not be staged is prepared
  // where it is used.
  bool isByRows = rowDim >= 0 && op.getExtents()[rowDim] < 0;
  if (stage.size() > 1 || isByRows)
    llvm::erase_if(stage, [&](int64_t input) {
      return !op.isClipped(input) ||
             shape.isClippableByLoops(input, laneDim, rowDim);
    });
  if (!stage.empty())
    chooseWindow();
  numOuter = getNumOuter();
  // Where all inputs are as wide as the lanes, such as in pooling, the outputs
  // of a pixel are made of neighbours.
  lanesOuter = isByImage() && hasLaneTasks() && rowDim >= 0 &&
               shape.isReusedAlong(rowDim, laneDim) &&
               shape.isReusedAlong(laneDim);
  int64_t unroll = op.hasReduction() ? 2 : 1;
  int64_t prefetch =
      lanesOuter && shape.getSharedBytes() > kFarWeights ? kPrefetch : 0;
  return ScheduleAttr::get(op.getContext(), laneDim, vector, rowDim, tiles,
                           task, unroll, stage, window, numOuter, lanesOuter,
                           foldRows, prefetch, /*sharedPrefetch=*/false);
}

ScheduleAttr mlir::kern::chooseSchedule(GenericOp op, TargetAttr target) {
  return ScheduleChooser(op, target).choose();
}
