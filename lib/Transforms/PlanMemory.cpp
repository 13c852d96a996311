//===- PlanMemory.cpp - Gives every tensor of a program its place ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Entry functions on tensors become functions of kern.buffer and kern.generic
// on memrefs. Parameters and gradients are read and written in the arena,
// results in the caller's memory, reshapes and slices are other views of the
// same bytes, concatenations are made in place, and everything else shares one
// scratch area by lifetime.
//
//===----------------------------------------------------------------------===//

#include "PlanMemory.h"
#include "FactorRounding.h"
#include "RegionNames.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_PLANMEMORY
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

class Planner {
public:
  Planner(func::FuncOp function, SymbolTable &symbols)
      : function(function), symbols(symbols), builder(function) {}
  LogicalResult plan();

private:
  LogicalResult verify();
  FailureOr<Place> findPlace(Value value);
  FailureOr<Place> getPlace(Value value);
  Value getBuffer(const Place &place);
  LogicalResult rewrite(GenericOp op);

  func::FuncOp function;
  SymbolTable &symbols;
  OpBuilder builder;
  Places places;
};

/// The place of what no op on tensors computes.
FailureOr<Place> Planner::findPlace(Value value) {
  Operation *definition = value.getDefiningOp();
  if (auto argument = dyn_cast<BlockArgument>(value))
    return Place::getWhole(Space::Input, argument.getArgNumber(), value);
  if (auto read = dyn_cast<slice::GetParamOp>(definition))
    return getParamPlace(read, symbols, read.getParam(),
                         read.getLayout().value_or(0), 0);
  if (auto read = dyn_cast<slice::GetGradOp>(definition))
    return getParamPlace(read, symbols, read.getParam(), 0, 1);
  if (auto read = dyn_cast<slice::GetArenaOp>(definition))
    return Place::getWhole(Space::Arena, read.getArena(), value);
  return emitError(value.getLoc(), "no memory for a value of type ")
         << value.getType() << "; convert-linalg-to-kern should have "
         << "replaced the op that makes it";
}

FailureOr<Place> Planner::getPlace(Value value) {
  SmallVector<Operation *> views;
  Value root = value;
  while (!places.contains(root) && isView(root.getDefiningOp())) {
    views.push_back(root.getDefiningOp());
    root = views.back()->getOperand(0);
  }
  auto it = places.find(root);
  FailureOr<Place> place = it != places.end() ? it->second : findPlace(root);
  if (failed(place))
    return failure();
  places[root] = *place;
  for (Operation *view : llvm::reverse(views)) {
    place = getViewPlace(view, *place);
    if (failed(place))
      return failure();
    places[view->getResult(0)] = *place;
  }
  return place;
}

Value Planner::getBuffer(const Place &place) {
  return BufferOp::create(builder, function.getLoc(), place.type, place.space,
                          place.index, place.offset, place.offsetPerBatch);
}

LogicalResult Planner::rewrite(GenericOp op) {
  builder.setInsertionPoint(op);
  SmallVector<Value> inputs, outputs;
  SmallVector<AffineMap> maps;
  for (auto [index, input] : llvm::enumerate(op.getInputs())) {
    FailureOr<Place> place = getPlace(input);
    if (failed(place))
      return failure();
    inputs.push_back(getBuffer(*place));
    maps.push_back(place->storage.compose(op.getInputMap(index)));
  }
  for (auto [index, result] : llvm::enumerate(op.getResults())) {
    FailureOr<Place> place = getPlace(result);
    if (failed(place))
      return failure();
    outputs.push_back(getBuffer(*place));
    maps.push_back(place->storage.compose(op.getStoreMap(index)));
  }
  auto created = GenericOp::create(
      builder, op.getLoc(), TypeRange(), inputs, outputs, op.getExtents(),
      op.getNumParallel(), op.getCombiners(),
      builder.getAffineMapArrayAttr(maps), op.getClippedAttr(),
      op.getSideAttr(), op.getWinogradAttr(), nullptr);
  created->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  created->removeDiscardableAttr("kern.layouts");
  created.getCombine().takeBody(op.getCombine());
  created.getEpilogue().takeBody(op.getEpilogue());
  // A copy of a parameter may hold what is rounded already.
  for (auto [index, input] : llvm::enumerate(inputs))
    extendInput(created, index,
                cast<MemRefType>(input.getType()).getElementType());
  return success();
}

/// Checks what kern-choose-layouts should have written.
LogicalResult verifyLayouts(GenericOp op) {
  Attribute attr = op->getAttr("kern.layouts");
  if (!attr)
    return success();
  auto layouts = dyn_cast<ArrayAttr>(attr);
  bool fits = layouts && layouts.size() == op->getNumResults();
  for (unsigned i = 0; fits && i < layouts.size(); ++i) {
    auto map = dyn_cast<AffineMapAttr>(layouts[i]);
    auto type = cast<RankedTensorType>(op.getResults()[i].getType());
    fits = map && map.getValue().isPermutation() &&
           int64_t(map.getValue().getNumDims()) == type.getRank() &&
           (type.getRank() == 0 || !type.isDynamicDim(0) ||
            map.getValue().getDimPosition(0) == 0);
  }
  if (fits)
    return success();
  return op.emitOpError("expected 'kern.layouts' to permute the dimensions of "
                        "each result behind the batch, got ")
         << attr;
}

/// What the planner cannot place is refused before anything changes.
LogicalResult Planner::verify() {
  if (function.isDeclaration() || !function.getBody().hasOneBlock())
    return function.emitError("expected an entry of one block");
  for (Type type : llvm::concat<const Type>(function.getArgumentTypes(),
                                            function.getResultTypes()))
    if (auto tensor = dyn_cast<RankedTensorType>(type);
        !tensor || tensor.getEncoding())
      return function.emitError("expected an entry on tensors without slice "
                                "groups, got ")
             << type;
  for (Operation &op : function.getBody().front()) {
    if (op.getNumRegions() && !isa<GenericOp>(op))
      return op.emitOpError("has no place in a table of launches; "
                            "convert-linalg-to-kern should have replaced it");
    if (auto generic = dyn_cast<GenericOp>(op);
        generic && generic.getOutputs().empty()) {
      if (generic.getSchedule())
        return op.emitOpError("has a schedule before it has buffers");
      if (failed(verifyLayouts(generic)))
        return failure();
    }
  }
  return success();
}

LogicalResult Planner::plan() {
  if (failed(verify()) || failed(verifyParts(function)))
    return failure();
  copyPartsForUsers(function);
  ConcatParts parts = placeConcats(function);
  keepStaleReads(function);
  if (failed(placeStores(function, symbols, parts, places)))
    return failure();
  FailureOr<ScratchSize> scratch = placeScratch(function, parts, places);
  if (failed(scratch))
    return failure();
  // What packing added works on memory already.
  SmallVector<GenericOp> ops(
      llvm::make_filter_range(function.getOps<GenericOp>(), [](GenericOp op) {
        return op.getOutputs().empty();
      }));
  for (auto [position, op] : llvm::enumerate(ops)) {
    nameRegion(op, function, position);
    if (failed(rewrite(op)))
      return failure();
  }
  // Nothing on tensors is left alive.
  Block &body = function.getBody().front();
  function->setAttr("kern.signature",
                    TypeAttr::get(function.getFunctionType()));
  function->setAttr(
      "kern.scratch",
      builder.getDenseI64ArrayAttr({scratch->bytes, scratch->bytesPerExample}));
  body.getTerminator()->setOperands({});
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(body)))
    if (op.use_empty() && !isa<func::ReturnOp>(op) &&
        llvm::any_of(op.getResultTypes(),
                     [](Type type) { return !isa<MemRefType>(type); }))
      op.erase();
  // Names of inputs and outputs stay with the signature.
  auto collect = [&](ArrayAttr dictionaries, unsigned count) {
    SmallVector<Attribute> all;
    for (unsigned i = 0; i < count; ++i)
      all.push_back(dictionaries ? dictionaries[i]
                                 : builder.getDictionaryAttr({}));
    return builder.getArrayAttr(all);
  };
  function->setAttr("kern.inputs", collect(function.getArgAttrsAttr(),
                                           function.getNumArguments()));
  function->setAttr("kern.outputs", collect(function.getResAttrsAttr(),
                                            function.getNumResults()));
  function.removeArgAttrsAttr();
  function.removeResAttrsAttr();
  body.eraseArguments([](BlockArgument) { return true; });
  function.setFunctionType(builder.getFunctionType({}, {}));
  return success();
}

struct PlanMemory : public kern::impl::PlanMemoryBase<PlanMemory> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function->hasAttr("slice.entry") &&
          failed(Planner(function, symbols).plan()))
        return signalPassFailure();
  }
};

} // namespace
