//===- Epilogue.cpp - What threads do with what they have reduced ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The epilogue at the points of a thread: its loads, its stores and what side
// outputs add up.
//
//===----------------------------------------------------------------------===//

#include "BlockEmitter.h"
#include "VectorAccess.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::kern;

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
