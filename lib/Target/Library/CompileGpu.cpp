//===- CompileGpu.cpp - A network's kernels for GPUs ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/CompileGpu.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/OwningOpRef.h"
#include "modelslice/Target/Library/EmitPtx.h"
#include "modelslice/Target/Library/Kernels.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

/// Whether parameters lie in one arena as in the other.
bool haveEqualParams(const LibraryInfo &lhs, const LibraryInfo &rhs) {
  return lhs.arenaBytes == rhs.arenaBytes &&
         std::equal(lhs.params.begin(), lhs.params.end(), rhs.params.begin(),
                    rhs.params.end(),
                    [](const ParamInfo &a, const ParamInfo &b) {
                      return a.tensor == b.tensor && a.offset == b.offset &&
                             a.bytes == b.bytes && a.blockDim == b.blockDim &&
                             a.block == b.block && a.order == b.order;
                    });
}

/// Gives the entries the order of the CPU's library. One has an entry `refresh`
/// that the other may do without.
LogicalResult alignEntries(LibraryInfo &library, const LibraryInfo &cpu,
                           Location location) {
  std::vector<EntryInfo> entries;
  size_t found = 0;
  for (const EntryInfo &wanted : cpu.entries) {
    auto it = llvm::find_if(library.entries, [&](const EntryInfo &entry) {
      return entry.name == wanted.name;
    });
    EntryInfo entry = wanted;
    entry.programs.clear();
    if (it != library.entries.end()) {
      entry.programs = it->programs;
      ++found;
    }
    entries.push_back(std::move(entry));
  }
  if (found != library.entries.size())
    return emitError(location)
           << "GPUs need an entry that the library does not have";
  library.entries = std::move(entries);
  return success();
}

/// Says how scheduled kernels are launched: first what launches name, in their
/// order, then the variants of those. Returns the places of all kernels as
/// kern-map-kernels puts them, variants next to each other.
std::vector<size_t> listKernels(ModuleOp module,
                                std::vector<GpuKernel> &kernels) {
  std::vector<size_t> order;
  SmallVector<kern::GenericOp> ops;
  for (auto function : module.getOps<func::FuncOp>())
    llvm::append_range(ops, function.getOps<kern::GenericOp>());
  kernels.resize(ops.size());
  for (auto [first, op] : llvm::enumerate(ops)) {
    size_t place = first;
    SmallVector<kern::GpuScheduleAttr> schedules = kern::getGpuVariants(op);
    for (kern::GpuScheduleAttr schedule : schedules) {
      GpuKernel kernel;
      kernel.threads = schedule.getNumThreads();
      kernel.sharedBytes = kern::getSharedBytes(op, schedule);
      kernel.grid = kern::getGpuGrid(op, schedule);
      kernel.reach = kern::getGpuReach(op);
      if (schedules.size() > 1)
        kernel.cost = kern::getGpuCost(op, schedule);
      if (schedule != schedules.back())
        kernel.next = kernels.size();
      order.push_back(place);
      kernels[place] = kernel;
      place = kernels.size();
      if (schedule != schedules.back())
        kernels.emplace_back();
    }
  }
  return order;
}

} // namespace

FailureOr<CompiledGpu> mlir::slice::compileForGpu(ModuleOp module,
                                                  const CompileOptions &options,
                                                  const LibraryInfo &cpu) {
  Location location = UnknownLoc::get(module.getContext());
  PipelineOptions pipeline = options.pipeline;
  pipeline.gpu = true;
  if (failed(runCommonStages(module, pipeline)))
    return failure();
  FailureOr<LibraryInfo> library = getLibraryInfo(module);
  if (failed(library))
    return failure();
  if (!haveEqualParams(*library, cpu))
    return emitError(location) << "parameters lie elsewhere for GPUs than for "
                                  "CPUs";
  CompiledGpu result{std::move(*library), {}, {}};
  if (failed(alignEntries(result.library, cpu, location)))
    return failure();

  OwningOpRef<ModuleOp> kernels = cloneKernels(module);
  auto isScheduling = [](const Stage &stage) {
    return stage.name == "gpu-scheduled";
  };
  if (failed(runStages(*kernels, pipeline, isScheduling, getGpuStages())))
    return failure();
  std::vector<size_t> order = listKernels(*kernels, result.kernels);
  if (failed(runStages(
          *kernels, pipeline,
          [&](const Stage &stage) { return !isScheduling(stage); },
          getGpuStages())))
    return failure();
  auto gpuModule = *kernels->getOps<gpu::GPUModuleOp>().begin();
  // kern-map-kernels keeps the order, and gives names that PTX knows.
  size_t index = 0;
  for (auto kernel : gpuModule.getOps<LLVM::LLVMFuncOp>())
    if (kernel->hasAttr(kern::kSharedBytesAttr) &&
        index < result.kernels.size())
      result.kernels[order[index++]].name = kernel.getName().str();
  if (index != result.kernels.size())
    return emitError(location) << "expected " << result.kernels.size()
                               << " GPU kernels, got " << index;

  // The best code for a device comes first: newer before older, what is
  // assembled before what the driver would have to.
  for (const GpuArch &arch : llvm::reverse(getGpuArchs())) {
    if (!llvm::is_contained(options.gpuArchs, arch.name))
      continue;
    FailureOr<std::string> ptx = emitPtx(gpuModule, arch, options.optLevel);
    if (failed(ptx))
      return failure();
    FailureOr<std::optional<std::string>> cubin =
        assemblePtx(*ptx, arch, location);
    if (failed(cubin))
      return failure();
    if (*cubin)
      result.modules.push_back({arch.name.str(), arch.capability,
                                /*binary=*/true, arch.exact,
                                overlapsLaunches(arch), **cubin});
    // With the NUL that the driver wants to see.
    result.modules.push_back({arch.name.str(), arch.capability,
                              /*binary=*/false, arch.exact,
                              overlapsLaunches(arch), *ptx + '\0'});
  }
  return result;
}

LogicalResult mlir::slice::printGpuStage(ModuleOp module,
                                         const CompileOptions &options,
                                         StringRef name, raw_ostream &stream) {
  PipelineOptions pipeline = options.pipeline;
  pipeline.gpu = true;
  bool reached = false;
  auto untilReached = [&](const Stage &stage) {
    bool run = !reached;
    reached |= run && stage.name == name;
    return run;
  };
  if (failed(runStages(module, pipeline, [&](const Stage &stage) {
        return !stage.perTarget && untilReached(stage);
      })))
    return failure();
  OwningOpRef<ModuleOp> kernels;
  ModuleOp printed = module;
  if (!reached) {
    kernels = cloneKernels(module);
    printed = *kernels;
    if (failed(runStages(printed, pipeline, untilReached, getGpuStages())))
      return failure();
  }
  if (name != "ptx") {
    printed.print(stream);
    stream << '\n';
    return success();
  }
  const GpuArch *arch = llvm::find_if(getGpuArchs(), [&](const GpuArch &known) {
    return known.name == options.gpuArchs.front();
  });
  FailureOr<std::string> ptx = emitPtx(
      *printed.getOps<gpu::GPUModuleOp>().begin(), *arch, options.optLevel);
  if (failed(ptx))
    return failure();
  stream << *ptx;
  return success();
}
