//===- FoldRows.cpp - Two dimensions of rows as one -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A register tile takes its rows from one dimension. Where an image is narrower
// than a tile is tall, its lines and columns become one dimension p: line
// p floordiv width, column p mod width. Rows need no common distance, so that
// the tile's code is the same.
//
//===----------------------------------------------------------------------===//

#include "FoldRows.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::kern;

/// The sizes with those of `row` - 1 and `row` as one.
static SmallVector<int64_t> fold(ArrayRef<int64_t> sizes, int64_t row,
                                 int64_t folded) {
  SmallVector<int64_t> result(sizes);
  if (result.empty())
    return result;
  result[row - 1] = folded;
  result.erase(result.begin() + row);
  return result;
}

/// Replaces the indices of a body: those of the two dimensions become quotient
/// and remainder.
static void foldIndices(Region &region, int64_t row, int64_t width) {
  for (IndexOp index : llvm::make_early_inc_range(region.getOps<IndexOp>())) {
    int64_t dim = index.getDim();
    if (dim < row - 1)
      continue;
    OpBuilder builder(index);
    Location loc = index.getLoc();
    Value replacement = IndexOp::create(builder, loc, dim - (dim >= row));
    if (dim <= row) {
      Value size = arith::ConstantIndexOp::create(builder, loc, width);
      replacement =
          dim == row ? arith::RemUIOp::create(builder, loc, replacement, size)
                           .getResult()
                     : arith::DivUIOp::create(builder, loc, replacement, size)
                           .getResult();
    }
    index.replaceAllUsesWith(replacement);
    index.erase();
  }
}

GenericOp mlir::kern::foldRows(GenericOp op) {
  ScheduleAttr schedule = *op.getSchedule();
  MLIRContext *context = op.getContext();
  int64_t row = schedule.getRowDim();
  int64_t width = op.getExtents()[row];
  int64_t count = op.getExtents()[row - 1] * width;

  unsigned numDims = op.getNumDims() - 1;
  SmallVector<AffineExpr> dims;
  AffineExpr both = getAffineDimExpr(row - 1, context);
  for (int64_t dim = 0; dim <= int64_t(numDims); ++dim) {
    if (dim == row - 1)
      dims.push_back(both.floorDiv(width));
    else if (dim == row)
      dims.push_back(both % width);
    else
      dims.push_back(getAffineDimExpr(dim - (dim > row), context));
  }
  SmallVector<AffineMap> maps;
  for (AffineMap map : op.getIndexingMaps().getAsValueRange<AffineMapAttr>())
    maps.push_back(map.replaceDimsAndSymbols(dims, {}, numDims, 0));

  OpBuilder builder(op);
  auto folded = cast<GenericOp>(builder.clone(*op));
  int64_t lane = schedule.getLaneDim();
  folded.setExtents(fold(op.getExtents(), row, count));
  folded.setNumParallel(op.getNumParallel() - 1);
  folded.setIndexingMapsAttr(builder.getAffineMapArrayAttr(maps));
  folded.setScheduleAttr(ScheduleAttr::get(
      context, lane - (lane > row), schedule.getVector(), row - 1,
      schedule.getTiles(), fold(schedule.getTask(), row, count),
      schedule.getUnroll(), schedule.getStage(),
      fold(schedule.getWindow(), row, count), schedule.getOuter(),
      schedule.getLanesOuter(), /*foldRows=*/false, schedule.getPrefetch(),
      schedule.getSharedPrefetch()));
  foldIndices(folded.getCombine(), row, width);
  foldIndices(folded.getEpilogue(), row, width);
  return folded;
}
