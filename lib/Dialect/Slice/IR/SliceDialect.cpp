//===- SliceDialect.cpp - The slice dialect -------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/SliceDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "modelslice/Dialect/Slice/IR/Concatenation.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

#include "modelslice/Dialect/Slice/IR/SliceDialect.cpp.inc"

#define GET_OP_CLASSES
#include "modelslice/Dialect/Slice/IR/SliceOps.cpp.inc"

void SliceDialect::initialize() {
  registerTypes();
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "modelslice/Dialect/Slice/IR/SliceOps.cpp.inc"
      >();
}

/// Fails unless `attribute` is a string with at least one character.
static LogicalResult verifyName(Operation *op, NamedAttribute attribute) {
  auto name = dyn_cast<StringAttr>(attribute.getValue());
  if (!name || name.empty())
    return op->emitError() << "expects '" << attribute.getName().getValue()
                           << "' to be a non-empty string, got "
                           << attribute.getValue();
  return success();
}

LogicalResult SliceDialect::verifyOperationAttribute(Operation *op,
                                                     NamedAttribute attribute) {
  StringRef name = attribute.getName();
  bool ofFunction = llvm::is_contained(
      {kEntryAttr, kWidthAttr, kFlopsAttr, kParametersAttr}, name);
  if (ofFunction && !isa<FunctionOpInterface>(op))
    return op->emitError() << "expects '" << name << "' on a function only";
  if (name == kEntryAttr)
    return verifyName(op, attribute);
  bool isSize = llvm::is_contained(
      {kArenaElementsAttr, kBufferElementsAttr, kDerivedBytesAttr}, name);
  if ((name == kModelAttr || name == kRatesAttr || isSize) &&
      !isa<ModuleOp>(op))
    return op->emitError() << "expects '" << name << "' on a module only";
  if (ofFunction || isSize) {
    auto value = dyn_cast<IntegerAttr>(attribute.getValue());
    if (!value || !value.getType().isSignlessInteger(64) || value.getInt() < 0)
      return op->emitError()
             << "expects '" << name << "' to be an i64 of at least 0, got "
             << attribute.getValue();
    return success();
  }
  if (name == kModelAttr)
    return verifyName(op, attribute);
  if (name == kRatesAttr) {
    auto rates = dyn_cast<ArrayAttr>(attribute.getValue());
    if (!rates || !llvm::all_of(rates, llvm::IsaPred<DenseF64ArrayAttr>))
      return op->emitError() << "expects '" << name
                             << "' to be an array of dense f64 arrays, got "
                             << attribute.getValue();
    return success();
  }
  return op->emitError() << "unknown attribute '" << name << "'";
}

LogicalResult SliceDialect::verifyRegionArgAttribute(Operation *op,
                                                     unsigned regionIndex,
                                                     unsigned argIndex,
                                                     NamedAttribute attribute) {
  if (attribute.getName() == kNameAttr)
    return verifyName(op, attribute);
  return op->emitError() << "unknown attribute '"
                         << attribute.getName().getValue() << "' of argument #"
                         << argIndex;
}

LogicalResult
SliceDialect::verifyRegionResultAttribute(Operation *op, unsigned regionIndex,
                                          unsigned resultIndex,
                                          NamedAttribute attribute) {
  if (attribute.getName() == kNameAttr)
    return verifyName(op, attribute);
  return op->emitError() << "unknown attribute '"
                         << attribute.getName().getValue() << "' of result #"
                         << resultIndex;
}
