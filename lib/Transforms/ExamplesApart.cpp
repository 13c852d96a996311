//===- ExamplesApart.cpp - What examples of a batch share -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExamplesApart.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlir::kern;

/// The parallel dimension over the batch; -1: there is none.
static int64_t getBatchDim(GenericOp op) {
  auto extents = op.getExtents().take_front(op.getNumParallel());
  auto it = llvm::find(extents, -1);
  return it == extents.end() ? -1 : it - extents.begin();
}

/// Whether an operand has a part for each example that points of this example
/// alone touch, or is the same for all.
static bool isApart(MemRefType type, AffineMap map, int64_t batchDim) {
  for (auto [index, expr] : llvm::enumerate(map.getResults())) {
    bool ofBatch = batchDim >= 0 && expr.isFunctionOfDim(batchDim);
    if (type.isDynamicDim(index) != ofBatch)
      return false;
    if (ofBatch &&
        (index > 0 || expr != getAffineDimExpr(batchDim, type.getContext())))
      return false;
  }
  return true;
}

/// Whether a region computes the same for an example whatever is beside it.
static bool handlesExamplesApart(GenericOp op) {
  int64_t batchDim = getBatchDim(op);
  if (llvm::count(op.getExtents(), -1) != (batchDim >= 0))
    return false;
  WalkResult asks = op->walk([&](Operation *inner) {
    auto index = dyn_cast<IndexOp>(inner);
    return isa<BatchOp>(inner) || (index && int64_t(index.getDim()) == batchDim)
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  if (asks.wasInterrupted())
    return false;
  for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
    auto type = cast<MemRefType>(operand.getType());
    bool isOutput = index >= op.getInputs().size();
    if (!isApart(type, op.getInputMap(index), batchDim) ||
        (isOutput && batchDim >= 0 && type.hasStaticShape()))
      return false;
  }
  return true;
}

/// Whether examples share no operand but parameters, which are read.
static bool keepsExamplesApart(LaunchOp launch, GenericOp op) {
  for (auto [index, operand] : llvm::enumerate(launch.getOperands())) {
    auto buffer = operand.getDefiningOp<BufferOp>();
    if (!buffer)
      return false;
    Space space = buffer.getSpace();
    auto type = cast<MemRefType>(operand.getType());
    bool hasBatch = type.getRank() > 0 && type.isDynamicDim(0);
    bool isOutput = index >= op.getInputs().size();
    bool isParam = space == Space::Arena || space == Space::Derived;
    if ((isParam && (isOutput || hasBatch)) ||
        (space == Space::Output && isOutput && !hasBatch))
      return false;
  }
  return true;
}

GenericOp mlir::kern::getRegionOfExamplesApart(LaunchOp launch) {
  auto kernel = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      launch, launch.getKernelAttr());
  SmallVector<GenericOp> ops(kernel.getOps<GenericOp>());
  // Buffers in place of the function's arguments are not known here.
  if (ops.size() != 1 || !llvm::equal(ops.front()->getOperands(),
                                      kernel.getArguments().drop_front(3)))
    return {};
  GenericOp op = ops.front();
  if (!llvm::all_of(op->getOperandTypes(), llvm::IsaPred<MemRefType>) ||
      !handlesExamplesApart(op) || !keepsExamplesApart(launch, op))
    return {};
  return op;
}
