//===- Registration.h - Dialects and passes of the compiler -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_PIPELINES_REGISTRATION_H
#define MODELSLICE_PIPELINES_REGISTRATION_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlir::slice {

/// Adds every dialect that a module of this compiler may hold, at any stage,
/// with the external models that the passes need.
void registerAllDialects(DialectRegistry &registry);

/// Registers every pass and pipeline of the compiler, and those of MLIR that
/// help in looking at its IR, with the global pass registry.
void registerAllPasses();

} // namespace mlir::slice

#endif // MODELSLICE_PIPELINES_REGISTRATION_H
