//===- PointEmitter.cpp - Scalars of a region at points of it -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PointEmitter.h"
#include "../AffineIndex.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::kern;

Value PointEmitter::constant(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value PointEmitter::getExtent(int64_t dim) {
  int64_t extent = op.getExtents()[dim];
  return extent < 0 ? batch : constant(extent);
}

//===----------------------------------------------------------------------===//
// Scalars
//===----------------------------------------------------------------------===//

PointEmitter::Dependence PointEmitter::getDependence(Value scalar) {
  auto it = dependences.find(scalar);
  if (it != dependences.end())
    return it->second;
  Dependence result{false, false, false};
  Operation *definition = scalar.getDefiningOp();
  if (!definition || isa<IndexOp>(definition)) {
    auto reductions = llvm::to_vector(
        llvm::seq<int64_t>(op.getNumParallel(), op.getNumDims()));
    result = {dependsOn(op, scalar, schedule.getRows()),
              dependsOn(op, scalar, schedule.getColumns()),
              dependsOn(op, scalar, reductions)};
  } else {
    for (Value operand : definition->getOperands()) {
      Dependence other = getDependence(operand);
      result.row |= other.row;
      result.column |= other.column;
      result.step |= other.step;
    }
  }
  dependences[scalar] = result;
  return result;
}

PointEmitter::Key PointEmitter::getKey(Value scalar, const Point &at) {
  Dependence dependence = getDependence(scalar);
  return {scalar.getAsOpaquePointer(), dependence.row ? at.row : -1,
          dependence.column ? at.column : -1, dependence.step ? at.step : -1};
}

Value PointEmitter::get(Value scalar, const Point &at) {
  Key key = getKey(scalar, at);
  auto it = memo.find(key);
  if (it != memo.end())
    return it->second;
  Value result = compute(scalar, at);
  memo[key] = result;
  return result;
}

Value PointEmitter::compute(Value scalar, const Point &at) {
  if (auto argument = dyn_cast<BlockArgument>(scalar)) {
    unsigned index = argument.getArgNumber();
    if (argument.getOwner() == op.getEpilogueBlock()) {
      assert(index >= op.getCombiners().size() && "accumulators are preset");
      index -= op.getCombiners().size();
    }
    return load(index, at);
  }
  Operation *definition = scalar.getDefiningOp();
  if (isa<BatchOp>(definition))
    return batch;
  if (auto index = dyn_cast<IndexOp>(definition))
    return at.indices[index.getDim()];
  OperationState state(loc, definition->getName());
  for (Value operand : definition->getOperands())
    state.operands.push_back(get(operand, at));
  state.addTypes(definition->getResultTypes());
  state.attributes = llvm::to_vector(definition->getAttrs());
  Operation *created = builder.create(state);
  return created->getResult(cast<OpResult>(scalar).getResultNumber());
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

Value PointEmitter::apply(AffineExpr expr, const Point &at) {
  SmallVector<OpFoldResult> operands;
  for (auto [dim, index] : llvm::enumerate(at.indices)) {
    assert((index || !expr.isFunctionOfDim(dim)) && "an index is not known");
    operands.push_back(index ? OpFoldResult(index)
                             : OpFoldResult(builder.getIndexAttr(0)));
  }
  return buildIndex(builder, loc, expr, operands);
}

SmallVector<Value> PointEmitter::getIndices(unsigned operand, const Point &at) {
  SmallVector<Value> indices;
  for (AffineExpr expr : op.getInputMap(operand).getResults())
    indices.push_back(apply(expr, at));
  return indices;
}

Value PointEmitter::load(unsigned operand, const Point &at) {
  return memref::LoadOp::create(builder, loc, op->getOperand(operand),
                                getIndices(operand, at));
}

void PointEmitter::store(unsigned output, Value value, const Point &at) {
  memref::StoreOp::create(builder, loc, value, op.getOutputs()[output],
                          getIndices(op.getInputs().size() + output, at));
}

/// The last dimension that `expr` depends on, or -1.
static int64_t getLastDim(AffineExpr expr, int64_t numDims) {
  for (int64_t dim = numDims - 1; dim >= 0; --dim)
    if (expr.isFunctionOfDim(dim))
      return dim;
  return -1;
}

Value PointEmitter::getInside(const Point &at,
                              function_ref<bool(unsigned)> selects,
                              std::optional<int64_t> last) {
  Value inside;
  auto require = [&](arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    Value condition = arith::CmpIOp::create(builder, loc, predicate, lhs, rhs);
    inside =
        inside
            ? arith::AndIOp::create(builder, loc, inside, condition).getResult()
            : condition;
  };
  for (int64_t input : op.getClipped().value_or(ArrayRef<int64_t>())) {
    if (!selects(input))
      continue;
    auto type = cast<MemRefType>(op.getInputs()[input].getType());
    for (auto [position, expr] :
         llvm::enumerate(op.getInputMap(input).getResults())) {
      int64_t size = type.getDimSize(position);
      if (!mayLeaveBounds(op, expr, size))
        continue;
      // What depends on parallel dimensions alone is known from the start.
      int64_t lastDim = std::max<int64_t>(getLastDim(expr, op.getNumDims()),
                                          int64_t(op.getNumParallel()) - 1);
      if (last && lastDim != *last)
        continue;
      Value index = apply(expr, at);
      // Below zero is above any size for an unsigned number.
      require(arith::CmpIPredicate::ult, index,
              ShapedType::isDynamic(size) ? batch : constant(size));
    }
  }
  return inside;
}
