//===- KernelCode.cpp - Kernels that this process can call ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelCode.h"
#include "modelslice/Target/Library/Kernels.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
using namespace mlir::slice;

FailureOr<KernelCode> KernelCode::compile(OwningOpRef<ModuleOp> module,
                                          const CompileOptions &options,
                                          StringRef level) {
  KernelCode code;
  for (auto kernel : module->getOps<func::FuncOp>()) {
    KernelTasks tasks = getTasks(kernel);
    code.kernels[tasks.name] = {nullptr, tasks.batchTile, tasks.tasks,
                                tasks.siblings, /*workspace=*/0};
  }
  Location location = UnknownLoc::get(module->getContext());
  ObjectOptions objectOptions;
  objectOptions.cpu = level;
  objectOptions.tune = options.tune;
  objectOptions.optLevel = options.optLevel;
  FailureOr<KernelObjects> objects =
      emitKernels(*module, options.pipeline, objectOptions);
  if (failed(objects))
    return failure();

  auto fail = [&](llvm::Error error) {
    return emitError(location) << "cannot load kernels into this process: "
                               << llvm::toString(std::move(error));
  };
  auto jit = llvm::orc::LLJITBuilder().create();
  if (!jit)
    return fail(jit.takeError());
  code.jit = std::move(*jit);
  for (const llvm::SmallString<0> &object : objects->files)
    if (llvm::Error error = code.jit->addObjectFile(
            llvm::MemoryBuffer::getMemBufferCopy(object.str(), "kernels")))
      return fail(std::move(error));
  for (auto &kernel : code.kernels) {
    auto address = code.jit->lookup(kernel.first());
    if (!address)
      return fail(address.takeError());
    kernel.second.fn = address->toPtr<msl_kernel_fn>();
    kernel.second.workspace = objects->workspaces.lookup(kernel.first());
  }
  return code;
}
