//===- KernelSums.cpp - Side outputs of a task ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A side output is zero before a task, tiles add to it. One that sums over the
// lanes would cost every tile a sum across lanes per element: instead tiles add
// vectors in a small buffer, whose lanes are summed after the task.
//
//===----------------------------------------------------------------------===//

#include "../AffineIndex.h"
#include "KernelEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::kern;

/// More sums than this are not worth a buffer on the stack.
static constexpr int64_t kMaxSumBytes = 1 << 15;

void KernelEmitter::allocateSums() {
  int64_t lane = schedule.getLaneDim();
  for (unsigned store = 0; store < op.getNumStores(); ++store) {
    AffineMap map = op.getStoreMap(store);
    if (!op.isSide(store) || !hasLaneTasks() || map.isFunctionOfDim(lane))
      continue;
    Sums sum{store, Value(), {}};
    SmallVector<int64_t> shape;
    Type type =
        cast<MemRefType>(op.getOutputs()[store].getType()).getElementType();
    int64_t bytes = schedule.getVector() * type.getIntOrFloatBitWidth() / 8;
    for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim) {
      if (!map.isFunctionOfDim(dim))
        continue;
      int64_t extent = op.getExtents()[dim], task = schedule.getTask()[dim];
      shape.push_back(extent < 0 ? task : std::min(extent, task));
      sum.dims.push_back(dim);
      if (llvm::MulOverflow(bytes, shape.back(), bytes))
        bytes = kMaxSumBytes + 1;
    }
    if (bytes > kMaxSumBytes)
      continue;
    shape.push_back(schedule.getVector());
    sum.buffer = allocateInKernel(op, MemRefType::get(shape, type));
    sums.push_back(std::move(sum));
  }
}

kern::Range KernelEmitter::getTaskRange(int64_t dim, kern::Range lanes) {
  if (dim != schedule.getLaneDim())
    return ranges[dim];
  int64_t unit = schedule.getTask()[dim];
  return {scale(lanes.lower, unit),
          arith::MinUIOp::create(builder, loc, scale(lanes.upper, unit),
                                 tiles.getExtent(builder, loc, dim))};
}

void KernelEmitter::forEachPoint(
    ArrayRef<int64_t> dims, kern::Range lanes,
    function_ref<void(ArrayRef<OpFoldResult>)> body) {
  OpBuilder::InsertionGuard guard(builder);
  SmallVector<OpFoldResult> point(op.getNumDims(),
                                  OpFoldResult(builder.getIndexAttr(0)));
  for (int64_t dim : dims) {
    kern::Range range = getTaskRange(dim, lanes);
    auto loop =
        scf::ForOp::create(builder, loc, range.lower, range.upper, constant(1));
    builder.setInsertionPointToStart(loop.getBody());
    point[dim] = loop.getInductionVar();
  }
  body(point);
}

SmallVector<Value>
KernelEmitter::getStoreIndices(unsigned store, ArrayRef<OpFoldResult> point) {
  SmallVector<Value> indices;
  for (AffineExpr expr : op.getStoreMap(store).getResults())
    indices.push_back(buildIndex(builder, loc, expr, point));
  return indices;
}

SmallVector<Value> KernelEmitter::getSumIndices(const Sums &sum,
                                                ArrayRef<OpFoldResult> point) {
  SmallVector<Value> indices;
  for (int64_t dim : sum.dims)
    indices.push_back(arith::SubIOp::create(
        builder, loc, cast<Value>(point[dim]), ranges[dim].lower));
  indices.push_back(constant(0));
  return indices;
}

/// Sets the part of each side output that this task sums into to zero. The
/// dimensions that a side output drops are never cut into tasks.
void KernelEmitter::clearSums(kern::Range lanes) {
  auto zero = [&](Type type) -> Value {
    return arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  };
  for (unsigned store = 0; store < op.getNumStores(); ++store) {
    if (!op.isSide(store))
      continue;
    SmallVector<int64_t> kept;
    for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim)
      if (op.getStoreMap(store).isFunctionOfDim(dim))
        kept.push_back(dim);
    forEachPoint(kept, lanes, [&](ArrayRef<OpFoldResult> point) {
      Value buffer = op.getOutputs()[store];
      Type type = cast<MemRefType>(buffer.getType()).getElementType();
      memref::StoreOp::create(builder, loc, zero(type), buffer,
                              getStoreIndices(store, point));
    });
  }
  for (Sums &sum : sums) {
    SmallVector<Value> lower;
    for (int64_t dim : sum.dims)
      lower.push_back(ranges[dim].lower);
    tiles.setSums(sum.store, sum.buffer, sum.dims, lower);
    forEachPoint(sum.dims, lanes, [&](ArrayRef<OpFoldResult> point) {
      vector::StoreOp::create(builder, loc, zero(getSumType(sum)), sum.buffer,
                              getSumIndices(sum, point));
    });
  }
}

/// Adds the lanes of each sum to its output.
void KernelEmitter::finishSums(kern::Range lanes) {
  for (Sums &sum : sums)
    forEachPoint(sum.dims, lanes, [&](ArrayRef<OpFoldResult> point) {
      Value part = vector::LoadOp::create(
          builder, loc, getSumType(sum), sum.buffer, getSumIndices(sum, point));
      Value buffer = op.getOutputs()[sum.store];
      SmallVector<Value> indices = getStoreIndices(sum.store, point);
      Value old = memref::LoadOp::create(builder, loc, buffer, indices);
      Value total =
          vector::ReductionOp::create(builder, loc, vector::CombiningKind::ADD,
                                      part, old, arith::FastMathFlags::reassoc);
      memref::StoreOp::create(builder, loc, total, buffer, indices);
    });
}
