//===- Gradients.h - Gradients of slice ops ---------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_TRANSFORMS_GRADIENTS_H
#define MODELSLICE_DIALECT_SLICE_TRANSFORMS_GRADIENTS_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlir::slice {

/// Attaches SliceDifferentiableOpInterface to the ops that have a gradient.
void registerGradientModels(DialectRegistry &registry);

} // namespace mlir::slice

#endif // MODELSLICE_DIALECT_SLICE_TRANSFORMS_GRADIENTS_H
