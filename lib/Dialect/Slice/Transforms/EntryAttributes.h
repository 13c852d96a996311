//===- EntryAttributes.h - What a specialised entry says about itself -*- C++
//-*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_ENTRYATTRIBUTES_H
#define MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_ENTRYATTRIBUTES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::slice {

/// Sets `slice.flops` and `slice.parameters` of a specialised function to what
/// its ops cost, as they tell through SliceCostOpInterface.
void annotateCost(func::FuncOp function);

/// Names the arguments and results that have no `slice.name`; fails where two
/// arguments or two results have the same one.
LogicalResult annotateNames(func::FuncOp function);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_ENTRYATTRIBUTES_H
