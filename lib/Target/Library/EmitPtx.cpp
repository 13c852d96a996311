//===- EmitPtx.cpp - NVVM dialect to PTX and machine code -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/EmitPtx.h"
#include "TemporaryFile.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "modelslice/Dialect/Kern/IR/GpuCluster.h"
#include "modelslice/Target/Library/EmitObject.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include <mutex>

using namespace mlir;
using namespace mlir::slice;

namespace {

constexpr llvm::StringLiteral kTriple = "nvptx64-nvidia-cuda";
/// What drivers of CUDA 12.0 and up know.
constexpr llvm::StringLiteral kPtxVersion = "+ptx80";

constexpr unsigned kSharedAddressSpace = 3;
/// What repeats in the addresses of a swizzled tile.
constexpr unsigned kSharedAlignment = 1024;

constexpr GpuArch kArchs[] = {
    {"sm_80", 80, false, false}, {"sm_86", 86, false, false},
    {"sm_89", 89, false, false}, {"sm_90", 90, false, false},
    {"sm_90a", 90, true, true},
};

std::unique_ptr<llvm::TargetMachine> createTargetMachine(StringRef arch,
                                                         unsigned optLevel) {
  static std::once_flag initialised;
  std::call_once(initialised, [] {
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTarget();
    LLVMInitializeNVPTXTargetMC();
    LLVMInitializeNVPTXAsmPrinter();
  });
  std::string error;
  llvm::Triple triple(kTriple);
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  llvm::TargetOptions options;
  // As on CPUs: multiply-adds are fused where the schedules ask for it.
  options.AllowFPOpFusion = llvm::FPOpFusion::Standard;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, arch, kPtxVersion, options, llvm::Reloc::PIC_, std::nullopt,
      static_cast<llvm::CodeGenOptLevel>(optLevel)));
}

/// Makes a kernel wait for the end of the one before it, and then let the next
/// one be launched: no more than two are on the device at a time. Assembly,
/// since LLVM may move loads over its intrinsic.
void waitForLaunchBefore(llvm::Function &kernel) {
  llvm::IRBuilder<> builder(&*kernel.getEntryBlock().getFirstInsertionPt());
  auto *type = llvm::FunctionType::get(builder.getVoidTy(), false);
  builder.CreateCall(llvm::InlineAsm::get(
      type, "griddepcontrol.wait;\n\tgriddepcontrol.launch_dependents;",
      "~{memory}", /*hasSideEffects=*/true));
}

} // namespace

ArrayRef<GpuArch> mlir::slice::getGpuArchs() { return kArchs; }

bool mlir::slice::overlapsLaunches(const GpuArch &arch) {
  return arch.capability >= 90;
}

bool mlir::slice::hasClusters(const GpuArch &arch) {
  return arch.capability >= 90;
}

FailureOr<std::string> mlir::slice::emitPtx(gpu::GPUModuleOp module,
                                            const GpuArch &arch,
                                            unsigned optLevel) {
  std::unique_ptr<llvm::TargetMachine> machine =
      createTargetMachine(arch.name, optLevel);
  if (!machine)
    return module.emitError("no code generator for ")
           << kTriple << " in this LLVM";
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> translated =
      translateModuleToLLVMIR(module, context, "kernels");
  if (!translated)
    return failure();
  translated->setTargetTriple(llvm::Triple(kTriple));
  translated->setDataLayout(machine->createDataLayout());
  // Dynamic shared memory is declared, not defined: its size is the launch's.
  for (llvm::GlobalVariable &variable : translated->globals())
    if (variable.getAddressSpace() == kSharedAddressSpace) {
      variable.setInitializer(nullptr);
      variable.setLinkage(llvm::GlobalValue::ExternalLinkage);
      if (arch.warpgroups)
        variable.setAlignment(llvm::Align(kSharedAlignment));
    }
  if (!hasClusters(arch))
    for (llvm::Function &function : llvm::make_early_inc_range(*translated))
      if (function.hasFnAttribute(kern::kClusterFunctionAttr))
        function.eraseFromParent();
  if (overlapsLaunches(arch))
    for (llvm::Function &function : *translated)
      if (function.getCallingConv() == llvm::CallingConv::PTX_Kernel)
        waitForLaunchBefore(function);
  optimise(*translated, *machine, optLevel, /*unrollLoops=*/true);

  llvm::SmallString<0> text;
  llvm::raw_svector_ostream stream(text);
  llvm::legacy::PassManager codegen;
  if (machine->addPassesToEmitFile(codegen, stream, nullptr,
                                   llvm::CodeGenFileType::AssemblyFile))
    return module.emitError("cannot write PTX");
  codegen.run(*translated);
  return text.str().str();
}

FailureOr<std::optional<std::string>>
mlir::slice::assemblePtx(StringRef ptx, const GpuArch &arch,
                         Location location) {
  llvm::ErrorOr<std::string> ptxas = llvm::sys::findProgramByName("ptxas");
  if (!ptxas)
    return std::optional<std::string>();
  TemporaryFile source("ptx"), cubin("cubin"), log("log");
  if (failed(source.write(ptx, location)) ||
      failed(cubin.write("", location)) || failed(log.write("", location)))
    return failure();
  std::string arguments = ("-arch=" + arch.name).str();
  std::optional<StringRef> redirects[] = {StringRef(), log.getPath(),
                                          log.getPath()};
  std::string message;
  int status = llvm::sys::ExecuteAndWait(
      *ptxas, {*ptxas, arguments, source.getPath(), "-o", cubin.getPath()},
      /*Env=*/std::nullopt, redirects, /*SecondsToWait=*/0, /*MemoryLimit=*/0,
      &message);
  auto read = [](StringRef path) -> std::string {
    auto buffer = llvm::MemoryBuffer::getFile(path);
    return buffer ? (*buffer)->getBuffer().str() : std::string();
  };
  if (status != 0) {
    std::string said = read(log.getPath());
    return emitError(location)
           << "ptxas refuses the code for " << arch.name << ": "
           << (said.empty() ? message
                            : StringRef(said).split('\n').first.str());
  }
  return std::optional<std::string>(read(cubin.getPath()));
}
