//===- SinkElementwise.cpp - Computes late what is cheap to compute -------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A backward pass reads activations that the forward pass applied where it
// loaded. Computing such a tensor right before its first reader, from one that
// is kept anyway, takes its memory out of everything in between.
//
//===----------------------------------------------------------------------===//

#include "RegionFusion.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_SINKELEMENTWISE
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// The first op of the block that uses a result of `op`; null if there is none
/// or if it is the terminator.
Operation *findFirstUser(Operation *op) {
  Operation *first = nullptr;
  for (Operation *user : op->getUsers()) {
    Operation *ancestor = op->getBlock()->findAncestorOpInBlock(*user);
    if (!ancestor)
      return nullptr;
    if (!first || ancestor->isBeforeInBlock(first))
      first = ancestor;
  }
  return first && !first->hasTrait<OpTrait::IsTerminator>() ? first : nullptr;
}

/// Whether `value` is alive at `op` for another reader than `except`.
bool isAliveAt(Value value, Operation *op, Operation *except) {
  // Arguments and what packing keeps in memory are there all the time.
  if (!value.getDefiningOp<GenericOp>())
    return true;
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    Operation *ancestor = op->getBlock()->findAncestorOpInBlock(*user);
    return user != except && ancestor && !ancestor->isBeforeInBlock(op);
  });
}

struct SinkElementwise
    : public kern::impl::SinkElementwiseBase<SinkElementwise> {
  using SinkElementwiseBase::SinkElementwiseBase;

  void runOnOperation() override {
    // From the end, so that a chain sinks as a whole.
    for (auto op : llvm::to_vector(llvm::reverse(
             llvm::to_vector(getOperation().getOps<GenericOp>()))))
      if (isElementwise(op))
        sink(op);
  }

  void sink(GenericOp op) {
    Operation *user = findFirstUser(op);
    if (!user || user == op->getNextNode())
      return;
    for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i)
      if (op.getInputMap(i).getNumResults() == op.getNumDims() &&
          !isAliveAt(op.getInputs()[i], user, op))
        return;
    op->moveBefore(user);
    ++numSunk;
  }
};

} // namespace
