//===- ChooseWindows.cpp - What a task takes at a time --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScheduleChooser.h"
#include "StageInput.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// Elements of an element-wise task: a few microseconds of work.
static constexpr int64_t kElementsPerTask = 1 << 14;
/// Bytes of a staged window that stays in the first-level cache while its
/// outputs are computed, with room for what they read besides.
static constexpr int64_t kSmallWindow = 20 << 10;
/// Bytes of a window that shares the second-level cache with a block of
/// weights.
static constexpr int64_t kLargeWindow = 256 << 10;
/// What one step of an outer reduction may touch.
static constexpr int64_t kOuterStep = 384 << 10;

/// How many reduction dimensions run around the tiles: sums over the images of
/// a batch go image by image, so that an image is read from the cache.
int64_t ScheduleChooser::getNumOuter() {
  int64_t first = op.getNumParallelDims();
  if (!hasLaneTasks() || !isByImage() || int64_t(op.getNumDims()) < first + 3 ||
      op.getExtents()[first] >= 0 || !shape.canAccumulate())
    return 0;
  int64_t points = 1;
  for (int64_t extent : op.getExtents().drop_front(first + 1))
    points *= extent;
  // Too few points would not pay for reading and writing the sums.
  if (points < 32)
    return 0;
  int64_t rowPoints = points / op.getExtents()[first + 1];
  return shape.getCombinedBytes() > kOuterStep && rowPoints >= 16 ? 2 : 1;
}

/// Tasks: along the lanes the narrowest tile, along the batch a chunk or one
/// image, along the other dimensions everything or single points.
void ScheduleChooser::chooseTasks() {
  bool isWhole = laneDim >= 0 && shape.needsWhole(laneDim);
  int64_t laneTask = (isWhole ? kMaxWholeVectors : 4) * vector;
  for (TileAttr tile : tiles)
    laneTask = std::min(laneTask, tile.getLanes());
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    int64_t extent = op.getExtents()[dim];
    if (dim == laneDim)
      task.push_back(laneTask);
    else if (op.isBand(dim))
      task.push_back(1);
    else if (shape.isSummed(dim))
      task.push_back(std::max<int64_t>(1, extent));
    else if (!op.hasReduction())
      task.push_back(1); // So far.
    else if (extent < 0)
      task.push_back(isByImage() && dim != rowDim ? 1 : kBatchTask);
    else
      task.push_back(dim == rowDim || isByImage() ? extent : 1);
  }
  if (!op.hasReduction())
    fillElementTask();
}

/// Rows of lanes, neighbours first, until the task is worth its overhead.
void ScheduleChooser::fillElementTask() {
  int64_t lanes = laneDim < 0 ? 1 : op.getExtents()[laneDim];
  int64_t rows = kElementsPerTask / std::max<int64_t>(1, lanes);
  for (int64_t dim = op.getNumParallelDims() - 1; dim >= 0; --dim) {
    if (dim == laneDim || op.isBand(dim) || shape.isSummed(dim))
      continue;
    int64_t extent = op.getExtents()[dim];
    task[dim] =
        std::max<int64_t>(1, extent < 0 ? rows : std::min(rows, extent));
    rows /= task[dim];
  }
}

/// Cuts dimensions that are neither rows nor lanes, the first first, so that a
/// window stays in a cache.
void ScheduleChooser::chooseWindow() {
  window.assign(task.begin(), task.end());
  int64_t limit =
      shape.getSharedBytes() > kSmallWeights ? kLargeWindow : kSmallWindow;
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    if (dim == laneDim || dim == rowDim || task[dim] == 1 ||
        (foldRows && dim == rowDim - 1) ||
        !op.getInputMap(stage.front()).isFunctionOfDim(dim) ||
        shape.isWholeInWindow(stage.front(), laneDim, dim))
      continue;
    // A window holds one example.
    if (op.getExtents()[dim] < 0) {
      window[dim] = 1;
      continue;
    }
    int64_t extent = std::min(task[dim], op.getExtents()[dim]);
    // Each takes an element at least.
    for (int64_t points = std::min(extent, limit); points >= 1; --points) {
      // Whole windows alone.
      if (extent % points)
        continue;
      window[dim] = points;
      if (shape.getReadBytes(stage.front(), window) <= limit)
        return;
    }
  }
  cutRows();
}

/// Cuts rows of which no window can hold all.
void ScheduleChooser::cutRows() {
  int64_t input = stage.front();
  if (rowDim < 0 || foldRows || shape.isWholeInWindow(input, laneDim, rowDim) ||
      shape.getWindowBytes(input, window) <= kMaxWindowBytes)
    return;
  // Windows along a dimension of the tensor itself are all of one size; else
  // whole tiles are enough.
  int64_t &rows = window[rowDim];
  int64_t extent = op.getExtents()[rowDim];
  bool isEven = llvm::is_contained(op.getInputMap(input).getResults(),
                                   getAffineDimExpr(rowDim, op.getContext()));
  int64_t tall = tiles.front().getRows();
  auto fits = [&] {
    int64_t limit = rows > tall ? kLargeWindow : kMaxWindowBytes;
    return shape.getWindowBytes(input, window) <= limit &&
           (!isEven || extent % rows == 0);
  };
  // Each takes an element at least.
  rows = std::min(rows, kMaxWindowBytes);
  while (rows > 1 && !fits())
    rows = std::max<int64_t>(1, llvm::alignDown(rows - 1, isEven ? 1 : tall));
}
