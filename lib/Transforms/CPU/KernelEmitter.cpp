//===- KernelEmitter.cpp - The loops of one kernel ------------------------===//
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

Value KernelEmitter::constant(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value KernelEmitter::ceilDiv(Value value, int64_t divisor) {
  return affine::makeComposedAffineApply(
      builder, loc,
      AffineMap::get(1, 0, builder.getAffineDimExpr(0).ceilDiv(divisor)),
      {value});
}

Value KernelEmitter::scale(Value value, int64_t factor) {
  return affine::makeComposedAffineApply(
      builder, loc, AffineMap::get(1, 0, builder.getAffineDimExpr(0) * factor),
      {value});
}

Value KernelEmitter::roundDown(Range range, int64_t step) {
  if (step == 1)
    return range.upper;
  Value length = arith::SubIOp::create(builder, loc, range.upper, range.lower);
  Value rest = arith::RemUIOp::create(builder, loc, length, constant(step));
  return arith::SubIOp::create(builder, loc, range.upper, rest);
}

void mlir::kern::emitLoop(OpBuilder &builder, Location loc, Range range,
                          Value step, function_ref<void(Value)> body) {
  auto loop = scf::ForOp::create(builder, loc, range.lower, range.upper, step);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

void mlir::kern::emitTaskLoop(
    OpBuilder &builder, Location loc, Value begin, Value end, Value laneTasks,
    function_ref<void(Value task, Range lanes)> body) {
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  Value first = arith::DivUIOp::create(builder, loc, begin, laneTasks);
  Value last = arith::CeilDivUIOp::create(builder, loc, end, laneTasks);
  emitLoop(builder, loc, {first, last}, constant(1), [&](Value task) {
    Value start = arith::MulIOp::create(builder, loc, task, laneTasks);
    Value lower = arith::SubIOp::create(builder, loc, begin, start);
    lower = arith::MaxSIOp::create(builder, loc, lower, constant(0));
    Value upper = arith::SubIOp::create(builder, loc, end, start);
    upper = arith::MinSIOp::create(builder, loc, upper, laneTasks);
    body(task, {lower, upper});
  });
}

void KernelEmitter::forEach(Range range, int64_t step, Body body) {
  emitLoop(builder, loc, range, constant(step), body);
}

Value KernelEmitter::getTaskCount(int64_t dim) {
  return ceilDiv(tiles.getExtent(builder, loc, dim), schedule.getTask()[dim]);
}

void KernelEmitter::emit() {
  ranges.resize(op.getNumParallel());
  allocateSums();
  if (!hasLaneTasks()) {
    forEach({begin, end}, 1, [&](Value task) { emitTask(task, Range()); });
    return;
  }
  // Tasks that are neighbours along the lane dimension run as one range, so
  // that wide tiles may span them.
  Value laneTasks = getTaskCount(schedule.getLaneDim());
  emitTaskLoop(builder, loc, begin, end, laneTasks,
               [&](Value task, Range lanes) { emitTask(task, lanes); });
}

/// Cuts the linear task number into one range per parallel dimension.
void KernelEmitter::emitTask(Value task, Range lanes) {
  SmallVector<int64_t> others, cut;
  for (int64_t dim = op.getNumParallel() - 1; dim >= 0; --dim) {
    if (dim == schedule.getLaneDim())
      continue;
    int64_t extent = op.getExtents()[dim];
    int64_t size = schedule.getTask()[dim];
    if (dim != schedule.getRowDim())
      others.insert(others.begin(), dim);
    cut.insert(cut.begin(), dim);
    if (extent >= 0 && size >= extent) {
      ranges[dim] = {constant(0), constant(extent)};
      continue;
    }
    Value count = getTaskCount(dim);
    Value number = arith::RemUIOp::create(builder, loc, task, count);
    task = arith::DivUIOp::create(builder, loc, task, count);
    Value lower = scale(number, size);
    Value upper = arith::MinUIOp::create(
        builder, loc,
        arith::AddIOp::create(builder, loc, lower, constant(size)),
        tiles.getExtent(builder, loc, dim));
    ranges[dim] = {lower, upper};
  }
  clearSums(lanes);
  emitWindows(cut, others, lanes);
  finishSums(lanes);
}

/// Cuts the task into windows along `rest`, stages inputs and runs each.
void KernelEmitter::emitWindows(ArrayRef<int64_t> rest,
                                ArrayRef<int64_t> others, Range lanes) {
  if (sources.empty())
    return emitWindow(others, lanes);
  if (rest.empty()) {
    SmallVector<Value> lower;
    for (const Range &range : ranges)
      lower.push_back(range.lower ? range.lower : constant(0));
    for (WindowSource *source : sources)
      source->emitFill(builder, loc, lower, batch, tiles);
    return emitWindow(others, lanes);
  }
  int64_t dim = rest.front();
  int64_t size = getWindowExtent(schedule, dim);
  if (size >= schedule.getTask()[dim])
    return emitWindows(rest.drop_front(), others, lanes);
  Range whole = ranges[dim];
  forEach(whole, size, [&](Value lower) {
    Value upper = arith::MinUIOp::create(
        builder, loc,
        arith::AddIOp::create(builder, loc, lower, constant(size)),
        whole.upper);
    ranges[dim] = {lower, upper};
    emitWindows(rest.drop_front(), others, lanes);
  });
  ranges[dim] = whole;
}

void KernelEmitter::emitWindow(ArrayRef<int64_t> others, Range lanes) {
  if (schedule.getOuter() == 0)
    return emitTiles(others, lanes);
  // The sums of a block of lanes stay in the cache over all outer steps.
  if (schedule.getLanesOuter() && hasLaneTasks())
    return forEach(lanes, 1, [&](Value lane) {
      emitSteps(others,
                {lane, arith::AddIOp::create(builder, loc, lane, constant(1))});
    });
  emitSteps(others, lanes);
}

/// Starts the sums of the task's elements and adds to them step by step.
void KernelEmitter::emitSteps(ArrayRef<int64_t> others, Range lanes) {
  tiles.setPhase(TileEmitter::Phase::Start);
  emitTiles(others, lanes);
  tiles.setPhase(TileEmitter::Phase::Add);
  emitOuter(op.getNumParallel(), others, lanes);
}

/// Loops over the reduction dimensions from `dim` on that run outside tiles.
void KernelEmitter::emitOuter(int64_t dim, ArrayRef<int64_t> others,
                              Range lanes) {
  if (dim == int64_t(op.getNumParallel()) + schedule.getOuter())
    return emitTiles(others, lanes);
  forEach({constant(0), tiles.getExtent(builder, loc, dim)}, 1,
          [&](Value index) {
            tiles.setOrigin(dim, index);
            emitOuter(dim + 1, others, lanes);
          });
}
