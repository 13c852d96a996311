//===- TileEpilogue.cpp - What a register tile does with its sums ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An epilogue is unrolled over its tile, whose accumulators are in registers.
// One that takes dozens of operations for an element is a loop over the tile's
// vectors: a copy for each of them, in the tiles of every height, is code that
// no instruction cache holds, and writing accumulators to the stack and reading
// them again is little beside it.
//
//===----------------------------------------------------------------------===//

#include "../AffineIndex.h"
#include "KernelEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// Operations on an element from which on an epilogue is a loop.
static constexpr int64_t kLongEpilogue = 24;
/// Vectors of a tile from which on a loop saves code worth having.
static constexpr int64_t kManyVectors = 3;

/// Whether an op of a body is a polynomial and tests of special cases.
static bool isFunction(Operation &op) {
  return isa_and_present<math::MathDialect>(op.getDialect()) &&
         !isa<math::AbsFOp, math::CopySignOp, math::FloorOp, math::CeilOp,
              math::FmaOp, math::RsqrtOp, math::SqrtOp>(op);
}

/// Side outputs are added up over a tile's rows in registers. Without a
/// reduction a long body is a sum of many inputs: a transform of minimal
/// filtering, which has few vectors.
bool TileEmitter::rollsEpilogue() {
  if (phase != Phase::Whole || tile.rows * tile.vectors < kManyVectors ||
      schedule.getLaneDim() < 0 || lanesReduce() || op.hasSides())
    return false;
  // What is the same for all lanes an unrolled epilogue computes once a row.
  auto isForLanes = [&](Operation &bodyOp) {
    return bodyOp.getNumResults() == 1 &&
           getDependence(bodyOp.getResult(0)).lane;
  };
  Block &body = *op.getEpilogueBlock();
  return llvm::any_of(body,
                      [&](Operation &bodyOp) {
                        return isFunction(bodyOp) && isForLanes(bodyOp);
                      }) ||
         (op.hasReduction() &&
          llvm::count_if(body, isForLanes) > kLongEpilogue);
}

void TileEmitter::emitEpilogue() {
  if (rollsEpilogue())
    emitRolledEpilogue();
  else
    emitUnrolledEpilogue();
}

void TileEmitter::emitUnrolledEpilogue() {
  memo.clear();
  Operation *yield = op.getEpilogueBlock()->getTerminator();
  // An element's loads come before its stores: an output may be an input that
  // is updated in place.
  for (int64_t row = 0; row < tile.rows; ++row)
    for (int64_t vector = 0; vector < tile.vectors; ++vector) {
      Coordinate at{row, vector, 0};
      SmallVector<Value> values;
      for (Value value : yield->getOperands())
        values.push_back(get(value, at));
      for (auto [index, value] : llvm::enumerate(values))
        if (!op.isSide(index))
          store(index, value, at);
    }
  storeSums();
  memo.clear();
}

Value mlir::kern::allocateInKernel(Operation *op, MemRefType type) {
  auto kernel = op->getParentOfType<FunctionOpInterface>();
  OpBuilder atStart =
      OpBuilder::atBlockBegin(&kernel.getFunctionBody().front());
  return memref::AllocaOp::create(atStart, op->getLoc(), type,
                                  atStart.getI64IntegerAttr(64));
}

/// Where a rolled epilogue finds the accumulators: by combiner, row and lane.
Value TileEmitter::getAccumulatorBuffer() {
  if (accumulatorBuffer)
    return accumulatorBuffer;
  int64_t rows = 1, lanes = 1;
  for (TileAttr candidate : schedule.getTiles()) {
    rows = std::max(rows, candidate.getRows());
    lanes = std::max(lanes, candidate.getLanes());
  }
  accumulatorBuffer = allocateInKernel(
      op, MemRefType::get({int64_t(op.getCombiners().size()), rows, lanes},
                          getElementTypeOrSelf(accumulators.front())));
  return accumulatorBuffer;
}

void TileEmitter::emitRolledEpilogue() {
  int64_t lane = schedule.getLaneDim(), row = schedule.getRowDim();
  int64_t width = schedule.getVector();
  const TileShape whole = tile;
  SmallVector<Value> kept = origin;
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(*builder, loc, value);
  };
  auto accessBuffer = [&](unsigned combiner, Value row, Value lane) {
    return SmallVector<Value>{constant(combiner), row, lane};
  };
  unsigned numCombiners = op.getCombiners().size();
  Value buffer = numCombiners ? getAccumulatorBuffer() : Value();
  for (unsigned combiner = 0; combiner < numCombiners; ++combiner)
    for (int64_t row = 0; row < whole.rows; ++row)
      for (int64_t vector = 0; vector < whole.vectors; ++vector)
        vector::StoreOp::create(
            *builder, loc, accumulators[slot(combiner, row, vector)], buffer,
            accessBuffer(combiner, constant(row), constant(vector * width)));
  // A tile of one vector.
  auto emitVector = [&](Value rowInTile, Value laneInTile, int64_t tail) {
    AffineExpr first, offset;
    bindDims(op.getContext(), first, offset);
    auto shift = [&](int64_t dim, Value by) {
      OpFoldResult from = kept[dim] ? OpFoldResult(kept[dim])
                                    : OpFoldResult(builder->getIndexAttr(0));
      origin[dim] = buildIndex(*builder, loc, first + offset, {from, by});
    };
    shift(lane, laneInTile);
    if (row >= 0)
      shift(row, rowInTile);
    tile = {1, 1, tail, whole.dynamicTail};
    accumulators.clear();
    for (unsigned combiner = 0; combiner < numCombiners; ++combiner)
      accumulators.push_back(vector::LoadOp::create(
          *builder, loc, VectorType::get({width}, getElementTypeOrSelf(buffer)),
          buffer, accessBuffer(combiner, rowInTile, laneInTile)));
    emitUnrolledEpilogue();
  };
  auto forEach = [&](int64_t count, int64_t step,
                     function_ref<void(Value)> body) {
    if (count == 1)
      return body(constant(0));
    emitLoop(*builder, loc, {constant(0), constant(count * step)},
             constant(step), body);
  };
  int64_t full = whole.vectors - (whole.tail == width ? 0 : 1);
  forEach(whole.rows, 1, [&](Value rowInTile) {
    if (full > 0)
      forEach(full, width,
              [&](Value lane) { emitVector(rowInTile, lane, width); });
    if (full < whole.vectors)
      emitVector(rowInTile, constant(full * width), whole.tail);
  });
  tile = whole;
  origin = std::move(kept);
}

/// Adds the tile's part of each side output to memory: over rows in registers
/// first, then one read and write per vector.
void TileEmitter::storeSums() {
  Operation *yield = op.getEpilogueBlock()->getTerminator();
  for (auto [index, value] : llvm::enumerate(yield->getOperands())) {
    if (!op.isSide(index))
      continue;
    AffineMap map = op.getStoreMap(index);
    Dependence kept = getDependence(map);
    for (int64_t row = 0; row < (kept.row ? tile.rows : 1); ++row)
      for (int64_t vector = 0; vector < (kept.lane ? tile.vectors : 1);
           ++vector)
        storeSum(index, value, kept, {row, vector, 0});
  }
}

void TileEmitter::addToSums(const Sums &place, Value sum, Coordinate first) {
  SmallVector<AffineExpr> exprs;
  for (int64_t dim : place.dims)
    exprs.push_back(getAffineDimExpr(dim, op.getContext()));
  SmallVector<Value> indices =
      getIndices(AffineMap::get(op.getNumDims(), 0, exprs, op.getContext()),
                 first, place.lower);
  indices.push_back(arith::ConstantIndexOp::create(*builder, loc, 0));
  Value old = vector::LoadOp::create(
      *builder, loc, cast<VectorType>(sum.getType()), place.buffer, indices);
  vector::StoreOp::create(*builder, loc,
                          arith::AddFOp::create(*builder, loc, old, sum),
                          place.buffer, indices);
}

void TileEmitter::storeSum(unsigned index, Value value, Dependence kept,
                           Coordinate first) {
  // Without a parallel dimension in the lanes a value is one scalar.
  bool inLanes = schedule.getLaneDim() >= 0 && !lanesReduce();
  Value sum;
  for (int64_t row = 0; row < (kept.row ? 1 : tile.rows); ++row)
    for (int64_t vector = 0; vector < (kept.lane ? 1 : tile.vectors);
         ++vector) {
      Coordinate at{first.row + row, first.vector + vector, 0};
      Value part = get(value, at);
      if (inLanes)
        part = asVector(part);
      if (inLanes && !kept.lane && isMasked(at))
        part = arith::SelectOp::create(
            *builder, loc, getMask(at), part,
            arith::ConstantOp::create(*builder, loc,
                                      builder->getZeroAttr(part.getType())));
      sum = sum ? arith::AddFOp::create(*builder, loc, sum, part).getResult()
                : part;
    }
  if (auto it = sums.find(index); it != sums.end())
    return addToSums(it->second, sum, first);
  Value buffer = op.getOutputs()[index];
  SmallVector<Value> indices =
      getOperandIndices(op.getInputs().size() + index, first);
  if (!kept.lane) {
    Value old = memref::LoadOp::create(*builder, loc, buffer, indices);
    if (inLanes)
      sum =
          vector::ReductionOp::create(*builder, loc, vector::CombiningKind::ADD,
                                      sum, old, arith::FastMathFlags::reassoc);
    else
      sum = arith::AddFOp::create(*builder, loc, old, sum);
    memref::StoreOp::create(*builder, loc, sum, buffer, indices);
    return;
  }
  Value old = load(op.getInputs().size() + index, first);
  store(index, arith::AddFOp::create(*builder, loc, old, sum), first);
}

/// Adds the accumulators to what the outputs hold.
void TileEmitter::emitAdditions() {
  for (unsigned index = 0; index < op.getNumStores(); ++index)
    for (int64_t row = 0; row < tile.rows; ++row)
      for (int64_t vector = 0; vector < tile.vectors; ++vector) {
        Coordinate at{row, vector, 0};
        Value added =
            accumulators[slot(*op.getAddedAccumulator(index), row, vector)];
        Value old = load(op.getInputs().size() + index, at);
        if (isa<VectorType>(added.getType()))
          old = asVector(old);
        store(index, arith::AddFOp::create(*builder, loc, old, added), at);
      }
  memo.clear();
}
