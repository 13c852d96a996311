//===- CompileSource.cpp - A network's source to a library ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles a network for training on this machine.
//
//===----------------------------------------------------------------------===//

#include "Network.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "modelslice/Pipelines/Registration.h"
#include "modelslice/Target/Library/Compile.h"
#include "modelslice/Target/Library/NetworkSource.h"
#include "modelslice/Target/Library/ToolDiagnostics.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/SourceMgr.h"

modelslice::Status modelslice::compileSource(const std::string &source,
                                             const std::vector<double> &rates,
                                             bool forGpu,
                                             const std::string &output) {
  // A signal ends the process here: slice-train's own handlers come later.
  llvm::sys::RemoveFileOnSignal(output);
  llvm::scope_exit forget([&] { llvm::sys::DontRemoveFileOnSignal(output); });
  mlir::slice::CompileOptions options;
  options.pipeline.training = true;
  options.levels = {mlir::slice::getHostLevel()};
  options.gpuAlone = forGpu;
  // Whatever the device is: its driver compiles PTX for it.
  if (forGpu)
    options.gpuArchs = {"sm_80", "sm_90"};
  options.pipeline.rates.clear();
  for (double rate : rates) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.17g", rate);
    options.pipeline.rates.push_back(text);
  }

  mlir::DialectRegistry registry;
  mlir::slice::registerAllDialects(registry);
  mlir::registerAllToLLVMIRTranslations(registry);
  mlir::MLIRContext context(registry);
  std::string message;
  auto buffer = mlir::slice::openNetworkSource(source, message);
  if (!buffer)
    return Error{message};
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  mlir::SourceMgrDiagnosticHandler diagnostics(sources, &context);
  mlir::slice::ToolDiagnosticHandler others(&context, "slice-train",
                                            "slice-train: error: ");
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(sources, &context);
  if (!module || failed(mlir::slice::compileLibrary(*module, options, output)))
    return makeError("cannot compile '%s'", source.c_str());
  return success();
}
