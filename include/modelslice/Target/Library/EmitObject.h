//===- EmitObject.h - LLVM dialect to an object file ------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_EMITOBJECT_H
#define MODELSLICE_TARGET_LIBRARY_EMITOBJECT_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include <memory>

namespace llvm {
class LLVMContext;
class Module;
class TargetMachine;
} // namespace llvm

namespace mlir::slice {

/// What code an object holds.
struct ObjectOptions {
  /// The instructions that may be used: an x86-64 microarchitecture level.
  llvm::StringRef cpu = "x86-64-v2";
  /// The processor that the scheduler models; empty for a generic one.
  llvm::StringRef tune;
  /// 0 to 3, as in clang's -O.
  unsigned optLevel = 3;
  /// Appended to the name of every defined function, such as ".v4".
  llvm::StringRef suffix;
};

/// Translates a module in the LLVM dialect. Null after a diagnostic.
std::unique_ptr<llvm::Module> translateToLLVM(ModuleOp module,
                                              llvm::LLVMContext &context);

/// Runs LLVM's pipeline of a level, without vectorising: schedules did that.
void optimise(llvm::Module &module, llvm::TargetMachine &machine,
              unsigned level, bool unrollLoops);

/// Optimises and assembles `module`. Failure comes with a diagnostic at
/// `location`.
LogicalResult emitObject(llvm::Module &module, const ObjectOptions &options,
                         Location location,
                         llvm::SmallVectorImpl<char> &object);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_EMITOBJECT_H
