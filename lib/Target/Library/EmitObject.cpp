//===- EmitObject.cpp - LLVM dialect to an object file --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/EmitObject.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include <mutex>

using namespace mlir;

namespace {

constexpr llvm::StringLiteral kTriple = "x86_64-unknown-linux-gnu";

std::unique_ptr<llvm::TargetMachine>
createTargetMachine(const slice::ObjectOptions &options) {
  static std::once_flag initialised;
  std::call_once(initialised, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
  });
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(llvm::Triple(kTriple), error);
  if (!target)
    return nullptr;
  llvm::TargetOptions targetOptions;
  // Fuse the multiply-adds that the schedules ask for (vector.fma) and no
  // others: the bits of a result must not depend on the optimiser's taste.
  targetOptions.AllowFPOpFusion = llvm::FPOpFusion::Standard;
  targetOptions.FunctionSections = true;
  auto level = static_cast<llvm::CodeGenOptLevel>(options.optLevel);
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      llvm::Triple(kTriple), options.cpu, "", targetOptions, llvm::Reloc::PIC_,
      std::nullopt, level));
}

} // namespace

std::unique_ptr<llvm::Module>
mlir::slice::translateToLLVM(ModuleOp module, llvm::LLVMContext &context) {
  return translateModuleToLLVMIR(module, context);
}

// Loops are vectorised by the schedules; what is left to LLVM is scalar
// clean-up, addressing and instruction selection.
void mlir::slice::optimise(llvm::Module &module, llvm::TargetMachine &machine,
                           unsigned level, bool unrollLoops) {
  if (level == 0)
    return;
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = false;
  tuning.SLPVectorization = false;
  tuning.LoopUnrolling = unrollLoops;
  tuning.LoopInterleaving = false;
  // These find nothing in loops that carry in registers what they can, that
  // schedules have unrolled, and in functions that nobody calls here. Making
  // copies of loops by what is true in all of them is up to schedules as well.
  llvm::PassInstrumentationCallbacks callbacks;
  constexpr StringRef kUseless[] = {
      "LoopLoadEliminationPass",   "LoopDistributePass",
      "LoopFullUnrollPass",        "LoopUnrollPass",
      "SimpleLoopUnswitchPass",    "IPSCCPPass",
      "CalledValuePropagationPass"};
  if (!unrollLoops)
    callbacks.registerShouldRunOptionalPassCallback(
        [&](StringRef pass, llvm::Any) {
          return !llvm::is_contained(kUseless, pass);
        });
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager sccs;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine, tuning, /*PGOOpt=*/std::nullopt,
                            &callbacks);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(sccs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, sccs, modules);
  llvm::OptimizationLevel optimisation =
      level == 1   ? llvm::OptimizationLevel::O1
      : level == 2 ? llvm::OptimizationLevel::O2
                   : llvm::OptimizationLevel::O3;
  builder.buildPerModuleDefaultPipeline(optimisation).run(module, modules);
}

LogicalResult mlir::slice::emitObject(llvm::Module &module,
                                      const ObjectOptions &options,
                                      Location location,
                                      llvm::SmallVectorImpl<char> &object) {
  std::unique_ptr<llvm::TargetMachine> machine = createTargetMachine(options);
  if (!machine)
    return emitError(location)
           << "no code generator for " << kTriple << " in this LLVM";
  module.setTargetTriple(llvm::Triple(kTriple));
  module.setDataLayout(machine->createDataLayout());
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.setName(function.getName() + options.suffix);
    if (function.hasDefaultVisibility())
      function.setVisibility(llvm::GlobalValue::HiddenVisibility);
    function.addFnAttr("target-cpu", options.cpu);
    if (!options.tune.empty())
      function.addFnAttr("tune-cpu", options.tune);
    // Level v4's default tuning would split 512-bit vectors in two.
    function.addFnAttr("prefer-vector-width", "512");
    function.addFnAttr("min-legal-vector-width", "512");
    function.addFnAttr(llvm::Attribute::NoUnwind);
  }
  // The schedules say what is unrolled.
  optimise(module, *machine, options.optLevel, /*unrollLoops=*/false);

  llvm::raw_svector_ostream stream(object);
  llvm::legacy::PassManager codegen;
  if (machine->addPassesToEmitFile(codegen, stream, nullptr,
                                   llvm::CodeGenFileType::ObjectFile))
    return emitError(location) << "cannot write object files for " << kTriple;
  codegen.run(module);
  return success();
}
