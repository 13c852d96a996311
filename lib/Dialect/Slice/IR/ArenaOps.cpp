//===- ArenaOps.cpp - Whole arenas of a model -----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinOps.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

/// Constraint c1 of both ops: the vector is the arena, no more and no less.
static LogicalResult verifyArena(Operation *op, RankedTensorType type) {
  auto module = op->getParentOfType<ModuleOp>();
  auto elements =
      module
          ? module->getAttrOfType<IntegerAttr>(SliceDialect::kArenaElementsAttr)
          : IntegerAttr();
  std::string prefix = op->getName().stripDialect().str();
  if (!elements)
    return op->emitOpError()
           << "(" << prefix << "_c1) expects '"
           << SliceDialect::kArenaElementsAttr << "' on the module";
  auto expected =
      RankedTensorType::get(elements.getInt(), type.getElementType());
  if (type == expected)
    return success();
  return op->emitOpError() << "(" << prefix
                           << "_c1) expects the whole arena: expected "
                           << expected << ", got " << type;
}

LogicalResult GetArenaOp::verify() {
  return verifyArena(*this, getResult().getType());
}

LogicalResult SetArenaOp::verify() {
  return verifyArena(*this, getValue().getType());
}
