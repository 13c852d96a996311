//===- Schedules.h - Schedules of kernels, beside the passes ----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRANSFORMS_SCHEDULES_H
#define MODELSLICE_TRANSFORMS_SCHEDULES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// The ISA level of this name. Fails, with a diagnostic that `fail` starts, if
/// there is none.
FailureOr<TargetAttr> findTarget(MLIRContext *context, StringRef name,
                                 function_ref<InFlightDiagnostic()> fail);

/// What kern-choose-schedules gives a region on memrefs without being told.
ScheduleAttr chooseSchedule(GenericOp op, TargetAttr target);

/// A detached kernel function (batch, begin, end, buffers...) whose buffers are
/// the operands of a copy of `op`, of which it keeps no discardable attributes.
func::FuncOp buildKernel(GenericOp op, StringRef name);

/// The region of a kernel function that is known to hold one.
inline GenericOp getRegion(func::FuncOp kernel) {
  return *kernel.getOps<GenericOp>().begin();
}

/// The one region of a kernel function (batch, begin, end, buffers...), once
/// all that kern-apply-schedules relies on has been checked. Emits an error if
/// it does not hold.
FailureOr<GenericOp> verifyScheduledKernel(func::FuncOp kernel);

/// What a candidate changes of a schedule.
enum class ScheduleAxis { Tiles, Order, Window, Unroll, Prefetch };
inline constexpr ScheduleAxis kScheduleAxes[] = {
    ScheduleAxis::Tiles, ScheduleAxis::Order, ScheduleAxis::Window,
    ScheduleAxis::Unroll, ScheduleAxis::Prefetch};

/// Schedules that differ from `from`, a schedule of `op`, along one axis and
/// are worth a measurement, always in the same order: a handful. All of them
/// can be applied; `from` is not among them. Swallows the context's diagnostics
/// meanwhile, so that no other thread may compile.
SmallVector<ScheduleAttr> getScheduleCandidates(GenericOp op, TargetAttr target,
                                                ScheduleAttr from,
                                                ScheduleAxis axis);

} // namespace mlir::kern

#endif // MODELSLICE_TRANSFORMS_SCHEDULES_H
