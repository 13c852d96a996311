//===- ChooseSchedules.cpp - Picks a schedule for every kernel ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel's schedule is the one that a file of schedules has for it, or else
// the one that ScheduleChooser derives from its shape and the target.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Transforms/Passes.h"
#include "modelslice/Transforms/ScheduleFile.h"

namespace mlir::kern {
#define GEN_PASS_DEF_CHOOSESCHEDULES
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

struct ChooseSchedules
    : public kern::impl::ChooseSchedulesBase<ChooseSchedules> {
  using ChooseSchedulesBase::ChooseSchedulesBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (schedules.empty())
      return success();
    FailureOr<ScheduleFile> read = ScheduleFile::read(schedules, context);
    if (failed(read))
      return failure();
    known = std::make_shared<ScheduleFile>(std::move(*read));
    return success();
  }

  void runOnOperation() override {
    FailureOr<TargetAttr> level = findTarget(
        &getContext(), target, [&]() { return getOperation().emitError(); });
    if (failed(level))
      return signalPassFailure();
    for (auto op : getOperation().getOps<GenericOp>()) {
      if (op.getOutputs().empty()) {
        op.emitOpError("is on tensors; run kern-plan-memory first");
        return signalPassFailure();
      }
      if (op.getSchedule())
        continue;
      ScheduleAttr schedule;
      if (known)
        schedule = known->lookup(getKernelKey(op), *level);
      if (schedule)
        ++numRead;
      op.setScheduleAttr(schedule ? schedule : chooseSchedule(op, *level));
    }
  }

  /// What the file of schedules holds; shared by the copies of this pass.
  std::shared_ptr<const ScheduleFile> known;
};

} // namespace

FailureOr<TargetAttr>
mlir::kern::findTarget(MLIRContext *context, StringRef name,
                       function_ref<InFlightDiagnostic()> fail) {
  std::string names;
  for (TargetAttr level : getTargetLevels(context)) {
    if (level.getName() == name)
      return level;
    names += (names.empty() ? "" : ", ") + level.getName().str();
  }
  return fail() << "unknown target '" << name << "', expected one of " << names;
}
