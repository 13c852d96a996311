//===- SideSums.cpp - What side outputs add up ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where a side output sums over all rows, a block goes through all tiles of
// rows and keeps the sums in registers. Where it sums over the last ones, a
// block has whole bands of them: threads add up units of a few rows, share
// those, and add up those of a band. That is a balanced tree over the rows of
// the band, neighbours first, whatever rows a thread has. On tensor cores rows
// r and r + 8 come first, the tree is over those pairs: a thread has both.
//
//===----------------------------------------------------------------------===//

#include "BlockEmitter.h"
#include "SharedMemory.h"
#include "VectorAccess.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// One for each side output.
SmallVector<Value> BlockEmitter::getSideZeros() {
  SmallVector<Value> zeros;
  for (int64_t store : op.getSide().value_or(ArrayRef<int64_t>()))
    zeros.push_back(arith::ConstantOp::create(
        builder, loc,
        builder.getZeroAttr(cast<MemRefType>(op.getOutputs()[store].getType())
                                .getElementType())));
  return zeros;
}

//===----------------------------------------------------------------------===//
// All rows
//===----------------------------------------------------------------------===//

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

void BlockEmitter::emitAllRows() {
  SmallVector<Value> sums;
  for (Value zero : getSideZeros())
    sums.append(columns.thread, zero);
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

//===----------------------------------------------------------------------===//
// Bands
//===----------------------------------------------------------------------===//

/// Adds up a power of two of values: neighbours, then the sums of neighbours.
static Value addTree(OpBuilder &builder, Location loc,
                     SmallVector<Value> values) {
  for (; values.size() > 1; values.truncate(values.size() / 2))
    for (size_t i = 0; i < values.size() / 2; ++i)
      values[i] =
          arith::AddFOp::create(builder, loc, values[2 * i], values[2 * i + 1]);
  return values.front();
}

/// The number of the unit that row `first` of the thread begins.
Value BlockEmitter::getUnit(int64_t first, int64_t unit) {
  Value row = getRow(first);
  if (!schedule.isTensorCore() || unit == 1)
    return div(row, constant(unit));
  return add(mul(div(row, constant(16)), 8), rem(row, constant(16)));
}

void BlockEmitter::emitBands() {
  SmallVector<Value> accumulators = reduceStaged();
  PointEmitter::Scope scope(points);
  SmallVector<Value> columnExists = beginEpilogue();
  int64_t unit = getBandUnit(op, schedule);
  SharedSums sums = getSharedSums(op, schedule);
  auto numSides = int64_t(op.getSide()->size());
  SharedMemory shared(builder, loc);
  Value buffer = shared.getView(0, {numSides, sums.units, sums.pitch},
                                builder.getF32Type());
  SmallVector<Value> zeros;
  for (Value zero : getSideZeros())
    zeros.append(columns.thread, zero);
  // Others may still read their factors.
  gpu::BarrierOp::create(builder, loc);
  for (int64_t first = 0; first < rows.thread; first += unit) {
    SmallVector<SmallVector<Value>> values;
    for (int64_t i = 0; i < unit; ++i) {
      Point at{origin, first + i};
      Value exists = placeOn(rows, getRow(at.row), at);
      values.push_back(ifInside(exists, zeros, [&] {
        return emitRow(at, accumulators, columnExists);
      }));
    }
    Value number = getUnit(first, unit);
    int64_t run = getColumnRun();
    for (int64_t side = 0; side < numSides; ++side)
      for (int64_t column = 0; column < columns.thread; column += run) {
        SmallVector<Value> neighbours;
        for (int64_t i = 0; i < run; ++i) {
          SmallVector<Value> ofUnit;
          for (ArrayRef<Value> row : values)
            ofUnit.push_back(row[side * columns.thread + column + i]);
          neighbours.push_back(addTree(builder, loc, ofUnit));
        }
        SmallVector<Value> indices{constant(side), number, getColumn(column)};
        if (run == 1)
          shared.store(neighbours.front(), buffer, indices);
        else
          storeVector(builder, loc, neighbours, buffer, indices);
      }
  }
  gpu::BarrierOp::create(builder, loc);
  storeBands(buffer, unit);
}

/// Each thread adds up the units of one band at one column, or of several.
void BlockEmitter::storeBands(Value buffer, int64_t unit) {
  SharedMemory shared(builder, loc);
  int64_t padded = rows.bands.padded, units = padded / unit;
  int64_t threads = schedule.getNumThreads();
  int64_t sums = rows.block / padded * columns.block;
  for (int64_t from = 0; from < sums; from += threads) {
    PointEmitter::Scope scope(points);
    Value number = add(thread, constant(from));
    Value exists;
    if (from + threads > sums)
      exists = isBelow(number, constant(sums));
    Value column = split(number, columns.block);
    Value band = number;
    Point at{origin};
    exists = both(exists, placeOn(columns, column, at));
    exists = both(exists, placeOn(rows, mul(band, padded), at));
    ifInside(exists, {}, [&] {
      for (auto [side, store] : llvm::enumerate(*op.getSide())) {
        SmallVector<Value> values;
        for (int64_t i = 0; i < units; ++i)
          values.push_back(shared.load(
              buffer,
              {constant(side), add(mul(band, units), constant(i)), column}));
        points.store(store, addTree(builder, loc, std::move(values)), at);
      }
      return SmallVector<Value>();
    });
  }
}
