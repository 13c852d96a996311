//===- KernelCode.h - Kernels that this process can call --------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TARGET_TUNING_KERNELCODE_H
#define MODELSLICE_LIB_TARGET_TUNING_KERNELCODE_H

#include "Image.h"
#include "mlir/IR/OwningOpRef.h"
#include "modelslice/Target/Library/Compile.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"

namespace mlir::slice {

class KernelCode {
public:
  /// Compiles a module of scheduled kernels for `level`, by the code that
  /// libraries are made with, and loads it.
  static FailureOr<KernelCode> compile(OwningOpRef<ModuleOp> kernels,
                                       const CompileOptions &options,
                                       StringRef level);

  const msl_kernel &get(StringRef name) const {
    return kernels.find(name)->second;
  }

private:
  std::unique_ptr<llvm::orc::LLJIT> jit;
  llvm::StringMap<msl_kernel> kernels;
};

} // namespace mlir::slice

#endif // MODELSLICE_LIB_TARGET_TUNING_KERNELCODE_H
