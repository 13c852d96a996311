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

/// The order of the dimensions in memory that kern-choose-layouts asks for.
AffineMap getLayout(OpResult result) {
  auto layouts = result.getOwner()->getAttrOfType<ArrayAttr>("kern.layouts");
  if (!layouts)
    return AffineMap::getMultiDimIdentityMap(
        cast<RankedTensorType>(result.getType()).getRank(),
        result.getContext());
  return cast<AffineMapAttr>(layouts[result.getResultNumber()]).getValue();
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

/// Memory that outlives the program: an arena, or one parameter's part of it.
struct Lasting {
  int64_t arena = -1;
  StringRef param;
  /// The value that an op stores there; null for an op that reads.
  Value stored;

  explicit operator bool() const { return arena >= 0; }
  bool overlaps(const Lasting &other) const {
    return arena == other.arena &&
           (param.empty() || other.param.empty() || param == other.param);
  }
};

/// The lasting memory that an op reads or overwrites, if any.
Lasting getLasting(Operation *op) {
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

/// Calls `visit` for every use of the bytes of `value`, through reshapes.
void forEachUse(Value value, function_ref<void(OpOperand &)> visit) {
  SmallVector<Value> views{value};
  while (!views.empty())
    for (OpOperand &use : views.pop_back_val().getUses()) {
      visit(use);
      if (isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(use.getOwner()))
        views.push_back(use.getOwner()->getResult(0));
    }
}

class Planner {
public:
  Planner(func::FuncOp function, SymbolTable &symbols)
      : function(function), symbols(symbols), builder(function) {}
  LogicalResult plan();

private:
  LogicalResult verify();
  void keepStaleReads();
  bool readsElsewhere(GenericOp producer, Value value, OpOperand &use);
  bool canWriteInPlace(Value value, Operation *store);
  Value copy(Value value, Operation *before);
  LogicalResult placeStores();
  void placeScratch();
  FailureOr<Place> getPlace(Value value);
  FailureOr<Place> getParamPlace(Operation *access, StringRef name,
                                 int64_t layout, int64_t arena);
  FailureOr<Place> getRowPlace(slice::SetRowOp set);
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

/// Reading from memory happens where a value is used. One that is used after
/// its memory was overwritten is copied where it was read.
void Planner::keepStaleReads() {
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
    Value kept = copy(op.getResult(0), op.getNextNode());
    op.getResult(0).replaceAllUsesExcept(kept, kept.getDefiningOp());
  }
}

/// Whether `producer` reads memory through `use` at points other than the one
/// it stores `value` at.
bool Planner::readsElsewhere(GenericOp producer, Value value, OpOperand &use) {
  unsigned result = cast<OpResult>(value).getResultNumber();
  return isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(
             use.get().getDefiningOp()) ||
         producer.getInputMap(use.getOperandNumber()) !=
             producer.getStoreMap(result);
}

/// Whether the op that makes `value` may write it straight where `store` wants
/// it: nothing else claims the value, no other store comes between, and nobody
/// reads the old content at that time or later.
bool Planner::canWriteInPlace(Value value, Operation *store) {
  Value root = getRoot(value);
  auto producer = root.getDefiningOp<GenericOp>();
  if (!producer || places.contains(root))
    return false;
  Lasting target = getLasting(store);
  if (!target)
    return true;
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
      FailureOr<Place> gradient = getParamPlace(&op, target.param, 0, 1);
      if (failed(gradient))
        return failure();
      place = *gradient;
    } else if (auto set = dyn_cast<slice::SetRowOp>(op)) {
      FailureOr<Place> row = getRowPlace(set);
      if (failed(row))
        return failure();
      place = *row;
    } else {
      place.space = Space::Arena;
      place.index = target.arena;
      place.type = getRowMajor(cast<RankedTensorType>(value.getType()));
      place.storage = builder.getMultiDimIdentityMap(place.type.getRank());
    }
    bool isView = getRoot(value) != value;
    if (isView || !canWriteInPlace(value, &op))
      value = copy(value, &op);
    places[value] = place;
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
  for (Operation *store : stores)
    store->erase();
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
      forEachUse(result, [&](OpOperand &use) {
        last = std::max(last, order[use.getOwner()]);
      });
      auto type = cast<RankedTensorType>(result.getType());
      int64_t bytes = type.getElementTypeBitWidth() / 8;
      for (int64_t size : type.getShape())
        bytes *= ShapedType::isDynamic(size) ? 1 : size;
      bool perBatch = !type.hasStaticShape();
      int64_t offset = scratch.allocate(bytes, perBatch, order[op], last);
      Place place;
      (perBatch ? place.offsetPerBatch : place.offset) = offset;
      place.storage = getLayout(cast<OpResult>(result));
      place.type =
          MemRefType::get(applyPermutationMap(place.storage, type.getShape()),
                          type.getElementType());
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

FailureOr<Place> Planner::getParamPlace(Operation *access, StringRef name,
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

/// One row of a buffer, as a vector.
FailureOr<Place> Planner::getRowPlace(slice::SetRowOp set) {
  FailureOr<Place> place = getParamPlace(set, set.getParam(), 0, 0);
  if (failed(place))
    return failure();
  auto elements = place->type.getShape().back();
  place->offset += int64_t(set.getRow()) * elements * int64_t(sizeof(float));
  place->type = MemRefType::get(elements, place->type.getElementType());
  place->storage = builder.getMultiDimIdentityMap(1);
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
    FailureOr<Place> param =
        getParamPlace(read, read.getParam(), read.getLayout().value_or(0), 0);
    if (failed(param))
      return failure();
    place = *param;
  } else if (auto read = value.getDefiningOp<slice::GetGradOp>()) {
    FailureOr<Place> gradient = getParamPlace(read, read.getParam(), 0, 1);
    if (failed(gradient))
      return failure();
    place = *gradient;
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
  // What reads no parameter is named by its entry: "sgd.region0".
  std::string name =
      (function->getAttrOfType<StringAttr>("slice.entry").getValue() +
       ".region" + std::to_string(position))
          .str();
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
  created->removeDiscardableAttr("kern.layouts");
  created.getCombine().takeBody(op.getCombine());
  created.getEpilogue().takeBody(op.getEpilogue());
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
  if (failed(verify()))
    return failure();
  keepStaleReads();
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
