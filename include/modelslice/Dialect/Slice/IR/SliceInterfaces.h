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

/// The alive shape of all operands of that type, which is filled in where it is
/// missing. Fails, with an error at the op, where they disagree or none is
/// known.
FailureOr<Shape> unifyShapes(Operation *op, AliveShapes &shapes, Type type);

/// inferAliveShapes of an op whose operands of the result's type and results
/// all look alike.
LogicalResult inferSameShapes(Operation *op, AliveShapes &shapes);

/// inferAliveShapes of an op on tensors of the type of operand 0, which look
/// alike, and on vectors along their dimension `dim`, counted from the end
/// where it is negative.
LogicalResult inferNormShapes(Operation *op, AliveShapes &shapes, int64_t dim);

/// Fills in the whole shape of every operand and result of `op` that is not
/// sliced.
void inferFullShapes(Operation *op, AliveShapes &shapes);

} // namespace mlir::slice

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEINTERFACES_H
