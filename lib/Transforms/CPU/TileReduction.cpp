//===- TileReduction.cpp - Reduction loops of a register tile -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../AffineIndex.h"
#include "TileEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

Value TileEmitter::getIdentity(unsigned combiner, bool vector) {
  Type type = op.getEpilogueBlock()->getArgument(combiner).getType();
  APFloat value = APFloat::getZero(cast<FloatType>(type).getFloatSemantics());
  if (op.getCombiner(combiner) == Combiner::Max)
    value = APFloat::getInf(cast<FloatType>(type).getFloatSemantics(),
                            /*Negative=*/true);
  Value scalar = arith::ConstantFloatOp::create(*builder, loc,
                                                cast<FloatType>(type), value);
  if (!vector)
    return scalar;
  auto vectorType = VectorType::get({schedule.getVector()}, type);
  return arith::ConstantOp::create(*builder, loc,
                                   DenseElementsAttr::get(vectorType, value));
}

Value TileEmitter::combine(unsigned combiner, Value contribution,
                           Value accumulator, Coordinate at) {
  Combiner kind = op.getCombiner(combiner);
  bool vector = isa<VectorType>(accumulator.getType());
  // A product that only feeds a sum becomes a multiply-add, fused where the
  // target has such an instruction.
  if (auto product = contribution.getDefiningOp<arith::MulFOp>();
      product && kind == Combiner::Add && vector && !inLaneTail &&
      product->hasOneUse()) {
    Value lhs = asVector(get(product.getLhs(), at));
    Value rhs = asVector(get(product.getRhs(), at));
    return vector::FMAOp::create(*builder, loc, lhs, rhs, accumulator);
  }
  Value value = get(contribution, at);
  if (vector)
    value = asVector(value);
  if (inLaneTail)
    value = arith::SelectOp::create(*builder, loc, getMask(at), value,
                                    getIdentity(combiner, /*vector=*/true));
  if (kind == Combiner::Add)
    return arith::AddFOp::create(*builder, loc, accumulator, value);
  return arith::MaximumFOp::create(*builder, loc, accumulator, value);
}

/// The dimension whose loop is the innermost one around all rows, of which the
/// number is known, if `map` depends on it.
std::optional<int64_t> TileEmitter::getDimAroundRows(AffineMap map) {
  int64_t row = schedule.getRowDim();
  if (row < 0 || op.getExtents()[row] < schedule.getTiles().front().getRows() ||
      op.getExtents()[innermostReduction()] <= 0)
    return std::nullopt;
  for (int64_t dim = int64_t(op.getNumParallel()) - 1; dim >= 0; --dim)
    if (dim != row && !isLane(dim))
      return map.isFunctionOfDim(dim) ? std::optional(dim) : std::nullopt;
  return std::nullopt;
}

void TileEmitter::emitPrefetch(unsigned input, Coordinate at) {
  memref::PrefetchOp::create(*builder, loc, op.getInputs()[input],
                             getOperandIndices(input, at), /*isWrite=*/false,
                             /*localityHint=*/3u, /*isDataCache=*/true);
}

/// Each row tile at a point of `dim` reads the same weights, so that the first
/// would wait for memory and the others would leave it idle. Instead all of
/// them ask for an equal part of what comes next.
void TileEmitter::emitSharedPrefetches(unsigned input, int64_t dim,
                                       int64_t steps) {
  int64_t row = schedule.getRowDim(), lane = schedule.getLaneDim();
  int64_t inner = innermostReduction();
  int64_t extent = op.getExtents()[inner];
  int64_t passes = op.getExtents()[row] / tile.rows;
  auto apply = [&](AffineExpr expr, ArrayRef<OpFoldResult> operands) {
    return buildIndex(*builder, loc, expr, operands);
  };
  // How many of the vectors at a point of `dim` have been asked for.
  AffineExpr rows, points, other;
  bindDims(op.getContext(), rows, points, other);
  AffineExpr done =
      ((rows.floorDiv(tile.rows) * extent + points) * tile.vectors)
          .floorDiv(passes);
  SmallVector<Value> kept = origin;
  for (int64_t i = 0, e = llvm::divideCeil(steps * tile.vectors, passes); i < e;
       ++i) {
    AffineExpr ahead =
        (done + i).floorDiv(tile.vectors) + schedule.getPrefetch();
    SmallVector<OpFoldResult> operands{kept[row], kept[inner]};
    origin[inner] = apply(ahead % extent, operands);
    operands.push_back(kept[lane]);
    origin[lane] = apply(
        other + (done + i) % tile.vectors * schedule.getVector(), operands);
    operands.back() = kept[dim];
    origin[dim] = apply(other + ahead.floorDiv(extent), operands);
    emitPrefetch(input, {});
  }
  origin = std::move(kept);
}

/// Brings what later points of the innermost dimension share among all rows
/// closer: the stream of weights is longer than what hardware looks ahead.
void TileEmitter::emitPrefetches(int64_t steps) {
  if (lanesReduce())
    return;
  for (unsigned input = 0, e = op.getInputs().size(); input < e; ++input) {
    AffineMap map = op.getInputMap(input);
    Dependence dependence = getDependence(map);
    // What no body reads is there to be asked for, at once.
    bool isRead = op.isRead(input);
    int64_t ahead = isRead ? schedule.getPrefetch() : 0;
    if (!dependence.lane || !dependence.step || dependence.row ||
        (isRead && ahead == 0))
      continue;
    std::optional<int64_t> dim;
    if (isRead && schedule.getSharedPrefetch())
      dim = getDimAroundRows(map);
    if (dim) {
      if (tile.rows == schedule.getTiles().front().getRows())
        emitSharedPrefetches(input, *dim, steps);
      continue;
    }
    for (int64_t step = 0; step < steps; ++step)
      for (int64_t vector = 0; vector < tile.vectors; ++vector)
        emitPrefetch(input, {0, vector, step + ahead});
  }
}

SmallVector<Value> TileEmitter::accumulate(SmallVector<Value> carried,
                                           int64_t steps) {
  memo.clear();
  emitPrefetches(steps);
  Operation *yield = op.getCombineBlock()->getTerminator();
  for (int64_t step = 0; step < steps; ++step)
    for (auto [combiner, contribution] : llvm::enumerate(yield->getOperands()))
      for (int64_t row = 0; row < tile.rows; ++row)
        for (int64_t vector = 0; vector < tile.vectors; ++vector) {
          Value &accumulator = carried[slot(combiner, row, vector)];
          accumulator = combine(combiner, contribution, accumulator,
                                Coordinate{row, vector, step});
        }
  memo.clear();
  return carried;
}

SmallVector<Value> TileEmitter::emitReductionLoop(
    int64_t dim, Value lower, Value upper, int64_t step, ValueRange carried,
    function_ref<SmallVector<Value>(SmallVector<Value>)> body) {
  Value stepValue = arith::ConstantIndexOp::create(*builder, loc, step);
  auto loop =
      scf::ForOp::create(*builder, loc, lower, upper, stepValue, carried);
  OpBuilder::InsertionGuard guard(*builder);
  builder->setInsertionPointToStart(loop.getBody());
  origin[dim] = loop.getInductionVar();
  SmallVector<Value> next =
      body(llvm::to_vector_of<Value>(loop.getRegionIterArgs()));
  // The loop carries accumulators, so its builder left the terminator to us.
  scf::YieldOp::create(*builder, loc, next);
  origin[dim] = Value();
  return llvm::to_vector_of<Value>(loop.getResults());
}

SmallVector<Value> TileEmitter::emitGuarded(SmallVector<Value> carried) {
  Value guard = getGuard();
  if (!guard)
    return emitReduction(firstReduction(), std::move(carried));
  SmallVector<Type> types(ValueRange(carried).getTypes());
  auto branch =
      scf::IfOp::create(*builder, loc, types, guard, /*addThenBlock=*/true,
                        /*addElseBlock=*/true);
  OpBuilder::InsertionGuard insertion(*builder);
  builder->setInsertionPointToStart(branch.elseBlock());
  scf::YieldOp::create(*builder, loc, carried);
  builder->setInsertionPointToStart(branch.thenBlock());
  scf::YieldOp::create(*builder, loc,
                       emitReduction(firstReduction(), std::move(carried)));
  return llvm::to_vector_of<Value>(branch.getResults());
}

SmallVector<Value> TileEmitter::emitReduction(int64_t dim,
                                              SmallVector<Value> carried) {
  if (dim == innermostReduction())
    return emitInnermost(std::move(carried));
  std::pair<Value, Value> range{
      arith::ConstantIndexOp::create(*builder, loc, 0),
      getExtent(*builder, loc, dim)};
  if (auto clippedRange = getClippedRange(dim))
    range = *clippedRange;
  return emitReductionLoop(dim, range.first, range.second, 1, carried,
                           [&](SmallVector<Value> inner) {
                             return emitReduction(dim + 1, std::move(inner));
                           });
}

SmallVector<Value> TileEmitter::emitInnermost(SmallVector<Value> carried) {
  int64_t dim = innermostReduction();
  int64_t extent = op.getExtents()[dim];
  int64_t width = isLane(dim) ? schedule.getVector() : 1;
  int64_t unrolled = schedule.getUnroll() * width;
  auto emitMain = [&](Value lower, Value upper, int64_t step) {
    carried = emitReductionLoop(
        dim, lower, upper, step, carried, [&](SmallVector<Value> inner) {
          return accumulate(std::move(inner), step / width);
        });
  };
  Value zero = arith::ConstantIndexOp::create(*builder, loc, 0);
  std::optional<std::pair<Value, Value>> range = getClippedRange(dim);
  if (!range && extent < 0)
    range = {zero, batch};
  if (range) {
    // Unrolled, then one by one.
    auto [lower, upper] = *range;
    Value length = arith::SubIOp::create(*builder, loc, upper, lower);
    Value step = arith::ConstantIndexOp::create(*builder, loc, unrolled);
    Value main = arith::SubIOp::create(
        *builder, loc, upper,
        arith::RemUIOp::create(*builder, loc, length, step));
    if (unrolled > 1)
      emitMain(lower, main, unrolled);
    emitMain(unrolled > 1 ? main : lower, upper, 1);
    return carried;
  }
  int64_t main = extent / unrolled * unrolled;
  if (main > 0)
    emitMain(zero, arith::ConstantIndexOp::create(*builder, loc, main),
             unrolled);
  int64_t rest = (extent - main) / width;
  if (rest > 0) {
    origin[dim] = arith::ConstantIndexOp::create(*builder, loc, main);
    carried = accumulate(std::move(carried), rest);
  }
  if (isLane(dim) && extent % width) {
    origin[dim] =
        arith::ConstantIndexOp::create(*builder, loc, extent / width * width);
    inLaneTail = true;
    carried = accumulate(std::move(carried), 1);
    inLaneTail = false;
  }
  origin[dim] = Value();
  return carried;
}
