//===- Kernels.cpp - A network's kernels to object code -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/Kernels.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Threading.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::slice;

LogicalResult mlir::slice::runStages(ModuleOp module,
                                     const PipelineOptions &options,
                                     function_ref<bool(const Stage &)> select,
                                     ArrayRef<Stage> stages) {
  PassManager pm(module.getContext());
  pm.enableVerifier(false); // Each stage ends with one.
  for (const Stage &stage : stages)
    if (select(stage))
      stage.build(pm, options);
  return pm.run(module);
}

LogicalResult mlir::slice::runCommonStages(ModuleOp module,
                                           const PipelineOptions &options) {
  return runStages(module, options,
                   [](const Stage &stage) { return !stage.perTarget; });
}

bool mlir::slice::isScheduling(const Stage &stage) {
  return stage.name == "scheduled";
}

OwningOpRef<ModuleOp> mlir::slice::cloneKernels(ModuleOp module) {
  OwningOpRef<ModuleOp> kernels(module.clone());
  for (Operation &op : llvm::make_early_inc_range(*kernels->getBody()))
    if (!op.hasAttr("kern.kernel"))
      op.erase();
  return kernels;
}

KernelTasks mlir::slice::getTasks(func::FuncOp kernel) {
  KernelTasks result;
  result.name = kernel.getName().str();
  for (auto op : kernel.getOps<kern::GenericOp>()) {
    kern::ScheduleAttr schedule = *op.getSchedule();
    for (auto [dim, task] : llvm::enumerate(schedule.getTask())) {
      int64_t extent = op.getExtents()[dim];
      if (extent < 0) {
        result.batchTile = task;
        continue;
      }
      int64_t count = llvm::divideCeilSigned(extent, task);
      result.tasks *= count;
      // Neighbours along the lanes read the same window.
      if (!schedule.getStage().empty() && int64_t(dim) == schedule.getLaneDim())
        result.siblings = count;
    }
  }
  return result;
}

/// Moves kernels, in their order, into modules of about equal work. Fails where
/// there is something else, which several of them might need.
static FailureOr<std::vector<OwningOpRef<ModuleOp>>>
splitKernels(ModuleOp module) {
  // Less is not worth a thread, or another file to link.
  constexpr size_t kLeastOperations = 4000, kMostParts = 16;
  auto count = [](Operation *op) {
    size_t operations = 0;
    op->walk([&](Operation *) { ++operations; });
    return operations;
  };
  size_t share =
      std::max(kLeastOperations, llvm::divideCeil(count(module), kMostParts));
  std::vector<OwningOpRef<ModuleOp>> parts;
  size_t filled = share;
  for (Operation &op : llvm::make_early_inc_range(*module.getBody())) {
    auto kernel = dyn_cast<LLVM::LLVMFuncOp>(op);
    if (!kernel || kernel.isExternal())
      return op.emitOpError("is no kernel, and kernels refer to nothing else");
    if (filled >= share) {
      parts.emplace_back(ModuleOp::create(module.getLoc()));
      filled = 0;
    }
    filled += count(kernel);
    kernel->remove();
    parts.back()->push_back(kernel);
  }
  return parts;
}

FailureOr<KernelObjects>
mlir::slice::emitKernels(ModuleOp kernels, const PipelineOptions &options,
                         const ObjectOptions &objectOptions) {
  if (failed(runStages(kernels, options, [](const Stage &stage) {
        return stage.perTarget && !isScheduling(stage);
      })))
    return failure();
  KernelObjects objects;
  for (auto kernel : kernels.getOps<LLVM::LLVMFuncOp>())
    if (auto bytes = kernel->getAttrOfType<IntegerAttr>("kern.workspace"))
      objects.workspaces[kernel.getName()] = bytes.getInt();
  FailureOr<std::vector<OwningOpRef<ModuleOp>>> parts = splitKernels(kernels);
  if (failed(parts))
    return failure();
  objects.files.resize(parts->size());
  auto emit = [&](size_t part) -> LogicalResult {
    llvm::LLVMContext context;
    std::unique_ptr<llvm::Module> translated =
        translateToLLVM(*(*parts)[part], context);
    if (!translated)
      return failure();
    return emitObject(*translated, objectOptions, kernels.getLoc(),
                      objects.files[part]);
  };
  if (failed(failableParallelForEachN(kernels.getContext(), 0, parts->size(),
                                      emit)))
    return failure();
  return objects;
}
