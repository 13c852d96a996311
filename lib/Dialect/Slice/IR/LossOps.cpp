//===- LossOps.cpp - Softmax and losses -----------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyHelpers.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

//===----------------------------------------------------------------------===//
// SoftmaxOp and SoftmaxGradOp
//===----------------------------------------------------------------------===//

static LogicalResult verifySoftmax(Operation *op, RankedTensorType type) {
  if (type.getRank() >= 2)
    return success();
  return op->emitOpError() << "(" << op->getName().stripDialect()
                           << "_c1) expects a rank of at least 2, got "
                           << type.getRank();
}

LogicalResult SoftmaxOp::verify() {
  return verifySoftmax(*this, getResult().getType());
}

LogicalResult SoftmaxGradOp::verify() {
  return verifySoftmax(*this, getResult().getType());
}

//===----------------------------------------------------------------------===//
// CrossEntropyOp and CrossEntropyGradOp
//===----------------------------------------------------------------------===//

/// Constraints c1 to c3 of both ops.
static LogicalResult verifyLossOperands(Operation *op, RankedTensorType logits,
                                        RankedTensorType target) {
  std::string prefix = op->getName().stripDialect().str();
  if (isSliced(logits))
    return op->emitOpError()
           << "(" << prefix << "_c1) expects logits that are not sliced, got "
           << logits;
  if (failed(verifySameBatch(op, prefix + "_c2", {"the target", target, 0},
                             {"the logits", logits, 0})))
    return failure();
  if (target.getElementType().isF32() && target != logits)
    return op->emitOpError()
           << "(" << prefix
           << "_c3) expects an f32 target to have the type of the logits: "
              "expected "
           << logits << ", got " << target;
  return success();
}

LogicalResult CrossEntropyOp::verify() {
  RankedTensorType logits = getLogits().getType();
  auto target = cast<RankedTensorType>(getTarget().getType());
  if (failed(verifyLossOperands(*this, logits, target)))
    return failure();
  return verifySameBatch(*this, "cross_entropy_c4",
                         {"the result", getResult().getType(), 0},
                         {"the logits", logits, 0});
}

LogicalResult CrossEntropyOp::inferAliveShapes(AliveShapes &shapes,
                                               std::optional<double>) {
  inferFullShapes(*this, shapes);
  return success();
}

LogicalResult CrossEntropyGradOp::verify() {
  return verifyLossOperands(*this, getLogits().getType(),
                            cast<RankedTensorType>(getTarget().getType()));
}

LogicalResult CrossEntropyGradOp::inferAliveShapes(AliveShapes &shapes,
                                                   std::optional<double>) {
  inferFullShapes(*this, shapes);
  return success();
}
