//===- BlockEmitter.cpp - What one block of a GPU kernel does -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockEmitter.h"
#include "VectorAccess.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
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

/// Loads what all rows of a column share, before it is known which rows exist:
/// where the column exists, and only for threads that go on to store, since
/// what is loaded may be what another thread updates in place.
void BlockEmitter::loadColumnInputs(const Point &at, Value exists,
                                    Value stores) {
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i) {
    BlockArgument input = op.getEpilogueInput(i);
    if (input.use_empty() || dependsOn(op, input, schedule.getRows()))
      continue;
    // What columns share, too, is there whether a column exists or not.
    bool ofColumn = dependsOn(op, input, schedule.getColumns());
    if ((!ofColumn && at.column > 0) || points.isPreset(input, at))
      continue;
    Value zero = arith::ConstantOp::create(
        builder, loc, builder.getZeroAttr(input.getType()));
    Value value =
        ifInside(both(ofColumn ? exists : Value(), stores), {zero}, [&] {
          return SmallVector<Value>{points.load(i, at)};
        }).front();
    points.preset(input, at, value);
  }
}

/// How many neighbouring columns of a thread an operand (inputs, then outputs)
/// holds side by side in memory, so that one access moves them.
int64_t BlockEmitter::getRunOf(unsigned operand) {
  int64_t run = getColumnRun();
  if (run > 1 && columns.isWhole() && !columns.dims.empty() &&
      op.getExtents()[columns.dims.back()] % run == 0 &&
      isVectorAlong(op, operand, columns.dims.back(), run))
    return run;
  return 1;
}

/// The epilogue at `count` neighbouring columns, that of `at` and the next
/// ones. An element's loads come before its stores: an output may be an input
/// that is updated in place. Returns what side outputs add up, column by
/// column.
SmallVector<Value> BlockEmitter::emitPoints(Point at, int64_t count) {
  SmallVector<Point> run;
  for (int64_t i = 0; i < count; ++i, ++at.column) {
    placeOn(columns, getColumn(at.column), at);
    run.push_back(at);
  }
  unsigned numInputs = op.getInputs().size();
  for (unsigned i = 0; i < numInputs; ++i) {
    BlockArgument input = op.getEpilogueInput(i);
    if (count == 1 || getRunOf(i) != count || input.use_empty() ||
        !dependsOn(op, input, schedule.getRows()))
      continue;
    Value loaded =
        loadVector(builder, loc, VectorType::get({count}, input.getType()),
                   op.getInputs()[i], points.getIndices(i, run.front()));
    for (auto [lane, point] : llvm::enumerate(run))
      points.preset(input, point,
                    vector::ExtractOp::create(builder, loc, loaded, lane));
  }
  SmallVector<Value> sides;
  SmallVector<SmallVector<Value>> values(op.getNumStores());
  for (const Point &point : run)
    for (auto [store, value] : llvm::enumerate(
             op.getEpilogueBlock()->getTerminator()->getOperands())) {
      values[store].push_back(points.get(value, point));
      if (op.isSide(store))
        sides.push_back(values[store].back());
    }
  for (unsigned store = 0, e = op.getNumStores(); store < e; ++store) {
    if (op.isSide(store))
      continue;
    if (count > 1 && getRunOf(numInputs + store) == count) {
      storeVector(builder, loc, values[store], op.getOutputs()[store],
                  points.getIndices(numInputs + store, run.front()));
      continue;
    }
    for (auto [point, value] : llvm::zip_equal(run, values[store]))
      points.store(store, value, point);
  }
  return sides;
}

SmallVector<Value> BlockEmitter::beginEpilogue() {
  Value isLast = isLastPart();
  Point at{origin};
  SmallVector<Value> exists;
  for (at.column = 0; at.column < columns.thread; ++at.column) {
    exists.push_back(placeOn(columns, getColumn(at.column), at));
    loadColumnInputs(at, exists.back(), isLast);
  }
  return exists;
}

/// One thread of those that share a reduction has the last word.
Value BlockEmitter::isLastPart() {
  if (schedule.getSplit() == 1)
    return Value();
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                               threadPart, constant(0));
}

SmallVector<Value> BlockEmitter::emitRow(Point at, ArrayRef<Value> accumulators,
                                         ArrayRef<Value> columnExists) {
  unsigned numSides = op.getSide() ? op.getSide()->size() : 0;
  SmallVector<Value> row(numSides * columns.thread);
  // Columns that exist or do not by themselves are taken one by one.
  int64_t run = columns.isWhole() ? getColumnRun() : 1;
  int64_t perThread = rows.thread * columns.thread;
  for (at.column = 0; at.column < columns.thread; at.column += run) {
    for (int64_t i = 0; i < run; ++i)
      for (unsigned j = 0, e = op.getCombiners().size(); j < e; ++j) {
        Point here = at;
        here.column += i;
        points.preset(op.getAccumulator(j), here,
                      accumulators[j * perThread + at.row * columns.thread +
                                   here.column]);
      }
    SmallVector<Value> zeros;
    for (int64_t i = 0; i < run; ++i)
      llvm::append_range(zeros, getSideZeros());
    SmallVector<Value> added = ifInside(columnExists[at.column], zeros,
                                        [&] { return emitPoints(at, run); });
    for (auto [index, value] : llvm::enumerate(added))
      row[index % numSides * columns.thread + at.column + index / numSides] =
          value;
  }
  return row;
}

SmallVector<Value> BlockEmitter::emitEpilogue(ArrayRef<Value> accumulators,
                                              SmallVector<Value> sums) {
  PointEmitter::Scope scope(points);
  SmallVector<Value> columnExists = beginEpilogue();
  Value isLast = isLastPart();
  Point at{origin};
  for (at.row = 0; at.row < rows.thread; ++at.row) {
    Value exists = both(placeOn(rows, getRow(at.row), at), isLast);
    sums = ifInside(exists, sums, [&] {
      SmallVector<Value> next = emitRow(at, accumulators, columnExists);
      for (auto [sum, value] : llvm::zip_equal(sums, next))
        value = arith::AddFOp::create(builder, loc, sum, value);
      return next;
    });
  }
  return sums;
}

/// Loads what the epilogue of a thread's one point reads, so that it waits for
/// that while it reduces.
void BlockEmitter::loadAhead() {
  Point at{origin};
  Value exists = placeOn(rows, getRow(0), at);
  exists = both(exists, placeOn(columns, getColumn(0), at));
  SmallVector<unsigned> inputs;
  SmallVector<Value> zeros;
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i) {
    BlockArgument input = op.getEpilogueInput(i);
    if (input.use_empty())
      continue;
    inputs.push_back(i);
    zeros.push_back(arith::ConstantOp::create(
        builder, loc, builder.getZeroAttr(input.getType())));
  }
  if (inputs.empty())
    return;
  SmallVector<Value> loaded = ifInside(both(exists, isLastPart()), zeros, [&] {
    return llvm::map_to_vector(inputs,
                               [&](unsigned i) { return points.load(i, at); });
  });
  for (auto [i, value] : llvm::zip_equal(inputs, loaded))
    points.preset(op.getEpilogueInput(i), at, value);
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
