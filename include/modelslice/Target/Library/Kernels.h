//===- Kernels.h - A network's kernels to object code -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_KERNELS_H
#define MODELSLICE_TARGET_LIBRARY_KERNELS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "modelslice/Pipelines/Pipelines.h"
#include "modelslice/Target/Library/EmitImage.h"
#include "modelslice/Target/Library/EmitObject.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::slice {

/// Runs those of `stages` that satisfy `select`.
LogicalResult runStages(ModuleOp module, const PipelineOptions &options,
                        function_ref<bool(const Stage &)> select,
                        ArrayRef<Stage> stages = getStages());

/// Runs the stages that are the same for all ISA levels.
LogicalResult runCommonStages(ModuleOp module, const PipelineOptions &options);

/// Whether a stage gives kernels their schedules.
bool isScheduling(const Stage &stage);

/// A copy of the module that holds its kernels alone.
OwningOpRef<ModuleOp> cloneKernels(ModuleOp module);

/// How the runtime divides a scheduled kernel into tasks.
KernelTasks getTasks(func::FuncOp kernel);

/// The object files of kernels, and the bytes of workspace that kernels want
/// from each thread, by name.
struct KernelObjects {
  std::vector<llvm::SmallString<0>> files;
  llvm::StringMap<int64_t> workspaces;
};

/// Compiles a module of scheduled kernels, which it uses up, into object files,
/// none where there are no kernels. Threads share them; what is in which one
/// depends on the kernels alone.
FailureOr<KernelObjects> emitKernels(ModuleOp kernels,
                                     const PipelineOptions &options,
                                     const ObjectOptions &objectOptions);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_KERNELS_H
