//===- SliceDialect.h - The slice dialect -----------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEDIALECT_H
#define MODELSLICE_DIALECT_SLICE_IR_SLICEDIALECT_H

#include "mlir/IR/Dialect.h"

#include "modelslice/Dialect/Slice/IR/SliceDialect.h.inc"

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEDIALECT_H
