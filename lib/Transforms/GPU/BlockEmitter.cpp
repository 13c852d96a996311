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
    return BlockAxis{dims,   countAxisPoints(op, dims), Value(), block, thread,
                     Value()};
  };
  rows = getAxis(schedule.getRows(), schedule.getBlock().getRows(),
                 schedule.getThread().getRows());
  columns = getAxis(schedule.getColumns(), schedule.getBlock().getLanes(),
                    schedule.getThread().getLanes());
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

  bool goesThroughRows = sumsRows(op);
  if (rows.size >= 0) {
    rows.dynamicSize = constant(rows.size);
    rows.base =
        mul(goesThroughRows ? constant(0)
                            : take(llvm::divideCeil(rows.size, rows.block)),
            rows.block);
  }
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
  if (rows.size < 0) {
    rows.dynamicSize = mul(batch, -rows.size);
    rows.base = goesThroughRows ? constant(0) : mul(number, rows.block);
  }
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

/// Neighbours, where that lets one access load them from shared memory.
int64_t BlockEmitter::getRun(bool ofRows) {
  int64_t points = ofRows ? rows.thread : columns.thread;
  if (schedule.getStep() == 0)
    return points;
  bool areNeighbours =
      schedule.getStep() > 0 && !getSharedTile(op, schedule, ofRows).alongStep;
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

Value BlockEmitter::placeOn(const BlockAxis &axis, Value index, Point &at) {
  Value linear = add(axis.base, index);
  place(axis.dims, linear, at);
  return axis.isWhole() ? Value() : isBelow(linear, axis.dynamicSize);
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
    if (!ofColumn && at.column > 0)
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

SmallVector<Value> BlockEmitter::emitEpilogue(ArrayRef<Value> accumulators,
                                              SmallVector<Value> sums) {
  PointEmitter::Scope scope(points);
  unsigned numSides = sums.size() / columns.thread;
  // One thread of those that share a reduction has the last word.
  Value isLast;
  if (schedule.getSplit() > 1)
    isLast = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                   threadPart, constant(0));
  Point at{origin};
  SmallVector<Value> columnExists;
  for (at.column = 0; at.column < columns.thread; ++at.column) {
    columnExists.push_back(placeOn(columns, getColumn(at.column), at));
    loadColumnInputs(at, columnExists.back(), isLast);
  }
  // Columns that exist or do not by themselves are taken one by one.
  int64_t run = columns.isWhole() ? getColumnRun() : 1;
  int64_t perThread = rows.thread * columns.thread;
  for (at.row = 0; at.row < rows.thread; ++at.row) {
    Value exists = both(placeOn(rows, getRow(at.row), at), isLast);
    sums = ifInside(exists, sums, [&] {
      SmallVector<Value> next = sums;
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
        for (unsigned i = 0; i < numSides * run; ++i)
          zeros.push_back(arith::ConstantOp::create(
              builder, loc,
              builder.getZeroAttr(
                  sums[i % numSides * columns.thread].getType())));
        SmallVector<Value> added =
            ifInside(columnExists[at.column], zeros,
                     [&] { return emitPoints(at, run); });
        for (auto [index, value] : llvm::enumerate(added)) {
          Value &sum = next[index % numSides * columns.thread + at.column +
                            index / numSides];
          sum = arith::AddFOp::create(builder, loc, sum, value);
        }
      }
      return next;
    });
  }
  return sums;
}

SmallVector<Value> BlockEmitter::emitTile(SmallVector<Value> sums) {
  SmallVector<Value> accumulators;
  if (op.hasReduction())
    accumulators = schedule.getStep() > 0 ? reduceStaged() : reduceDirectly();
  return emitEpilogue(accumulators, std::move(sums));
}

/// Adds up what the threads of each column have summed, and stores it.
void BlockEmitter::storeSums(SmallVector<Value> sums) {
  SmallVector<Combiner> kinds(sums.size(), Combiner::Add);
  // Threads that share a reduction have nothing to add but in its first part.
  Value group = add(threadColumn, mul(threadPart, schedule.getThreadColumns()));
  sums = combineThreads(sums, kinds, threadRow, schedule.getThreadRows(), group,
                        schedule.getThreadColumns() * schedule.getSplit());
  Value isFirst;
  if (schedule.getNumThreads() > schedule.getThreadColumns())
    isFirst = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::eq,
        add(threadRow, mul(threadPart, schedule.getThreadRows())), constant(0));
  for (int64_t column = 0; column < columns.thread; ++column) {
    Point at{origin, 0, column, 0};
    Value exists = both(isFirst, placeOn(columns, getColumn(column), at));
    // Rows do not matter to what they are summed over.
    for (int64_t dim : rows.dims)
      at.indices[dim] = constant(0);
    ifInside(exists, {}, [&] {
      PointEmitter::Scope scope(points);
      ArrayRef<int64_t> sides = *op.getSide();
      for (auto [side, store] : llvm::enumerate(sides))
        points.store(store, sums[side * columns.thread + column], at);
      return SmallVector<Value>();
    });
  }
}

void BlockEmitter::emit() {
  findTile();
  findThread();
  if (!sumsRows(op)) {
    emitTile({});
    return;
  }
  SmallVector<Value> sums;
  ArrayRef<int64_t> sides = *op.getSide();
  for (int64_t store : sides) {
    Type type =
        cast<MemRefType>(op.getOutputs()[store].getType()).getElementType();
    sums.append(columns.thread, arith::ConstantOp::create(
                                    builder, loc, builder.getZeroAttr(type)));
  }
  if (rows.size >= 0 && rows.size <= rows.block)
    return storeSums(emitTile(std::move(sums)));
  auto loop = scf::ForOp::create(builder, loc, constant(0), rows.dynamicSize,
                                 constant(rows.block), sums);
  {
    OpBuilder::InsertionGuard guard(builder);
    PointEmitter::Scope scope(points);
    builder.setInsertionPointToStart(loop.getBody());
    rows.base = loop.getInductionVar();
    scf::YieldOp::create(
        builder, loc,
        emitTile(llvm::to_vector_of<Value>(loop.getRegionIterArgs())));
  }
  storeSums(llvm::to_vector_of<Value>(loop.getResults()));
}
