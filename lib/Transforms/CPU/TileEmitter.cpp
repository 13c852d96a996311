//===- TileEmitter.cpp - One register tile of a kern.generic --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileEmitter.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::kern;

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
// Addresses and memory accesses
//===----------------------------------------------------------------------===//

Value TileEmitter::getExtent(OpBuilder &builder, Location loc, int64_t dim) {
  int64_t extent = op.getExtents()[dim];
  if (extent < 0)
    return batch;
  return arith::ConstantIndexOp::create(builder, loc, extent);
}

SmallVector<Value> TileEmitter::getIndices(AffineMap map, Coordinate at,
                                           ArrayRef<Value> shift) {
  MLIRContext *context = op.getContext();
  SmallVector<AffineExpr> dims;
  SmallVector<OpFoldResult> operands;
  for (unsigned dim = 0, e = op.getNumDims(); dim < e; ++dim) {
    int64_t offset = 0;
    if (isLane(dim) && !lanesReduce())
      offset += at.vector * schedule.getVector();
    if (int64_t(dim) == schedule.getRowDim())
      offset += at.row;
    if (op.hasReduction() && int64_t(dim) == innermostReduction())
      offset += at.step * (isLane(dim) ? schedule.getVector() : 1);
    dims.push_back(getAffineDimExpr(dim, context) + offset);
    operands.push_back(origin[dim] ? OpFoldResult(origin[dim])
                                   : OpFoldResult(builder->getIndexAttr(0)));
  }
  SmallVector<Value> indices;
  for (auto [position, expr] : llvm::enumerate(map.getResults())) {
    AffineExpr placed = expr.replaceDims(dims);
    SmallVector<OpFoldResult> placedOperands = operands;
    if (!shift.empty() && shift[position]) {
      placed = placed - getAffineDimExpr(placedOperands.size(), context);
      placedOperands.push_back(shift[position]);
    }
    AffineMap single =
        AffineMap::get(placedOperands.size(), 0, placed, context);
    OpFoldResult index = affine::makeComposedFoldedAffineApply(
        *builder, loc, single, placedOperands);
    indices.push_back(getValueOrCreateConstantIndexOp(*builder, loc, index));
  }
  return indices;
}

SmallVector<Value> TileEmitter::getOperandIndices(unsigned operand,
                                                  Coordinate at) {
  auto shift = shifts.find(operand);
  return getIndices(op.getInputMap(operand), at,
                    shift == shifts.end() ? ArrayRef<Value>() : shift->second);
}

int64_t TileEmitter::getLaneStride(AffineMap map, MemRefType type,
                                   bool &padded) {
  padded = false;
  int64_t lane = schedule.getLaneDim();
  AffineExpr laneExpr = getAffineDimExpr(lane, op.getContext());
  SmallVector<int64_t> strides;
  int64_t offset;
  LogicalResult known = type.getStridesAndOffset(strides, offset);
  assert(succeeded(known) && "buffers have static strides");
  (void)known;
  int64_t stride = 0;
  for (auto [position, expr] : llvm::enumerate(map.getResults())) {
    if (!expr.isFunctionOfDim(lane))
      continue;
    // Within a block of a blocked layout lanes are neighbours; the quotient is
    // the same for all of them, because blocks are multiples of the vector.
    if (auto binary = dyn_cast<AffineBinaryOpExpr>(expr)) {
      bool isBlock = binary.getLHS() == laneExpr &&
                     isa<AffineConstantExpr>(binary.getRHS());
      if (isBlock && expr.getKind() == AffineExprKind::FloorDiv)
        continue;
      if (isBlock && expr.getKind() == AffineExprKind::Mod) {
        stride += strides[position];
        padded = true;
        continue;
      }
    }
    // Otherwise linear: compare two neighbours.
    int64_t coefficient = 0;
    expr.walk([&](AffineExpr sub) {
      auto mul = dyn_cast<AffineBinaryOpExpr>(sub);
      if (mul && sub.getKind() == AffineExprKind::Mul &&
          mul.getLHS() == laneExpr)
        coefficient += cast<AffineConstantExpr>(mul.getRHS()).getValue();
    });
    stride += (coefficient ? coefficient : 1) * strides[position];
  }
  return stride;
}

bool TileEmitter::isMasked(Coordinate at) {
  if (lanesReduce())
    return inLaneTail;
  return at.vector == tile.vectors - 1 && tile.tail != schedule.getVector();
}

Value TileEmitter::getMask(Coordinate at) {
  auto type = VectorType::get({schedule.getVector()}, builder->getI1Type());
  if (!isMasked(at))
    return vector::ConstantMaskOp::create(*builder, loc, type,
                                          {schedule.getVector()});
  if (tile.tail == TileShape::kDynamicTail)
    return vector::CreateMaskOp::create(*builder, loc, type, tile.dynamicTail);
  return vector::ConstantMaskOp::create(*builder, loc, type, {tile.tail});
}

Value TileEmitter::strideVector(int64_t stride) {
  SmallVector<int32_t> offsets;
  for (int64_t lane = 0; lane < schedule.getVector(); ++lane)
    offsets.push_back(lane * stride);
  auto type = VectorType::get({schedule.getVector()}, builder->getI32Type());
  return arith::ConstantOp::create(
      *builder, loc, DenseElementsAttr::get(type, ArrayRef<int32_t>(offsets)));
}

Value TileEmitter::load(unsigned operand, Coordinate at) {
  Value buffer = op.getInputs()[operand];
  AffineMap map = op.getInputMap(operand);
  SmallVector<Value> indices = getOperandIndices(operand, at);
  if (!getDependence(map).lane)
    return memref::LoadOp::create(*builder, loc, buffer, indices);

  auto memref = cast<MemRefType>(buffer.getType());
  auto type = VectorType::get({schedule.getVector()}, memref.getElementType());
  bool padded;
  int64_t stride = getLaneStride(map, memref, padded);
  if (stride == 1 && (padded || !isMasked(at)))
    return vector::LoadOp::create(*builder, loc, type, buffer, indices);
  Value zero =
      arith::ConstantOp::create(*builder, loc, builder->getZeroAttr(type));
  if (stride == 1)
    return vector::MaskedLoadOp::create(*builder, loc, type, buffer, indices,
                                        getMask(at), zero);
  return vector::GatherOp::create(*builder, loc, type, buffer, indices,
                                  strideVector(stride), getMask(at), zero);
}

void TileEmitter::store(unsigned index, Value value, Coordinate at) {
  Value buffer = op.getOutputs()[index];
  AffineMap map = op.getStoreMap(index);
  SmallVector<Value> indices =
      getOperandIndices(op.getInputs().size() + index, at);
  if (!getDependence(map).lane) {
    memref::StoreOp::create(*builder, loc, value, buffer, indices);
    return;
  }
  value = asVector(value);
  bool padded;
  int64_t stride =
      getLaneStride(map, cast<MemRefType>(buffer.getType()), padded);
  if (stride != 1)
    vector::ScatterOp::create(*builder, loc, /*resultType=*/Type(), buffer,
                              indices, strideVector(stride), getMask(at),
                              value);
  else if (isMasked(at))
    vector::MaskedStoreOp::create(*builder, loc, buffer, indices, getMask(at),
                                  value);
  else
    vector::StoreOp::create(*builder, loc, value, buffer, indices);
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
    return batch;
  if (auto index = dyn_cast<IndexOp>(definition)) {
    AffineMap map = AffineMap::get(
        op.getNumDims(), 0, getAffineDimExpr(index.getDim(), op.getContext()));
    Value first = getIndices(map, at).front();
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
// Reductions
//===----------------------------------------------------------------------===//

Value TileEmitter::getIdentity(unsigned combiner, bool vector) {
  Type type = op.getEpilogueBlock()->getArgument(combiner).getType();
  APFloat value = APFloat::getZero(cast<FloatType>(type).getFloatSemantics());
  if (op.getCombiner(combiner) == Combiner::Max)
    value = APFloat::getInf(cast<FloatType>(type).getFloatSemantics(),
                            /*Negative=*/true);
  Value scalar = arith::ConstantFloatOp::create(*builder, loc,
                                                cast<FloatType>(type), value);
  if (!vector)
    return scalar;
  auto vectorType = VectorType::get({schedule.getVector()}, type);
  return arith::ConstantOp::create(*builder, loc,
                                   DenseElementsAttr::get(vectorType, value));
}

Value TileEmitter::combine(unsigned combiner, Value contribution,
                           Value accumulator, Coordinate at) {
  Combiner kind = op.getCombiner(combiner);
  bool vector = isa<VectorType>(accumulator.getType());
  // A product that only feeds a sum becomes a multiply-add, fused where the
  // target has such an instruction.
  if (auto product = contribution.getDefiningOp<arith::MulFOp>();
      product && kind == Combiner::Add && vector && !inLaneTail &&
      product->hasOneUse()) {
    Value lhs = asVector(get(product.getLhs(), at));
    Value rhs = asVector(get(product.getRhs(), at));
    return vector::FMAOp::create(*builder, loc, lhs, rhs, accumulator);
  }
  Value value = get(contribution, at);
  if (vector)
    value = asVector(value);
  if (inLaneTail)
    value = arith::SelectOp::create(*builder, loc, getMask(at), value,
                                    getIdentity(combiner, /*vector=*/true));
  if (kind == Combiner::Add)
    return arith::AddFOp::create(*builder, loc, accumulator, value);
  return arith::MaximumFOp::create(*builder, loc, accumulator, value);
}

SmallVector<Value> TileEmitter::accumulate(SmallVector<Value> carried,
                                           int64_t steps) {
  memo.clear();
  Operation *yield = op.getCombineBlock()->getTerminator();
  for (int64_t step = 0; step < steps; ++step)
    for (auto [combiner, contribution] : llvm::enumerate(yield->getOperands()))
      for (int64_t row = 0; row < tile.rows; ++row)
        for (int64_t vector = 0; vector < tile.vectors; ++vector) {
          Value &accumulator = carried[slot(combiner, row, vector)];
          accumulator = combine(combiner, contribution, accumulator,
                                Coordinate{row, vector, step});
        }
  memo.clear();
  return carried;
}

SmallVector<Value> TileEmitter::emitReductionLoop(
    int64_t dim, Value lower, Value upper, int64_t step, ValueRange carried,
    function_ref<SmallVector<Value>(SmallVector<Value>)> body) {
  Value stepValue = arith::ConstantIndexOp::create(*builder, loc, step);
  auto loop =
      scf::ForOp::create(*builder, loc, lower, upper, stepValue, carried);
  OpBuilder::InsertionGuard guard(*builder);
  builder->setInsertionPointToStart(loop.getBody());
  origin[dim] = loop.getInductionVar();
  SmallVector<Value> next =
      body(llvm::to_vector_of<Value>(loop.getRegionIterArgs()));
  // The loop carries accumulators, so its builder left the terminator to us.
  scf::YieldOp::create(*builder, loc, next);
  origin[dim] = Value();
  return llvm::to_vector_of<Value>(loop.getResults());
}

SmallVector<Value> TileEmitter::emitReduction(int64_t dim,
                                              SmallVector<Value> carried) {
  Value zero = arith::ConstantIndexOp::create(*builder, loc, 0);
  int64_t extent = op.getExtents()[dim];
  if (dim != innermostReduction())
    return emitReductionLoop(dim, zero, getExtent(*builder, loc, dim), 1,
                             carried, [&](SmallVector<Value> inner) {
                               return emitReduction(dim + 1, std::move(inner));
                             });

  int64_t width = isLane(dim) ? schedule.getVector() : 1;
  int64_t unrolled = schedule.getUnroll() * width;
  auto emitMain = [&](Value lower, Value upper, int64_t step) {
    carried = emitReductionLoop(
        dim, lower, upper, step, carried, [&](SmallVector<Value> inner) {
          return accumulate(std::move(inner), step / width);
        });
  };
  if (extent < 0) {
    // The batch: unrolled, then one by one.
    Value step = arith::ConstantIndexOp::create(*builder, loc, unrolled);
    Value main = arith::SubIOp::create(
        *builder, loc, batch,
        arith::RemUIOp::create(*builder, loc, batch, step));
    emitMain(zero, main, unrolled);
    emitMain(main, batch, 1);
    return carried;
  }
  int64_t main = extent / unrolled * unrolled;
  if (main > 0)
    emitMain(zero, arith::ConstantIndexOp::create(*builder, loc, main),
             unrolled);
  int64_t rest = (extent - main) / width;
  if (rest > 0) {
    origin[dim] = arith::ConstantIndexOp::create(*builder, loc, main);
    carried = accumulate(std::move(carried), rest);
  }
  if (isLane(dim) && extent % width) {
    origin[dim] =
        arith::ConstantIndexOp::create(*builder, loc, extent / width * width);
    inLaneTail = true;
    carried = accumulate(std::move(carried), 1);
    inLaneTail = false;
  }
  origin[dim] = Value();
  return carried;
}

//===----------------------------------------------------------------------===//
// The tile
//===----------------------------------------------------------------------===//

void TileEmitter::emitEpilogue() {
  memo.clear();
  Operation *yield = op.getEpilogueBlock()->getTerminator();
  // An element's loads come before its stores: an output may be an input that
  // is updated in place.
  for (int64_t row = 0; row < tile.rows; ++row)
    for (int64_t vector = 0; vector < tile.vectors; ++vector) {
      Coordinate at{row, vector, 0};
      SmallVector<Value> values;
      for (Value value : yield->getOperands())
        values.push_back(get(value, at));
      for (auto [index, value] : llvm::enumerate(values))
        if (!op.isSide(index))
          store(index, value, at);
    }
  storeSums();
  memo.clear();
}

/// Adds the tile's part of each side output to memory: over rows in registers
/// first, then one read and write per vector.
void TileEmitter::storeSums() {
  Operation *yield = op.getEpilogueBlock()->getTerminator();
  for (auto [index, value] : llvm::enumerate(yield->getOperands())) {
    if (!op.isSide(index))
      continue;
    AffineMap map = op.getStoreMap(index);
    Dependence kept = getDependence(map);
    for (int64_t row = 0; row < (kept.row ? tile.rows : 1); ++row)
      for (int64_t vector = 0; vector < (kept.lane ? tile.vectors : 1);
           ++vector)
        storeSum(index, value, kept, {row, vector, 0});
  }
}

void TileEmitter::storeSum(unsigned index, Value value, Dependence kept,
                           Coordinate first) {
  Value sum;
  for (int64_t row = 0; row < (kept.row ? 1 : tile.rows); ++row)
    for (int64_t vector = 0; vector < (kept.lane ? 1 : tile.vectors);
         ++vector) {
      Coordinate at{first.row + row, first.vector + vector, 0};
      Value part = asVector(get(value, at));
      if (!kept.lane && isMasked(at))
        part = arith::SelectOp::create(
            *builder, loc, getMask(at), part,
            arith::ConstantOp::create(*builder, loc,
                                      builder->getZeroAttr(part.getType())));
      sum = sum ? arith::AddFOp::create(*builder, loc, sum, part).getResult()
                : part;
    }
  Value buffer = op.getOutputs()[index];
  SmallVector<Value> indices =
      getOperandIndices(op.getInputs().size() + index, first);
  if (!kept.lane) {
    Value old = memref::LoadOp::create(*builder, loc, buffer, indices);
    sum = vector::ReductionOp::create(*builder, loc, vector::CombiningKind::ADD,
                                      sum, old, arith::FastMathFlags::reassoc);
    memref::StoreOp::create(*builder, loc, sum, buffer, indices);
    return;
  }
  auto type = cast<VectorType>(sum.getType());
  if (!isMasked(first)) {
    Value old = vector::LoadOp::create(*builder, loc, type, buffer, indices);
    sum = arith::AddFOp::create(*builder, loc, old, sum);
    vector::StoreOp::create(*builder, loc, sum, buffer, indices);
    return;
  }
  Value zero =
      arith::ConstantOp::create(*builder, loc, builder->getZeroAttr(type));
  Value mask = getMask(first);
  Value old = vector::MaskedLoadOp::create(*builder, loc, type, buffer, indices,
                                           mask, zero);
  sum = arith::AddFOp::create(*builder, loc, old, sum);
  vector::MaskedStoreOp::create(*builder, loc, buffer, indices, mask, sum);
}

void TileEmitter::emit(OpBuilder &b, Location location,
                       const TileShape &shape) {
  builder = &b;
  loc = location;
  tile = shape;
  accumulators.clear();
  if (op.hasReduction()) {
    bool vector = schedule.getLaneDim() >= 0;
    SmallVector<Value> carried;
    for (unsigned i = 0, e = op.getCombiners().size(); i < e; ++i)
      carried.append(tile.rows * tile.vectors, getIdentity(i, vector));
    accumulators = emitReduction(op.getNumParallelDims(), std::move(carried));
  }
  if (op.hasReduction() && lanesReduce())
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
  emitEpilogue();
}
