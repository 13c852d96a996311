//===- Pipelines.h - The stages of compilation ------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A network becomes kernels in named stages. Each stage is a pipeline of
// passes that ends in a check of what may be left; slice-compile stops after
// any of them, and slice-opt knows each as --slice-to-<stage>.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_PIPELINES_PIPELINES_H
#define MODELSLICE_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace mlir::slice {

/// What shapes the IR, as opposed to where it goes.
struct PipelineOptions {
  /// Slice rates in (0, 1]; "a:b" gives one per rate operand.
  llvm::SmallVector<std::string> rates = {"0.25", "0.5", "0.75", "1.0"};
  /// Add loss, gradient and optimiser entries.
  bool training = false;
  /// The ISA level that kernels are scheduled for.
  std::string target = "x86-64-v3";
  /// Whether 3x3 convolutions are computed by minimal filtering: "auto" where
  /// that pays, "on" where it can be done, or "off".
  std::string winograd = "auto";
  /// A file of schedules; see ScheduleFile.h. Empty for none.
  std::string schedules;
  /// Whether kernels are to run on GPUs: what is the same for all devices is
  /// prepared for them, and getGpuStages() follow.
  bool gpu = false;
  /// What multiplies on GPUs: "f32", or tensor cores with "tf32" or "bf16".
  std::string gpuPrecision = "f32";
  /// Whether kernels run whole programs, in clusters of blocks: "auto" where
  /// that may pay, "on" where it can be done, or "off".
  std::string gpuClusters = "auto";
  /// Whether kernels may use the warpgroups of sm_90a.
  bool gpuWarpgroups = false;
};

/// One named stage.
struct Stage {
  llvm::StringRef name;
  /// What holds afterwards, for --help and for the documentation.
  llvm::StringRef contract;
  void (*build)(OpPassManager &pm, const PipelineOptions &options);
  /// Whether the stage runs once per ISA level, on a copy of the module.
  bool perTarget = false;
};

/// All stages for CPUs in the order in which they run.
llvm::ArrayRef<Stage> getStages();

/// The stages that turn kernels into GPU code, after those of getStages() that
/// are not per target.
llvm::ArrayRef<Stage> getGpuStages();

/// Registers `--slice-to-<stage>` for every stage: all passes up to and
/// including it.
void registerPipelines();

} // namespace mlir::slice

#endif // MODELSLICE_PIPELINES_PIPELINES_H
