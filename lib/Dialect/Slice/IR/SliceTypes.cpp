//===- SliceTypes.cpp - Types of the slice dialect ------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/SliceTypes.h"
#include "mlir/IR/DialectImplementation.h"
#include "modelslice/Dialect/Slice/IR/SliceDialect.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::slice;

#define GET_TYPEDEF_CLASSES
#include "modelslice/Dialect/Slice/IR/SliceTypes.cpp.inc"

void SliceDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "modelslice/Dialect/Slice/IR/SliceTypes.cpp.inc"
      >();
}
