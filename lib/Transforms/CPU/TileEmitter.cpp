//===- TileEmitter.cpp - One register tile of a kern.generic --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::kern;

TileEmitter::TileEmitter(GenericOp op, ScheduleAttr schedule, Value batch)
    : op(op), schedule(schedule), batch(batch), origin(op.getNumDims()) {
  LogicalResult isValid =
      getClippedIndices(op, schedule, clipped, [&] { return op.emitError(); });
  (void)isValid;
  assert(succeeded(isValid) && "the op's verifier checks clipped inputs");
}

//===----------------------------------------------------------------------===//
// Dependence of body values on tile coordinates
//===----------------------------------------------------------------------===//

void TileEmitter::Dependence::merge(const Dependence &other) {
  row |= other.row;
  lane |= other.lane;
  step |= other.step;
}

TileEmitter::Dependence TileEmitter::getDependence(AffineMap map) {
  Dependence result;
  result.lane =
      schedule.getLaneDim() >= 0 && map.isFunctionOfDim(schedule.getLaneDim());
  result.row =
      schedule.getRowDim() >= 0 && map.isFunctionOfDim(schedule.getRowDim());
  result.step = op.hasReduction() && map.isFunctionOfDim(innermostReduction());
  return result;
}

TileEmitter::Dependence TileEmitter::getDependence(Value value) {
  auto it = dependences.find(value);
  if (it != dependences.end())
    return it->second;
  Dependence result;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    unsigned index = argument.getArgNumber();
    bool inEpilogue = argument.getOwner() == op.getEpilogueBlock();
    unsigned numAccumulators = inEpilogue ? op.getCombiners().size() : 0;
    if (index < numAccumulators) {
      result.row = schedule.getRowDim() >= 0;
      result.lane = schedule.getLaneDim() >= 0 && !lanesReduce();
    } else {
      result = getDependence(op.getInputMap(index - numAccumulators));
    }
  } else if (auto index = value.getDefiningOp<IndexOp>()) {
    int64_t dim = index.getDim();
    result.lane = isLane(dim);
    result.row = dim == schedule.getRowDim();
    result.step = op.hasReduction() && dim == innermostReduction();
  } else {
    for (Value operand : value.getDefiningOp()->getOperands())
      result.merge(getDependence(operand));
  }
  dependences[value] = result;
  return result;
}

//===----------------------------------------------------------------------===//
// Values of the bodies
//===----------------------------------------------------------------------===//

Value TileEmitter::asVector(Value value) {
  if (isa<VectorType>(value.getType()))
    return value;
  auto type = VectorType::get({schedule.getVector()}, value.getType());
  auto key = std::make_tuple(value.getAsOpaquePointer(), int64_t(-2),
                             int64_t(-2), int64_t(-2));
  Value &result = memo[key];
  if (!result)
    result = vector::BroadcastOp::create(*builder, loc, type, value);
  return result;
}

Value TileEmitter::get(Value scalar, Coordinate at) {
  Dependence dependence = getDependence(scalar);
  auto key = std::make_tuple(
      scalar.getAsOpaquePointer(), dependence.row ? at.row : -1,
      dependence.lane ? at.vector : -1, dependence.step ? at.step : -1);
  auto it = memo.find(key);
  if (it != memo.end())
    return it->second;
  Value result = compute(scalar, at);
  memo[key] = result;
  return result;
}

ExamplesOp TileEmitter::createExamples() {
  Type index = builder->getIndexType();
  return ExamplesOp::create(*builder, loc, index, index);
}

Value TileEmitter::compute(Value scalar, Coordinate at) {
  if (auto argument = dyn_cast<BlockArgument>(scalar)) {
    unsigned index = argument.getArgNumber();
    if (argument.getOwner() != op.getEpilogueBlock())
      return load(index, at);
    unsigned numAccumulators = op.getCombiners().size();
    return index < numAccumulators
               ? accumulators[slot(index, at.row, at.vector)]
               : load(index - numAccumulators, at);
  }
  Operation *definition = scalar.getDefiningOp();
  if (isa<BatchOp>(definition))
    return createExamples().getBatch();
  if (auto index = dyn_cast<IndexOp>(definition)) {
    AffineMap map = AffineMap::get(
        op.getNumDims(), 0, getAffineDimExpr(index.getDim(), op.getContext()));
    Value first = getIndices(map, at).front();
    // Of the whole batch, of which the kernel may be called for a portion.
    if (op.getExtents()[index.getDim()] < 0)
      first = arith::AddIOp::create(*builder, loc, first,
                                    createExamples().getFirst());
    if (!isLane(index.getDim()))
      return first;
    auto type =
        VectorType::get({schedule.getVector()}, builder->getIndexType());
    Value lanes = vector::StepOp::create(*builder, loc, type);
    return arith::AddIOp::create(*builder, loc, lanes, asVector(first));
  }
  // An element-wise op of arith or math: the same op on vectors.
  bool vectorise = getDependence(scalar).lane;
  OperationState state(loc, definition->getName());
  for (Value operand : definition->getOperands()) {
    Value value = get(operand, at);
    state.operands.push_back(vectorise ? asVector(value) : value);
  }
  for (Type type : definition->getResultTypes())
    state.types.push_back(
        vectorise ? VectorType::get({schedule.getVector()}, type) : type);
  state.attributes = llvm::to_vector(definition->getAttrs());
  Operation *created = builder->create(state);
  return created->getResult(cast<OpResult>(scalar).getResultNumber());
}

//===----------------------------------------------------------------------===//
// The tile
//===----------------------------------------------------------------------===//

void TileEmitter::emitAccumulators() {
  bool inLanes = schedule.getLaneDim() >= 0;
  SmallVector<Value> carried;
  for (unsigned i = 0, e = op.getCombiners().size(); i < e; ++i)
    carried.append(
        tile.rows * tile.vectors,
        getIdentity(i, inLanes && !(phase == Phase::Start && lanesReduce())));
  if (phase == Phase::Start) {
    accumulators = std::move(carried);
    return;
  }
  accumulators = emitGuarded(std::move(carried));
  if (!lanesReduce())
    return;
  for (auto [index, value] : llvm::enumerate(accumulators)) {
    unsigned combiner = index / (tile.rows * tile.vectors);
    bool isAdd = op.getCombiner(combiner) == Combiner::Add;
    // A tree rather than a chain; the order is fixed by the code.
    value = vector::ReductionOp::create(
        *builder, loc,
        isAdd ? vector::CombiningKind::ADD : vector::CombiningKind::MAXIMUMF,
        value,
        isAdd ? arith::FastMathFlags::reassoc : arith::FastMathFlags::none);
  }
}

void TileEmitter::emit(OpBuilder &b, Location location,
                       const TileShape &shape) {
  builder = &b;
  loc = location;
  tile = shape;
  accumulators.clear();
  if (op.hasReduction())
    emitAccumulators();
  if (phase == Phase::Add)
    emitAdditions();
  else
    emitEpilogue();
}
