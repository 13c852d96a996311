//===- Stages.cpp - The stages of compilation -----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "modelslice/Conversion/SliceToLinalg/Passes.h"
#include "modelslice/Dialect/Slice/Transforms/Passes.h"
#include "modelslice/Pipelines/Pipelines.h"
#include "modelslice/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::slice;

namespace {

/// Pixels of an image's bands, of which each has sums of its own: the fewest
/// that a block has.
constexpr int64_t kGpuBandPixels = 32;

std::string getGpuMath(const PipelineOptions &options) {
  return options.gpuPrecision == "f32" ? "fma" : options.gpuPrecision;
}

/// Ends a stage with the check of its contract.
void verify(OpPassManager &pm, StringRef stage) {
  SliceVerifyStageOptions options;
  options.stage = stage.str();
  pm.addPass(createSliceVerifyStage(options));
}

void buildSimplified(OpPassManager &pm, const PipelineOptions &options) {
  SliceSimplifyOptions simplify;
  simplify.training = options.training;
  pm.addPass(createSliceSimplify(simplify));
  verify(pm, "simplified");
}

void buildDifferentiated(OpPassManager &pm, const PipelineOptions &options) {
  if (!options.training)
    return;
  pm.addPass(createSliceAttachLoss());
  // What is left without a seed belongs to inference.
  pm.addPass(createSliceSimplify());
  pm.addNestedPass<func::FuncOp>(createSliceDifferentiate());
  verify(pm, "differentiated");
}

void buildSpecialised(OpPassManager &pm, const PipelineOptions &options) {
  SliceSpecialiseOptions specialise;
  specialise.rates.assign(options.rates.begin(), options.rates.end());
  pm.addPass(createSliceSpecialise(specialise));
  verify(pm, "specialised");
}

void buildLinalg(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(createConvertSliceToLinalg());
  pm.addPass(createCSEPass());
  verify(pm, "linalg");
}

void buildRegions(OpPassManager &pm, const PipelineOptions &options) {
  pm.addNestedPass<func::FuncOp>(kern::createConvertLinalgToKern());
  pm.addNestedPass<func::FuncOp>(kern::createFuseRegions());
  pm.addNestedPass<func::FuncOp>(kern::createSinkElementwise());
  kern::ChooseLayoutsOptions layouts;
  layouts.pixels = !options.gpu;
  pm.addNestedPass<func::FuncOp>(kern::createChooseLayouts(layouts));
  if (options.winograd != "off" && !options.gpu) {
    kern::ChooseWinogradOptions choose;
    choose.always = options.winograd == "on";
    pm.addNestedPass<func::FuncOp>(kern::createChooseWinograd(choose));
  }
  kern::CutImagesOptions bands;
  if (options.gpu)
    bands.pixels = kGpuBandPixels;
  pm.addNestedPass<func::FuncOp>(kern::createCutImages(bands));
  if (options.gpu) {
    kern::ConvertFactorsOptions factors;
    factors.math = getGpuMath(options);
    pm.addNestedPass<func::FuncOp>(kern::createConvertFactors(factors));
    // Statistics that have become regions of their own are sums, too.
    pm.addNestedPass<func::FuncOp>(kern::createSplitSums());
  }
  verify(pm, "regions");
}

void buildPacked(OpPassManager &pm, const PipelineOptions &options) {
  pm.addPass(kern::createPackParams());
  if (options.training) {
    // The optimisers walk whole arenas, whose size is known only now.
    pm.addPass(createSliceAddOptimisers());
    buildRegions(pm, options);
  }
  verify(pm, "packed");
}

void buildPlanned(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(kern::createPlanMemory());
  verify(pm, "planned");
}

void buildKernels(OpPassManager &pm, const PipelineOptions &options) {
  pm.addPass(kern::createOutlineKernels());
  if (!options.gpu)
    pm.addPass(kern::createChoosePortions());
  verify(pm, "kernels");
}

void buildScheduled(OpPassManager &pm, const PipelineOptions &options) {
  kern::ChooseSchedulesOptions choose;
  choose.target = options.target;
  choose.schedules = options.schedules;
  pm.addNestedPass<func::FuncOp>(kern::createChooseSchedules(choose));
  verify(pm, "scheduled");
}

void buildVector(OpPassManager &pm, const PipelineOptions &) {
  OpPassManager &kernels = pm.nest<func::FuncOp>();
  kernels.addPass(kern::createApplySchedules());
  kernels.addPass(createCanonicalizerPass());
  kernels.addPass(createCSEPass());
  verify(pm, "vector");
}

/// What CPUs and GPUs have in common: no affine and no scf is left.
void lowerLoops(OpPassManager &kernels) {
  kernels.addPass(kern::createApproximateMath());
  kernels.addPass(createLowerAffinePass());
  kernels.addPass(createCanonicalizerPass());
  kernels.addPass(createCSEPass());
  kernels.addPass(createLoopInvariantCodeMotionPass());
  kernels.addPass(createSCFToControlFlowPass());
}

void buildLLVM(OpPassManager &pm, const PipelineOptions &) {
  pm.addNestedPass<func::FuncOp>(kern::createPlaceWorkspace());
  pm.addPass(kern::createExportKernels());
  OpPassManager &kernels = pm.nest<func::FuncOp>();
  lowerLoops(kernels);
  kernels.addPass(kern::createConvertKernelsToLLVM());
  pm.addPass(createConvertFuncToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addNestedPass<LLVM::LLVMFuncOp>(createCanonicalizerPass());
  pm.addNestedPass<LLVM::LLVMFuncOp>(createCSEPass());
  // Line tables that point into the network's source.
  pm.addPass(LLVM::createDIScopeForLLVMFuncOpPass());
  verify(pm, "llvm");
}

void buildGpuScheduled(OpPassManager &pm, const PipelineOptions &options) {
  kern::ChooseGpuSchedulesOptions choose;
  choose.math = getGpuMath(options);
  choose.warpgroups = options.gpuWarpgroups;
  pm.addNestedPass<func::FuncOp>(kern::createChooseGpuSchedules(choose));
  if (options.gpuClusters != "off") {
    kern::FormClustersOptions clusters;
    clusters.always = options.gpuClusters == "on";
    pm.addPass(kern::createFormClusters(clusters));
  }
  verify(pm, "gpu-scheduled");
}

void buildGpuMapped(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(kern::createMapKernels());
  OpPassManager &kernels = pm.nest<gpu::GPUModuleOp>().nest<gpu::GPUFuncOp>();
  kernels.addPass(createCanonicalizerPass());
  kernels.addPass(createCSEPass());
  verify(pm, "gpu-mapped");
}

void buildNVVM(OpPassManager &pm, const PipelineOptions &) {
  OpPassManager &module = pm.nest<gpu::GPUModuleOp>();
  module.addPass(kern::createExportGpuKernels());
  OpPassManager &kernels = module.nest<gpu::GPUFuncOp>();
  lowerLoops(kernels);
  kernels.addPass(memref::createExpandStridedMetadataPass());
  kernels.addPass(createLowerAffinePass());
  module.addPass(kern::createConvertKernelsToNVVM());
  module.addPass(createReconcileUnrealizedCastsPass());
  module.addPass(kern::createEmitClusters());
  module.addNestedPass<LLVM::LLVMFuncOp>(createCanonicalizerPass());
  module.addNestedPass<LLVM::LLVMFuncOp>(createCSEPass());
  verify(pm, "nvvm");
}

constexpr Stage kStages[] = {
    {"simplified", "folded and canonical slice ops", buildSimplified},
    {"differentiated",
     "with --training: gradient entries, in the slice dialect",
     buildDifferentiated},
    {"specialised", "one function per entry and width; no rates, no encodings",
     buildSpecialised},
    {"linalg", "linalg on tensors, reads and writes of parameters and arenas",
     buildLinalg},
    {"regions", "fused kern.generic ops on tensors", buildRegions},
    {"packed", "every parameter has its layouts; optimisers are there",
     buildPacked},
    {"planned", "kern.generic on memrefs, every buffer in its place",
     buildPlanned},
    {"kernels", "entries are tables of launches; one function per kernel",
     buildKernels},
    {"scheduled", "every kernel has a schedule", buildScheduled, true},
    {"vector", "kernels are loops over vectors", buildVector, true},
    {"llvm", "the LLVM dialect alone", buildLLVM, true},
};

constexpr Stage kGpuStages[] = {
    {"gpu-scheduled", "with --target=cuda: every kernel has a GPU schedule",
     buildGpuScheduled, true},
    {"gpu-mapped",
     "with --target=cuda: kernels are gpu.func, a block at a time",
     buildGpuMapped, true},
    {"nvvm", "with --target=cuda: the LLVM and NVVM dialects alone", buildNVVM,
     true},
};

/// PipelineOptions as they are spelled for slice-opt.
struct StageOptions : public PassPipelineOptions<StageOptions> {
  ListOption<std::string> rates{*this, "rates",
                                llvm::cl::desc("Slice rates in (0, 1]")};
  Option<bool> training{*this, "training",
                        llvm::cl::desc("Add gradient and optimiser entries"),
                        llvm::cl::init(false)};
  Option<std::string> target{*this, "target",
                             llvm::cl::desc("ISA level of the kernels"),
                             llvm::cl::init("x86-64-v3")};

  Option<std::string> winograd{
      *this, "winograd",
      llvm::cl::desc("Minimal filtering: auto where it pays, on or off"),
      llvm::cl::init("auto")};
  Option<std::string> schedules{*this, "schedules",
                                llvm::cl::desc("File of schedules of kernels")};

  Option<std::string> gpuPrecision{
      *this, "gpu-precision",
      llvm::cl::desc("What GPUs multiply with: f32, tf32 or bf16"),
      llvm::cl::init("f32")};

  Option<std::string> gpuClusters{
      *this, "gpu-clusters",
      llvm::cl::desc("Kernels that run a whole program: auto where that may "
                     "pay, on or off"),
      llvm::cl::init("auto")};

  Option<bool> gpuWarpgroups{
      *this, "gpu-warpgroups",
      llvm::cl::desc("Let kernels use the warpgroups of sm_90a"),
      llvm::cl::init(false)};

  PipelineOptions get(bool gpu) const {
    PipelineOptions options;
    options.gpu = gpu;
    options.gpuClusters = gpuClusters;
    options.gpuWarpgroups = gpuWarpgroups;
    options.gpuPrecision = gpuPrecision;
    if (!rates.empty())
      options.rates.assign(rates.begin(), rates.end());
    options.training = training;
    options.target = target;
    options.winograd = winograd;
    options.schedules = schedules;
    return options;
  }
};

} // namespace

ArrayRef<Stage> mlir::slice::getStages() { return kStages; }
ArrayRef<Stage> mlir::slice::getGpuStages() { return kGpuStages; }

void mlir::slice::registerPipelines() {
  PassPipelineRegistration<>("slice-kernels-to-llvm",
                             "Stage 'llvm' alone, for kernels with applied "
                             "schedules",
                             [](OpPassManager &pm) { buildLLVM(pm, {}); });
  PassPipelineRegistration<>("slice-gpu-kernels-to-nvvm",
                             "Stage 'nvvm' alone, for mapped kernels",
                             [](OpPassManager &pm) { buildNVVM(pm, {}); });
  auto add = [](const Stage &last, bool gpu) {
    PassPipelineRegistration<StageOptions>(
        "slice-to-" + last.name.str(),
        "All stages up to '" + last.name.str() + "': " + last.contract.str(),
        [&last, gpu](OpPassManager &pm, const StageOptions &options) {
          PipelineOptions shared = options.get(gpu);
          for (const Stage &stage : kStages) {
            if (gpu && stage.perTarget)
              break;
            stage.build(pm, shared);
            if (&stage == &last)
              return;
          }
          for (const Stage &stage : kGpuStages) {
            stage.build(pm, shared);
            if (&stage == &last)
              return;
          }
        });
  };
  for (const Stage &last : kStages)
    add(last, /*gpu=*/false);
  for (const Stage &last : kGpuStages)
    add(last, /*gpu=*/true);
}
