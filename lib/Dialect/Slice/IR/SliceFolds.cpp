//===- SliceFolds.cpp - What slice ops fold to ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Only folds that keep every bit of the result.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::slice;

/// Whether `attribute` is a constant tensor of one value with that bit pattern.
static bool isSplat(Attribute attribute, float value) {
  auto elements = dyn_cast_if_present<SplatElementsAttr>(attribute);
  return elements && elements.getElementType().isF32() &&
         elements.getSplatValue<APFloat>().bitwiseIsEqual(APFloat(value));
}

OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  // x + -0.0 is x for every x; x + 0.0 is not for x = -0.0.
  if (isSplat(adaptor.getRhs(), -0.0f))
    return getLhs();
  if (isSplat(adaptor.getLhs(), -0.0f))
    return getRhs();
  return {};
}

OpFoldResult MulOp::fold(FoldAdaptor adaptor) {
  if (isSplat(adaptor.getRhs(), 1.0f))
    return getLhs();
  if (isSplat(adaptor.getLhs(), 1.0f))
    return getRhs();
  return {};
}

OpFoldResult ReluOp::fold(FoldAdaptor) {
  return getX().getDefiningOp<ReluOp>() ? getX() : Value();
}

OpFoldResult DropoutOp::fold(FoldAdaptor) {
  return getP().isZero() ? getX() : Value();
}

/// The value that `value` is another shape of, looking through `op` kinds that
/// keep the order of the elements.
static Value lookThroughReshape(Value value) {
  if (auto flatten = value.getDefiningOp<FlattenOp>())
    return flatten.getX();
  if (auto reshape = value.getDefiningOp<ReshapeOp>())
    return reshape.getX();
  return {};
}

OpFoldResult FlattenOp::fold(FoldAdaptor) {
  if (getX().getType() == getResult().getType())
    return getX();
  // flatten(reshape(x)) is flatten(x), or x itself where x is flat.
  Value source = lookThroughReshape(getX());
  if (!source)
    return {};
  if (source.getType() == getResult().getType())
    return source;
  if (cast<RankedTensorType>(source.getType()).getRank() < 2)
    return {};
  getXMutable().assign(source);
  return getResult();
}

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getX().getType() == getResult().getType())
    return getX();
  Value source = lookThroughReshape(getX());
  if (!source)
    return {};
  if (source.getType() == getResult().getType())
    return source;
  getXMutable().assign(source);
  return getResult();
}
