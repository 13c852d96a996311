//===- PlaceConcats.cpp - Makes concatenations in place -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tensor.concat has no loop of its own. Its result is one buffer, of which
// each operand is a part.
//
//===----------------------------------------------------------------------===//

#include "PlanMemory.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

static LogicalResult verifySlice(tensor::ExtractSliceOp slice) {
  RankedTensorType source = slice.getSourceType(), type = slice.getType();
  if (source.getRank() != type.getRank())
    return slice.emitOpError("expected a part of the same rank as its source, "
                             "got ")
           << type << " of " << source;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    int64_t offset = slice.getStaticOffset(dim),
            stride = slice.getStaticStride(dim), size = type.getDimSize(dim),
            limit = source.getDimSize(dim);
    if (ShapedType::isDynamic(offset) || ShapedType::isDynamic(stride) ||
        stride < 1)
      return slice.emitOpError("expected a constant offset and stride in "
                               "dimension ")
             << dim;
    // The batch is whole.
    bool isInside =
        ShapedType::isDynamic(limit)
            ? ShapedType::isDynamic(size) && offset == 0 && stride == 1
            : !ShapedType::isDynamic(size) && offset >= 0 && size >= 1 &&
                  offset < limit && (size - 1) <= (limit - 1 - offset) / stride;
    if (!isInside)
      return slice.emitOpError("expected dimension ")
             << dim << " to be a part of its source or the whole batch, got "
             << type << " of " << source;
  }
  return success();
}

LogicalResult kern::verifyParts(func::FuncOp function) {
  for (Operation &op : function.getBody().front()) {
    if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
      if (failed(verifySlice(slice)))
        return failure();
    auto concat = dyn_cast<tensor::ConcatOp>(op);
    if (!concat)
      continue;
    int64_t dim = concat.getDim(), sum = 0;
    for (Value input : concat.getInputs()) {
      auto type = cast<RankedTensorType>(input.getType());
      if (type.isDynamicDim(dim))
        return concat.emitOpError("expected a concatenation of constant "
                                  "extents, got ")
               << type;
      if (llvm::AddOverflow(sum, type.getDimSize(dim), sum))
        return concat.emitOpError("expected less than 2^63 elements in "
                                  "dimension ")
               << dim;
    }
    if (sum != concat.getResultType().getDimSize(dim))
      return concat.emitOpError("expected ")
             << sum << " elements in dimension " << dim << ", got "
             << concat.getResultType();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Users
//===----------------------------------------------------------------------===//

/// Whether a user relies on where dimension `dim` of a tensor ends, beyond
/// which a part has neighbours: to skip the points that lie outside.
static bool clips(OpOperand &use, int64_t dim) {
  auto op = dyn_cast<GenericOp>(use.getOwner());
  unsigned input = use.getOperandNumber();
  if (!op || !op.isClipped(input))
    return false;
  auto index = dyn_cast<AffineDimExpr>(op.getInputMap(input).getResult(dim));
  return !index || op.getExtents()[index.getPosition()] >
                       cast<ShapedType>(use.get().getType()).getDimSize(dim);
}

/// Whether every user could read a value that is a part of something larger
/// along these dimensions.
static bool isReadableAsPart(Value value, ArrayRef<int64_t> dims) {
  bool isReadable = true;
  forEachUse(value, [&](OpOperand &use) {
    isReadable &= !isReshape(use.getOwner());
    // Behind a reshape dimensions are others; it is refused anyway.
    if (isReadable)
      isReadable &=
          llvm::none_of(dims, [&](int64_t dim) { return clips(use, dim); });
  });
  return isReadable;
}

void kern::copyPartsForUsers(func::FuncOp function) {
  for (auto slice :
       llvm::to_vector(function.getOps<tensor::ExtractSliceOp>())) {
    SmallVector<int64_t> dims;
    for (int64_t dim = 0; dim < slice.getType().getRank(); ++dim)
      if (slice.getType().getDimSize(dim) !=
          slice.getSourceType().getDimSize(dim))
        dims.push_back(dim);
    if (isReadableAsPart(slice, dims))
      continue;
    Value copy = buildCopy(slice.getResult(), slice->getNextNode());
    slice.getResult().replaceAllUsesExcept(copy, copy.getDefiningOp());
  }
}

//===----------------------------------------------------------------------===//
// Concatenations
//===----------------------------------------------------------------------===//

namespace {

/// An operand of a concatenation: `size` elements of a tensor from `begin` on.
struct Piece {
  OpOperand *operand;
  int64_t begin, offset, size;
};

class ConcatPlacer {
public:
  ConcatPlacer(tensor::ConcatOp concat, ConcatParts &parts)
      : concat(concat), dim(concat.getDim()), parts(parts) {}

  void place();

private:
  bool canBeMadeInPlace(Value operand);
  void copyOne(const Piece &piece);
  bool copyAll(Value source, ArrayRef<Piece> pieces);
  void setPart(Value value, int64_t offset) {
    parts[value] = {concat.getResult(), dim, offset};
  }

  tensor::ConcatOp concat;
  int64_t dim;
  ConcatParts &parts;
};

} // namespace

/// The tensor that an operand is a part of along `dim`, and where it begins.
static std::pair<Value, int64_t> getSource(Value operand, int64_t dim) {
  auto slice = operand.getDefiningOp<tensor::ExtractSliceOp>();
  if (!slice || slice.getStaticStride(dim) != 1)
    return {operand, 0};
  for (int64_t other = 0; other < slice.getType().getRank(); ++other)
    if (other != dim && slice.getType().getDimSize(other) !=
                            slice.getSourceType().getDimSize(other))
      return {operand, 0};
  return {slice.getSource(), slice.getStaticOffset(dim)};
}

/// Whether the op that makes a value may write it into its part.
bool ConcatPlacer::canBeMadeInPlace(Value operand) {
  if (parts.contains(operand))
    return false;
  auto producer = operand.getDefiningOp<GenericOp>();
  // Side outputs are set to zero before they are summed, as a whole.
  bool isWritten =
      producer && !producer.isSide(cast<OpResult>(operand).getResultNumber());
  return (isWritten || operand.getDefiningOp<tensor::ConcatOp>()) &&
         isReadableAsPart(operand, dim);
}

void ConcatPlacer::copyOne(const Piece &piece) {
  Value copy = buildCopy(piece.operand->get(), concat);
  piece.operand->set(copy);
  setPart(copy, piece.offset);
}

/// Copies pieces of equal size and distance by one loop nest: the groups of a
/// sliced tensor.
bool ConcatPlacer::copyAll(Value source, ArrayRef<Piece> pieces) {
  if (pieces.size() < 2)
    return false;
  int64_t step = pieces[1].offset - pieces[0].offset;
  int64_t sourceStep = pieces[1].begin - pieces[0].begin;
  for (auto [i, piece] : llvm::enumerate(pieces))
    if (piece.size != pieces[0].size ||
        piece.offset != pieces[0].offset + int64_t(i) * step ||
        piece.begin != pieces[0].begin + int64_t(i) * sourceStep)
      return false;
  // Loops: those of the tensor, with one over the pieces before that of `dim`.
  RankedTensorType type = concat.getResultType();
  MLIRContext *context = type.getContext();
  SmallVector<int64_t> extents;
  SmallVector<AffineExpr> read;
  for (int64_t d = 0; d < type.getRank(); ++d) {
    if (d == dim)
      extents.append({int64_t(pieces.size()), pieces[0].size});
    else
      extents.push_back(type.isDynamicDim(d) ? -1 : type.getDimSize(d));
    read.push_back(getAffineDimExpr(d < dim ? d : d + 1, context));
  }
  AffineExpr number = getAffineDimExpr(dim, context), element = read[dim];
  SmallVector<AffineExpr> store = read;
  read[dim] = number * sourceStep + element + pieces[0].begin;
  store[dim] = number * step + element + pieces[0].offset;
  auto getMap = [&](ArrayRef<AffineExpr> exprs) {
    return AffineMap::get(extents.size(), 0, exprs, context);
  };
  // It makes a part of the whole, at its place in the whole.
  setPart(buildCopy(source, type, extents, getMap(read), getMap(store), concat),
          /*offset=*/0);
  return true;
}

void ConcatPlacer::place() {
  llvm::MapVector<Value, SmallVector<Piece>> copied;
  int64_t offset = 0;
  for (OpOperand &operand : concat->getOpOperands()) {
    Value value = operand.get();
    int64_t size = cast<RankedTensorType>(value.getType()).getDimSize(dim);
    if (canBeMadeInPlace(value)) {
      setPart(value, offset);
    } else {
      auto [source, begin] = getSource(value, dim);
      copied[source].push_back({&operand, begin, offset, size});
    }
    offset += size;
  }
  for (auto &[source, pieces] : copied)
    if (!copyAll(source, pieces))
      llvm::for_each(pieces, [&](const Piece &piece) { copyOne(piece); });
}

ConcatParts kern::placeConcats(func::FuncOp function) {
  ConcatParts parts;
  for (auto concat : llvm::to_vector(function.getOps<tensor::ConcatOp>()))
    if (!concat->use_empty())
      ConcatPlacer(concat, parts).place();
  return parts;
}
