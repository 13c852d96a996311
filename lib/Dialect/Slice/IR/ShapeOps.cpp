//===- ShapeOps.cpp - Ops that only change the shape ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyHelpers.h"
#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

/// Elements per index of dimension 1.
static int64_t innerElements(ArrayRef<int64_t> shape) {
  return shape.size() < 2 ? 1 : getElementsPerExample(shape.drop_front(2));
}

/// Whether a dimension other than dimension 1 is sliced.
static bool isSlicedElsewhere(RankedTensorType type) {
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (dim != 1 && getGroups(type, dim) != 1)
      return true;
  return false;
}

/// Whether each group of dimension 1 of `x` holds the elements of the same
/// group of dimension 1 of `result`.
static bool haveSameGroups(RankedTensorType x, RankedTensorType result) {
  if (!isSliced(x) && !isSliced(result))
    return true;
  if (isSlicedElsewhere(x) || isSlicedElsewhere(result))
    return false;
  int64_t groups = getGroups(x, 1);
  if (groups != getGroups(result, 1))
    return false;
  int64_t inner = innerElements(x.getShape());
  int64_t resultInner = innerElements(result.getShape());
  for (int64_t group = 1; group <= groups; ++group)
    if (groupEnd(x.getDimSize(1), groups, group) * inner !=
        groupEnd(result.getDimSize(1), groups, group) * resultInner)
      return false;
  return true;
}

/// Constraints c2 to c4 of flatten and reshape.
static LogicalResult verifyReshape(Operation *op, RankedTensorType x,
                                   RankedTensorType result) {
  std::string prefix = op->getName().stripDialect().str();
  if (failed(verifySameBatch(op, prefix + "_c2", {"the result", result, 0},
                             {"x", x, 0})))
    return failure();
  for (RankedTensorType type : {x, result})
    // Empty dimensions hold no element to tell groups by.
    if (llvm::any_of(type.getShape().drop_front(), [](int64_t extent) {
          return ShapedType::isDynamic(extent) || extent == 0;
        }))
      return op->emitOpError() << "(" << prefix
                               << "_c2) expects static dimensions of at least "
                                  "1 after the batch, got "
                               << type;
  // An extent beyond 64 bits saturates; it can equal no other one honestly.
  int64_t elements = getElementsPerExample(x.getShape().drop_front());
  int64_t got = getElementsPerExample(result.getShape().drop_front());
  if (elements != got || elements == std::numeric_limits<int64_t>::max())
    return op->emitOpError() << "(" << prefix << "_c3) expects " << elements
                             << " elements per example, got " << got;
  if (!haveSameGroups(x, result))
    return op->emitOpError()
           << "(" << prefix
           << "_c4) expects every group of dimension 1 of x to be a group of "
              "dimension 1 of the result, and no other dimension to be "
              "sliced, got "
           << x << " and " << result;
  return success();
}

/// The same elements per example, with dimension 1 taking what is alive.
static LogicalResult inferReshape(Operation *op, AliveShapes &shapes) {
  if (!shapes.operands[0])
    return op->emitOpError(
        "cannot tell which part of x is alive at this width");
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  Shape result = getFullShape(type);
  result[0] = (*shapes.operands[0])[0];
  if (isSliced(type))
    result[1] = (*shapes.operands[0])[1] * innerElements(*shapes.operands[0]) /
                innerElements(result);
  shapes.results[0] = result;
  return success();
}

LogicalResult FlattenOp::verify() {
  RankedTensorType x = getX().getType(), result = getResult().getType();
  if (x.getRank() < 2 || result.getRank() != 2)
    return emitOpError("(flatten_c1) expects x of rank at least 2 and a result "
                       "of rank 2, got ranks ")
           << x.getRank() << " and " << result.getRank();
  return verifyReshape(*this, x, result);
}

LogicalResult FlattenOp::inferAliveShapes(AliveShapes &shapes,
                                          std::optional<double>) {
  return inferReshape(*this, shapes);
}

LogicalResult ReshapeOp::verify() {
  RankedTensorType x = getX().getType(), result = getResult().getType();
  if (x.getRank() < 1 || result.getRank() < 1)
    return emitOpError("(reshape_c1) expects ranks of at least 1, got ")
           << x.getRank() << " and " << result.getRank();
  return verifyReshape(*this, x, result);
}

LogicalResult ReshapeOp::inferAliveShapes(AliveShapes &shapes,
                                          std::optional<double>) {
  return inferReshape(*this, shapes);
}
