//===- AliveShapes.cpp - The part of tensors that is alive ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/AliveShapes.h"
#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "modelslice/Dialect/Slice/IR/SliceAttrs.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::slice;

int64_t slice::getGroups(RankedTensorType type, int64_t dim) {
  auto groups = dyn_cast_if_present<GroupsAttr>(type.getEncoding());
  return groups ? groups.getGroups()[dim] : 1;
}

bool slice::isSliced(RankedTensorType type) {
  auto groups = dyn_cast_if_present<GroupsAttr>(type.getEncoding());
  return groups && groups.isSliced();
}

bool slice::isSliced(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && isSliced(tensor);
}

Shape slice::getFullShape(RankedTensorType type) {
  return Shape(type.getShape().begin(), type.getShape().end());
}

RankedTensorType slice::getAliveType(RankedTensorType type,
                                     ArrayRef<int64_t> shape) {
  return RankedTensorType::get(shape, type.getElementType());
}

int64_t slice::saturatingMul(int64_t a, int64_t b) {
  int64_t product;
  if (llvm::MulOverflow(a, b, product))
    return std::numeric_limits<int64_t>::max();
  return product;
}

int64_t slice::saturatingAdd(int64_t a, int64_t b) {
  int64_t sum;
  if (llvm::AddOverflow(a, b, sum))
    return std::numeric_limits<int64_t>::max();
  return sum;
}

int64_t slice::getElementsPerExample(ArrayRef<int64_t> shape) {
  int64_t elements = 1;
  for (int64_t extent : shape)
    if (!ShapedType::isDynamic(extent))
      elements = saturatingMul(elements, extent);
  return elements;
}

/// Whether `extent` is the end of a group of dimension `dim` of `full`.
static bool isGroupEnd(int64_t extent, RankedTensorType full, int64_t dim) {
  int64_t fullExtent = full.getDimSize(dim);
  if (extent == fullExtent)
    return true;
  int64_t groups = getGroups(full, dim);
  for (int64_t group = 1; group < groups; ++group)
    if (groupEnd(fullExtent, groups, group) == extent)
      return true;
  return false;
}

bool slice::isPrefixOf(RankedTensorType type, RankedTensorType full) {
  if (type == full)
    return true;
  if (type.getEncoding() || type.getRank() != full.getRank() ||
      type.getElementType() != full.getElementType())
    return false;
  for (int64_t dim = 0; dim < full.getRank(); ++dim)
    if (!isGroupEnd(type.getDimSize(dim), full, dim))
      return false;
  return true;
}
