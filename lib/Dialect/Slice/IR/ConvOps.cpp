//===- ConvOps.cpp - Convolutions and their gradients ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyConv.h"
#include "VerifyHelpers.h"
#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

int64_t Convolution::getFlopsPerExample() const {
  int64_t positions = saturatingMul(y.getDimSize(2), y.getDimSize(3));
  int64_t multiplyAdds =
      saturatingMul(getElementsPerExample(weight.getShape()), positions);
  return saturatingMul(2, multiplyAdds);
}

/// Reports that an operand's alive part does not follow from anything.
static LogicalResult emitUnknownShape(Operation *op, StringRef name) {
  return op->emitOpError() << "cannot tell which part of " << name
                           << " is alive at this width";
}

/// The alive part of the weight, given that of x and y.
static Shape getAliveWeight(const Convolution &conv, const Shape &x,
                            const Shape &y) {
  Shape weight = getFullShape(conv.weight);
  weight[0] = y[1];
  if (!conv.isGrouped())
    weight[1] = x[1];
  return weight;
}

/// How many channels of y belong to the conv groups that are alive in x.
static int64_t getAliveGroupOutputs(const Convolution &conv, const Shape &x) {
  return x[1] / conv.getGroupInputs() * conv.getGroupOutputs();
}

/// The gradients of a grouped convolution see the same conv groups of x and dy.
static LogicalResult checkAliveConvGroups(Operation *op,
                                          const Convolution &conv,
                                          const Shape &x, const Shape &dy) {
  if (!conv.isGrouped() || getAliveGroupOutputs(conv, x) == dy[1])
    return success();
  return op->emitOpError()
         << "expects dy to be alive in the conv groups that are alive in x: "
            "expected "
         << getAliveGroupOutputs(conv, x) << " channels, got " << dy[1];
}

//===----------------------------------------------------------------------===//
// Conv2DOp
//===----------------------------------------------------------------------===//

Convolution Conv2DOp::getConvolution() {
  return {getX().getType(), getWeight().getType(), getResult().getType(),
          getStride(),      getPadding(),          getDilation()};
}

LogicalResult Conv2DOp::verify() {
  Convolution conv = getConvolution();
  if (failed(verifyConvolution(*this, conv, {"x", "the weight", "the result"})))
    return failure();
  if (getBias() && failed(verifySameDim(*this, "conv2d_c6",
                                        {"the bias", getBias().getType(), 0},
                                        {"the result", conv.y, 1})))
    return failure();
  if (conv.isGrouped() && getRate())
    return emitOpError("(conv2d_c12) expects no rate, since the result of a "
                       "grouped convolution is alive as x is");
  if (!conv.isGrouped() && isSliced(conv.y) && !getRate())
    return emitOpError(
        "(conv2d_c12) expects a rate, since the result is sliced");
  return success();
}

LogicalResult Conv2DOp::canonicalize(Conv2DOp op, PatternRewriter &rewriter) {
  if (!op.getRate() || isSliced(op.getResult().getType()))
    return rewriter.notifyMatchFailure(op, "the result depends on the rate");
  rewriter.modifyOpInPlace(op, [&] { op.getRateMutable().clear(); });
  return success();
}

Value Conv2DOp::getRateOperand() { return getRate(); }

void Conv2DOp::dropWidthOperands() { getRateMutable().clear(); }

LogicalResult Conv2DOp::inferAliveShapes(AliveShapes &shapes,
                                         std::optional<double> rate) {
  if (!shapes.operands[0])
    return emitUnknownShape(*this, "x");
  Convolution conv = getConvolution();
  const Shape &x = *shapes.operands[0];
  Shape y = getFullShape(conv.y);
  y[0] = x[0];
  if (conv.isGrouped()) {
    y[1] = getAliveGroupOutputs(conv, x);
  } else if (isSliced(conv.y)) {
    assert(rate && "the verifier asks for a rate");
    y[1] = aliveExtent(*rate, y[1], getGroups(conv.y, 1));
  }
  shapes.operands[1] = getAliveWeight(conv, x, y);
  if (getBias())
    shapes.operands[2] = Shape{y[1]};
  shapes.results[0] = y;
  return success();
}

//===----------------------------------------------------------------------===//
// Conv2DGradInputOp
//===----------------------------------------------------------------------===//

Convolution Conv2DGradInputOp::getConvolution() {
  return {getResult().getType(), getWeight().getType(), getDy().getType(),
          getStride(),           getPadding(),          getDilation()};
}

LogicalResult Conv2DGradInputOp::verify() {
  Convolution conv = getConvolution();
  if (failed(
          verifyConvolution(*this, conv, {"the result", "the weight", "dy"})))
    return failure();
  if (isSliced(conv.x) && !getLike())
    return emitOpError("(conv2d_grad_input_c1) expects 'like', since the "
                       "result is sliced");
  if (getLike() && getLike().getType() != conv.x)
    return emitOpError("(conv2d_grad_input_c2) expects 'like' to have the type "
                       "of the result: expected ")
           << conv.x << ", got " << getLike().getType();
  return success();
}

void Conv2DGradInputOp::dropWidthOperands() { getLikeMutable().clear(); }

LogicalResult Conv2DGradInputOp::inferAliveShapes(AliveShapes &shapes,
                                                  std::optional<double>) {
  if (!shapes.operands[0])
    return emitUnknownShape(*this, "dy");
  if (getLike() && !shapes.operands[2])
    return emitUnknownShape(*this, "'like'");
  Convolution conv = getConvolution();
  const Shape &dy = *shapes.operands[0];
  Shape x = getLike() ? *shapes.operands[2] : getFullShape(conv.x);
  if (failed(checkAliveConvGroups(*this, conv, x, dy)))
    return failure();
  shapes.operands[1] = getAliveWeight(conv, x, dy);
  shapes.results[0] = x;
  return success();
}

//===----------------------------------------------------------------------===//
// Conv2DGradWeightOp
//===----------------------------------------------------------------------===//

Convolution Conv2DGradWeightOp::getConvolution() {
  return {getX().getType(), getResult().getType(), getDy().getType(),
          getStride(),      getPadding(),          getDilation()};
}

LogicalResult Conv2DGradWeightOp::verify() {
  return verifyConvolution(*this, getConvolution(), {"x", "the result", "dy"});
}

LogicalResult Conv2DGradWeightOp::inferAliveShapes(AliveShapes &shapes,
                                                   std::optional<double>) {
  if (!shapes.operands[0])
    return emitUnknownShape(*this, "dy");
  if (!shapes.operands[1])
    return emitUnknownShape(*this, "x");
  Convolution conv = getConvolution();
  const Shape &dy = *shapes.operands[0], &x = *shapes.operands[1];
  if (failed(checkAliveConvGroups(*this, conv, x, dy)))
    return failure();
  shapes.results[0] = getAliveWeight(conv, x, dy);
  return success();
}

//===----------------------------------------------------------------------===//
// Conv2DGradBiasOp
//===----------------------------------------------------------------------===//

LogicalResult Conv2DGradBiasOp::verify() {
  return verifySameDim(*this, "conv2d_grad_bias_c1",
                       {"the result", getResult().getType(), 0},
                       {"dy", getDy().getType(), 1});
}

LogicalResult Conv2DGradBiasOp::inferAliveShapes(AliveShapes &shapes,
                                                 std::optional<double>) {
  if (!shapes.operands[0])
    return emitUnknownShape(*this, "dy");
  shapes.results[0] = Shape{(*shapes.operands[0])[1]};
  return success();
}
