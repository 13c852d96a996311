//===- StageInput.cpp - Prepares an input once per task -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StageInput.h"
#include "../AffineIndex.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

constexpr int64_t kWindowAlignment = 64;

/// Erases what nothing uses, from the end of a body to its start.
void eraseDead(Block *body) {
  SmallVector<Operation *> operations;
  for (Operation &operation : body->without_terminator())
    operations.push_back(&operation);
  for (Operation *operation : llvm::reverse(operations))
    if (operation->use_empty())
      operation->erase();
}

} // namespace

StagedInput::StagedInput(GenericOp op, unsigned input) : input(input) {
  auto type = cast<MemRefType>(op.getInputs()[input].getType());
  AffineMap map = op.getInputMap(input);
  for (auto [position, expr] : llvm::enumerate(map.getResults()))
    dims.push_back({expr, *getWindowSize(expr, op), type.getDimSize(position),
                    isa<AffineDimExpr>(expr)});
  if (StageDim &row = dims.back(); !row.isPlain)
    std::tie(row.lead, row.size) =
        getRowLayout(row.size, -getIndexAtOrigin(row.expr, op),
                     op.getSchedule()->getVector());
  buildMain(op);
  buildFill(op);
  findPadding(op);
}

/// The rows of padding that are the same for a whole tile: the loops around its
/// innermost one need not visit them.
void StagedInput::findPadding(GenericOp op) {
  auto type = cast<MemRefType>(op.getInputs()[input].getType());
  ScheduleAttr schedule = *op.getSchedule();
  for (auto [position, expr] :
       llvm::enumerate(op.getInputMap(input).getResults())) {
    int64_t size = type.getDimSize(position);
    auto isInTile = [&, expr = expr](int64_t dim) {
      return dim >= 0 && expr.isFunctionOfDim(dim);
    };
    if (!op.isClipped(input) || !mayLeaveBounds(op, expr, size) ||
        isInTile(schedule.getLaneDim()) || isInTile(schedule.getRowDim()) ||
        isInTile(op.getNumDims() - 1))
      continue;
    SmallVector<unsigned> reduced;
    for (unsigned dim = op.getNumParallelDims(); dim < op.getNumDims(); ++dim)
      if (expr.isFunctionOfDim(dim))
        reduced.push_back(dim);
    if (reduced.size() != 1)
      continue;
    int64_t dim = reduced.front();
    padding.push_back(
        getClippedIndex(op, expr, dim, *getCoefficient(expr, dim), size));
  }
}

std::optional<int64_t> mlir::kern::getWindowSize(AffineExpr expr,
                                                 GenericOp op) {
  SmallVector<int64_t> points(op.getExtents());
  for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim) {
    int64_t window = getWindowExtent(*op.getSchedule(), dim);
    points[dim] = points[dim] < 0 ? window : std::min(window, points[dim]);
  }
  std::optional<IndexBounds> bounds = getIndexBounds(expr, points);
  int64_t size;
  if (!bounds || bounds->lower != getIndexAtOrigin(expr, op) ||
      llvm::SubOverflow(bounds->upper, bounds->lower, size) ||
      llvm::AddOverflow<int64_t>(size, 1, size))
    return std::nullopt;
  return size;
}

int64_t mlir::kern::getIndexAtOrigin(AffineExpr expr, GenericOp op) {
  SmallVector<AffineExpr> zeros(op.getNumDims(),
                                getAffineConstantExpr(0, op.getContext()));
  return cast<AffineConstantExpr>(expr.replaceDims(zeros)).getValue();
}

Value mlir::kern::findPrepared(GenericOp op, unsigned input) {
  AffineMap map = op.getInputMap(input);
  auto isPlainDim = [&](int64_t dim) {
    return llvm::any_of(map.getResults(), [&](AffineExpr expr) {
      auto plain = dyn_cast<AffineDimExpr>(expr);
      return plain && int64_t(plain.getPosition()) == dim;
    });
  };
  auto isSideInput = [&](unsigned other) {
    // A window has points at which another clipped input is out of bounds.
    if (op.isClipped(other))
      return false;
    for (int64_t dim = 0, e = op.getNumDims(); dim < e; ++dim)
      if (op.getInputMap(other).isFunctionOfDim(dim) && !isPlainDim(dim))
        return false;
    return true;
  };
  llvm::DenseSet<Value> preparable;
  Block *body = op.getCombineBlock();
  for (BlockArgument argument : body->getArguments())
    if (argument.getArgNumber() == input ||
        isSideInput(argument.getArgNumber()))
      preparable.insert(argument);
  Value prepared = body->getArgument(input);
  Type type = prepared.getType();
  for (Operation &operation : body->without_terminator()) {
    // The fill runs over other dimensions, so an index means nothing there.
    if (isa<IndexOp>(operation) ||
        !llvm::all_of(operation.getOperands(), [&](Value operand) {
          return preparable.contains(operand);
        }))
      continue;
    for (Value result : operation.getResults())
      preparable.insert(result);
    // The chain continues as long as nothing else reads what it replaces.
    if (llvm::is_contained(operation.getOperands(), prepared) &&
        prepared.hasOneUse() && operation.getNumResults() == 1 &&
        operation.getResult(0).getType() == type)
      prepared = operation.getResult(0);
  }
  return prepared;
}

void StagedInput::buildMain(GenericOp op) {
  prepared = findPrepared(op, input);
  OpBuilder builder(op);
  IRMapping mapping;
  main = cast<GenericOp>(builder.clone(*op, mapping));
  SmallVector<int64_t> clipped;
  for (int64_t other : op.getClipped().value_or(ArrayRef<int64_t>()))
    if (other != int64_t(input))
      clipped.push_back(other);
  main.setClipped(clipped);
  BlockArgument argument = main.getCombineBlock()->getArgument(input);
  Value replaced = mapping.lookup(prepared);
  if (replaced != argument) {
    replaced.replaceAllUsesWith(argument);
    eraseDead(main.getCombineBlock());
  }
}

/// The model of the fill: domain (g0, l0, g1, l1, ...) of the element's index
/// in the tensor and in the window.
void StagedInput::buildFill(GenericOp op) {
  MLIRContext *context = op.getContext();
  OpBuilder builder(op);
  unsigned numDims = 2 * dims.size();
  SmallVector<AffineExpr> global, local;
  SmallVector<int64_t> extents(numDims, 1);
  for (unsigned i = 0; i < dims.size(); ++i) {
    global.push_back(getAffineDimExpr(2 * i, context));
    local.push_back(getAffineDimExpr(2 * i + 1, context));
  }
  // The innermost dimension lies in the lanes of both; the window's index is
  // the tensor's, shifted where the window starts elsewhere.
  SmallVector<AffineMap> maps;
  SmallVector<AffineExpr> byDomainDim(op.getNumDims(),
                                      getAffineConstantExpr(0, context));
  for (auto [i, dim] : llvm::enumerate(dims))
    if (auto plain = dyn_cast<AffineDimExpr>(dim.expr))
      byDomainDim[plain.getPosition()] = global[i];
  local.back() = global.back();
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i)
    maps.push_back(i == input ? AffineMap::get(numDims, 0, global, context)
                              : op.getInputMap(i).replaceDimsAndSymbols(
                                    byDomainDim, {}, numDims, 0));
  maps.push_back(AffineMap::get(numDims, 0, local, context));

  SmallVector<int64_t> shape;
  for (const StageDim &dim : dims)
    shape.push_back(dim.size);
  auto windowType = MemRefType::get(
      shape, getElementTypeOrSelf(op.getInputs()[input].getType()));
  // A placeholder until the window is allocated.
  Value placeholder =
      UnrealizedConversionCastOp::create(builder, op.getLoc(), windowType,
                                         op.getInputs()[input])
          .getResult(0);
  int64_t vector = op.getSchedule()->getVector();
  int64_t laneDim = numDims - 2;
  extents[laneDim] = dims.back().size;
  SmallVector<int64_t> task(numDims, 1);
  task[laneDim] = vector;
  auto schedule =
      ScheduleAttr::get(context, laneDim, vector, -1,
                        {TileAttr::get(context, 1, vector)}, task, 1, {}, {});
  fill = GenericOp::create(
      builder, op.getLoc(), TypeRange(), op.getInputs(), placeholder, extents,
      numDims, builder.getArrayAttr({}), builder.getAffineMapArrayAttr(maps),
      nullptr, nullptr, nullptr, schedule);
  Block *source = op.getCombineBlock();
  Block *body = builder.createBlock(&fill.getEpilogue());
  IRMapping mapping;
  for (BlockArgument argument : source->getArguments())
    mapping.map(argument,
                body->addArgument(argument.getType(), argument.getLoc()));
  if (Operation *last = prepared.getDefiningOp())
    for (Operation &operation : source->without_terminator()) {
      builder.clone(operation, mapping);
      if (&operation == last)
        break;
    }
  YieldOp::create(builder, op.getLoc(), mapping.lookup(prepared));
  eraseDead(body);
}

void StagedInput::allocate(OpBuilder &builder, Location loc) {
  Operation *placeholder = fill.getOutputs()[0].getDefiningOp();
  auto type = cast<MemRefType>(fill.getOutputs()[0].getType());
  window = memref::AllocaOp::create(
      builder, loc, type, builder.getI64IntegerAttr(kWindowAlignment));
  fill.getOutputsMutable()[0].set(window);
  placeholder->erase();
  main.getInputsMutable()[input].set(window);
}

/// Zeros in the vectors of a row that hold elements [lower, upper); the row's
/// own tail is masked.
void StagedInput::emitZeroVectors(OpBuilder &builder, Location loc,
                                  SmallVector<Value> indices, int64_t lower,
                                  int64_t upper) {
  int64_t vector = fill.getSchedule()->getVector();
  auto type = VectorType::get(
      {vector}, cast<MemRefType>(window.getType()).getElementType());
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  int64_t size = dims.back().size;
  auto maskType = VectorType::get({vector}, builder.getI1Type());
  for (int64_t lane = lower / vector * vector; lane < upper; lane += vector) {
    indices.push_back(arith::ConstantIndexOp::create(builder, loc, lane));
    if (lane + vector <= size)
      vector::StoreOp::create(builder, loc, zero, window, indices);
    else
      vector::MaskedStoreOp::create(
          builder, loc, window, indices,
          vector::ConstantMaskOp::create(builder, loc, maskType, {size - lane}),
          zero);
    indices.pop_back();
  }
}

/// Zeros in all window dimensions that follow `indices`.
void StagedInput::emitZeros(OpBuilder &builder, Location loc,
                            SmallVector<Value> indices) {
  OpBuilder::InsertionGuard guard(builder);
  while (indices.size() + 1 < dims.size()) {
    auto loop = scf::ForOp::create(
        builder, loc, arith::ConstantIndexOp::create(builder, loc, 0),
        arith::ConstantIndexOp::create(builder, loc, dims[indices.size()].size),
        arith::ConstantIndexOp::create(builder, loc, 1));
    builder.setInsertionPointToStart(loop.getBody());
    indices.push_back(loop.getInductionVar());
  }
  emitZeroVectors(builder, loc, indices, 0, dims.back().size);
}

/// One row of lanes. A row with padding holds the tensor's whole row.
void StagedInput::emitRow(OpBuilder &builder, Location loc,
                          TileEmitter &emitter) {
  const StageDim &row = dims.back();
  int64_t vector = fill.getSchedule()->getVector();
  int64_t size = row.size;
  if (!row.isPlain) {
    size = row.extent;
    int64_t start = row.lead - getIndexAtOrigin(row.expr, main);
    SmallVector<Value> indices;
    for (unsigned outer = 0; outer + 1 < dims.size(); ++outer)
      indices.push_back(emitter.getOrigin(2 * outer + 1));
    emitZeroVectors(builder, loc, indices, 0, start);
    if ((start + size) % vector || start + size < row.size)
      emitZeroVectors(builder, loc, indices, start + size, row.size);
    SmallVector<Value> shift(dims.size());
    shift.back() = arith::ConstantIndexOp::create(builder, loc, -start);
    emitter.setShift(fill.getInputs().size(), shift);
  }
  for (int64_t lane = 0; lane < size; lane += vector) {
    emitter.setOrigin(2 * (dims.size() - 1),
                      arith::ConstantIndexOp::create(builder, loc, lane));
    emitter.emit(builder, loc, {1, 1, std::min(vector, size - lane), Value()});
  }
}

/// Loops over window dimension `dim`; elements outside the tensor are zero.
void StagedInput::emitElements(OpBuilder &builder, Location loc, unsigned dim,
                               ArrayRef<Value> first, TileEmitter &emitter) {
  if (dim + 1 == dims.size())
    return emitRow(builder, loc, emitter);
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  auto forEach = [&](Value lower, Value upper, function_ref<void(Value)> body) {
    auto loop = scf::ForOp::create(builder, loc, lower, upper, constant(1));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    body(loop.getInductionVar());
  };
  auto emitInside = [&](Value local) {
    emitter.setOrigin(2 * dim,
                      arith::AddIOp::create(builder, loc, first[dim], local));
    emitter.setOrigin(2 * dim + 1, local);
    emitElements(builder, loc, dim + 1, first, emitter);
  };
  Value size = constant(dims[dim].size);
  if (dims[dim].isPlain)
    return forEach(constant(0), size, emitInside);

  // Zeros before the tensor, its elements, zeros after it.
  auto clamp = [&](Value value, Value lower) -> Value {
    return arith::MinSIOp::create(
        builder, loc, arith::MaxSIOp::create(builder, loc, value, lower), size);
  };
  Value lower =
      clamp(arith::SubIOp::create(builder, loc, constant(0), first[dim]),
            constant(0));
  Value upper = clamp(arith::SubIOp::create(
                          builder, loc, constant(dims[dim].extent), first[dim]),
                      lower);
  auto emitOutside = [&](Value local) {
    SmallVector<Value> indices;
    for (unsigned outer = 0; outer < dim; ++outer)
      indices.push_back(emitter.getOrigin(2 * outer + 1));
    indices.push_back(local);
    emitZeros(builder, loc, indices);
  };
  forEach(constant(0), lower, emitOutside);
  forEach(lower, upper, emitInside);
  forEach(upper, size, emitOutside);
}

void StagedInput::emitFill(OpBuilder &builder, Location loc,
                           ArrayRef<Value> lower, Value batch,
                           TileEmitter &tiles) {
  // The window starts at the index of the task's first point, taking
  // reduction dimensions from zero.
  SmallVector<Value> first;
  SmallVector<OpFoldResult> operands;
  for (unsigned dim = 0, e = main.getNumDims(); dim < e; ++dim)
    operands.push_back(dim < lower.size()
                           ? OpFoldResult(lower[dim])
                           : OpFoldResult(builder.getIndexAttr(0)));
  for (const StageDim &dim : dims) {
    first.push_back(buildIndex(builder, loc, dim.expr, operands));
  }
  TileEmitter emitter(fill, *fill.getSchedule(), batch);
  emitElements(builder, loc, 0, first, emitter);
  first.back() = arith::SubIOp::create(
      builder, loc, first.back(),
      arith::ConstantIndexOp::create(builder, loc, dims.back().lead));
  tiles.setShift(input, first);
  tiles.setPadding(input, padding);
}
