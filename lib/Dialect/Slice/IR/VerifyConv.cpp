//===- VerifyConv.cpp - The constraints of convolutions -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyConv.h"
#include "VerifyHelpers.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace mlir::slice;

/// Bounds extents, strides, padding and dilation, so that whatever is computed
/// of them fits into 64 bits.
static constexpr int64_t kMaxExtent = std::numeric_limits<int32_t>::max();

static InFlightDiagnostic emitBroken(Operation *op, StringRef constraint) {
  return op->emitOpError() << "(" << constraint << ") expects ";
}

/// conv2d_c1 of one tensor.
static LogicalResult verifyExtents(Operation *op, StringRef name,
                                   RankedTensorType type, bool hasBatch) {
  if (llvm::all_of(type.getShape().drop_front(hasBatch), [](int64_t extent) {
        return extent >= 1 && extent <= kMaxExtent;
      }))
    return success();
  return emitBroken(op, "conv2d_c1")
         << "every dimension of " << name << (hasBatch ? " but the batch" : "")
         << " to be static and between 1 and " << kMaxExtent << ", got "
         << type;
}

/// conv2d_c2 of one attribute.
static LogicalResult verifyNumbers(Operation *op, StringRef name,
                                   ArrayRef<int64_t> numbers, int64_t min) {
  for (int64_t number : numbers)
    if (number < min || number > kMaxExtent)
      return emitBroken(op, "conv2d_c2")
             << "'" << name << "' to be between " << min << " and "
             << kMaxExtent << ", got " << number;
  return success();
}

/// conv2d_c3 and conv2d_c4.
static LogicalResult verifyGeometry(Operation *op, const Convolution &conv,
                                    ConvNames names) {
  for (unsigned axis : {0, 1}) {
    int64_t span = conv.getSpan(axis), padded = conv.getPaddedExtent(axis);
    if (span > padded)
      return emitBroken(op, "conv2d_c3")
             << "the dilated kernel to be no larger than the padded image in "
                "dimension "
             << 2 + axis << ": expected at most " << padded << ", got " << span;
    int64_t expected = (padded - span) / conv.stride[axis] + 1;
    int64_t got = conv.y.getDimSize(2 + axis);
    if (got != expected)
      return emitBroken(op, "conv2d_c4")
             << "dimension " << 2 + axis << " of " << names.y << " to be "
             << expected << ", got " << got;
  }
  return success();
}

/// conv2d_c8 of one tensor.
static LogicalResult verifyWholeImages(Operation *op, StringRef name,
                                       RankedTensorType type) {
  if (getGroups(type, 2) == 1 && getGroups(type, 3) == 1)
    return success();
  return emitBroken(op, "conv2d_c8") << "dimensions 2 and 3 of " << name
                                     << " to have 1 group, got " << type;
}

/// conv2d_c10 and conv2d_c11.
static LogicalResult verifyConvGroups(Operation *op, const Convolution &conv,
                                      ConvNames names) {
  int64_t inputs = conv.x.getDimSize(1), outputs = conv.y.getDimSize(1);
  int64_t perGroup = conv.getGroupInputs();
  if (inputs % perGroup != 0)
    return emitBroken(op, "conv2d_c10")
           << "dimension 1 of " << names.weight << " to divide the " << inputs
           << " channels of " << names.x << ", got " << perGroup;
  int64_t convGroups = conv.getNumConvGroups();
  if (outputs % convGroups != 0)
    return emitBroken(op, "conv2d_c10")
           << "the number of conv groups to divide the " << outputs
           << " channels of " << names.y << ", got " << convGroups;
  if (int64_t groups = getGroups(conv.weight, 1); groups != 1)
    return emitBroken(op, "conv2d_c11")
           << "dimension 1 of " << names.weight
           << " to have 1 group in a grouped convolution, got " << groups;
  int64_t groups = getGroups(conv.x, 1);
  if (getGroups(conv.y, 1) != groups)
    return emitBroken(op, "conv2d_c11")
           << "dimension 1 of " << names.y << " to have the " << groups
           << " groups of dimension 1 of " << names.x
           << " in a grouped convolution, got " << getGroups(conv.y, 1);
  if (convGroups % groups != 0)
    return emitBroken(op, "conv2d_c11")
           << "the number of conv groups to be a multiple of the " << groups
           << " slice groups, got " << convGroups;
  return success();
}

LogicalResult slice::verifyConvolution(Operation *op, const Convolution &conv,
                                       ConvNames names) {
  if (failed(verifyExtents(op, names.x, conv.x, /*hasBatch=*/true)) ||
      failed(verifyExtents(op, names.weight, conv.weight,
                           /*hasBatch=*/false)) ||
      failed(verifyExtents(op, names.y, conv.y, /*hasBatch=*/true)) ||
      failed(verifyNumbers(op, "stride", conv.stride, 1)) ||
      failed(verifyNumbers(op, "padding", conv.padding, 0)) ||
      failed(verifyNumbers(op, "dilation", conv.dilation, 1)) ||
      failed(verifyGeometry(op, conv, names)) ||
      failed(verifySameDim(op, "conv2d_c5", {names.weight, conv.weight, 0},
                           {names.y, conv.y, 1})) ||
      failed(verifySameBatch(op, "conv2d_c7", {names.y, conv.y, 0},
                             {names.x, conv.x, 0})) ||
      failed(verifyWholeImages(op, names.x, conv.x)) ||
      failed(verifyWholeImages(op, names.weight, conv.weight)) ||
      failed(verifyWholeImages(op, names.y, conv.y)))
    return failure();
  if (conv.isGrouped())
    return verifyConvGroups(op, conv, names);
  return verifySameDim(op, "conv2d_c9", {names.weight, conv.weight, 1},
                       {names.x, conv.x, 1});
}
