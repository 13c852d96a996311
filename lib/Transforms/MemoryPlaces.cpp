//===- MemoryPlaces.cpp - Where the bytes of tensors lie ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryPlaces.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::kern;

Place Place::getWhole(Space space, int64_t index, Value tensor) {
  auto type = cast<RankedTensorType>(tensor.getType());
  Place place;
  place.space = space;
  place.index = index;
  place.type = MemRefType::get(type.getShape(), type.getElementType());
  place.storage =
      AffineMap::getMultiDimIdentityMap(type.getRank(), type.getContext());
  return place;
}

Place Place::getScratch(OpResult result) {
  Place place = getWhole(Space::Scratch, 0, result);
  if (auto layouts =
          result.getOwner()->getAttrOfType<ArrayAttr>("kern.layouts"))
    place.storage =
        cast<AffineMapAttr>(layouts[result.getResultNumber()]).getValue();
  place.type =
      MemRefType::get(applyPermutationMap(place.storage, place.type.getShape()),
                      place.type.getElementType());
  return place;
}

//===----------------------------------------------------------------------===//
// Memory that outlives the program
//===----------------------------------------------------------------------===//

Lasting kern::getLasting(Operation *op) {
  if (auto get = dyn_cast<slice::GetParamOp>(op))
    return {0, get.getParam(), Value()};
  if (auto get = dyn_cast<slice::GetGradOp>(op))
    return {1, get.getParam(), Value()};
  if (auto get = dyn_cast<slice::GetArenaOp>(op))
    return {int64_t(get.getArena()), StringRef(), Value()};
  if (auto set = dyn_cast<slice::SetGradOp>(op))
    return {1, set.getParam(), set.getValue()};
  if (auto set = dyn_cast<slice::SetRowOp>(op))
    return {0, set.getParam(), set.getValue()};
  if (auto set = dyn_cast<slice::SetArenaOp>(op))
    return {int64_t(set.getArena()), StringRef(), set.getValue()};
  return {};
}

FailureOr<Place> kern::getParamPlace(Operation *access,
                                     const SymbolTable &symbols, StringRef name,
                                     int64_t layoutIndex, int64_t arena) {
  auto param = symbols.lookup<slice::ParamOp>(name);
  if (!param)
    return access->emitOpError("expected a parameter named '") << name << "'";
  RankedTensorType type = param.getTensorType();
  ArrayAttr layouts = param.getLayoutsAttr();
  auto layout = layouts && layoutIndex < int64_t(layouts.size())
                    ? dyn_cast<LayoutAttr>(layouts[layoutIndex])
                    : LayoutAttr();
  if (!layout || !layout.fitsRank(type.getRank())) {
    InFlightDiagnostic diag = access->emitOpError("expected layout ");
    diag << layoutIndex << " of parameter '" << name << "' to be one for rank "
         << type.getRank();
    diag.attachNote(param.getLoc()) << "kern-pack-params should have set it";
    return diag;
  }
  Place place;
  place.space = layout.getDerived() ? Space::Derived : Space::Arena;
  place.index = arena;
  place.offset = layout.getOffset();
  place.type = layout.getStorageType(type);
  place.storage = layout.getStorageMap(type.getRank());
  return place;
}

//===----------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------===//

bool kern::isReshape(Operation *op) {
  return isa_and_present<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(op);
}

bool kern::isView(Operation *op) {
  return isReshape(op) || isa_and_present<tensor::ExtractSliceOp>(op);
}

Value kern::getReshaped(Value value) {
  while (isReshape(value.getDefiningOp()))
    value = value.getDefiningOp()->getOperand(0);
  return value;
}

Place kern::getPartPlace(Place whole, ArrayRef<int64_t> offsets,
                         ArrayRef<int64_t> strides) {
  MLIRContext *context = whole.storage.getContext();
  SmallVector<AffineExpr> exprs;
  for (auto [dim, offset] : llvm::enumerate(offsets))
    exprs.push_back(getAffineDimExpr(dim, context) * strides[dim] + offset);
  whole.storage =
      whole.storage.compose(AffineMap::get(exprs.size(), 0, exprs, context));
  return whole;
}

/// Indices of dimensions that were made of one are digits of its index.
static Place getExpandedPlace(tensor::ExpandShapeOp expand, Place source) {
  ArrayRef<int64_t> shape = expand.getResultType().getShape();
  MLIRContext *context = expand.getContext();
  SmallVector<AffineExpr> exprs;
  for (const ReassociationIndices &dims : expand.getReassociationIndices()) {
    AffineExpr index = getAffineDimExpr(dims.front(), context);
    for (int64_t dim : llvm::drop_begin(dims))
      index = index * shape[dim] + getAffineDimExpr(dim, context);
    exprs.push_back(index);
  }
  source.storage =
      source.storage.compose(AffineMap::get(shape.size(), 0, exprs, context));
  return source;
}

FailureOr<Place> kern::getViewPlace(Operation *view, Place source) {
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(view))
    return getPartPlace(source, slice.getStaticOffsets(),
                        slice.getStaticStrides());
  auto expand = dyn_cast<tensor::ExpandShapeOp>(view);
  if (expand && !source.storage.isIdentity())
    return getExpandedPlace(expand, source);
  if (!source.storage.isIdentity())
    return view->emitOpError(
        "cannot reshape a tensor that is not stored in row-major order");
  Place place = Place::getWhole(source.space, source.index, view->getResult(0));
  place.offset = source.offset;
  place.offsetPerBatch = source.offsetPerBatch;
  return place;
}

void kern::forEachUse(Value value, function_ref<void(OpOperand &)> visit) {
  SmallVector<Value> views{value};
  while (!views.empty())
    for (OpOperand &use : views.pop_back_val().getUses()) {
      visit(use);
      if (isView(use.getOwner()))
        views.push_back(use.getOwner()->getResult(0));
    }
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

SmallVector<int64_t> kern::getExtents(RankedTensorType type) {
  return llvm::map_to_vector(type.getShape(), [](int64_t size) {
    return ShapedType::isDynamic(size) ? int64_t(-1) : size;
  });
}

Value kern::buildCopy(Value source, RankedTensorType type,
                      ArrayRef<int64_t> extents, AffineMap read,
                      AffineMap store, Operation *before) {
  OpBuilder builder(before);
  auto op = GenericOp::create(builder, before->getLoc(), TypeRange(type),
                              source, ValueRange(), extents, extents.size(),
                              builder.getArrayAttr({}),
                              builder.getAffineMapArrayAttr({read, store}),
                              nullptr, nullptr, nullptr, nullptr);
  Block *body = builder.createBlock(&op.getEpilogue());
  YieldOp::create(builder, before->getLoc(),
                  body->addArgument(type.getElementType(), before->getLoc()));
  return op.getResult(0);
}

Value kern::buildCopy(Value value, Operation *before) {
  auto type = cast<RankedTensorType>(value.getType());
  AffineMap identity =
      AffineMap::getMultiDimIdentityMap(type.getRank(), type.getContext());
  return buildCopy(value, type, getExtents(type), identity, identity, before);
}
