//===- ExamplesApart.h - What examples of a batch share ---------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where nothing of a program depends on more than one example, a batch may be
// run in any pieces and order.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_EXAMPLESAPART_H
#define MODELSLICE_LIB_TRANSFORMS_EXAMPLESAPART_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// The region that a launch runs, if it computes the same for an example
/// whatever is beside it in the batch, and wherever, and the launch touches no
/// memory that examples share but to read parameters. Else null.
GenericOp getRegionOfExamplesApart(LaunchOp launch);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_EXAMPLESAPART_H
