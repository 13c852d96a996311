//===- PlaceStores.cpp - Values that end in memory of others --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Results lie in the caller's memory, gradients and optimiser states in the
// model's arenas: who computes them should write them there.
//
//===----------------------------------------------------------------------===//

#include "PlanMemory.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::kern;

void kern::keepStaleReads(func::FuncOp function) {
  Block &body = function.getBody().front();
  for (Operation &op : llvm::make_early_inc_range(body)) {
    Lasting read = getLasting(&op);
    if (!read || read.stored)
      continue;
    Operation *lastUse = &op;
    forEachUse(op.getResult(0), [&](OpOperand &use) {
      if (lastUse->isBeforeInBlock(use.getOwner()))
        lastUse = use.getOwner();
    });
    bool isStale = false;
    for (Operation *other = op.getNextNode(); other && other != lastUse;
         other = other->getNextNode()) {
      Lasting store = getLasting(other);
      isStale |= store && store.stored && store.overlaps(read);
    }
    if (!isStale)
      continue;
    Value kept = buildCopy(op.getResult(0), op.getNextNode());
    op.getResult(0).replaceAllUsesExcept(kept, kept.getDefiningOp());
  }
}

/// Whether `producer` reads memory through `use` at points other than the one
/// it stores `value` at.
static bool readsElsewhere(GenericOp producer, Value value, OpOperand &use) {
  unsigned result = cast<OpResult>(value).getResultNumber();
  return isView(use.get().getDefiningOp()) ||
         producer.getInputMap(use.getOperandNumber()) !=
             producer.getStoreMap(result);
}

namespace {

class StorePlacer {
public:
  StorePlacer(func::FuncOp function, const SymbolTable &symbols,
              const ConcatParts &parts, Places &places)
      : function(function), symbols(symbols), parts(parts), places(places) {}

  LogicalResult place();

private:
  bool canWriteInPlace(Value value, Operation *store);

  func::FuncOp function;
  const SymbolTable &symbols;
  const ConcatParts &parts;
  Places &places;
};

} // namespace

/// Whether the op that makes `value` may write it straight where `store` wants
/// it: nothing else claims the value, no other store comes between, and nobody
/// reads the old content at that time or later.
bool StorePlacer::canWriteInPlace(Value value, Operation *store) {
  Value root = getReshaped(value);
  if (places.contains(root) || parts.contains(root))
    return false;
  auto producer = root.getDefiningOp<GenericOp>();
  Lasting target = getLasting(store);
  if (!target)
    return producer || root.getDefiningOp<tensor::ConcatOp>();
  if (!producer)
    return false;
  bool isSafe = true;
  for (Operation &op : function.getBody().front()) {
    Lasting other = getLasting(&op);
    if (&op == store || !other || !other.overlaps(target))
      continue;
    if (other.stored)
      return false;
    forEachUse(op.getResult(0), [&](OpOperand &use) {
      if (use.getOwner() == producer)
        isSafe &= !readsElsewhere(producer, root, use);
      else
        isSafe &= !producer->isBeforeInBlock(use.getOwner());
    });
  }
  return isSafe;
}

/// One row of a buffer, as a vector. The buffer begins where kernels expect it,
/// at a multiple of a vector's size; a row need not.
FailureOr<Place> getRowPlace(slice::SetRowOp set, const SymbolTable &symbols) {
  FailureOr<Place> place = getParamPlace(set, symbols, set.getParam(), 0, 0);
  if (failed(place) || place->storage.getNumDims() == 1)
    return place;
  MLIRContext *context = set.getContext();
  auto row = AffineMap::get(1, 0,
                            {getAffineConstantExpr(set.getRow(), context),
                             getAffineDimExpr(0, context)},
                            context);
  place->storage = place->storage.compose(row);
  return place;
}

LogicalResult StorePlacer::place() {
  Block &body = function.getBody().front();
  // Stores go only when all are placed: each sees the others.
  SmallVector<Operation *> stores;
  for (Operation &op : llvm::make_early_inc_range(body)) {
    Lasting target = getLasting(&op);
    Value value = target.stored;
    if (!value)
      continue;
    stores.push_back(&op);
    Place place;
    if (isa<slice::SetGradOp>(op)) {
      FailureOr<Place> gradient =
          getParamPlace(&op, symbols, target.param, 0, 1);
      if (failed(gradient))
        return failure();
      place = *gradient;
    } else if (auto set = dyn_cast<slice::SetRowOp>(op)) {
      FailureOr<Place> row = getRowPlace(set, symbols);
      if (failed(row))
        return failure();
      place = *row;
    } else {
      place = Place::getWhole(Space::Arena, target.arena, value);
    }
    if (isView(value.getDefiningOp()) || !canWriteInPlace(value, &op))
      value = buildCopy(value, &op);
    places[value] = place;
  }
  Operation *terminator = body.getTerminator();
  for (OpOperand &result : terminator->getOpOperands()) {
    Value value = result.get();
    if (!canWriteInPlace(value, terminator)) {
      value = buildCopy(value, terminator);
      result.set(value);
    }
    Value root = getReshaped(value);
    places[root] =
        Place::getWhole(Space::Output, result.getOperandNumber(), root);
  }
  for (Operation *store : stores)
    store->erase();
  return success();
}

LogicalResult kern::placeStores(func::FuncOp function,
                                const SymbolTable &symbols,
                                const ConcatParts &parts, Places &places) {
  return StorePlacer(function, symbols, parts, places).place();
}
