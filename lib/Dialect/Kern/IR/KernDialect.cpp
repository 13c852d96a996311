//===- KernDialect.cpp - Registration of the kern dialect -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::kern;

#include "modelslice/Dialect/Kern/IR/KernDialect.cpp.inc"

void KernDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "modelslice/Dialect/Kern/IR/KernOps.cpp.inc"
      >();
}

/// Whether the attribute is where it belongs: what it says is checked with the
/// op, whose parts this is called before.
LogicalResult KernDialect::verifyOperationAttribute(Operation *op,
                                                    NamedAttribute attribute) {
  if (attribute.getName() == kRoundedAttr &&
      (!isa<GenericOp>(op) || !isa<GpuMathAttr>(attribute.getValue())))
    return op->emitOpError("expected ")
           << kRoundedAttr << " to be a math of a kern.generic";
  if (attribute.getName() == kGpuScheduleAttr &&
      (!isa<GenericOp>(op) || !isa<GpuScheduleAttr>(attribute.getValue())))
    return op->emitOpError("expected ")
           << kGpuScheduleAttr << " to be a gpu_schedule of a kern.generic";
  if (attribute.getName() == kPortionAttr &&
      (!isa<func::FuncOp>(op) || !isa<PortionAttr>(attribute.getValue())))
    return op->emitOpError("expected ")
           << kPortionAttr << " to be a portion of a function";
  if (attribute.getName() == kGpuVariantsAttr) {
    auto variants = dyn_cast<ArrayAttr>(attribute.getValue());
    if (!isa<GenericOp>(op) || !variants ||
        !llvm::all_of(variants, llvm::IsaPred<GpuScheduleAttr>))
      return op->emitOpError("expected ")
             << kGpuVariantsAttr << " to be gpu_schedules of a kern.generic";
  }
  return success();
}
