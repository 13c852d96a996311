//===- Entries.h - What the entries of a network are ------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_ENTRIES_H
#define MODELSLICE_LIB_TRANSFORMS_ENTRIES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::kern {

/// Whether the function is the network itself, not what trains it.
inline bool isInferenceEntry(func::FuncOp function) {
  auto entry = function->getAttrOfType<StringAttr>("slice.entry");
  return entry && entry.getValue() == "infer";
}

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_ENTRIES_H
