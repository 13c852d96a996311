//===- PlanMemory.cpp - Gives every tensor of a program its place ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Entry functions on tensors become functions of kern.buffer and kern.generic
// on memrefs. Parameters and gradients are read and written in the arena,
// results in the caller's memory, reshapes are other views of the same bytes,
// and everything else shares one scratch area by lifetime.
//
//===----------------------------------------------------------------------===//

#include "ScratchAllocator.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_PLANMEMORY
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Where the bytes of a tensor lie. `storage` maps the tensor's indices to
/// those of a memref of type `type`.
struct Place {
  Space space = Space::Scratch;
  int64_t index = 0, offset = 0, offsetPerBatch = 0;
  MemRefType type;
  AffineMap storage;
};

MemRefType getRowMajor(RankedTensorType type) {
  return MemRefType::get(type.getShape(), type.getElementType());
}

/// The value whose bytes a tensor shares: reshapes are views.
Value getRoot(Value value) {
  while (Operation *definition = value.getDefiningOp()) {
    if (!isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(definition))
      break;
    value = definition->getOperand(0);
  }
  return value;
}

/// Whether an op overwrites memory that outlives the program, and which value
/// it stores there.
Value getStoredValue(Operation *op) {
  if (auto set = dyn_cast<slice::SetGradOp>(op))
    return set.getValue();
  if (auto set = dyn_cast<slice::SetArenaOp>(op))
    return set.getValue();
  return Value();
}

class Planner {
public:
  Planner(func::FuncOp function, SymbolTable &symbols)
      : function(function), symbols(symbols), builder(function) {}
  LogicalResult plan();

private:
  bool canWriteInPlace(Value value, Operation *store);
  Value copy(Value value, Operation *before);
  LogicalResult placeStores();
  void placeScratch();
  FailureOr<Place> getPlace(Value value);
  Place getParamPlace(StringRef name, int64_t layout, Space space,
                      int64_t arena);
  Value getBuffer(const Place &place);
  LogicalResult rewrite(GenericOp op);
  void nameRegion(GenericOp op, unsigned position);

  func::FuncOp function;
  SymbolTable &symbols;
  OpBuilder builder;
  DenseMap<Value, Place> places;
  ScratchAllocator scratch;
};

//===----------------------------------------------------------------------===//
// Values that must end in memory of the caller or of the model
//===----------------------------------------------------------------------===//

/// Whether the op that makes `value` may write it straight where `store` wants
/// it: nothing else claims the value, and nobody reads the old content later.
bool Planner::canWriteInPlace(Value value, Operation *store) {
  Value root = getRoot(value);
  auto producer = root.getDefiningOp<GenericOp>();
  if (!producer || places.contains(root))
    return false;
  // Readers of the old content see the same symbol or arena.
  auto readsSame = [&](Operation *op) {
    if (auto set = dyn_cast<slice::SetGradOp>(store)) {
      auto get = dyn_cast<slice::GetGradOp>(op);
      return get && get.getParam() == set.getParam();
    }
    if (auto set = dyn_cast<slice::SetArenaOp>(store)) {
      auto get = dyn_cast<slice::GetArenaOp>(op);
      return get && get.getArena() == set.getArena();
    }
    return false;
  };
  for (Operation &op : function.getBody().front())
    if (readsSame(&op))
      for (Operation *user : op.getUsers())
        if (producer->isBeforeInBlock(user))
          return false;
  return true;
}

Value Planner::copy(Value value, Operation *before) {
  OpBuilder copyBuilder(before);
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> extents;
  for (int64_t size : type.getShape())
    extents.push_back(ShapedType::isDynamic(size) ? -1 : size);
  AffineMap identity = copyBuilder.getMultiDimIdentityMap(type.getRank());
  auto op = GenericOp::create(
      copyBuilder, before->getLoc(), TypeRange(type), value, ValueRange(),
      extents, type.getRank(), copyBuilder.getArrayAttr({}),
      copyBuilder.getAffineMapArrayAttr({identity, identity}), nullptr, nullptr,
      nullptr);
  Block *body = copyBuilder.createBlock(&op.getEpilogue());
  YieldOp::create(copyBuilder, before->getLoc(),
                  body->addArgument(type.getElementType(), before->getLoc()));
  return op.getResult(0);
}

LogicalResult Planner::placeStores() {
  Block &body = function.getBody().front();
  for (Operation &op : llvm::make_early_inc_range(body)) {
    Value value = getStoredValue(&op);
    if (!value)
      continue;
    Place place;
    if (auto set = dyn_cast<slice::SetGradOp>(op)) {
      place = getParamPlace(set.getParam(), 0, Space::Arena, 1);
    } else {
      place.space = Space::Arena;
      place.index = cast<slice::SetArenaOp>(op).getArena();
      place.type = getRowMajor(cast<RankedTensorType>(value.getType()));
      place.storage = builder.getMultiDimIdentityMap(place.type.getRank());
    }
    bool isView = getRoot(value) != value;
    if (isView || !canWriteInPlace(value, &op))
      value = copy(value, &op);
    places[value] = place;
    op.erase();
  }
  Operation *terminator = body.getTerminator();
  for (OpOperand &result : terminator->getOpOperands()) {
    Value value = result.get();
    if (!canWriteInPlace(value, terminator)) {
      value = copy(value, terminator);
      result.set(value);
    }
    Value root = getRoot(value);
    Place place;
    place.space = Space::Output;
    place.index = result.getOperandNumber();
    place.type = getRowMajor(cast<RankedTensorType>(root.getType()));
    place.storage = builder.getMultiDimIdentityMap(place.type.getRank());
    places[root] = place;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Scratch
//===----------------------------------------------------------------------===//

void Planner::placeScratch() {
  DenseMap<Operation *, int64_t> order;
  int64_t position = 0;
  for (Operation &op : function.getBody().front())
    order[&op] = position++;
  for (auto op : function.getOps<GenericOp>()) {
    for (Value result : op.getResults()) {
      if (places.contains(result))
        continue;
      // Live until the last use of the value or of a view of it.
      int64_t last = order[op];
      SmallVector<Value> views{result};
      while (!views.empty()) {
        Value view = views.pop_back_val();
        for (Operation *user : view.getUsers()) {
          last = std::max(last, order[user]);
          if (isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(user))
            views.push_back(user->getResult(0));
        }
      }
      auto type = cast<RankedTensorType>(result.getType());
      int64_t bytes = type.getElementTypeBitWidth() / 8;
      for (int64_t size : type.getShape())
        bytes *= ShapedType::isDynamic(size) ? 1 : size;
      bool perBatch = !type.hasStaticShape();
      int64_t offset = scratch.allocate(bytes, perBatch, order[op], last);
      Place place;
      (perBatch ? place.offsetPerBatch : place.offset) = offset;
      place.type = getRowMajor(type);
      place.storage = builder.getMultiDimIdentityMap(type.getRank());
      places[result] = place;
    }
  }
  // Per-example memory follows the part of constant size.
  for (auto &[value, place] : places)
    if (place.space == Space::Scratch && !place.type.hasStaticShape())
      place.offset = scratch.getConstantBytes();
}

//===----------------------------------------------------------------------===//
// Places and rewriting
//===----------------------------------------------------------------------===//

Place Planner::getParamPlace(StringRef name, int64_t layoutIndex, Space space,
                             int64_t arena) {
  auto param = symbols.lookup<slice::ParamOp>(name);
  auto layout = cast<LayoutAttr>(param.getLayoutsAttr()[layoutIndex]);
  Place place;
  place.space = layout.getDerived() ? Space::Derived : space;
  place.index = arena;
  place.offset = layout.getOffset();
  place.type = layout.getStorageType(param.getTensorType());
  place.storage = layout.getStorageMap(param.getTensorType().getRank());
  return place;
}

FailureOr<Place> Planner::getPlace(Value value) {
  auto it = places.find(value);
  if (it != places.end())
    return it->second;
  Place place;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    place.space = Space::Input;
    place.index = argument.getArgNumber();
    place.type = getRowMajor(cast<RankedTensorType>(value.getType()));
    place.storage = builder.getMultiDimIdentityMap(place.type.getRank());
  } else if (auto read = value.getDefiningOp<slice::GetParamOp>()) {
    place = getParamPlace(read.getParam(), read.getLayout().value_or(0),
                          Space::Arena, 0);
  } else if (auto read = value.getDefiningOp<slice::GetGradOp>()) {
    place = getParamPlace(read.getParam(), 0, Space::Arena, 1);
  } else if (auto read = value.getDefiningOp<slice::GetArenaOp>()) {
    place.space = Space::Arena;
    place.index = read.getArena();
    place.type = getRowMajor(cast<RankedTensorType>(value.getType()));
    place.storage = builder.getMultiDimIdentityMap(1);
  } else if (Value root = getRoot(value); root != value) {
    FailureOr<Place> source = getPlace(root);
    if (failed(source))
      return failure();
    place = *source;
    if (!place.storage.isIdentity())
      return value.getDefiningOp()->emitOpError(
          "cannot reshape a tensor that is not stored in row-major order");
    place.type = getRowMajor(cast<RankedTensorType>(value.getType()));
    place.storage = builder.getMultiDimIdentityMap(place.type.getRank());
  } else {
    return emitError(value.getLoc(), "no memory for a value of type ")
           << value.getType() << "; convert-linalg-to-kern should have "
           << "replaced the op that makes it";
  }
  places[value] = place;
  return place;
}

Value Planner::getBuffer(const Place &place) {
  return BufferOp::create(builder, function.getLoc(), place.type, place.space,
                          place.index, place.offset, place.offsetPerBatch);
}

/// Names a region after the layer whose parameter it reads, for symbols,
/// profiles and debuggers.
void Planner::nameRegion(GenericOp op, unsigned position) {
  if (op->hasAttr("kern.name"))
    return;
  std::string name = "region" + std::to_string(position);
  for (Value input : op.getInputs()) {
    StringRef param;
    if (auto read = input.getDefiningOp<slice::GetParamOp>())
      param = read.getParam();
    else if (auto read = input.getDefiningOp<slice::GetGradOp>())
      param = read.getParam();
    else
      continue;
    bool isGradient = !input.getDefiningOp<slice::GetParamOp>();
    name = isGradient ? (param + ".grad").str() : param.rsplit('.').first.str();
    auto read = input.getDefiningOp<slice::GetParamOp>();
    if (read && read.getLayout().value_or(0) > 0)
      name += ".input_grad";
    break;
  }
  op->setAttr("kern.name", builder.getStringAttr(name));
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
  auto created =
      GenericOp::create(builder, op.getLoc(), TypeRange(), inputs, outputs,
                        op.getExtents(), op.getNumParallel(), op.getCombiners(),
                        builder.getAffineMapArrayAttr(maps),
                        op.getClippedAttr(), op.getSideAttr(), nullptr);
  created->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  created.getCombine().takeBody(op.getCombine());
  created.getEpilogue().takeBody(op.getEpilogue());
  return success();
}

LogicalResult Planner::plan() {
  if (failed(placeStores()))
    return failure();
  placeScratch();
  // What packing added works on memory already.
  SmallVector<GenericOp> ops(
      llvm::make_filter_range(function.getOps<GenericOp>(), [](GenericOp op) {
        return op.getOutputs().empty();
      }));
  for (auto [position, op] : llvm::enumerate(ops)) {
    nameRegion(op, position);
    if (failed(rewrite(op)))
      return failure();
  }
  // Nothing on tensors is left alive.
  Block &body = function.getBody().front();
  function->setAttr("kern.signature",
                    TypeAttr::get(function.getFunctionType()));
  function->setAttr("kern.scratch", builder.getDenseI64ArrayAttr(
                                        {scratch.getConstantBytes(),
                                         scratch.getBytesPerExample()}));
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
