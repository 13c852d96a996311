//===- BatchNormOps.cpp - Batch norm and its gradients --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyNorm.h"
#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

/// Constraints c1 and c2: [b, c, ...], sliced along c alone.
static LogicalResult verifyChannels(Operation *op, StringRef name,
                                    RankedTensorType type) {
  if (failed(verifyNormRank(op, name, type)))
    return failure();
  if (!isSlicedElsewhere(type))
    return success();
  return op->emitOpError() << "(" << getConstraintPrefix(op)
                           << "_c2) expects no dimension of " << name
                           << " but 1 to be sliced, got " << type;
}

/// Constraints c1 to c3.
static LogicalResult verifyNorm(Operation *op, RankedTensorType x,
                                const APFloat &eps) {
  if (failed(verifyChannels(op, "x", x)))
    return failure();
  return verifyEps(op, "_c3", eps);
}

//===----------------------------------------------------------------------===//
// BatchNormOp
//===----------------------------------------------------------------------===//

/// Constraints c6 and c7; `mean` and `var` have one type.
static LogicalResult verifyStatistics(BatchNormOp op) {
  RankedTensorType x = op.getX().getType(), mean = op.getMean().getType();
  int64_t groups = getGroups(x, 1), rank = mean.getRank();
  if (rank >= 1 && failed(verifySameDim(op, "batch_norm_c6",
                                        {"mean", mean, rank - 1}, {"x", x, 1})))
    return failure();
  bool hasRows = rank == 2 && mean.hasStaticShape() &&
                 getGroups(mean, 0) == groups &&
                 (groups == 1 || mean.getDimSize(0) == groups);
  bool isRow = rank == 1 && groups == 1;
  if (hasRows || isRow)
    return success();
  return op.emitOpError("(batch_norm_c7) expects 'mean' and 'var' to have one "
                        "row for each group of dimension 1 of x: expected ")
         << groups << " rows in " << groups << " groups, got " << mean;
}

LogicalResult BatchNormOp::verify() {
  RankedTensorType x = getX().getType();
  if (failed(verifyNorm(*this, x, getEps())) ||
      failed(verifyVector(*this, "_c4", "gamma", getGamma(), "x", x, 1)) ||
      failed(verifyVector(*this, "_c5", "beta", getBeta(), "x", x, 1)) ||
      failed(verifyStatistics(*this)))
    return failure();
  double momentum = getMomentum().convertToDouble();
  if (momentum >= 0 && momentum <= 1)
    return success();
  return emitOpError("(batch_norm_c8) expects a momentum between 0 and 1, got ")
         << momentum;
}

LogicalResult BatchNormOp::inferAliveShapes(AliveShapes &shapes,
                                            std::optional<double>) {
  RankedTensorType x = getX().getType(), mean = getMean().getType();
  FailureOr<Shape> shape = unifyShapes(*this, shapes, x);
  if (failed(shape))
    return failure();
  int64_t channels = (*shape)[1];
  // As many rows are alive as groups: the last one is that of this width.
  Shape rows = getFullShape(mean);
  if (isSliced(mean))
    rows = {groupsEndingAt(channels, x.getDimSize(1), getGroups(x, 1)),
            channels};
  shapes.operands[1] = shapes.operands[2] = Shape{channels};
  shapes.operands[3] = shapes.operands[4] = rows;
  shapes.results[0] = *shape;
  return success();
}

//===----------------------------------------------------------------------===//
// The form of training and its gradients
//===----------------------------------------------------------------------===//

LogicalResult BatchNormTrainOp::verify() {
  RankedTensorType x = getX().getType();
  if (failed(verifyNorm(*this, x, getEps())) ||
      failed(verifyVector(*this, "_c4", "gamma", getGamma(), "x", x, 1)))
    return failure();
  return verifyVector(*this, "_c5", "beta", getBeta(), "x", x, 1);
}

LogicalResult BatchNormGradInputOp::verify() {
  RankedTensorType x = getX().getType();
  if (failed(verifyNorm(*this, x, getEps())))
    return failure();
  return verifyVector(*this, "_c4", "gamma", getGamma(), "x", x, 1);
}

LogicalResult BatchNormGradWeightOp::verify() {
  RankedTensorType x = getX().getType();
  if (failed(verifyNorm(*this, x, getEps())))
    return failure();
  return verifyVector(*this, "_c4", "the result", getResult(), "x", x, 1);
}

LogicalResult BatchNormGradBiasOp::verify() {
  RankedTensorType x = getX().getType();
  if (failed(verifyChannels(*this, "x", x)))
    return failure();
  return verifyVector(*this, "_c3", "the result", getResult(), "x", x, 1);
}
