//===- DirectReduction.cpp - Reductions whose inputs are not shared -------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each thread loops over its part of the reduction; what several threads found
// is combined through shared memory, as a tree that the code fixes.
//
//===----------------------------------------------------------------------===//

#include "BlockEmitter.h"
#include "SharedMemory.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::kern;

static bool readsAll(unsigned) { return true; }

Value BlockEmitter::getIdentity(unsigned combiner) {
  auto type = cast<FloatType>(op.getAccumulator(combiner).getType());
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  bool isAdd = op.getCombiner(combiner) == Combiner::Add;
  return arith::ConstantFloatOp::create(
      builder, loc, type,
      isAdd ? APFloat::getZero(semantics)
            : APFloat::getInf(semantics, /*Negative=*/true));
}

static Value combineTwo(OpBuilder &builder, Location loc, Combiner kind,
                        Value lhs, Value rhs) {
  if (kind == Combiner::Add)
    return arith::AddFOp::create(builder, loc, lhs, rhs);
  return arith::MaximumFOp::create(builder, loc, lhs, rhs);
}

SmallVector<Value>
BlockEmitter::ifInside(Value inside, ArrayRef<Value> otherwise,
                       function_ref<SmallVector<Value>()> body) {
  if (!inside)
    return body();
  auto branch =
      scf::IfOp::create(builder, loc, TypeRange(ValueRange(otherwise)), inside,
                        !otherwise.empty());
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.thenBlock());
  SmallVector<Value> values;
  {
    PointEmitter::Scope scope(points);
    values = body();
  }
  if (otherwise.empty())
    return {};
  scf::YieldOp::create(builder, loc, values);
  builder.setInsertionPointToStart(branch.elseBlock());
  scf::YieldOp::create(builder, loc, otherwise);
  return llvm::to_vector_of<Value>(branch.getResults());
}

SmallVector<Value> BlockEmitter::combine(const Point &at,
                                         ArrayRef<Value> carried) {
  SmallVector<Value> results;
  Operation *yield = op.getCombineBlock()->getTerminator();
  for (auto [index, value] : llvm::enumerate(yield->getOperands())) {
    Combiner kind = op.getCombiner(index);
    auto product = value.getDefiningOp<arith::MulFOp>();
    if (kind == Combiner::Add && product && product->hasOneUse())
      results.push_back(math::FmaOp::create(
          builder, loc, points.get(product.getLhs(), at),
          points.get(product.getRhs(), at), carried[index]));
    else
      results.push_back(combineTwo(builder, loc, kind, carried[index],
                                   points.get(value, at)));
  }
  return results;
}

/// Loops over the reduction dimensions from `dim` on, which leave out what is
/// not inside clipped inputs as soon as that is known.
SmallVector<Value> BlockEmitter::reduceOver(int64_t dim, Point &at,
                                            SmallVector<Value> carried) {
  if (dim == int64_t(op.getNumDims()))
    return combine(at, carried);
  auto loop = scf::ForOp::create(builder, loc, constant(0),
                                 points.getExtent(dim), constant(1), carried);
  OpBuilder::InsertionGuard guard(builder);
  PointEmitter::Scope scope(points);
  builder.setInsertionPointToStart(loop.getBody());
  at.indices[dim] = loop.getInductionVar();
  carried = llvm::to_vector_of<Value>(loop.getRegionIterArgs());
  Value inside = points.getInside(at, readsAll, dim);
  carried = ifInside(inside, carried,
                     [&] { return reduceOver(dim + 1, at, carried); });
  scf::YieldOp::create(builder, loc, carried);
  return llvm::to_vector_of<Value>(loop.getResults());
}

/// Loops over every point of the reduction whose number is `part` modulo
/// `parts`. Where all parts have as many, the number of rounds is known, so
/// that the loop can be unrolled and its loads be under way together.
SmallVector<Value> BlockEmitter::reduceParts(Point &at, Value part,
                                             int64_t parts,
                                             SmallVector<Value> carried) {
  auto dims =
      llvm::to_vector(llvm::seq<int64_t>(op.getNumParallel(), op.getNumDims()));
  int64_t size = countAxisPoints(op, dims);
  bool isEven = size > 0 && size % parts == 0;
  auto loop = scf::ForOp::create(builder, loc, isEven ? constant(0) : part,
                                 isEven ? constant(size) : countReduction(),
                                 constant(parts), carried);
  OpBuilder::InsertionGuard guard(builder);
  PointEmitter::Scope scope(points);
  builder.setInsertionPointToStart(loop.getBody());
  Value number = loop.getInductionVar();
  place(dims, isEven ? add(number, part) : number, at);
  carried = llvm::to_vector_of<Value>(loop.getRegionIterArgs());
  carried = ifInside(points.getInside(at, readsAll), carried,
                     [&] { return combine(at, carried); });
  scf::YieldOp::create(builder, loc, carried);
  return llvm::to_vector_of<Value>(loop.getResults());
}

SmallVector<Value> BlockEmitter::reduceDirectly() {
  PointEmitter::Scope scope(points);
  bool isShared = sharesReduction(op, schedule);
  int64_t parts = schedule.getSplit(),
          columnGroups = schedule.getThreadColumns();
  Value part = threadPart, columnGroup = threadColumn;
  if (isShared) {
    part = add(mul(threadPart, columnGroups), threadColumn);
    parts *= columnGroups;
    columnGroup = constant(0);
    columnGroups = 1;
  }
  Point at{origin};
  Value exists = placeOn(rows, getRow(0), at);
  Value columnExists = placeOn(columns, getColumn(0), at);
  if (!isShared)
    exists = both(exists, columnExists);
  SmallVector<Value> identities;
  SmallVector<Combiner> kinds;
  for (unsigned i = 0, e = op.getCombiners().size(); i < e; ++i) {
    identities.push_back(getIdentity(i));
    kinds.push_back(op.getCombiner(i));
  }
  SmallVector<Value> found = ifInside(exists, identities, [&] {
    if (parts > 1)
      return reduceParts(at, part, parts, identities);
    // What does not depend on the reduction at all.
    Value inside =
        points.getInside(at, readsAll, int64_t(op.getNumParallel()) - 1);
    return ifInside(inside, identities, [&] {
      return reduceOver(op.getNumParallel(), at, identities);
    });
  });
  if (reducesInWarp(op, schedule))
    return combineLanes(found, kinds);
  Value group = add(columnGroup, mul(threadRow, columnGroups));
  return combineThreads(found, kinds, part, parts, group,
                        schedule.getThreadRows() * columnGroups);
}

/// What all lanes of a warp have, in each of them: pairs of lanes exchange what
/// they have got so far.
SmallVector<Value> BlockEmitter::combineLanes(ArrayRef<Value> values,
                                              ArrayRef<Combiner> kinds) {
  auto results = llvm::to_vector(values);
  for (int64_t distance = kWarpThreads / 2; distance > 0; distance /= 2)
    for (auto [value, kind] : llvm::zip_equal(results, kinds)) {
      Value others = gpu::ShuffleOp::create(builder, loc, value, distance,
                                            kWarpThreads, gpu::ShuffleMode::XOR)
                         .getShuffleResult();
      value = combineTwo(builder, loc, kind, value, others);
    }
  return results;
}

SmallVector<Value> BlockEmitter::combineThreads(ArrayRef<Value> values,
                                                ArrayRef<Combiner> kinds,
                                                Value part, int64_t parts,
                                                Value group, int64_t groups) {
  if (parts == 1)
    return llvm::to_vector(values);
  SharedMemory shared(builder, loc);
  Value buffer = shared.getView(0, {int64_t(values.size()), parts, groups},
                                builder.getF32Type());
  auto at = [&](unsigned value, Value index) -> SmallVector<Value> {
    return {constant(value), index, group};
  };
  // Others may still read what was there before.
  gpu::BarrierOp::create(builder, loc);
  for (auto [index, value] : llvm::enumerate(values))
    shared.store(value, buffer, at(index, part));
  gpu::BarrierOp::create(builder, loc);
  for (int64_t left = parts; left > 1; left = (left + 1) / 2) {
    int64_t half = (left + 1) / 2;
    ifInside(isBelow(part, constant(left - half)), {}, [&] {
      for (unsigned index = 0; index < values.size(); ++index) {
        Value lhs = shared.load(buffer, at(index, part));
        Value rhs = shared.load(buffer, at(index, add(part, constant(half))));
        shared.store(combineTwo(builder, loc, kinds[index], lhs, rhs), buffer,
                     at(index, part));
      }
      return SmallVector<Value>();
    });
    gpu::BarrierOp::create(builder, loc);
  }
  SmallVector<Value> results;
  for (unsigned index = 0; index < values.size(); ++index)
    results.push_back(shared.load(buffer, at(index, constant(0))));
  return results;
}
