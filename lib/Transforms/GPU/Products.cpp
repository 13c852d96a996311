//===- Products.cpp - A thread's sums of products -------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Products.h"
#include "VectorAccess.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::kern;

/// Points of the reduction for which fused multiply-adds load at a time: what
/// one access of 16 bytes brings where they are neighbours.
static constexpr int64_t kUnroll = 4;

SmallVector<Value> Products::getZeros() {
  Type type = builder.getF32Type();
  int64_t count = countRows() * countColumns();
  if (isTensorCore() && !isWarpgroup()) {
    type = VectorType::get({2, 2}, type);
    count /= 4;
  }
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  return SmallVector<Value>(count, zero);
}

SmallVector<Value> Products::getSums(SmallVector<Value> sums) {
  if (!isTensorCore())
    return sums;
  SmallVector<Value> points;
  if (isWarpgroup()) {
    // Of each 64 rows: by pairs of columns, then by rows g and g + 8.
    for (int64_t row = 0; row < countRows(); ++row)
      for (int64_t column = 0; column < countColumns(); ++column)
        points.push_back(sums[row / 2 * 2 * countColumns() + column / 2 * 4 +
                              row % 2 * 2 + column % 2]);
    return points;
  }
  int64_t fragments = countColumns() / 2;
  for (int64_t row = 0; row < countRows(); ++row)
    for (int64_t column = 0; column < countColumns(); ++column)
      points.push_back(vector::ExtractOp::create(
          builder, loc, sums[row / 2 * fragments + column / 2],
          ArrayRef<int64_t>{row % 2, column % 2}));
  return points;
}

SmallVector<Value> Products::add(Value number, SmallVector<Value> sums) {
  if (isWarpgroup())
    return beginWarpgroup(number, std::move(sums));
  int64_t depth = !isTensorCore()                             ? kUnroll
                  : block.schedule.getMath() == GpuMath::Tf32 ? 8
                                                              : 16;
  // Straight code, so that what comes later can be loaded early.
  for (int64_t from = 0; from < block.schedule.getStep(); from += depth) {
    Value step = block.constant(from);
    sums = isTensorCore() ? multiplyFragments(number, step, std::move(sums))
                          : multiplyAdd(number, step, std::move(sums));
  }
  return sums;
}

Value Products::load(bool ofRows, Value number, Value point, Value step) {
  const SharedTile &tile = ofRows ? rowTile : columnTile;
  return memref::LoadOp::create(builder, loc, ofRows ? rowBuffer : columnBuffer,
                                tile.alongStep
                                    ? ValueRange{number, point, step}
                                    : ValueRange{number, step, point});
}

SmallVector<SmallVector<Value>> Products::loadPoints(bool ofRows, Value number,
                                                     Value step) {
  const SharedTile &tile = ofRows ? rowTile : columnTile;
  Value buffer = ofRows ? rowBuffer : columnBuffer;
  int64_t count = ofRows ? countRows() : countColumns();
  auto getPoint = [&](int64_t point) {
    return ofRows ? block.getRow(point) : block.getColumn(point);
  };
  auto type = VectorType::get({kUnroll}, builder.getF32Type());
  SmallVector<SmallVector<Value>> values(kUnroll, SmallVector<Value>(count));
  if (tile.alongStep) {
    for (int64_t point = 0; point < count; ++point) {
      Value steps = loadVector(builder, loc, type, buffer,
                               ValueRange{number, getPoint(point), step});
      for (int64_t i = 0; i < kUnroll; ++i)
        values[i][point] = vector::ExtractOp::create(builder, loc, steps, i);
    }
    return values;
  }
  // A thread's points come in runs of 4, if it has so many.
  for (int64_t i = 0; i < kUnroll; ++i) {
    Value at = block.add(step, block.constant(i));
    for (int64_t point = 0; point < count;) {
      if (count % 4) {
        values[i][point] = load(ofRows, number, getPoint(point), at);
        ++point;
        continue;
      }
      Value run =
          loadVector(builder, loc, VectorType::get({4}, builder.getF32Type()),
                     buffer, ValueRange{number, at, getPoint(point)});
      for (int64_t j = 0; j < 4; ++j, ++point)
        values[i][point] = vector::ExtractOp::create(builder, loc, run, j);
    }
  }
  return values;
}

/// One after another, in ascending order: as any other kernel adds them.
SmallVector<Value> Products::multiplyAdd(Value number, Value step,
                                         SmallVector<Value> sums) {
  SmallVector<SmallVector<Value>> rows = loadPoints(true, number, step);
  SmallVector<SmallVector<Value>> columns = loadPoints(false, number, step);
  for (int64_t i = 0; i < kUnroll; ++i)
    for (int64_t row = 0; row < countRows(); ++row)
      for (int64_t column = 0; column < countColumns(); ++column) {
        Value &sum = sums[row * countColumns() + column];
        sum = math::FmaOp::create(builder, loc, rows[i][row],
                                  columns[i][column], sum);
      }
  return sums;
}
