//===- SliceInterfaces.cpp - What an op tells passes about itself ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/SliceInterfaces.h"

using namespace mlir;
using namespace mlir::slice;

#include "modelslice/Dialect/Slice/IR/SliceInterfaces.cpp.inc"

static std::string toString(ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::interleave(
      shape, stream,
      [&](int64_t extent) {
        if (ShapedType::isDynamic(extent))
          stream << '?';
        else
          stream << extent;
      },
      "x");
  return text;
}

void slice::inferFullShapes(Operation *op, AliveShapes &shapes) {
  auto fill = [](auto values, auto &shapes) {
    for (auto [value, shape] : llvm::zip_equal(values, shapes))
      if (auto type = dyn_cast<RankedTensorType>(value.getType()))
        if (!shape && !isSliced(type))
          shape = getFullShape(type);
  };
  fill(op->getOperands(), shapes.operands);
  fill(op->getResults(), shapes.results);
}

FailureOr<Shape> slice::unifyShapes(Operation *op, AliveShapes &shapes,
                                    Type type) {
  std::optional<Shape> common;
  unsigned commonIndex = 0;
  for (OpOperand &operand : op->getOpOperands()) {
    unsigned index = operand.getOperandNumber();
    const std::optional<Shape> &shape = shapes.operands[index];
    if (operand.get().getType() != type || !shape)
      continue;
    if (!common) {
      common = shape;
      commonIndex = index;
    } else if (*common != *shape) {
      return op->emitOpError()
             << "expects operands that are alive to the same extent: operand #"
             << commonIndex << " is alive in " << toString(*common)
             << ", operand #" << index << " in " << toString(*shape);
    }
  }
  if (!common)
    return op->emitOpError(
        "cannot tell which part of its operands is alive at this width");
  for (OpOperand &operand : op->getOpOperands())
    if (operand.get().getType() == type)
      shapes.operands[operand.getOperandNumber()] = common;
  return *common;
}

LogicalResult slice::inferSameShapes(Operation *op, AliveShapes &shapes) {
  FailureOr<Shape> common = unifyShapes(op, shapes, op->getResult(0).getType());
  if (failed(common))
    return failure();
  shapes.results[0] = *common;
  return success();
}

LogicalResult slice::inferNormShapes(Operation *op, AliveShapes &shapes,
                                     int64_t dim) {
  auto type = cast<RankedTensorType>(op->getOperand(0).getType());
  FailureOr<Shape> shape = unifyShapes(op, shapes, type);
  if (failed(shape))
    return failure();
  Shape vector = {(*shape)[dim < 0 ? dim + type.getRank() : dim]};
  for (auto [operand, operandShape] :
       llvm::zip_equal(op->getOperands(), shapes.operands))
    if (operand.getType() != type)
      operandShape = vector;
  shapes.results[0] = op->getResult(0).getType() == type ? *shape : vector;
  return success();
}
