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
#include "mlir/IR/Threading.h"
#include "modelslice/Dialect/Kern/IR/GpuCluster.h"
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

/// Gives both libraries the same entries in the same order. One may have an
/// entry `refresh` that the other does without: it has no program there.
void alignEntries(LibraryInfo &library, LibraryInfo &cpu) {
  auto find = [](std::vector<EntryInfo> &entries, StringRef name) {
    return llvm::find_if(
        entries, [&](const EntryInfo &entry) { return entry.name == name; });
  };
  for (const EntryInfo &entry : library.entries)
    if (find(cpu.entries, entry.name) == cpu.entries.end()) {
      cpu.entries.push_back(entry);
      cpu.entries.back().programs.clear();
    }
  std::vector<EntryInfo> entries;
  for (const EntryInfo &wanted : cpu.entries) {
    auto it = find(library.entries, wanted.name);
    entries.push_back(it != library.entries.end() ? *it : wanted);
    if (it == library.entries.end())
      entries.back().programs.clear();
  }
  library.entries = std::move(entries);
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

/// The clusters of a scheduled module, still without what their kernels need.
std::vector<GpuCluster> listClusters(ModuleOp module) {
  std::vector<GpuCluster> clusters;
  for (auto op : module.getOps<kern::ClusterOp>()) {
    GpuCluster cluster;
    cluster.entry = op.getEntry().str();
    cluster.width = std::max<int64_t>(op.getWidth(), 0);
    cluster.threads = op.getThreads();
    cluster.scratchBytes = op.getScratch();
    for (int64_t size : kern::kClusterSizes) {
      int64_t cycles = 0;
      for (auto phase : op.getBody().getOps<kern::PhaseOp>())
        cycles += kern::getPhaseCycles(phase, size);
      cluster.cycles.push_back(cycles);
    }
    clusters.push_back(std::move(cluster));
  }
  return clusters;
}

/// A network's kernels for architectures of one kind.
struct MappedKernels {
  OwningOpRef<ModuleOp> module; ///< Holds one gpu.module.
  GpuTable table;
};

/// Schedules and maps the kernels of `module`, which stays as it is.
FailureOr<MappedKernels> mapKernels(ModuleOp module,
                                    const PipelineOptions &pipeline) {
  Location location = UnknownLoc::get(module.getContext());
  MappedKernels result{OwningOpRef<ModuleOp>(module.clone()), {}};
  auto isScheduling = [](const Stage &stage) {
    return stage.name == "gpu-scheduled";
  };
  if (failed(runStages(*result.module, pipeline, isScheduling, getGpuStages())))
    return failure();
  std::vector<GpuKernel> &kernels = result.table.kernels;
  std::vector<GpuCluster> &clusters = result.table.clusters;
  std::vector<size_t> order = listKernels(*result.module, kernels);
  clusters = listClusters(*result.module);
  if (failed(runStages(
          *result.module, pipeline,
          [&](const Stage &stage) { return !isScheduling(stage); },
          getGpuStages())))
    return failure();
  // kern-map-kernels keeps the order, and gives names that PTX knows.
  auto gpuModule = *result.module->getOps<gpu::GPUModuleOp>().begin();
  size_t index = 0, cluster = 0;
  for (auto kernel : gpuModule.getOps<LLVM::LLVMFuncOp>()) {
    auto shared = kernel->getAttrOfType<IntegerAttr>(kern::kSharedBytesAttr);
    if (!shared)
      continue;
    bool isCluster =
        kernel.getPassthroughAttr() &&
        llvm::is_contained(
            kernel.getPassthroughAttr(),
            StringAttr::get(kernel.getContext(), kern::kClusterFunctionAttr));
    if (isCluster && cluster < clusters.size()) {
      clusters[cluster].sharedBytes = shared.getInt();
      clusters[cluster++].name = kernel.getName().str();
    } else if (index < kernels.size()) {
      kernels[order[index++]].name = kernel.getName().str();
    }
  }
  if (index != kernels.size() || cluster != clusters.size())
    return emitError(location)
           << "expected " << kernels.size() << " GPU kernels and "
           << clusters.size() << " clusters, got " << index << " and "
           << cluster;
  return result;
}

/// What one architecture runs.
struct GpuCode {
  const GpuArch *arch;
  size_t table;                  ///< Of CompiledGpu::tables.
  OwningOpRef<ModuleOp> kernels; ///< Holds one gpu.module.
  std::string ptx;
  std::optional<std::string> cubin; ///< Where ptxas is at hand.
};

LogicalResult emitCode(GpuCode &code, unsigned optLevel, Location location) {
  gpu::GPUModuleOp module = *code.kernels->getOps<gpu::GPUModuleOp>().begin();
  FailureOr<std::string> ptx = emitPtx(module, *code.arch, optLevel);
  if (failed(ptx))
    return failure();
  code.ptx = std::move(*ptx);
  FailureOr<std::optional<std::string>> cubin =
      assemblePtx(code.ptx, *code.arch, location);
  if (failed(cubin))
    return failure();
  code.cubin = std::move(*cubin);
  return success();
}

/// Examples of clusters have scratch memory of their own, which may be a little
/// more than they have of a batch's.
void addScratch(const std::vector<GpuCluster> &clusters, LibraryInfo &library) {
  for (const GpuCluster &cluster : clusters)
    for (EntryInfo &entry : library.entries)
      if (entry.name == cluster.entry) {
        uint64_t &bytes = entry.programs[cluster.width].scratchBytesPerBatch;
        bytes = std::max<uint64_t>(bytes, cluster.scratchBytes);
      }
}

} // namespace

FailureOr<CompiledGpu> mlir::slice::compileForGpu(ModuleOp module,
                                                  const CompileOptions &options,
                                                  LibraryInfo &cpu) {
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
  CompiledGpu result{std::move(*library), pipeline.gpuPrecision, {}, {}};
  alignEntries(result.library, cpu);

  // The best code for a device comes first: newer before older, what is
  // assembled before what the driver would have to. Architectures that have
  // the same to offer share the kernels of the one before them.
  MappedKernels mapped;
  std::vector<GpuCode> codes;
  std::optional<bool> warpgroups;
  for (const GpuArch &arch : llvm::reverse(getGpuArchs())) {
    if (!llvm::is_contained(options.gpuArchs, arch.name))
      continue;
    bool hasWarpgroups = arch.warpgroups && pipeline.gpuPrecision != "f32";
    if (warpgroups != hasWarpgroups) {
      warpgroups = pipeline.gpuWarpgroups = hasWarpgroups;
      FailureOr<MappedKernels> kernels = mapKernels(module, pipeline);
      if (failed(kernels))
        return failure();
      mapped = std::move(*kernels);
      addScratch(mapped.table.clusters, result.library);
      result.tables.push_back(std::move(mapped.table));
    }
    // A copy of its own: the translation to LLVM may rewrite what it reads.
    codes.push_back(
        {&arch, result.tables.size() - 1, mapped.module->clone(), {}, {}});
  }
  auto emit = [&](GpuCode &code) {
    return emitCode(code, options.optLevel, location);
  };
  if (failed(failableParallelForEach(module.getContext(), codes, emit)))
    return failure();
  for (GpuCode &code : codes) {
    const GpuArch &arch = *code.arch;
    auto add = [&](bool binary, std::string data) {
      result.modules.push_back({arch.name.str(), arch.capability, binary,
                                arch.exact, overlapsLaunches(arch),
                                hasClusters(arch), std::move(data),
                                code.table});
    };
    if (code.cubin)
      add(/*binary=*/true, std::move(*code.cubin));
    // With the NUL that the driver wants to see.
    add(/*binary=*/false, code.ptx + '\0');
  }
  return result;
}

LogicalResult mlir::slice::printGpuStage(ModuleOp module,
                                         const CompileOptions &options,
                                         StringRef name, raw_ostream &stream) {
  const GpuArch *arch = llvm::find_if(getGpuArchs(), [&](const GpuArch &known) {
    return known.name == options.gpuArchs.front();
  });
  PipelineOptions pipeline = options.pipeline;
  pipeline.gpu = true;
  pipeline.gpuWarpgroups = arch->warpgroups;
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
    kernels = module.clone();
    printed = *kernels;
    if (failed(runStages(printed, pipeline, untilReached, getGpuStages())))
      return failure();
  }
  if (name != "ptx") {
    printed.print(stream);
    stream << '\n';
    return success();
  }
  FailureOr<std::string> ptx = emitPtx(
      *printed.getOps<gpu::GPUModuleOp>().begin(), *arch, options.optLevel);
  if (failed(ptx))
    return failure();
  stream << *ptx;
  return success();
}
