//===- Compile.h - A network's module to a shared library -------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_COMPILE_H
#define MODELSLICE_TARGET_LIBRARY_COMPILE_H

#include "mlir/IR/BuiltinOps.h"
#include "modelslice/Pipelines/Pipelines.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace mlir::slice {

struct CompileOptions {
  /// Rates and training; `target` is set per ISA level.
  PipelineOptions pipeline;
  /// ISA levels to compile for; empty for all of them.
  std::vector<std::string> levels;
  /// Processor whose scheduling model is used; empty for a generic one.
  std::string tune;
  unsigned optLevel = 3;
  /// GPU architectures to compile for, by name; empty for none.
  std::vector<std::string> gpuArchs;
  /// Leaves out the code for CPUs; stages that all devices have are printed as
  /// GPUs want them.
  bool gpuAlone = false;
  /// A safetensors file: checked against the network, and embedded on request.
  std::string weights;
  bool embedWeights = false;
  /// Where the C header goes; empty for none.
  std::string header;
};

/// Runs the stages up to `stage` and prints the module. For a stage that is per
/// ISA level, prints the kernels alone, for the last of `options.levels`.
LogicalResult printStage(ModuleOp module, const CompileOptions &options,
                         StringRef stage, raw_ostream &stream);

/// Compiles `module` into the shared library `output`. Either everything is
/// written or nothing. Diagnostics go to the module's context.
LogicalResult compileLibrary(ModuleOp module, const CompileOptions &options,
                             StringRef output);

/// Prints cost and memory per width: `slice-compile --report`.
LogicalResult printReport(ModuleOp module, const CompileOptions &options,
                          raw_ostream &stream);

/// The ISA level of this machine, for --cpu=host: the highest that it has.
std::string getHostLevel();

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_COMPILE_H
