//===- SpecialiseFunction.h - One function at one width ---------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_SPECIALISEFUNCTION_H
#define MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_SPECIALISEFUNCTION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::slice {

/// Rewrites `function` in place to what it is when its slice rates, in the
/// order of its arguments, have the values `rates`: every tensor becomes its
/// alive part, parameters are read as prefixes, rates and encodings go. Asks
/// each op through SliceOpInterface. Fails, with an error at the op, where it
/// does not follow which part of a tensor is alive.
LogicalResult specialiseFunction(func::FuncOp function, ArrayRef<double> rates);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_SPECIALISEFUNCTION_H
