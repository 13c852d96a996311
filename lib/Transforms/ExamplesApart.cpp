//===- ExamplesApart.cpp - What examples of a batch share -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExamplesApart.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlir::kern;

/// The dimension over the batch; -1: there is none, -2: there are several.
static int64_t getBatchDim(GenericOp op) {
  ArrayRef<int64_t> extents = op.getExtents();
  if (llvm::count(extents, -1) > 1)
    return -2;
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

/// The same of all operands of a region.
static bool areApart(GenericOp op, int64_t batchDim) {
  return llvm::all_of(llvm::enumerate(op->getOperands()), [&](auto operand) {
    auto type = dyn_cast<MemRefType>(operand.value().getType());
    return type && isApart(type, op.getInputMap(operand.index()), batchDim);
  });
}

GenericOp mlir::kern::getLaunchedRegion(LaunchOp launch) {
  auto kernel = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      launch, launch.getKernelAttr());
  SmallVector<GenericOp> ops(kernel.getOps<GenericOp>());
  // Buffers in place of the function's arguments are not known here.
  if (ops.size() != 1 ||
      !llvm::equal(ops.front()->getOperands(),
                   kernel.getArguments().drop_front(3)) ||
      !llvm::all_of(launch.getOperands(), [](Value operand) {
        return isa_and_present<BufferOp>(operand.getDefiningOp());
      }))
    return {};
  return ops.front();
}

bool mlir::kern::keepsExamplesApart(LaunchOp launch, GenericOp op) {
  int64_t batchDim = getBatchDim(op);
  if (batchDim < -1 || (batchDim >= 0 && !op.isParallelDim(batchDim)) ||
      !areApart(op, batchDim))
    return false;
  for (auto [index, operand] : llvm::enumerate(launch.getOperands())) {
    Space space = operand.getDefiningOp<BufferOp>().getSpace();
    bool hasBatch = !cast<MemRefType>(operand.getType()).hasStaticShape();
    bool isOutput = index >= op.getInputs().size();
    bool isParam = space == Space::Arena || space == Space::Derived;
    if ((isParam && (isOutput || hasBatch)) ||
        (isOutput && !hasBatch && (space == Space::Output || batchDim >= 0)))
      return false;
  }
  return true;
}

std::optional<int64_t> mlir::kern::getArena(Value operand) {
  auto buffer = operand.getDefiningOp<BufferOp>();
  if (buffer.getSpace() != Space::Arena)
    return std::nullopt;
  return int64_t(buffer.getIndex());
}

/// Whether two operands of launches, both of which are buffers, are the same.
static bool isSameBuffer(Value lhs, Value rhs) {
  return lhs.getType() == rhs.getType() &&
         lhs.getDefiningOp<BufferOp>()->getAttrDictionary() ==
             rhs.getDefiningOp<BufferOp>()->getAttrDictionary();
}

bool mlir::kern::addsUpExamples(LaunchOp launch, GenericOp op) {
  int64_t batchDim = getBatchDim(op);
  if (batchDim < 0 || op.isParallelDim(batchDim) || op.hasSides() ||
      !areApart(op, batchDim) ||
      !llvm::all_of(
          op.getCombiners(),
          [](Attribute combiner) {
            return cast<CombinerAttr>(combiner).getValue() == Combiner::Add;
          }))
    return false;
  OperandRange inputs = launch.getOperands().take_front(op.getInputs().size());
  OperandRange outputs = launch.getOperands().drop_front(inputs.size());
  // Inputs that a sum is added to; what else lies there may be another sum.
  llvm::SmallBitVector isOld(inputs.size());
  Operation *yield = op.getEpilogueBlock()->getTerminator();
  for (auto [store, value] : llvm::enumerate(yield->getOperands())) {
    std::optional<unsigned> added = op.getAddedAccumulator(store);
    auto sum = value.getDefiningOp<arith::AddFOp>();
    if (!added || !sum || !getArena(outputs[store]))
      return false;
    Value other =
        sum.getLhs() == op.getAccumulator(*added) ? sum.getRhs() : sum.getLhs();
    auto old = dyn_cast<BlockArgument>(other);
    unsigned numCombiners = op.getCombiners().size();
    if (!old || old.getArgNumber() < numCombiners)
      return false;
    unsigned input = old.getArgNumber() - numCombiners;
    if (!isSameBuffer(inputs[input], outputs[store]) ||
        op.getInputMap(input) != op.getStoreMap(store) ||
        !op.getCombineBlock()->getArgument(input).use_empty() ||
        !old.hasOneUse())
      return false;
    isOld.set(input);
  }
  return llvm::none_of(llvm::enumerate(inputs), [&](auto input) {
    return !isOld[input.index()] && llvm::any_of(outputs, [&](Value output) {
      return getArena(input.value()) == getArena(output);
    });
  });
}

bool mlir::kern::asksForBatch(GenericOp op) {
  return op
      ->walk([&](Operation *inner) {
        auto index = dyn_cast<IndexOp>(inner);
        return isa<BatchOp>(inner) ||
                       (index && op.getExtents()[index.getDim()] < 0)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}
