//===- TileMemory.cpp - Loads and stores of a register tile ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../AffineIndex.h"
#include "TileEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

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
    indices.push_back(buildIndex(*builder, loc, placed, placedOperands));
  }
  return indices;
}

SmallVector<Value> TileEmitter::getOperandIndices(unsigned operand,
                                                  Coordinate at) {
  auto shift = shifts.find(operand);
  return getIndices(op.getInputMap(operand), at,
                    shift == shifts.end() ? ArrayRef<Value>() : shift->second);
}

LaneAccess TileEmitter::getAccess(AffineMap map, Value buffer) {
  std::optional<LaneAccess> access =
      getLaneAccess(map, cast<MemRefType>(buffer.getType()),
                    schedule.getLaneDim(), schedule.getVector());
  assert(access && "kern-apply-schedules checks that lanes are regular");
  return *access;
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
  // 32 bits where they do: gathers of 64-bit indices take twice the registers.
  int64_t lanes = schedule.getVector();
  unsigned width =
      llvm::isInt<32>(stride) && llvm::isInt<32>(stride * lanes) ? 32 : 64;
  SmallVector<APInt> offsets;
  for (int64_t lane = 0; lane < lanes; ++lane)
    offsets.push_back(APInt(width, lane * stride, /*isSigned=*/true));
  auto type = VectorType::get({lanes}, builder->getIntegerType(width));
  return arith::ConstantOp::create(*builder, loc,
                                   DenseElementsAttr::get(type, offsets));
}

/// Every second element from `indices` on: two loads of neighbours that reach
/// no further than the last element that is wanted, and a shuffle.
Value TileEmitter::loadAlternate(Value buffer, SmallVector<Value> indices,
                                 VectorType type, Coordinate at) {
  int64_t lanes = schedule.getVector();
  int64_t active = isMasked(at) ? tile.tail : lanes;
  auto maskType = VectorType::get({lanes}, builder->getI1Type());
  auto loadSome = [&](int64_t count) -> Value {
    if (count >= lanes)
      return vector::LoadOp::create(*builder, loc, type, buffer, indices);
    Value zero =
        arith::ConstantOp::create(*builder, loc, builder->getZeroAttr(type));
    return vector::MaskedLoadOp::create(
        *builder, loc, type, buffer, indices,
        vector::ConstantMaskOp::create(*builder, loc, maskType, {count}), zero);
  };
  Value first = loadSome(2 * active - 1), second = first;
  if (2 * active > lanes) {
    Value distance = arith::ConstantIndexOp::create(*builder, loc, lanes - 1);
    indices.back() =
        arith::AddIOp::create(*builder, loc, indices.back(), distance);
    second = loadSome(2 * active - lanes);
  }
  // The second begins one before the element after the first.
  SmallVector<int64_t> order;
  for (int64_t lane = 0; lane < lanes; ++lane)
    order.push_back(2 * lane < lanes ? 2 * lane : 2 * lane + 1);
  return vector::ShuffleOp::create(*builder, loc, first, second, order);
}

Value TileEmitter::load(unsigned operand, Coordinate at) {
  Value buffer = op->getOperand(operand);
  AffineMap map = op.getInputMap(operand);
  SmallVector<Value> indices = getOperandIndices(operand, at);
  if (!getDependence(map).lane)
    return memref::LoadOp::create(*builder, loc, buffer, indices);

  auto type =
      VectorType::get({schedule.getVector()},
                      cast<MemRefType>(buffer.getType()).getElementType());
  auto [stride, padded] = getAccess(map, buffer);
  if (stride == 1 && (padded || !isMasked(at)))
    return vector::LoadOp::create(*builder, loc, type, buffer, indices);
  if (stride == 2 && canAlternate(at))
    return loadAlternate(buffer, indices, type, at);
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
  int64_t stride = getAccess(map, buffer).stride;
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
