//===- KernDialect.h - Fused regions and launches ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_KERN_IR_KERNDIALECT_H
#define MODELSLICE_DIALECT_KERN_IR_KERNDIALECT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "modelslice/Dialect/Kern/IR/KernDialect.h.inc"
#include "modelslice/Dialect/Kern/IR/KernEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "modelslice/Dialect/Kern/IR/KernAttrs.h.inc"
namespace mlir::kern {
/// The ISA levels that a library can be compiled for, ascending.
llvm::SmallVector<TargetAttr> getTargetLevels(MLIRContext *context);
} // namespace mlir::kern

#define GET_OP_CLASSES
#include "modelslice/Dialect/Kern/IR/KernOps.h.inc"

#endif // MODELSLICE_DIALECT_KERN_IR_KERNDIALECT_H
