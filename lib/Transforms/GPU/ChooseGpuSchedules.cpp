//===- ChooseGpuSchedules.cpp - Which thread computes which point ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GpuScheduleChooser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_CHOOSEGPUSCHEDULES
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

struct ChooseGpuSchedules
    : public kern::impl::ChooseGpuSchedulesBase<ChooseGpuSchedules> {
  using ChooseGpuSchedulesBase::ChooseGpuSchedulesBase;

  void runOnOperation() override {
    FailureOr<GpuMath> kind = parseGpuMath(getOperation(), math);
    if (failed(kind))
      return signalPassFailure();
    for (auto op : getOperation().getOps<GenericOp>()) {
      if (getGpuSchedule(op))
        continue;
      FailureOr<SmallVector<GpuScheduleAttr>> schedules =
          GpuScheduleChooser(op, *kind, warpgroups).choose();
      if (failed(schedules))
        return signalPassFailure();
      op->setAttr(KernDialect::kGpuScheduleAttr, schedules->front());
      if (schedules->size() == 1)
        continue;
      SmallVector<Attribute> variants(llvm::drop_begin(*schedules));
      op->setAttr(KernDialect::kGpuVariantsAttr,
                  ArrayAttr::get(&getContext(), variants));
    }
  }
};

} // namespace
