//===- Stages.cpp - The stages of compilation -----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"
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
  pm.addNestedPass<func::FuncOp>(kern::createChooseLayouts());
  if (options.winograd != "off") {
    kern::ChooseWinogradOptions choose;
    choose.always = options.winograd == "on";
    pm.addNestedPass<func::FuncOp>(kern::createChooseWinograd(choose));
  }
  pm.addNestedPass<func::FuncOp>(kern::createCutImages());
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

void buildKernels(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(kern::createOutlineKernels());
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
  pm.addNestedPass<func::FuncOp>(kern::createApplySchedules());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  verify(pm, "vector");
}

void buildLLVM(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(kern::createExportKernels());
  pm.addNestedPass<func::FuncOp>(kern::createApproximateMath());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createLoopInvariantCodeMotionPass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createConvertFuncToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  // Line tables that point into the network's source.
  pm.addPass(LLVM::createDIScopeForLLVMFuncOpPass());
  verify(pm, "llvm");
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

  PipelineOptions get() const {
    PipelineOptions options;
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

void mlir::slice::registerPipelines() {
  PassPipelineRegistration<>("slice-kernels-to-llvm",
                             "Stage 'llvm' alone, for kernels with applied "
                             "schedules",
                             [](OpPassManager &pm) { buildLLVM(pm, {}); });
  for (const Stage &last : kStages)
    PassPipelineRegistration<StageOptions>(
        "slice-to-" + last.name.str(),
        "All stages up to '" + last.name.str() + "': " + last.contract.str(),
        [&last](OpPassManager &pm, const StageOptions &options) {
          for (const Stage &stage : kStages) {
            stage.build(pm, options.get());
            if (&stage == &last)
              break;
          }
        });
}
