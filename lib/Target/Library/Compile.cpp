//===- Compile.cpp - A network's module to a shared library ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/Compile.h"
#include "TemporaryFile.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "modelslice/Target/Library/CompileGpu.h"
#include "modelslice/Target/Library/EmbedWeights.h"
#include "modelslice/Target/Library/EmitHeader.h"
#include "modelslice/Target/Library/EmitImage.h"
#include "modelslice/Target/Library/EmitObject.h"
#include "modelslice/Target/Library/Kernels.h"
#include "modelslice/Target/Library/LinkLibrary.h"
#include "modelslice/Target/Library/OutputFile.h"
#include "modelslice/Target/Library/Report.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Host.h"
#include <deque>

using namespace mlir;
using namespace mlir::slice;

namespace {

std::vector<std::string> getLevels(ModuleOp module,
                                   const CompileOptions &options) {
  if (!options.levels.empty())
    return options.levels;
  std::vector<std::string> levels;
  for (kern::TargetAttr level : kern::getTargetLevels(module.getContext()))
    levels.push_back(level.getName().str());
  return levels;
}

/// Object files to link. They do not move.
using ObjectFiles = std::deque<TemporaryFile>;

/// Compiles the kernels of `module` for one ISA level.
LogicalResult compileLevel(ModuleOp module, const CompileOptions &options,
                           CompiledLevel &level, ObjectFiles &files) {
  OwningOpRef<ModuleOp> kernels = cloneKernels(module);
  PipelineOptions pipeline = options.pipeline;
  pipeline.target = level.name;
  if (failed(runStages(*kernels, pipeline, isScheduling)))
    return failure();
  for (auto kernel : kernels->getOps<func::FuncOp>())
    level.kernels.push_back(getTasks(kernel));
  ObjectOptions objectOptions;
  objectOptions.cpu = level.name;
  objectOptions.tune = options.tune;
  objectOptions.optLevel = options.optLevel;
  objectOptions.suffix = level.suffix;
  FailureOr<KernelObjects> objects =
      emitKernels(*kernels, pipeline, objectOptions);
  if (failed(objects))
    return failure();
  for (KernelTasks &kernel : level.kernels)
    kernel.workspace = objects->workspaces.lookup(kernel.name);
  Location location = UnknownLoc::get(module.getContext());
  for (const llvm::SmallString<0> &object : objects->files)
    if (failed(files.emplace_back().write(object.str(), location)))
      return failure();
  return success();
}

/// Rates that keep as many groups everywhere make the same width: it would be
/// compiled and trained twice. Widths are in order of their cost.
void warnOfEqualWidths(const LibraryInfo &library, Location location) {
  ArrayRef<WidthInfo> widths = library.widths;
  while (!widths.empty()) {
    auto equal = widths.take_while([&](const WidthInfo &width) {
      return width.flops == widths[0].flops &&
             width.parameters == widths[0].parameters;
    });
    widths = widths.drop_front(equal.size());
    if (equal.size() == 1)
      continue;
    std::string rates;
    llvm::raw_string_ostream stream(rates);
    for (const WidthInfo &width : equal) {
      stream << (rates.empty() ? "" : ", ");
      for (auto [index, rate] : llvm::enumerate(width.rates))
        stream << (index ? ":" : "") << llvm::format("%g", rate);
    }
    emitWarning(location) << "rates " << rates
                          << " keep the same groups: their widths are the same";
  }
}

} // namespace

std::string mlir::slice::getHostLevel() {
  llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  auto has = [&](std::initializer_list<StringRef> names) {
    return llvm::all_of(names,
                        [&](StringRef name) { return features.lookup(name); });
  };
  if (has({"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}))
    return "x86-64-v4";
  if (has({"avx2", "fma", "bmi", "bmi2", "f16c", "lzcnt", "movbe"}))
    return "x86-64-v3";
  return "x86-64-v2";
}

LogicalResult mlir::slice::printStage(ModuleOp module,
                                      const CompileOptions &options,
                                      StringRef name, raw_ostream &stream) {
  bool isCpuStage = llvm::any_of(getStages(), [&](const Stage &stage) {
    return stage.name == name && (stage.perTarget || !options.gpuAlone);
  });
  if (!isCpuStage)
    return printGpuStage(module, options, name, stream);
  PipelineOptions pipeline = options.pipeline;
  bool reached = false;
  auto runUntilReached = [&](ModuleOp target, bool perTarget) {
    return runStages(target, pipeline, [&](const Stage &stage) {
      bool run = !reached && stage.perTarget == perTarget;
      reached |= run && stage.name == name;
      return run;
    });
  };
  if (failed(runUntilReached(module, /*perTarget=*/false)))
    return failure();
  if (reached) {
    module.print(stream);
    stream << '\n';
    return success();
  }
  // As in a compilation, stages per ISA level see the kernels alone.
  OwningOpRef<ModuleOp> kernels = cloneKernels(module);
  pipeline.target = getLevels(module, options).back();
  if (failed(runUntilReached(*kernels, /*perTarget=*/true)))
    return failure();
  kernels->print(stream);
  stream << '\n';
  return success();
}

LogicalResult mlir::slice::compileLibrary(ModuleOp module,
                                          const CompileOptions &options,
                                          StringRef output) {
  // Of files and options, not of the network.
  Location location = UnknownLoc::get(module.getContext());
  if (options.embedWeights && options.weights.empty())
    return emitError(location)
           << "--embed-weights: expected the file to embed as --weights";
  FailureOr<std::string> runtime = findRuntimeArchive(location);
  if (failed(runtime) || failed(checkOutput(output, location)) ||
      (!options.header.empty() &&
       failed(checkOutput(options.header, location))))
    return failure();
  // Before the module becomes what CPUs want.
  OwningOpRef<ModuleOp> forGpu;
  if (!options.gpuArchs.empty())
    forGpu = module.clone();
  if (failed(runCommonStages(module, options.pipeline)))
    return failure();
  FailureOr<LibraryInfo> library = getLibraryInfo(module);
  if (failed(library))
    return failure();
  warnOfEqualWidths(*library, location);
  std::optional<CompiledGpu> gpu;
  if (forGpu) {
    FailureOr<CompiledGpu> compiled = compileForGpu(*forGpu, options, *library);
    if (failed(compiled))
      return failure();
    gpu = std::move(*compiled);
  }
  EmbeddedWeights embedded;
  if (!options.weights.empty()) {
    FailureOr<EmbeddedWeights> weights =
        packWeights(*library, options.weights, location);
    if (failed(weights))
      return failure();
    if (options.embedWeights)
      embedded = std::move(*weights);
  }

  std::vector<std::string> names;
  if (!options.gpuAlone)
    names = getLevels(module, options);
  std::vector<CompiledLevel> levels(names.size());
  ObjectFiles files;
  for (auto [index, name] : llvm::enumerate(names)) {
    levels[index].name = name;
    levels[index].suffix = "." + StringRef(name).rsplit('-').second.str();
    if (failed(compileLevel(module, options, levels[index], files)))
      return failure();
  }

  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> image =
      emitImage(context, *library, levels, embedded, gpu ? &*gpu : nullptr);
  llvm::SmallString<0> code;
  if (failed(emitObject(*image, ObjectOptions(), location, code)) ||
      failed(files.emplace_back().write(code.str(), location)))
    return failure();
  std::vector<std::string> paths;
  for (const TemporaryFile &object : files)
    paths.push_back(object.getPath().str());
  StringRef name = llvm::sys::path::filename(output);
  TemporaryFile linked("so");
  if (failed(linked.write("", location)) ||
      failed(linkLibrary(paths, *runtime, library->model, linked.getPath(),
                         name, location)))
    return failure();
  auto bytes = llvm::MemoryBuffer::getFile(linked.getPath());
  if (!bytes)
    return emitError(location) << "cannot read '" << linked.getPath()
                               << "': " << bytes.getError().message();
  if (!options.header.empty()) {
    StringRef header = llvm::sys::path::filename(options.header);
    if (failed(writeOutput(options.header, emitHeader(*library, name, header),
                           location)))
      return failure();
  }
  return writeOutput(output, (*bytes)->getBuffer(), location, /*mode=*/0777);
}

LogicalResult mlir::slice::printReport(ModuleOp module,
                                       const CompileOptions &options,
                                       raw_ostream &stream) {
  PipelineOptions pipeline = options.pipeline;
  pipeline.gpu = options.gpuAlone;
  if (failed(runCommonStages(module, pipeline)))
    return failure();
  FailureOr<LibraryInfo> library = getLibraryInfo(module);
  if (failed(library))
    return failure();
  printReport(*library, stream);
  return success();
}
