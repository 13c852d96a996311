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

/// The one region of a kernel function (batch, begin, end, buffers...), once
/// all that kern-apply-schedules relies on has been checked. Emits an error if
/// it does not hold.
FailureOr<GenericOp> verifyScheduledKernel(func::FuncOp kernel);

} // namespace mlir::kern

#endif // MODELSLICE_TRANSFORMS_SCHEDULES_H
