//===- WinogradShape.cpp - Sizes of minimal filtering ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WinogradShape.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// Of a second-level cache of one MiB, or of half of one of two.
static constexpr int64_t kCacheBytes = 640 << 10;

/// The input channels of a step, whole vectors, unless all are one: the filters
/// of a vector of channels, which each row of points reads, stay in the
/// first-level cache, and adding up steps is little work beside their products.
static constexpr int64_t kSteps[] = {32, 16};

/// Rows that a filter's transform is worth storing for, and the most of a task.
static constexpr int64_t kSharingRows = 12, kMostRows = 32;

WinogradShape::WinogradShape(GenericOp op, WinogradAttr winograd)
    : conv(*matchWinograd(op)), winograd(winograd),
      tileRows(
          llvm::divideCeil(op.getExtents()[conv.y], winograd.getOutputs())),
      tileColumns(
          llvm::divideCeil(op.getExtents()[conv.x], winograd.getOutputs())),
      inputChannels(op.getExtents()[conv.inputChannel]),
      channels(op.getExtents()[conv.channel]) {}

/// The product, in bytes of floats, or the largest number.
static int64_t multiply(std::initializer_list<uint64_t> factors) {
  uint64_t product = sizeof(float);
  for (uint64_t factor : factors)
    product = llvm::SaturatingMultiply(product, factor);
  return std::min<uint64_t>(product, std::numeric_limits<int64_t>::max());
}

int64_t WinogradShape::getBytes(int64_t rows, int64_t lanes,
                                int64_t images) const {
  uint64_t points = getPoints() * getPoints();
  uint64_t outputs = getOutputs();
  uint64_t window =
      multiply({uint64_t(rows * outputs + 2),
                uint64_t(tileColumns * outputs + 2), uint64_t(inputChannels)});
  auto getPoints = [&](int64_t images, int64_t channels) -> uint64_t {
    uint64_t tiles = llvm::SaturatingMultiply<uint64_t>(rows, tileColumns);
    tiles = llvm::SaturatingMultiply<uint64_t>(tiles, images);
    // There is one more than needed.
    return multiply(
        {points, llvm::SaturatingAdd<uint64_t>(tiles, 1), uint64_t(channels)});
  };
  uint64_t patches = getPoints(1, inputChannels);
  uint64_t products = getPoints(1, lanes);
  uint64_t stored =
      multiply({uint64_t(rows * outputs), uint64_t(tileColumns * outputs),
                uint64_t(lanes)});
  uint64_t shared = 0;
  if (hasPlainFilters() && images >= getSharingImages()) {
    shared = llvm::SaturatingAdd(getPoints(images, inputChannels),
                                 getPoints(images, lanes));
    uint64_t filters =
        multiply({points, uint64_t(getFilterStep() + 1), uint64_t(lanes)});
    shared = llvm::SaturatingAdd(shared, filters);
  }
  uint64_t bytes = 0;
  for (uint64_t part : {window, patches, products, stored, shared})
    bytes = llvm::SaturatingAdd(bytes, part);
  return std::min<uint64_t>(bytes, std::numeric_limits<int64_t>::max());
}

int64_t WinogradShape::getWeightBytes() const {
  return multiply({uint64_t(winograd.getTaps() * winograd.getTaps()),
                   uint64_t(inputChannels), uint64_t(channels)});
}

int64_t WinogradShape::chooseRows(int64_t lanes) const {
  if (hasPlainFilters())
    return tileRows;
  for (int64_t rows = tileRows; rows > 1; --rows)
    if (tileRows % rows == 0 && getBytes(rows, lanes) <= kCacheBytes)
      return rows;
  return 1;
}

int64_t WinogradShape::getFilterStep() const {
  for (int64_t step : kSteps)
    if (inputChannels % step == 0)
      return step;
  return inputChannels;
}

int64_t WinogradShape::getSharingImages() const {
  return std::max<int64_t>(2, llvm::divideCeil(kSharingRows, getNumTiles()));
}

int64_t WinogradShape::chooseImages(int64_t lanes) const {
  int64_t images = kMostRows / getNumTiles();
  while (images > 1 && getBytes(tileRows, lanes, images) > kMaxSharedBytes)
    --images;
  return images >= getSharingImages() ? images : 1;
}

int64_t WinogradShape::getImages(ScheduleAttr schedule) const {
  return hasPlainFilters() ? schedule.getTask().front() : 1;
}
