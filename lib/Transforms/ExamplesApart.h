//===- ExamplesApart.h - What examples of a batch share ---------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where nothing of a program depends on more than one example, a batch may be
// run in any pieces and order. Where examples meet in sums alone, which are
// added to what is stored, it may be run in pieces one after another.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_EXAMPLESAPART_H
#define MODELSLICE_LIB_TRANSFORMS_EXAMPLESAPART_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// The one region that a launch runs, on the launch's buffers; null if it runs
/// anything else.
GenericOp getLaunchedRegion(LaunchOp launch);

/// The arena that an operand of a launch, a buffer, lies in, if in any.
std::optional<int64_t> getArena(Value operand);

/// Whether the region of a launch computes the same for an example whatever is
/// beside it in the batch, but for what asksForBatch() says, and the launch
/// touches no memory that examples share but to read parameters.
bool keepsExamplesApart(LaunchOp launch, GenericOp region);

/// Whether the region of a launch does no more than to add up something over
/// the examples and to add it to gradients. Of the arenas that it stores to it
/// reads nothing but what it adds to.
bool addsUpExamples(LaunchOp launch, GenericOp region);

/// Whether a region depends on how many examples there are, or on the number
/// of one.
bool asksForBatch(GenericOp region);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_EXAMPLESAPART_H
