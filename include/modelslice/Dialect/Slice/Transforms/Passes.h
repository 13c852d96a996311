//===- Passes.h - Passes that stay inside the slice dialect -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_TRANSFORMS_PASSES_H
#define MODELSLICE_DIALECT_SLICE_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

namespace mlir::slice {
#define GEN_PASS_DECL
#include "modelslice/Dialect/Slice/Transforms/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "modelslice/Dialect/Slice/Transforms/Passes.h.inc"
} // namespace mlir::slice

#endif // MODELSLICE_DIALECT_SLICE_TRANSFORMS_PASSES_H
