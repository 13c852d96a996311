//===- VerifyAccess.cpp - Bounds of what a kern.generic touches -----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Interval arithmetic over the indexing maps of a kern.generic: generated code
// trusts its maps, so what would leave an operand is refused here.
//
//===----------------------------------------------------------------------===//

#include "Verify.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

std::optional<IndexBounds>
mlir::kern::getIndexBounds(AffineExpr expr, ArrayRef<int64_t> extents) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return IndexBounds{constant.getValue(), constant.getValue()};
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return IndexBounds{0, extents[dim.getPosition()] - 1};
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return std::nullopt;
  std::optional<IndexBounds> lhs = getIndexBounds(binary.getLHS(), extents);
  std::optional<IndexBounds> rhs = getIndexBounds(binary.getRHS(), extents);
  if (!lhs || !rhs)
    return std::nullopt;
  IndexBounds result;
  if (expr.getKind() == AffineExprKind::Add) {
    if (llvm::AddOverflow(lhs->lower, rhs->lower, result.lower) ||
        llvm::AddOverflow(lhs->upper, rhs->upper, result.upper))
      return std::nullopt;
    return result;
  }
  if (rhs->lower != rhs->upper)
    return std::nullopt;
  int64_t factor = rhs->lower;
  if (expr.getKind() == AffineExprKind::Mul) {
    if (llvm::MulOverflow(lhs->lower, factor, result.lower) ||
        llvm::MulOverflow(lhs->upper, factor, result.upper))
      return std::nullopt;
    if (factor < 0)
      std::swap(result.lower, result.upper);
    return result;
  }
  if (factor <= 0)
    return std::nullopt;
  if (expr.getKind() == AffineExprKind::Mod) {
    if (lhs->lower >= 0 && lhs->upper < factor)
      return lhs;
    return IndexBounds{0, factor - 1};
  }
  if (expr.getKind() == AffineExprKind::FloorDiv)
    return IndexBounds{llvm::divideFloorSigned(lhs->lower, factor),
                       llvm::divideFloorSigned(lhs->upper, factor)};
  return IndexBounds{llvm::divideCeilSigned(lhs->lower, factor),
                     llvm::divideCeilSigned(lhs->upper, factor)};
}

namespace {

LogicalResult verifyIndex(GenericOp op, unsigned operand, unsigned position,
                          AffineExpr expr, int64_t size, bool isClipped) {
  ArrayRef<int64_t> extents = op.getExtents();
  auto fail = [&]() -> InFlightDiagnostic {
    return op.emitOpError("index ")
           << position << " of operand " << operand << " ";
  };
  for (unsigned dim = 0, e = op.getNumDims(); dim < e; ++dim) {
    if (extents[dim] >= 0 || !expr.isFunctionOfDim(dim))
      continue;
    if (expr != getAffineDimExpr(dim, op.getContext()))
      return fail() << "mixes the batch with other indices";
    if (!ShapedType::isDynamic(size))
      return fail() << "runs over the batch, but the size is " << size;
    return success();
  }
  std::optional<IndexBounds> bounds = getIndexBounds(expr, extents);
  if (!bounds)
    return fail() << "is not affine in the dimensions or overflows";
  if (isClipped)
    return success();
  // A batch has at least one example.
  int64_t limit = ShapedType::isDynamic(size) ? 1 : size;
  if (bounds->lower < 0 || bounds->upper >= limit)
    return fail() << "runs from " << bounds->lower << " to " << bounds->upper
                  << ", expected within [0, " << limit << ")";
  return success();
}

} // namespace

bool mlir::kern::mayLeaveBounds(GenericOp op, AffineExpr expr, int64_t size) {
  // The batch is a plain index of a dynamic size.
  for (unsigned dim = 0, e = op.getNumDims(); dim < e; ++dim)
    if (op.getExtents()[dim] < 0 && expr.isFunctionOfDim(dim))
      return false;
  std::optional<IndexBounds> bounds = getIndexBounds(expr, op.getExtents());
  int64_t limit = ShapedType::isDynamic(size) ? 1 : size;
  return !bounds || bounds->lower < 0 || bounds->upper >= limit;
}

LogicalResult mlir::kern::verifyDense(Operation *op, Type type,
                                      const llvm::Twine &what) {
  auto shaped = cast<ShapedType>(type);
  if (auto memref = dyn_cast<MemRefType>(type))
    if (!memref.getLayout().isIdentity() || memref.getMemorySpace())
      return op->emitOpError("expected ")
             << what << " to be row-major in the default memory space, got "
             << type;
  ArrayRef<int64_t> shape = shaped.getShape();
  if (llvm::is_contained(shape, 0))
    return op->emitOpError("expected ")
           << what << " not to be empty, got " << type;
  if (llvm::any_of(shape.drop_front(std::min<size_t>(1, shape.size())),
                   ShapedType::isDynamic))
    return op->emitOpError("expected ")
           << what << " to be dynamic in its first dimension alone, got "
           << type;
  int64_t bytes = shaped.getElementTypeBitWidth() / 8;
  for (int64_t size : shape)
    if (!ShapedType::isDynamic(size) && llvm::MulOverflow(bytes, size, bytes))
      return op->emitOpError("expected ")
             << what << " to have less than 2^63 bytes, got " << type;
  return success();
}

LogicalResult mlir::kern::verifyAccesses(GenericOp op) {
  int64_t points = 1;
  for (int64_t extent : op.getExtents())
    if (extent > 0 && llvm::MulOverflow(points, extent, points))
      return op.emitOpError("expected less than 2^63 points");
  unsigned numInputs = op.getInputs().size();
  for (unsigned operand = 0, e = numInputs + op.getNumStores(); operand < e;
       ++operand) {
    bool isInput = operand < numInputs;
    Type type = isInput ? op.getInputs()[operand].getType()
                        : op.getStoreType(operand - numInputs);
    if (failed(verifyDense(op, type, "operand " + llvm::Twine(operand))))
      return failure();
    AffineMap map = op.getInputMap(operand);
    for (auto [position, expr] : llvm::enumerate(map.getResults()))
      if (failed(verifyIndex(op, operand, position, expr,
                             cast<ShapedType>(type).getDimSize(position),
                             isInput && op.isClipped(operand))))
        return failure();
    if (isInput)
      continue;
    unsigned store = operand - numInputs;
    if (op.isSide(store)) {
      if (!cast<ShapedType>(type).getElementType().isF32())
        return op.emitOpError("sums side outputs of f32, got ") << type;
      continue;
    }
    for (unsigned dim = 0, f = op.getNumParallelDims(); dim < f; ++dim)
      if (op.getExtents()[dim] != 1 && !map.isFunctionOfDim(dim))
        return op.emitOpError("stores output ")
               << store << " more than once along dimension " << dim
               << "; expected it in 'side'";
  }
  return success();
}
