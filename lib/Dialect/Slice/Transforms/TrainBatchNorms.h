//===- TrainBatchNorms.h - Batch norms of training entries ------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_TRAINBATCHNORMS_H
#define MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_TRAINBATCHNORMS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::slice {

/// Lets every batch norm of a function take its statistics from the batch, and
/// updates the running ones at the function's end. Fails, with an error, where
/// the running ones are no buffers or belong to another batch norm, too.
LogicalResult trainBatchNorms(func::FuncOp function);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_TRAINBATCHNORMS_H
