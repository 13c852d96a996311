//===- Passes.h - Passes between linalg and LLVM ----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRANSFORMS_PASSES_H
#define MODELSLICE_TRANSFORMS_PASSES_H

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Pass/Pass.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::func {
class FuncOp;
} // namespace mlir::func

namespace mlir::gpu {
class GPUModuleOp;
} // namespace mlir::gpu

namespace mlir::kern {
#define GEN_PASS_DECL
#include "modelslice/Transforms/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

#endif // MODELSLICE_TRANSFORMS_PASSES_H
