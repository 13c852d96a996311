//===- ScheduleWinograd.cpp - Schedules of minimal filtering --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScheduleChooser.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// The first-level cache, and how many rows before their use weights are asked
/// for where those of one point do not fit.
static constexpr int64_t kFirstLevel = 48 << 10, kPrefetchPart = 128;

/// Filters of this many bytes come from beyond the second-level cache.
static constexpr int64_t kSecondLevel = 512 << 10;

/// Rows of the tallest tile for any number of them.
static constexpr int64_t kTallest = 12;

/// Whether row tiles share the work of asking for weights: where those come
/// from beyond the second-level cache, and are so many, or with such gaps
/// between what a narrow width reads, that hardware does not look ahead.
bool ScheduleChooser::isPrefetchShared(const WinogradShape &winograd) {
  const WinogradConv &conv = winograd.getConv();
  int64_t bytes = winograd.getWeightBytes();
  if (bytes > kFarWeights)
    return true;
  AffineMap map = op.getInputMap(conv.weights);
  auto type = cast<MemRefType>(op.getInputs()[conv.weights].getType());
  auto isNarrow = [&](auto indexed) {
    auto [expr, size] = indexed;
    return expr == getAffineDimExpr(conv.inputChannel, op.getContext()) &&
           size > op.getExtents()[conv.inputChannel];
  };
  return bytes > kSmallWeights &&
         llvm::any_of(llvm::zip(map.getResults(), type.getShape()), isNarrow);
}

/// All of what the next point reads, unless that leaves the first-level cache
/// no room for what this one does.
int64_t ScheduleChooser::getSharedPrefetch(const WinogradShape &winograd) {
  int64_t channels = winograd.getInputChannels();
  int64_t bytes = channels * tiles.front().getLanes() * sizeof(float);
  return bytes > kFirstLevel ? kPrefetchPart : channels;
}

/// Tiles for the patches of any number of images, whose products share filters
/// that are transformed once.
SmallVector<TileAttr> ScheduleChooser::getPlainFilterTiles() {
  int64_t channels = op.getExtents()[laneDim];
  int64_t vectors = channels > vector ? 2 : 1;
  int64_t tall = std::min<int64_t>(
      kTallest, (target.getRegisters() - vectors - 1) / vectors);
  SmallVector<TileAttr> result;
  for (int64_t rows :
       {tall, tall * 2 / 3, std::max<int64_t>(1, tall / 3), int64_t(1)})
    if (result.empty() || rows < result.back().getRows())
      result.push_back(makeTile(rows, vectors * vector));
  return result;
}

/// Minimal filtering: the register tiles are those of its products, whose rows
/// are tiles of the image.
ScheduleAttr ScheduleChooser::chooseWinograd() {
  WinogradShape winograd(op, *op.getWinograd());
  const WinogradConv &conv = winograd.getConv();
  laneDim = conv.channel;
  rowDim = conv.x;
  int64_t rows = winograd.chooseRows(2 * vector);
  tiles = winograd.hasPlainFilters()
              ? getPlainFilterTiles()
              : getStaticTiles(rows * winograd.getTileColumns());
  int64_t lanes = tiles.front().getLanes();
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim)
    task.push_back(dim == laneDim                   ? lanes
                   : dim == conv.y || dim == conv.x ? op.getExtents()[dim]
                                                    : 1);
  window = task;
  if (winograd.hasPlainFilters())
    task.front() = winograd.chooseImages(lanes);
  window[conv.y] =
      std::min(op.getExtents()[conv.y], rows * winograd.getOutputs());
  bool isShared = isPrefetchShared(winograd);
  int64_t prefetch = isShared ? getSharedPrefetch(winograd) : kPrefetch;
  if (winograd.hasPlainFilters()) {
    // Those of the next step.
    isShared = winograd.getWeightBytes() > kSecondLevel;
    prefetch = isShared ? winograd.getFilterStep() : 0;
  }
  return ScheduleAttr::get(op.getContext(), laneDim, vector, rowDim, tiles,
                           task, winograd.hasPlainFilters() ? 1 : 2,
                           {int64_t(conv.image)}, window,
                           /*outer=*/0, /*lanesOuter=*/true,
                           /*foldRows=*/false, prefetch, isShared);
}
