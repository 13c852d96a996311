//===- FoldRows.h - Two dimensions of rows as one ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_FOLDROWS_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_FOLDROWS_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// Clones `op`, whose schedule folds rows, next to it with the two dimensions
/// as one, and with a schedule that says so.
GenericOp foldRows(GenericOp op);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_FOLDROWS_H
