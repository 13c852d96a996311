//===- CompileGpu.h - A network's kernels for GPUs --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_COMPILEGPU_H
#define MODELSLICE_TARGET_LIBRARY_COMPILEGPU_H

#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include "modelslice/Target/Library/Compile.h"
#include "modelslice/Target/Library/LibraryInfo.h"

namespace mlir::slice {

/// How one kernel is launched: see msl_gpu_kernel.
struct GpuKernel {
  std::string name;
  int64_t threads, sharedBytes;
  kern::GpuGrid grid;
  kern::GpuReach reach;
  kern::GpuCost cost;
  /// Place of the variant with the next smaller block; 0: this is the last.
  size_t next = 0;
};

/// A kernel that runs a whole program: see msl_gpu_cluster.
struct GpuCluster {
  std::string name;
  std::string entry;
  size_t width = 0; ///< Of the entry's programs.
  int64_t threads = 0, sharedBytes = 0;
  int64_t scratchBytes = 0;    ///< Of an example.
  std::vector<int64_t> cycles; ///< Of a cluster of each of kClusterSizes.
};

/// The kernels of some architectures, in the order in which they are launched.
struct GpuTable {
  std::vector<GpuKernel> kernels;
  std::vector<GpuCluster> clusters;
};

/// All kernels for one architecture: see msl_gpu_module.
struct GpuModule {
  std::string arch;
  uint32_t capability;
  bool binary, exact, overlaps, clusters;
  std::string data;
  /// How its kernels are launched: an index into CompiledGpu::tables.
  size_t table;
};

/// What a library has for GPUs: see msl_gpu_image.
struct CompiledGpu {
  LibraryInfo library;   ///< Entries in the order of the CPU's library.
  std::string precision; ///< As of slice-compile --gpu-precision.
  std::vector<GpuTable> tables;
  std::vector<GpuModule> modules;
};

/// Compiles a network, of which `cpu` is what a library tells, for the GPUs of
/// `options`. Uses the module up. Adds to `cpu` an entry that only GPUs need.
FailureOr<CompiledGpu>
compileForGpu(ModuleOp module, const CompileOptions &options, LibraryInfo &cpu);

/// printStage() for a library with GPU code: common stages are those of the
/// GPU's part. `ptx` is the code for the first of the architectures.
LogicalResult printGpuStage(ModuleOp module, const CompileOptions &options,
                            StringRef stage, raw_ostream &stream);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_COMPILEGPU_H
