//===- DenseOps.cpp - Dense layers and their gradients --------------------===//
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

/// Two operations for each multiply-add of a row times a matrix.
static int64_t matrixFlops(RankedTensorType matrix) {
  return saturatingMul(2, getElementsPerExample(matrix.getShape()));
}

/// Reports that an operand's alive part does not follow from anything.
static LogicalResult emitUnknownShape(Operation *op, StringRef name) {
  return op->emitOpError() << "cannot tell which part of " << name
                           << " is alive at this width";
}

//===----------------------------------------------------------------------===//
// DenseOp
//===----------------------------------------------------------------------===//

LogicalResult DenseOp::verify() {
  RankedTensorType x = getX().getType(), weight = getWeight().getType(),
                   result = getResult().getType();
  if (failed(verifySameDim(*this, "dense_c1", {"the weight", weight, 1},
                           {"x", x, 1})) ||
      failed(verifySameDim(*this, "dense_c2", {"the weight", weight, 0},
                           {"the result", result, 1})))
    return failure();
  if (getBias() && failed(verifySameDim(*this, "dense_c3",
                                        {"the bias", getBias().getType(), 0},
                                        {"the result", result, 1})))
    return failure();
  if (failed(verifySameBatch(*this, "dense_c4", {"the result", result, 0},
                             {"x", x, 0})))
    return failure();
  if (isSliced(result) && !getRate())
    return emitOpError("(dense_c5) expects a rate, since the result is sliced");
  return verifyStatic(*this, "dense_c6", "the weight", weight);
}

LogicalResult DenseOp::canonicalize(DenseOp op, PatternRewriter &rewriter) {
  if (!op.getRate() || isSliced(op.getResult().getType()))
    return rewriter.notifyMatchFailure(op, "the result depends on the rate");
  rewriter.modifyOpInPlace(op, [&] { op.getRateMutable().clear(); });
  return success();
}

Value DenseOp::getRateOperand() { return getRate(); }

void DenseOp::dropWidthOperands() { getRateMutable().clear(); }

LogicalResult DenseOp::inferAliveShapes(AliveShapes &shapes,
                                        std::optional<double> rate) {
  if (!shapes.operands[0])
    return emitUnknownShape(*this, "x");
  RankedTensorType type = getResult().getType();
  int64_t batch = (*shapes.operands[0])[0], in = (*shapes.operands[0])[1];
  int64_t out = type.getDimSize(1);
  if (isSliced(type)) {
    assert(rate && "the verifier asks for a rate");
    out = aliveExtent(*rate, out, getGroups(type, 1));
  }
  shapes.operands[1] = Shape{out, in};
  if (getBias())
    shapes.operands[2] = Shape{out};
  shapes.results[0] = Shape{batch, out};
  return success();
}

int64_t DenseOp::getFlopsPerExample() {
  return matrixFlops(getWeight().getType());
}

//===----------------------------------------------------------------------===//
// DenseGradInputOp
//===----------------------------------------------------------------------===//

LogicalResult DenseGradInputOp::verify() {
  RankedTensorType dy = getDy().getType(), weight = getWeight().getType(),
                   result = getResult().getType();
  if (failed(verifySameDim(*this, "dense_grad_input_c1",
                           {"the weight", weight, 0}, {"dy", dy, 1})) ||
      failed(verifySameDim(*this, "dense_grad_input_c2",
                           {"the weight", weight, 1},
                           {"the result", result, 1})) ||
      failed(verifySameBatch(*this, "dense_grad_input_c3",
                             {"the result", result, 0}, {"dy", dy, 0})))
    return failure();
  if (isSliced(result) && !getLike())
    return emitOpError("(dense_grad_input_c4) expects 'like', since the result "
                       "is sliced");
  if (getLike() && getLike().getType() != result)
    return emitOpError("(dense_grad_input_c5) expects 'like' to have the type "
                       "of the result: expected ")
           << result << ", got " << getLike().getType();
  return verifyStatic(*this, "dense_grad_input_c6", "the weight", weight);
}

void DenseGradInputOp::dropWidthOperands() { getLikeMutable().clear(); }

LogicalResult DenseGradInputOp::inferAliveShapes(AliveShapes &shapes,
                                                 std::optional<double>) {
  if (!shapes.operands[0])
    return emitUnknownShape(*this, "dy");
  if (getLike() && !shapes.operands[2])
    return emitUnknownShape(*this, "'like'");
  Shape result =
      getLike() ? *shapes.operands[2] : getFullShape(getResult().getType());
  shapes.operands[1] = Shape{(*shapes.operands[0])[1], result[1]};
  shapes.results[0] = result;
  return success();
}

int64_t DenseGradInputOp::getFlopsPerExample() {
  return matrixFlops(getWeight().getType());
}

//===----------------------------------------------------------------------===//
// DenseGradWeightOp
//===----------------------------------------------------------------------===//

LogicalResult DenseGradWeightOp::verify() {
  RankedTensorType dy = getDy().getType(), x = getX().getType(),
                   result = getResult().getType();
  if (failed(verifySameDim(*this, "dense_grad_weight_c1",
                           {"the result", result, 0}, {"dy", dy, 1})) ||
      failed(verifySameDim(*this, "dense_grad_weight_c2",
                           {"the result", result, 1}, {"x", x, 1})))
    return failure();
  return verifySameBatch(*this, "dense_grad_weight_c3", {"dy", dy, 0},
                         {"x", x, 0});
}

LogicalResult DenseGradWeightOp::inferAliveShapes(AliveShapes &shapes,
                                                  std::optional<double>) {
  if (!shapes.operands[0])
    return emitUnknownShape(*this, "dy");
  if (!shapes.operands[1])
    return emitUnknownShape(*this, "x");
  shapes.results[0] = Shape{(*shapes.operands[0])[1], (*shapes.operands[1])[1]};
  return success();
}

int64_t DenseGradWeightOp::getFlopsPerExample() {
  return matrixFlops(getResult().getType());
}

//===----------------------------------------------------------------------===//
// DenseGradBiasOp
//===----------------------------------------------------------------------===//

LogicalResult DenseGradBiasOp::verify() {
  return verifySameDim(*this, "dense_grad_bias_c1",
                       {"the result", getResult().getType(), 0},
                       {"dy", getDy().getType(), 1});
}

LogicalResult DenseGradBiasOp::inferAliveShapes(AliveShapes &shapes,
                                                std::optional<double>) {
  if (!shapes.operands[0])
    return emitUnknownShape(*this, "dy");
  shapes.results[0] = Shape{(*shapes.operands[0])[1]};
  return success();
}
