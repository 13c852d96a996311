//===- FoldPadding.h - Reads a padded tensor without padding ----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_FOLDPADDING_H
#define MODELSLICE_LIB_TRANSFORMS_FOLDPADDING_H

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// Succeeds if a reduction may skip the points at which `element`, an element
/// of the padded tensor, lies in the padding: the padding is one constant, and
/// with it every contribution is neutral to its combiner.
LogicalResult verifyPadding(tensor::PadOp pad,
                            ArrayRef<std::pair<Combiner, Value>> contributions,
                            BlockArgument element);

/// The map of an access to the padded tensor, as an access to its source.
AffineMap skipPadding(tensor::PadOp pad, AffineMap map);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_FOLDPADDING_H
