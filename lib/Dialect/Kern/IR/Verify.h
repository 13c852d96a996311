//===- Verify.h - Parts of kern.generic's verifier --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_KERN_IR_VERIFY_H
#define MODELSLICE_LIB_DIALECT_KERN_IR_VERIFY_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// Checks that a buffer or tensor lies row-major with static strides: the batch
/// may only be its leading dimension. `what` names it in the message.
LogicalResult verifyDense(Operation *op, Type type, const llvm::Twine &what);

/// Checks that every operand is only read and written within its bounds, and
/// that no element is stored twice unless it is summed.
LogicalResult verifyAccesses(GenericOp op);

/// Checks that the op's schedule, if any, can be applied to it.
LogicalResult verifySchedule(GenericOp op);

/// Checks that the op's GPU schedule, if any, can be applied to it, after all
/// else.
LogicalResult verifyGpuSchedule(GenericOp op);

/// Checks what a schedule's outer reduction dimensions expect of the epilogue,
/// after all else.
LogicalResult verifyOuterEpilogue(GenericOp op);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_DIALECT_KERN_IR_VERIFY_H
