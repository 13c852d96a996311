//===- SliceAttrs.h - Attributes of the slice dialect -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEATTRS_H
#define MODELSLICE_DIALECT_SLICE_IR_SLICEATTRS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/TensorEncoding.h"

#include "modelslice/Dialect/Slice/IR/SliceEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "modelslice/Dialect/Slice/IR/SliceAttrs.h.inc"

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEATTRS_H
