//===- NormOps.cpp - Group, layer and RMS norm and their gradients --------===//
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

/// The largest number of channels: that of elements of a parameter.
static constexpr int64_t kMaxChannels = int64_t{1} << 40;

//===----------------------------------------------------------------------===//
// Group norm
//===----------------------------------------------------------------------===//

/// Whether `extent` is the end of one of `groups` groups of `channels`.
static bool isNormGroupEnd(int64_t extent, int64_t groups, int64_t channels) {
  if (extent < 1 || extent > channels)
    return false;
  // The group that ends at or before `extent` and is nearest to it.
  int64_t group = ((2 * extent + 1) * groups - 1) / (2 * channels);
  return groupEnd(channels, groups, group) == extent;
}

/// Constraints c1 to c6 of group_norm and of the gradients that use its
/// statistics.
template <typename OpTy> static LogicalResult verifyGroupNorm(OpTy op) {
  std::string prefix = getConstraintPrefix(op);
  RankedTensorType x = op.getX().getType();
  int64_t groups = op.getGroups(), channels = op.getChannels();
  if (failed(verifyNormRank(op, "x", x)))
    return failure();
  if (channels < 1 || channels > kMaxChannels)
    return op.emitOpError() << "(" << prefix << "_c2) expects between 1 and "
                            << kMaxChannels << " channels, got " << channels;
  if (groups < 1 || groups > std::min(kMaxGroups, channels))
    return op.emitOpError()
           << "(" << prefix << "_c3) expects between 1 and "
           << std::min(kMaxGroups, channels) << " norm groups of " << channels
           << " channels, got " << groups;
  if (int64_t extent = x.getDimSize(1);
      extent != channels &&
      (isSliced(x) || !isNormGroupEnd(extent, groups, channels)))
    return op.emitOpError()
           << "(" << prefix << "_c4) expects dimension 1 of x to equal the "
           << channels << " channels, or without slice groups to be the end "
           << "of one of their " << groups << " norm groups, got " << x;
  if (groups % getGroups(x, 1) != 0 || isSlicedElsewhere(x))
    return op.emitOpError()
           << "(" << prefix << "_c5) expects a multiple of the slice groups "
           << "of dimension 1 of x and no other dimension to be sliced, got "
           << groups << " norm groups of " << x;
  return verifyEps(op, "_c6", op.getEps());
}

LogicalResult GroupNormOp::verify() {
  RankedTensorType x = getX().getType();
  if (failed(verifyGroupNorm(*this)) ||
      failed(verifyVector(*this, "_c7", "gamma", getGamma(), "x", x, 1)))
    return failure();
  return verifyVector(*this, "_c8", "beta", getBeta(), "x", x, 1);
}

LogicalResult GroupNormGradInputOp::verify() {
  if (failed(verifyGroupNorm(*this)))
    return failure();
  return verifyVector(*this, "_c7", "gamma", getGamma(), "x", getX().getType(),
                      1);
}

LogicalResult GroupNormGradWeightOp::verify() {
  if (failed(verifyGroupNorm(*this)))
    return failure();
  return verifyVector(*this, "_c7", "the result", getResult(), "x",
                      getX().getType(), 1);
}

LogicalResult GroupNormGradBiasOp::verify() {
  RankedTensorType dy = getDy().getType();
  if (failed(verifyNormRank(*this, "dy", dy)))
    return failure();
  if (isSlicedElsewhere(dy))
    return emitOpError("(group_norm_grad_bias_c2) expects no dimension of dy "
                       "but 1 to be sliced, got ")
           << dy;
  return verifyVector(*this, "_c3", "the result", getResult(), "dy", dy, 1);
}

//===----------------------------------------------------------------------===//
// Layer norm and RMS norm
//===----------------------------------------------------------------------===//

/// Constraints c1 and c2 of the ops that take statistics of rows, and c3: that
/// `vector` is sliced like a row.
template <typename OpTy>
static LogicalResult verifyRowNorm(OpTy op, StringRef name,
                                   TypedValue<RankedTensorType> vector) {
  RankedTensorType x = op.getX().getType();
  if (failed(verifyNormRank(op, "x", x)) ||
      failed(verifyEps(op, "_c2", op.getEps())))
    return failure();
  return verifyVector(op, "_c3", name, vector, "x", x, x.getRank() - 1);
}

LogicalResult LayerNormOp::verify() {
  RankedTensorType x = getX().getType();
  if (failed(verifyRowNorm(*this, "gamma", getGamma())))
    return failure();
  return verifyVector(*this, "_c4", "beta", getBeta(), "x", x, x.getRank() - 1);
}

LogicalResult LayerNormGradInputOp::verify() {
  return verifyRowNorm(*this, "gamma", getGamma());
}

LogicalResult LayerNormGradWeightOp::verify() {
  return verifyRowNorm(*this, "the result", getResult());
}

LogicalResult LayerNormGradBiasOp::verify() {
  RankedTensorType dy = getDy().getType();
  if (failed(verifyNormRank(*this, "dy", dy)))
    return failure();
  return verifyVector(*this, "_c2", "the result", getResult(), "dy", dy,
                      dy.getRank() - 1);
}

LogicalResult RmsNormOp::verify() {
  return verifyRowNorm(*this, "gamma", getGamma());
}

LogicalResult RmsNormGradInputOp::verify() {
  return verifyRowNorm(*this, "gamma", getGamma());
}

LogicalResult RmsNormGradWeightOp::verify() {
  return verifyRowNorm(*this, "the result", getResult());
}
