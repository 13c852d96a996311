//===- KernelTiles.cpp - The loops around register tiles ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelEmitter.h"
#include "StageInput.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::kern;

/// Runs all register tiles of the window. With lanes outside, what a block of
/// lanes reads is used for the whole window before the next block.
void KernelEmitter::emitTiles(ArrayRef<int64_t> others, Range lanes) {
  if (!schedule.getLanesOuter())
    return emitOthers(others, [&] {
      emitRows([&](TileAttr tile, Range rows) {
        emitLanes(tile.getLanes(), lanes, [&](const TileShape &shape) {
          emitRowTiles(tile, rows, shape);
        });
      });
    });
  int64_t width = schedule.getTiles().front().getLanes();
  for (TileAttr tile : schedule.getTiles())
    width = std::min(width, tile.getLanes());
  emitLanes(width, lanes, [&](const TileShape &shape) {
    for (WindowSource *source : sources)
      source->emitLanes(builder, loc, getLaneTask());
    emitOthers(others, [&] {
      emitRows(
          [&](TileAttr tile, Range rows) { emitRowTiles(tile, rows, shape); });
    });
  });
}

/// The number of the task, along the lanes, that the tiles' origin lies in.
Value KernelEmitter::getLaneTask() {
  int64_t lane = schedule.getLaneDim();
  return affine::makeComposedAffineApply(
      builder, loc,
      AffineMap::get(
          1, 0, builder.getAffineDimExpr(0).floorDiv(schedule.getTask()[lane])),
      {tiles.getOrigin(lane)});
}

void KernelEmitter::emitOthers(ArrayRef<int64_t> dims,
                               function_ref<void()> body) {
  if (dims.empty())
    return body();
  forEach(ranges[dims.front()], 1, [&](Value index) {
    tiles.setOrigin(dims.front(), index);
    emitOthers(dims.drop_front(), body);
  });
}

/// Runs the rows of the window in the tallest tiles that fit.
void KernelEmitter::emitRows(function_ref<void(TileAttr, Range)> body) {
  int64_t rowDim = schedule.getRowDim();
  if (rowDim < 0)
    return body(schedule.getTiles().back(), Range());
  Range rest = ranges[rowDim];
  // A dimension that is neither cut nor dynamic needs few of the tiles.
  int64_t extent = op.getExtents()[rowDim];
  bool isStatic = extent >= 0 && getWindowExtent(schedule, rowDim) >= extent;
  int64_t remaining = extent;
  for (TileAttr tile : schedule.getTiles()) {
    if (isStatic && (remaining == 0 || tile.getRows() > remaining))
      continue;
    if (isStatic)
      remaining %= tile.getRows();
    Value split = roundDown(rest, tile.getRows());
    body(tile, {rest.lower, split});
    rest.lower = split;
  }
}

/// Runs lane tasks [lanes.lower, lanes.upper): wide tiles, then single tasks,
/// then the tail. The body sets the rows of each shape. A task along the lane
/// dimension is a whole number of vectors.
void KernelEmitter::emitLanes(int64_t tileLanes, Range lanes,
                              function_ref<void(const TileShape &)> body) {
  int64_t lane = schedule.getLaneDim();
  int64_t width = schedule.getVector();
  if (lane < 0)
    return body({1, 1, width, Value()});
  if (!hasLaneTasks())
    // A reduction over lanes: the tail is inside the tile.
    return body({1, 1, op.getExtents()[lane] % width, Value()});

  int64_t unit = schedule.getTask()[lane];
  int64_t extent = op.getExtents()[lane];
  auto run = [&](Value index, const TileShape &shape) {
    tiles.setOrigin(lane, scale(index, unit));
    body(shape);
  };

  // Tasks whose lanes are all there.
  Value whole =
      extent >= 0 ? constant(extent / unit)
                  : arith::DivUIOp::create(builder, loc, batch, constant(unit));
  Range full{lanes.lower,
             arith::MinUIOp::create(builder, loc, lanes.upper, whole)};
  // The tail's own task may be the only one of the range.
  full.upper = arith::MaxUIOp::create(builder, loc, full.upper, full.lower);
  int64_t wide = std::max<int64_t>(1, tileLanes / unit);
  bool anyWhole = extent < 0 || extent >= unit;
  if (anyWhole && wide > 1 && (extent < 0 || extent >= wide * unit)) {
    Value split = roundDown(full, wide);
    forEach({full.lower, split}, wide, [&](Value index) {
      run(index, {1, wide * unit / width, width, Value()});
    });
    full.lower = split;
  }
  if (anyWhole)
    forEach(full, 1, [&](Value index) {
      run(index, {1, unit / width, width, Value()});
    });
  if (extent >= 0 && extent % unit == 0)
    return;

  Value hasTail = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ugt,
                                        lanes.upper, whole);
  auto conditional =
      scf::IfOp::create(builder, loc, hasTail, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&conditional.getThenRegion().front());
  if (extent >= 0) {
    int64_t rest = extent % unit;
    int64_t vectors = llvm::divideCeil(rest, width);
    run(whole, {1, vectors, rest - (vectors - 1) * width, Value()});
    return;
  }
  // A dynamic tail runs vector by vector, the last one masked.
  Value start = scale(whole, unit);
  forEach({start, batch}, width, [&](Value index) {
    Value rest = arith::SubIOp::create(builder, loc, batch, index);
    tiles.setOrigin(lane, index);
    body({1, 1, TileShape::kDynamicTail, rest});
  });
}

void KernelEmitter::emitRowTiles(TileAttr tile, Range rows, TileShape shape) {
  shape.rows = tile.getRows();
  if (schedule.getRowDim() < 0)
    return tiles.emit(builder, loc, shape);
  forEach(rows, tile.getRows(), [&](Value row) {
    tiles.setOrigin(schedule.getRowDim(), row);
    tiles.emit(builder, loc, shape);
  });
}
