//===- EmitImage.h - The constant description of a library ------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_EMITIMAGE_H
#define MODELSLICE_TARGET_LIBRARY_EMITIMAGE_H

#include "modelslice/Target/Library/EmbedWeights.h"
#include "modelslice/Target/Library/LibraryInfo.h"
#include "llvm/ADT/ArrayRef.h"
#include <memory>
#include <string>

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm

namespace mlir::slice {

/// How one kernel is called at one ISA level: see msl_kernel.
struct KernelTasks {
  std::string name;
  int64_t batchTile = 0;
  int64_t tasks = 1;
  int64_t siblings = 1;
  int64_t workspace = 0; ///< Bytes that a thread keeps for it.
};

/// The kernels of one ISA level, in the order of the launch tables.
struct CompiledLevel {
  std::string name;   ///< "x86-64-v3"
  std::string suffix; ///< Of its symbols, ".v3".
  std::vector<KernelTasks> kernels;
};

struct CompiledGpu;

/// Builds the module that defines `msl_generated_image` and the exported
/// `<model>_query`. `gpu` is null in a library for CPUs alone.
std::unique_ptr<llvm::Module> emitImage(llvm::LLVMContext &context,
                                        const LibraryInfo &library,
                                        llvm::ArrayRef<CompiledLevel> levels,
                                        const EmbeddedWeights &weights,
                                        const CompiledGpu *gpu = nullptr);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_EMITIMAGE_H
