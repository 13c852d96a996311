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

WinogradShape::WinogradShape(GenericOp op, int64_t outputs)
    : conv(*matchWinograd(op)), outputs(outputs),
      tileRows(llvm::divideCeil(op.getExtents()[conv.y], outputs)),
      tileColumns(llvm::divideCeil(op.getExtents()[conv.x], outputs)),
      inputChannels(op.getExtents()[conv.inputChannel]),
      channels(op.getExtents()[conv.channel]) {}

/// The product, in bytes of floats, or the largest number.
static int64_t multiply(std::initializer_list<uint64_t> factors) {
  uint64_t product = sizeof(float);
  for (uint64_t factor : factors)
    product = llvm::SaturatingMultiply(product, factor);
  return std::min<uint64_t>(product, std::numeric_limits<int64_t>::max());
}

int64_t WinogradShape::getBytes(int64_t rows, int64_t lanes) const {
  uint64_t points = getPoints() * getPoints();
  uint64_t window =
      multiply({uint64_t(rows * outputs + 2),
                uint64_t(tileColumns * outputs + 2), uint64_t(inputChannels)});
  uint64_t patches = multiply(
      {points, uint64_t(rows), uint64_t(tileColumns), uint64_t(inputChannels)});
  uint64_t products = multiply(
      {points, uint64_t(rows), uint64_t(tileColumns), uint64_t(lanes)});
  uint64_t stored =
      multiply({uint64_t(rows * outputs), uint64_t(tileColumns * outputs),
                uint64_t(lanes)});
  uint64_t bytes = 0;
  for (uint64_t part : {window, patches, products, stored})
    bytes = llvm::SaturatingAdd(bytes, part);
  return std::min<uint64_t>(bytes, std::numeric_limits<int64_t>::max());
}

int64_t WinogradShape::getWeightBytes() const {
  return multiply({uint64_t(getPoints() * getPoints()), uint64_t(inputChannels),
                   uint64_t(channels)});
}

int64_t WinogradShape::chooseRows(int64_t lanes) const {
  for (int64_t rows = tileRows; rows > 1; --rows)
    if (tileRows % rows == 0 && getBytes(rows, lanes) <= kCacheBytes)
      return rows;
  return 1;
}
