//===- ListSchedules.cpp - One copy of a kernel per candidate -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shows what a tuner would measure, so that it can be looked at and tested.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Transforms/Passes.h"
#include "modelslice/Transforms/Schedules.h"

namespace mlir::kern {
#define GEN_PASS_DEF_LISTSCHEDULES
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

struct ListSchedules : public kern::impl::ListSchedulesBase<ListSchedules> {
  using ListSchedulesBase::ListSchedulesBase;

  void runOnOperation() override {
    FailureOr<TargetAttr> level = findTarget(
        &getContext(), target, [&]() { return getOperation().emitError(); });
    if (failed(level))
      return signalPassFailure();
    SymbolTable symbols(getOperation());
    for (auto kernel : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      for (GenericOp op : llvm::to_vector(kernel.getOps<GenericOp>())) {
        if (op.getOutputs().empty()) {
          op.emitOpError("is on tensors; run kern-plan-memory first");
          return signalPassFailure();
        }
        list(op, kernel.getName(), *level, symbols);
        symbols.erase(kernel);
        break;
      }
  }

  void list(GenericOp op, StringRef name, TargetAttr level,
            SymbolTable &symbols) {
    ScheduleAttr first = op.getScheduleAttr();
    if (!first)
      first = chooseSchedule(op, level);
    SmallVector<ScheduleAttr> schedules{first};
    for (ScheduleAxis axis : kScheduleAxes)
      llvm::append_range(schedules,
                         getScheduleCandidates(op, level, first, axis));
    for (auto [index, schedule] : llvm::enumerate(schedules)) {
      func::FuncOp copy =
          buildKernel(op, (name + "." + llvm::Twine(index)).str());
      getRegion(copy).setScheduleAttr(schedule);
      symbols.insert(copy);
      ++numSchedules;
    }
  }
};

} // namespace
