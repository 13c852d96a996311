//===- KernDialect.cpp - Registration of the kern dialect -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::kern;

#include "modelslice/Dialect/Kern/IR/KernDialect.cpp.inc"

void KernDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "modelslice/Dialect/Kern/IR/KernOps.cpp.inc"
      >();
}
