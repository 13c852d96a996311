//===- ApplySchedules.cpp - Turns scheduled kernels into vector code ------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel is a function (batch, begin, end, buffers...) that holds one
// kern.generic with a schedule. This pass replaces the op by loops over the
// tasks [begin, end) and over the register tiles of a task.
//
//===----------------------------------------------------------------------===//

#include "FoldRows.h"
#include "KernelEmitter.h"
#include "PlainFilterConv.h"
#include "StageInput.h"
#include "WinogradConv.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Transforms/Passes.h"
#include "modelslice/Transforms/Schedules.h"

namespace mlir::kern {
#define GEN_PASS_DEF_APPLYSCHEDULES
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Checks what the emitters rely on and the op's verifier cannot know.
LogicalResult verifyKernel(func::FuncOp kernel, GenericOp op) {
  ArrayRef<Type> arguments = kernel.getArgumentTypes();
  if (arguments.size() < 3 ||
      !llvm::all_of(arguments.take_front(3),
                    [](Type type) { return type.isIndex(); }))
    return kernel.emitError("expected a kernel function (batch, begin, end, "
                            "buffers...), got ")
           << kernel.getFunctionType();
  if (op.getOutputs().empty())
    return op.emitOpError("is on tensors; run kern-plan-memory first");
  if (!op.getSchedule())
    return op.emitOpError("has no schedule; run kern-choose-schedules first");
  return success();
}

/// Checks that lanes and windows can hold what the schedule puts there.
LogicalResult verifyOperands(GenericOp op) {
  std::optional<ScheduleAttr> schedule = op.getSchedule();
  if (int64_t lane = schedule->getLaneDim(); lane >= 0)
    for (unsigned i = 0, e = op->getNumOperands(); i < e; ++i)
      if (!getLaneAccess(op.getInputMap(i),
                         cast<MemRefType>(op->getOperand(i).getType()), lane,
                         schedule->getVector()))
        return op.emitOpError("cannot put dimension ")
               << lane << " into " << schedule->getVector()
               << " lanes: operand " << i << " is at "
               << AffineMapAttr::get(op.getInputMap(i));
  if (schedule->getStage().size() > 1)
    return op.emitOpError("expected at most one staged input, got ")
           << schedule->getStage().size();
  for (int64_t input : schedule->getStage())
    if (failed(verifyStaging(op, input)))
      return failure();
  return op.getWinograd() ? verifyWinogradSchedule(op) : success();
}

struct ApplySchedules : public kern::impl::ApplySchedulesBase<ApplySchedules> {
  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    if (kernel.getOps<GenericOp>().empty())
      return;
    FailureOr<GenericOp> op = verifyScheduledKernel(kernel);
    if (failed(op))
      return signalPassFailure();
    apply(kernel, fold(*op));
  }

  /// The op in whose place the kernel is emitted, with its rows as one.
  static GenericOp fold(GenericOp op) {
    if (!op.getSchedule()->getFoldRows())
      return op;
    GenericOp folded = foldRows(op);
    op.erase();
    return folded;
  }

  static void apply(func::FuncOp kernel, GenericOp op) {
    if (op.getWinograd()) {
      applyWinograd(kernel, op);
      op.erase();
      return;
    }
    std::vector<std::unique_ptr<StagedInput>> staged;
    SmallVector<WindowSource *> sources;
    GenericOp region = op;
    for (int64_t input : op.getSchedule()->getStage()) {
      staged.push_back(std::make_unique<StagedInput>(region, input));
      OpBuilder builder = OpBuilder::atBlockBegin(&kernel.getBody().front());
      staged.back()->allocate(builder, region.getLoc());
      sources.push_back(staged.back().get());
      region = staged.back()->getMain();
    }
    emit(kernel, region, sources);
    for (auto &input : staged)
      input->erase();
    op.erase();
  }

  static void applyWinograd(func::FuncOp kernel, GenericOp op) {
    if (op.getWinograd()->hasPlainFilters()) {
      PlainFilterConv(op).emit(kernel.getArgument(0), kernel.getArgument(1),
                               kernel.getArgument(2));
      return;
    }
    WinogradInput input(op);
    emit(kernel, input.getMain(), {&input});
  }

  static void emit(func::FuncOp kernel, GenericOp region,
                   ArrayRef<WindowSource *> sources) {
    KernelEmitter(region, sources, kernel.getArgument(0), kernel.getArgument(1),
                  kernel.getArgument(2))
        .emit();
  }
};

} // namespace

FailureOr<GenericOp> mlir::kern::verifyScheduledKernel(func::FuncOp kernel) {
  SmallVector<GenericOp> ops(kernel.getOps<GenericOp>());
  if (ops.empty())
    return kernel.emitError("expected a kernel to hold one kern.generic");
  if (ops.size() > 1)
    return ops[1].emitOpError(
               "expected a kernel to hold one kern.generic, got ")
           << ops.size();
  GenericOp op = ops.front();
  if (failed(verifyKernel(kernel, op)))
    return failure();
  if (!op.getSchedule()->getFoldRows()) {
    if (failed(verifyOperands(op)))
      return failure();
    return op;
  }
  GenericOp folded = foldRows(op);
  LogicalResult result = verifyOperands(folded);
  folded.erase();
  if (failed(result))
    return failure();
  return op;
}
