//===- SliceInterfaces.h - What an op tells passes about itself -*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEINTERFACES_H
#define MODELSLICE_DIALECT_SLICE_IR_SLICEINTERFACES_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"
#include "modelslice/Dialect/Slice/IR/AliveShapes.h"

#include "modelslice/Dialect/Slice/IR/SliceInterfaces.h.inc"

namespace mlir::slice {

/// inferAliveShapes of an op whose operands of the result's type and results
/// all look alike.
LogicalResult inferSameShapes(Operation *op, AliveShapes &shapes);

/// Fills in the whole shape of every operand and result of `op` that is not
/// sliced.
void inferFullShapes(Operation *op, AliveShapes &shapes);

} // namespace mlir::slice

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEINTERFACES_H
