//===- StagedReduction.cpp - Products of factors in shared memory ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A step at a time: store what was loaded for it in one of two buffers, begin
// to load for the next one, and multiply. One barrier a step is enough, since a
// buffer is written again only after all threads have passed the next one.
//
//===----------------------------------------------------------------------===//

#include "BlockEmitter.h"
#include "FactorLoader.h"
#include "Products.h"
#include "SharedMemory.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::kern;

SmallVector<Value> BlockEmitter::reduceStaged() {
  PointEmitter::Scope scope(points);
  Factors factors = *findFactors(op, schedule.getRows(), schedule.getColumns());
  SharedMemory shared(builder, loc);
  Type element = schedule.getMath() == GpuMath::Bf16
                     ? Type(builder.getBF16Type())
                     : Type(builder.getF32Type());
  int64_t offset = 0;
  auto allocate = [&](bool ofRows) {
    SharedTile tile = getSharedTile(op, schedule, ofRows);
    Value buffer = shared.getView(
        offset, {kSharedBuffers, tile.outer, tile.pitch}, element);
    offset += kSharedBuffers * tile.getBytes();
    return buffer;
  };
  Value rowBuffer = allocate(/*ofRows=*/true);
  Value columnBuffer = allocate(/*ofRows=*/false);
  FactorLoader rowLoader(*this, /*ofRows=*/true, factors.row, rowBuffer);
  FactorLoader columnLoader(*this, /*ofRows=*/false, factors.column,
                            columnBuffer);
  Products products(*this, rowLoader, columnLoader);

  Value size = constant(1);
  for (int64_t dim = op.getNumParallel(), e = op.getNumDims(); dim < e; ++dim)
    size =
        builder.createOrFold<arith::MulIOp>(loc, size, points.getExtent(dim));
  // The tile of rows before this one, or its sums, may still be in use.
  if (sumsRows(op))
    gpu::BarrierOp::create(builder, loc);

  Value zero = constant(0), step = constant(schedule.getStep());
  SmallVector<Value> carried = products.getZeros();
  size_t numSums = carried.size();
  llvm::append_range(carried, rowLoader.fetch(zero, Value()));
  llvm::append_range(carried, columnLoader.fetch(zero, Value()));
  auto loop = scf::ForOp::create(builder, loc, zero, size, step, carried);
  {
    OpBuilder::InsertionGuard guard(builder);
    PointEmitter::Scope inner(points);
    builder.setInsertionPointToStart(loop.getBody());
    Value from = loop.getInductionVar();
    carried = llvm::to_vector_of<Value>(loop.getRegionIterArgs());
    SmallVector<Value> sums(ArrayRef<Value>(carried).take_front(numSums));
    ArrayRef<Value> fetched = ArrayRef<Value>(carried).drop_front(numSums);
    Value number = rem(div(from, step), constant(kSharedBuffers));
    rowLoader.commit(from, number, fetched);
    columnLoader.commit(from, number, fetched);
    gpu::BarrierOp::create(builder, loc);
    Value next = add(from, step);
    Value hasNext = isBelow(next, size);
    SmallVector<Value> loaded = rowLoader.fetch(next, hasNext);
    llvm::append_range(loaded, columnLoader.fetch(next, hasNext));
    sums = products.add(number, std::move(sums));
    llvm::append_range(sums, loaded);
    scf::YieldOp::create(builder, loc, sums);
  }
  return products.getSums(
      llvm::to_vector_of<Value>(loop.getResults().take_front(numSums)));
}
