//===- Entries.h - Which functions of a module are entries ------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_ENTRIES_H
#define MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_ENTRIES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::slice {

/// How many slice rates a function takes; those that take any are entries.
unsigned countRates(func::FuncOp function);

/// The entry that a function is, "infer" unless it says otherwise.
StringRef getEntryName(func::FuncOp function);

/// The one function that is the entry "infer". Fails, with an error, where
/// there is none or another one, and where a function that takes a rate is
/// private or has no body.
FailureOr<func::FuncOp> findNetwork(ModuleOp module);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_ENTRIES_H
