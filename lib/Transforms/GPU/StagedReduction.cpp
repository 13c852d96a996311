//===- StagedReduction.cpp - Products of factors in shared memory ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A step at a time: store what was loaded for it in one of several buffers,
// begin to load for later ones, and multiply. A factor that is taken as it is
// goes to shared memory by asynchronous copies, all buffers but one ahead;
// others are loaded into registers one step ahead. One barrier a step is
// enough, since a buffer is written again only after all threads have passed
// the next one.
//
//===----------------------------------------------------------------------===//

#include "BlockEmitter.h"
#include "FactorLoader.h"
#include "Products.h"
#include "SharedMemory.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Both factors of a product on their way to shared memory.
class FactorPipeline {
public:
  FactorPipeline(OpBuilder &builder, Location loc, FactorLoader &rows,
                 FactorLoader &columns, int64_t buffers)
      : builder(builder), loc(loc), loaders{&rows, &columns},
        ahead(buffers - 1) {}

  /// Loads the step at `from` into registers, if it exists (null: it does).
  SmallVector<Value> fetch(Value from, Value exists) {
    SmallVector<Value> fetched;
    for (FactorLoader *loader : loaders)
      if (!loader->isCopied())
        llvm::append_range(fetched, loader->fetch(from, exists));
    return fetched;
  }
  void commit(Value from, Value number, ArrayRef<Value> fetched) {
    for (FactorLoader *loader : loaders)
      if (!loader->isCopied())
        loader->commit(from, number, fetched);
  }

  bool anyCopied() const {
    return loaders[0]->isCopied() || loaders[1]->isCopied();
  }
  /// Steps that copies are ahead.
  int64_t getAhead() const { return anyCopied() ? ahead : 0; }
  /// Begins the copies of a step, one group of them even where there are none.
  void issue(Value from, Value number, Value exists) {
    if (!anyCopied())
      return;
    auto branch = scf::IfOp::create(builder, loc, exists,
                                    /*withElseRegion=*/false);
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(branch.thenBlock());
      for (FactorLoader *loader : loaders)
        if (loader->isCopied())
          loader->issue(from, number);
    }
    NVVM::CpAsyncCommitGroupOp::create(builder, loc);
  }
  /// Waits for the oldest of the groups that are under way.
  void wait() {
    if (anyCopied())
      NVVM::CpAsyncWaitGroupOp::create(builder, loc, ahead - 1);
  }

private:
  OpBuilder &builder;
  Location loc;
  FactorLoader *loaders[2];
  int64_t ahead;
};

} // namespace

SmallVector<Value> BlockEmitter::reduceStaged() {
  PointEmitter::Scope scope(points);
  Factors factors = *findFactors(op, schedule.getRows(), schedule.getColumns());
  SharedMemory shared(builder, loc);
  Type element = schedule.getMath() == GpuMath::Bf16
                     ? Type(builder.getBF16Type())
                     : Type(builder.getF32Type());
  int64_t buffers = getSharedBuffers(op, schedule), offset = 0;
  auto allocate = [&](bool ofRows) {
    SharedTile tile = getSharedTile(op, schedule, ofRows);
    Value buffer =
        shared.getView(offset, {buffers, tile.outer, tile.pitch}, element);
    offset += buffers * tile.getBytes();
    return buffer;
  };
  Value rowBuffer = allocate(/*ofRows=*/true);
  Value columnBuffer = allocate(/*ofRows=*/false);
  FactorLoader rowLoader(*this, /*ofRows=*/true, factors.row, rowBuffer);
  FactorLoader columnLoader(*this, /*ofRows=*/false, factors.column,
                            columnBuffer);
  FactorPipeline pipeline(builder, loc, rowLoader, columnLoader, buffers);
  Products products(*this, rowLoader, columnLoader);

  Value size = countReduction();
  // The tile of rows before this one, or its sums, may still be in use.
  if (sumsRows(op, schedule))
    gpu::BarrierOp::create(builder, loc);

  Value zero = constant(0), step = constant(schedule.getStep());
  for (int64_t i = 0; i < pipeline.getAhead(); ++i) {
    Value from = constant(i * schedule.getStep());
    pipeline.issue(from, constant(i), isBelow(from, size));
  }
  SmallVector<Value> carried = products.getZeros();
  size_t numSums = carried.size();
  llvm::append_range(carried, pipeline.fetch(zero, Value()));
  auto loop = scf::ForOp::create(builder, loc, zero, size, step, carried);
  {
    OpBuilder::InsertionGuard guard(builder);
    PointEmitter::Scope inner(points);
    builder.setInsertionPointToStart(loop.getBody());
    Value from = loop.getInductionVar();
    carried = llvm::to_vector_of<Value>(loop.getRegionIterArgs());
    SmallVector<Value> sums(ArrayRef<Value>(carried).take_front(numSums));
    auto getBuffer = [&](Value at) {
      return rem(div(at, step), constant(buffers));
    };
    Value number = getBuffer(from);
    pipeline.commit(from, number, ArrayRef<Value>(carried).drop_front(numSums));
    pipeline.wait();
    gpu::BarrierOp::create(builder, loc);
    Value next = add(from, step);
    SmallVector<Value> loaded = pipeline.fetch(next, isBelow(next, size));
    Value later = add(from, constant(pipeline.getAhead() * schedule.getStep()));
    pipeline.issue(later, getBuffer(later), isBelow(later, size));
    sums = products.add(number, std::move(sums));
    llvm::append_range(sums, loaded);
    scf::YieldOp::create(builder, loc, sums);
  }
  return products.getSums(
      llvm::to_vector_of<Value>(loop.getResults().take_front(numSums)));
}
