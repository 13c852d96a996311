//===- BlockEmitter.cpp - What one block of a GPU kernel does -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

BlockEmitter::BlockEmitter(GenericOp op, Value batch, OpBuilder &builder)
    : op(op), schedule(getGpuSchedule(op)), batch(batch), builder(builder),
      loc(op.getLoc()), points(op, schedule, batch, builder),
      origin(op.getNumDims()) {
  auto getAxis = [&](ArrayRef<int64_t> dims, int64_t block, int64_t thread) {
    return BlockAxis{
        dims,   countAxisPoints(op, dims), RowBands(), Value(), block, thread,
        Value()};
  };
  rows = getAxis(schedule.getRows(), schedule.getBlock().getRows(),
                 schedule.getThread().getRows());
  columns = getAxis(schedule.getColumns(), schedule.getBlock().getLanes(),
                    schedule.getThread().getLanes());
  rows.bands = getRowBands(op, schedule);
  rows.size = countPaddedRows(op, schedule);
}

//===----------------------------------------------------------------------===//
// Arithmetic on indices
//===----------------------------------------------------------------------===//

Value BlockEmitter::add(Value lhs, Value rhs) {
  return builder.createOrFold<arith::AddIOp>(loc, lhs, rhs);
}
Value BlockEmitter::mul(Value lhs, int64_t rhs) {
  return builder.createOrFold<arith::MulIOp>(loc, lhs, constant(rhs));
}
Value BlockEmitter::div(Value lhs, Value rhs) {
  return builder.createOrFold<arith::DivUIOp>(loc, lhs, rhs);
}
Value BlockEmitter::rem(Value lhs, Value rhs) {
  return builder.createOrFold<arith::RemUIOp>(loc, lhs, rhs);
}
Value BlockEmitter::isBelow(Value lhs, Value rhs) {
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, lhs,
                               rhs);
}
Value BlockEmitter::both(Value lhs, Value rhs) {
  if (!lhs || !rhs)
    return lhs ? lhs : rhs;
  return arith::AndIOp::create(builder, loc, lhs, rhs);
}

Value BlockEmitter::split(Value &number, int64_t count) {
  if (count == 1)
    return constant(0);
  Value part = rem(number, constant(count));
  number = div(number, constant(count));
  return part;
}

Value BlockEmitter::countReduction() {
  Value size = constant(1);
  for (int64_t dim = op.getNumParallel(), e = op.getNumDims(); dim < e; ++dim)
    size =
        builder.createOrFold<arith::MulIOp>(loc, size, points.getExtent(dim));
  return size;
}

void BlockEmitter::place(ArrayRef<int64_t> dims, Value linear, Point &at) {
  for (int64_t dim : llvm::reverse(dims.drop_front(dims.empty() ? 0 : 1))) {
    Value extent = points.getExtent(dim);
    at.indices[dim] = rem(linear, extent);
    linear = div(linear, extent);
  }
  if (!dims.empty())
    at.indices[dims.front()] = linear;
}

//===----------------------------------------------------------------------===//
// The tile
//===----------------------------------------------------------------------===//

void BlockEmitter::findTile() {
  Value number = gpu::BlockIdOp::create(builder, loc, gpu::Dimension::x);
  auto take = [&](int64_t count) { return split(number, count); };
  columns.dynamicSize = constant(columns.size);
  columns.base =
      mul(take(llvm::divideCeil(columns.size, columns.block)), columns.block);

  bool goesThroughRows = sumsRows(op, schedule);
  Value rowTile = constant(0);
  if (rows.size >= 0 && !goesThroughRows)
    rowTile = take(llvm::divideCeil(rows.size, rows.block));
  std::optional<int64_t> batchDim;
  for (int64_t dim : llvm::reverse(getBlockDims(op, schedule))) {
    if (op.getExtents()[dim] < 0)
      batchDim = dim;
    else
      origin[dim] = take(op.getExtents()[dim]);
  }
  // What grows with the batch is outermost.
  if (batchDim)
    origin[*batchDim] = number;
  if (rows.size < 0 && !goesThroughRows)
    rowTile = number;
  findRows(rowTile);
}

/// Where tiles fill some of the last dimensions of the rows, the others are the
/// same for all of a tile: what depends on those alone, such as the numbers of
/// a norm, is the block's, and no tile reaches beyond the end.
void BlockEmitter::findRows(Value number) {
  for (size_t first = rows.dims.size(); first-- > 1;) {
    ArrayRef<int64_t> inner = rows.dims.drop_front(first);
    int64_t size = countAxisPoints(op, inner);
    if (int64_t(inner.size()) < rows.bands.dims || sumsRows(op, schedule))
      continue;
    size = size / rows.bands.points * rows.bands.padded;
    if (size % rows.block)
      continue;
    Value tile = split(number, size / rows.block);
    Point outer{origin};
    place(rows.dims.take_front(first), number, outer);
    origin = outer.indices;
    rows.dims = inner;
    rows.size = size;
    number = tile;
    break;
  }
  rows.dynamicSize =
      rows.size < 0 ? mul(batch, -rows.size) : constant(rows.size);
  rows.base = mul(number, rows.block);
}

void BlockEmitter::findThread() {
  thread = gpu::ThreadIdOp::create(builder, loc, gpu::Dimension::x);
  Value number = thread;
  auto take = [&](int64_t count) { return split(number, count); };
  if (!schedule.isTensorCore()) {
    threadColumn = take(schedule.getThreadColumns());
    threadRow = take(schedule.getThreadRows());
    threadPart = schedule.getSplit() == 1 ? constant(0) : number;
    return;
  }
  // Lane 4 g + t of a warp holds rows g and g + 8 and columns 2 t and 2 t + 1
  // of each fragment (PTX ISA, "Matrix fragments for mma.m16n8k8").
  Value t = take(4), g = take(8);
  threadColumn = add(mul(take(schedule.getThreadColumns() / 4), 4), t);
  threadRow = add(mul(number, 8), g);
  threadPart = constant(0);
}

/// Point `index` of those that a thread has along an axis on which `threads`
/// threads lie, from the first one of its runs of `run` neighbours on.
static int64_t getOffset(int64_t index, int64_t run, int64_t threads) {
  return index / run * run * threads + index % run;
}

/// Neighbours, where that lets one access load them from shared memory, or a
/// thread add them up.
int64_t BlockEmitter::getRun(bool ofRows) {
  int64_t points = ofRows ? rows.thread : columns.thread;
  if (schedule.getStep() == 0)
    return points;
  bool areNeighbours = !getSharedTile(op, schedule, ofRows).alongStep ||
                       (ofRows && rows.bands.dims > 0);
  return areNeighbours && points % 4 == 0 ? 4 : 1;
}

int64_t BlockEmitter::getColumnRun() {
  return schedule.isTensorCore() ? 2 : getRun(/*ofRows=*/false);
}

Value BlockEmitter::getRow(int64_t row) {
  if (schedule.isTensorCore()) {
    Value warp = div(threadRow, constant(8)), g = rem(threadRow, constant(8));
    // Of each 64 rows that a warpgroup multiplies, a warp has 16.
    if (schedule.getWarpgroups())
      return add(
          add(add(mul(div(warp, constant(4)), kWarpgroupRows / 2 * rows.thread),
                  mul(rem(warp, constant(4)), 16)),
              g),
          constant(row / 2 * kWarpgroupRows + row % 2 * 8));
    return add(add(mul(warp, 8 * rows.thread), g), constant(8 * row));
  }
  int64_t run = getRun(/*ofRows=*/true);
  return add(mul(threadRow, run),
             constant(getOffset(row, run, schedule.getThreadRows())));
}

Value BlockEmitter::getColumn(int64_t column) {
  if (schedule.isTensorCore()) {
    Value warp = div(threadColumn, constant(4)),
          t = rem(threadColumn, constant(4));
    return add(add(mul(warp, 4 * columns.thread), mul(t, 2)),
               constant(column / 2 * 8 + column % 2));
  }
  int64_t run = getColumnRun();
  return add(mul(threadColumn, run),
             constant(getOffset(column, run, schedule.getThreadColumns())));
}

void BlockEmitter::placeAt(const BlockAxis &axis, Value linear, Point &at) {
  if (axis.bands.isWhole())
    return place(axis.dims, linear, at);
  Value padded = constant(axis.bands.padded);
  place(axis.dims.drop_back(axis.bands.dims), div(linear, padded), at);
  place(axis.dims.take_back(axis.bands.dims), rem(linear, padded), at);
}

Value BlockEmitter::existsOn(const BlockAxis &axis, Value linear) {
  Value exists;
  if (!axis.hasWholeTiles())
    exists = isBelow(linear, axis.dynamicSize);
  if (axis.bands.isWhole())
    return exists;
  return both(exists, isBelow(rem(linear, constant(axis.bands.padded)),
                              constant(axis.bands.points)));
}

Value BlockEmitter::placeOn(const BlockAxis &axis, Value index, Point &at) {
  Value linear = add(axis.base, index);
  placeAt(axis, linear, at);
  return existsOn(axis, linear);
}

SmallVector<Value> BlockEmitter::emitTile(SmallVector<Value> sums) {
  PointEmitter::Scope scope(points);
  SmallVector<Value> accumulators;
  if (op.hasReduction() && schedule.getStep() > 0)
    accumulators = reduceStaged();
  else if (op.hasReduction()) {
    if (rows.thread == 1 && columns.thread == 1)
      loadAhead();
    accumulators = reduceDirectly();
  }
  return emitEpilogue(accumulators, std::move(sums));
}

void BlockEmitter::emit() {
  findTile();
  findThread();
  if (rows.bands.dims > 0)
    return emitBands();
  if (sumsRows(op, schedule))
    return emitAllRows();
  emitTile({});
}
