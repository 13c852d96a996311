//===- SliceTypes.h - Types of the slice dialect ----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICETYPES_H
#define MODELSLICE_DIALECT_SLICE_IR_SLICETYPES_H

#include "mlir/IR/BuiltinTypes.h"

#define GET_TYPEDEF_CLASSES
#include "modelslice/Dialect/Slice/IR/SliceTypes.h.inc"

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICETYPES_H
