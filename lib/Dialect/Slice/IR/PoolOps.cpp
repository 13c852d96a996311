//===- PoolOps.cpp - Pooling and its gradients ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyHelpers.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

/// The largest kernel and stride: positions in a window are exact as f32.
static constexpr int64_t kMaxWindow = 4096;

/// The largest height and width: positions in a tensor fit into 32 bits.
static constexpr int64_t kMaxPlane = int64_t(1) << 30;

namespace {
/// A tensor by the name the op gives it.
struct Tensor {
  StringRef name;
  RankedTensorType type;
};
} // namespace

static std::string getPrefix(Operation *op) {
  return "(" + op->getName().stripDialect().str();
}

static LogicalResult verifyTwoNumbers(Operation *op, StringRef constraint,
                                      StringRef name, ArrayRef<int64_t> numbers,
                                      ArrayRef<int64_t> min,
                                      ArrayRef<int64_t> max) {
  if (numbers.size() != 2)
    return op->emitOpError()
           << getPrefix(op) << constraint << ") expects '" << name
           << "' to have 2 numbers, got " << numbers.size();
  for (int dim : {0, 1})
    if (numbers[dim] < min[dim] || numbers[dim] > max[dim])
      return op->emitOpError()
             << getPrefix(op) << constraint << ") expects '" << name << "' #"
             << dim << " to be between " << min[dim] << " and " << max[dim]
             << ", got " << numbers[dim];
  return success();
}

/// Fails unless the planes of `x` can be walked.
static LogicalResult verifyPlanes(Operation *op, StringRef constraint,
                                  Tensor x) {
  for (int64_t dim : {1, 2, 3}) {
    int64_t extent = x.type.getDimSize(dim);
    if (ShapedType::isDynamic(extent) || extent < 1 || extent > kMaxPlane)
      return op->emitOpError()
             << getPrefix(op) << constraint << ") expects dimension " << dim
             << " of " << x.name << " to be static, of 1 to " << kMaxPlane
             << " elements, got " << x.type;
  }
  return success();
}

static LogicalResult verifyUnslicedPlanes(Operation *op, StringRef constraint,
                                          Tensor tensor) {
  for (int64_t dim : {2, 3})
    if (int64_t groups = getGroups(tensor.type, dim); groups != 1)
      return op->emitOpError()
             << getPrefix(op) << constraint << ") expects dimension " << dim
             << " of " << tensor.name << " to have 1 group, got " << groups;
  return success();
}

/// Constraints c3 and c4 of windows, c1 and c2 of global pooling.
static LogicalResult verifyChannels(Operation *op, StringRef batchConstraint,
                                    StringRef channelConstraint, Tensor y,
                                    Tensor x) {
  std::string prefix = op->getName().stripDialect().str();
  if (failed(verifySameBatch(op, prefix + batchConstraint.str(),
                             {y.name, y.type, 0}, {x.name, x.type, 0})))
    return failure();
  return verifySameDim(op, prefix + channelConstraint.str(),
                       {y.name, y.type, 1}, {x.name, x.type, 1});
}

/// Constraints c1 to c6 of an op whose windows over `x` make one element of
/// `y` each.
template <typename Op>
static LogicalResult verifyWindows(Op op, Tensor y, Tensor x) {
  ArrayRef<int64_t> kernel = op.getKernel(), stride = op.getStride(),
                    padding = op.getPadding();
  const int64_t one[] = {1, 1}, most[] = {kMaxWindow, kMaxWindow};
  if (failed(verifyTwoNumbers(op, "_c1", "kernel", kernel, one, most)) ||
      failed(verifyTwoNumbers(op, "_c1", "stride", stride, one, most)))
    return failure();
  // With more, a window could lie outside altogether.
  const int64_t zero[] = {0, 0}, half[] = {kernel[0] / 2, kernel[1] / 2};
  if (failed(verifyTwoNumbers(op, "_c2", "padding", padding, zero, half)) ||
      failed(verifyChannels(op, "_c3", "_c4", y, x)) ||
      failed(verifyPlanes(op, "_c5", x)) ||
      failed(verifyUnslicedPlanes(op, "_c5", x)) ||
      failed(verifyUnslicedPlanes(op, "_c5", y)))
    return failure();
  for (int dim : {0, 1}) {
    int64_t room = x.type.getDimSize(dim + 2) + 2 * padding[dim] - kernel[dim];
    int64_t got = y.type.getDimSize(dim + 2);
    if (room < 0)
      return op.emitOpError()
             << getPrefix(op) << "_c6) expects a window to fit into dimension "
             << dim + 2 << " of " << x.name << ": at most "
             << room + kernel[dim] << " elements with padding, got a kernel of "
             << kernel[dim];
    int64_t expected = room / stride[dim] + 1;
    if (got == expected)
      continue;
    InFlightDiagnostic diag = op.emitOpError()
                              << getPrefix(op) << "_c6) expects " << expected
                              << " elements in dimension " << dim + 2 << " of "
                              << y.name << ", got ";
    if (ShapedType::isDynamic(got))
      return diag << "a dynamic extent";
    return diag << got;
  }
  return success();
}

/// The shape that `type` has alive when as many channels as of `other` are.
static LogicalResult inferChannels(Operation *op, StringRef name,
                                   const std::optional<Shape> &other,
                                   RankedTensorType type,
                                   std::optional<Shape> &result) {
  if (!other)
    return op->emitOpError()
           << "cannot tell which part of " << name << " is alive at this width";
  result = getFullShape(type);
  std::copy_n(other->begin(), 2, result->begin());
  return success();
}

//===----------------------------------------------------------------------===//
// MaxPoolOp, MaxPoolGradOp
//===----------------------------------------------------------------------===//

LogicalResult MaxPoolOp::verify() {
  return verifyWindows(*this, {"the result", getResult().getType()},
                       {"x", getX().getType()});
}

LogicalResult MaxPoolOp::inferAliveShapes(AliveShapes &shapes,
                                          std::optional<double>) {
  return inferChannels(*this, "x", shapes.operands[0], getResult().getType(),
                       shapes.results[0]);
}

LogicalResult MaxPoolGradOp::verify() {
  RankedTensorType x = getX().getType(), result = getResult().getType();
  if (failed(verifyWindows(*this, {"dy", getDy().getType()}, {"x", x})))
    return failure();
  if (result != x)
    return emitOpError("(max_pool_grad_c7) expects the result to have the type "
                       "of x: expected ")
           << x << ", got " << result;
  return success();
}

LogicalResult MaxPoolGradOp::inferAliveShapes(AliveShapes &shapes,
                                              std::optional<double>) {
  std::optional<Shape> fromDy;
  if (failed(inferChannels(*this, "dy", shapes.operands[0],
                           getResult().getType(), fromDy)) ||
      failed(inferChannels(*this, "x", shapes.operands[1],
                           getResult().getType(), shapes.results[0])))
    return failure();
  if (*fromDy != *shapes.results[0])
    return emitOpError("expects operands that are alive to the same extent: "
                       "dy is alive in ")
           << (*fromDy)[1] << " channels, x in " << (*shapes.results[0])[1];
  return success();
}

//===----------------------------------------------------------------------===//
// AvgPoolOp, AvgPoolGradOp
//===----------------------------------------------------------------------===//

LogicalResult AvgPoolOp::verify() {
  return verifyWindows(*this, {"the result", getResult().getType()},
                       {"x", getX().getType()});
}

LogicalResult AvgPoolOp::inferAliveShapes(AliveShapes &shapes,
                                          std::optional<double>) {
  return inferChannels(*this, "x", shapes.operands[0], getResult().getType(),
                       shapes.results[0]);
}

LogicalResult AvgPoolGradOp::verify() {
  return verifyWindows(*this, {"dy", getDy().getType()},
                       {"the result", getResult().getType()});
}

LogicalResult AvgPoolGradOp::inferAliveShapes(AliveShapes &shapes,
                                              std::optional<double>) {
  return inferChannels(*this, "dy", shapes.operands[0], getResult().getType(),
                       shapes.results[0]);
}

//===----------------------------------------------------------------------===//
// GlobalAvgPoolOp, GlobalAvgPoolGradOp
//===----------------------------------------------------------------------===//

/// Constraints c1 to c3 of global pooling from `x` to `y`.
static LogicalResult verifyGlobalPool(Operation *op, Tensor y, Tensor x) {
  if (failed(verifyChannels(op, "_c1", "_c2", y, x)) ||
      failed(verifyPlanes(op, "_c3", x)))
    return failure();
  return verifyUnslicedPlanes(op, "_c3", x);
}

LogicalResult GlobalAvgPoolOp::verify() {
  return verifyGlobalPool(*this, {"the result", getResult().getType()},
                          {"x", getX().getType()});
}

LogicalResult GlobalAvgPoolOp::inferAliveShapes(AliveShapes &shapes,
                                                std::optional<double>) {
  return inferChannels(*this, "x", shapes.operands[0], getResult().getType(),
                       shapes.results[0]);
}

LogicalResult GlobalAvgPoolGradOp::verify() {
  return verifyGlobalPool(*this, {"dy", getDy().getType()},
                          {"the result", getResult().getType()});
}

LogicalResult GlobalAvgPoolGradOp::inferAliveShapes(AliveShapes &shapes,
                                                    std::optional<double>) {
  return inferChannels(*this, "dy", shapes.operands[0], getResult().getType(),
                       shapes.results[0]);
}
