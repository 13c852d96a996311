//===- Pipelines.h - The stages of compilation ------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_PIPELINES_PIPELINES_H
#define MODELSLICE_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"

namespace mlir::slice {

/// Kernels with applied schedules to the LLVM dialect. Afterwards the module
/// holds llvm operations only.
void buildKernelsToLLVMPipeline(OpPassManager &pm);

} // namespace mlir::slice

#endif // MODELSLICE_PIPELINES_PIPELINES_H
