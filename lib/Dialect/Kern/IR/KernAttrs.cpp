//===- KernAttrs.cpp - Attributes of the kern dialect ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

#include "modelslice/Dialect/Kern/IR/KernEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "modelslice/Dialect/Kern/IR/KernAttrs.cpp.inc"

void KernDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "modelslice/Dialect/Kern/IR/KernAttrs.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// LayoutAttr
//===----------------------------------------------------------------------===//

MemRefType LayoutAttr::getStorageType(RankedTensorType type) const {
  SmallVector<int64_t> shape;
  if (getBlockDim() >= 0)
    shape.push_back(
        llvm::divideCeilSigned(type.getDimSize(getBlockDim()), getBlock()));
  for (int64_t dim : getOrder())
    shape.push_back(type.getDimSize(dim));
  if (getBlockDim() >= 0)
    shape.push_back(getBlock());
  return MemRefType::get(shape, type.getElementType());
}

AffineMap LayoutAttr::getStorageMap(int64_t rank) const {
  MLIRContext *context = getContext();
  SmallVector<AffineExpr> exprs;
  if (getBlockDim() >= 0)
    exprs.push_back(
        getAffineDimExpr(getBlockDim(), context).floorDiv(getBlock()));
  for (int64_t dim : getOrder())
    exprs.push_back(getAffineDimExpr(dim, context));
  if (getBlockDim() >= 0)
    exprs.push_back(getAffineDimExpr(getBlockDim(), context) % getBlock());
  return AffineMap::get(rank, 0, exprs, context);
}

int64_t LayoutAttr::getStorageBytes(RankedTensorType type) const {
  return getStorageType(type).getNumElements() * type.getElementTypeBitWidth() /
         8;
}

//===----------------------------------------------------------------------===//
// TargetAttr
//===----------------------------------------------------------------------===//

SmallVector<TargetAttr> mlir::kern::getTargetLevels(MLIRContext *context) {
  return {TargetAttr::get(context, "x86-64-v2", 4, 16),
          TargetAttr::get(context, "x86-64-v3", 8, 16),
          TargetAttr::get(context, "x86-64-v4", 16, 32)};
}
