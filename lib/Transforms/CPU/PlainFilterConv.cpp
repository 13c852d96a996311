//===- PlainFilterConv.cpp - The loops of plain filters -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PlainFilterConv.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::kern;

PlainFilterConv::PlainFilterConv(GenericOp op)
    : WinogradRegions(op), builder(op), loc(op.getLoc()) {
  int64_t points = shape.getPoints();
  if (images >= shape.getSharingImages())
    filters = allocate({points, points, shape.getFilterStep() + 1, lanes});
}

Value PlainFilterConv::constant(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value PlainFilterConv::multiply(Value index, int64_t factor) {
  return arith::MulIOp::create(builder, loc, index, constant(factor));
}

void PlainFilterConv::forEach(Value lower, Value upper, Body body) {
  auto loop = scf::ForOp::create(builder, loc, lower, upper, constant(1));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

Value PlainFilterConv::getImage(Value buffer, Value image,
                                ArrayRef<int64_t> sizes) {
  if (images == 1)
    return buffer;
  auto type = cast<MemRefType>(buffer.getType());
  SmallVector<int64_t> strides = type.getStridesAndOffset().first;
  int64_t elements = sizes[2];
  for (int64_t size : sizes.drop_front(3))
    elements *= size;
  auto asIndices = [&](ArrayRef<int64_t> values) {
    return getAsIndexOpFoldResult(builder.getContext(), values);
  };
  auto layout = StridedLayoutAttr::get(builder.getContext(),
                                       ShapedType::kDynamic, strides);
  Value offset = multiply(image, elements);
  return memref::ReinterpretCastOp::create(
      builder, loc, MemRefType::get(sizes, type.getElementType(), layout),
      buffer, OpFoldResult(offset), asIndices(sizes), asIndices(strides));
}

Value PlainFilterConv::getPatches(Value image) {
  int64_t points = shape.getPoints();
  return getImage(patches, image,
                  {points, points, getNumTiles() * shape.getInputChannels()});
}

Value PlainFilterConv::getProducts(Value image) {
  int64_t points = shape.getPoints();
  return getImage(products, image, {points, points, getNumTiles(), lanes});
}

void PlainFilterConv::emit(Value batchSize, Value begin, Value end) {
  batch = batchSize;
  Value laneTasks = constant(llvm::divideCeil(shape.getChannels(), lanes));
  Value first = arith::DivUIOp::create(builder, loc, begin, laneTasks);
  Value last = arith::CeilDivUIOp::create(builder, loc, end, laneTasks);
  forEach(first, last, [&](Value task) {
    Value start = arith::MulIOp::create(builder, loc, task, laneTasks);
    Value lower = arith::SubIOp::create(builder, loc, begin, start);
    lower = arith::MaxSIOp::create(builder, loc, lower, constant(0));
    Value upper = arith::SubIOp::create(builder, loc, end, start);
    upper = arith::MinSIOp::create(builder, loc, upper, laneTasks);
    Value image = multiply(task, images);
    Value rest = arith::SubIOp::create(builder, loc, batch, image);
    Value numImages =
        arith::MinUIOp::create(builder, loc, rest, constant(images));
    emitTask(image, numImages, lower, upper);
  });
}

/// Images [first, first + numImages), blocks [lower, upper) of channels.
void PlainFilterConv::emitTask(Value first, Value numImages, Value lower,
                               Value upper) {
  Value zero = constant(0);
  forEach(zero, numImages, [&](Value image) {
    SmallVector<Value> point(op.getNumParallelDims(), zero);
    point.front() = arith::AddIOp::create(builder, loc, first, image);
    Value target = getPatches(image);
    emitPatches(builder, loc, point, target);
  });
  Value laneTasks = constant(llvm::divideCeil(shape.getChannels(), lanes));
  forEach(lower, upper, [&](Value lane) {
    emitSums(lane, numImages);
    forEach(zero, numImages, [&](Value image) {
      Value source = getProducts(image);
      emitOutputs(builder, loc, lane, source);
      Value number = arith::AddIOp::create(builder, loc, first, image);
      number = arith::MulIOp::create(builder, loc, number, laneTasks);
      Value task = arith::AddIOp::create(builder, loc, number, lane);
      Value next = getNext(builder, task);
      auto rest = cast<GenericOp>(builder.clone(*main));
      run(builder, rest, task, next);
    });
  });
}

/// M for a block of channels.
void PlainFilterConv::emitSums(Value lane, Value numImages) {
  Value rows = multiply(numImages, getNumTiles());
  Value next = getNext(builder, lane);
  run(builder, buildZeros(), lane, next, rows);
  if (!filters)
    return emitAlone(lane, numImages);
  Value isShared = arith::CmpIOp::create(
      builder, loc, arith::CmpIPredicate::uge, numImages,
      constant(shape.getSharingImages()));
  auto branch = scf::IfOp::create(builder, loc, isShared,
                                  /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&branch.getThenRegion().front());
  emitShared(lane, numImages);
  builder.setInsertionPointToStart(&branch.getElseRegion().front());
  emitAlone(lane, numImages);
}

/// The tasks of a region with `regionLanes` channels each that are a step's, for
/// a block of channels; those of a step come behind those of the steps before.
std::pair<Value, Value> PlainFilterConv::getTasks(Value step, Value lane,
                                                  int64_t regionLanes) {
  int64_t tasks = llvm::divideCeil(shape.getChannels(), regionLanes);
  Value begin = multiply(lane, lanes / regionLanes);
  Value end = arith::AddIOp::create(builder, loc, begin,
                                    constant(lanes / regionLanes));
  end = arith::MinUIOp::create(builder, loc, end, constant(tasks));
  Value before = multiply(step, tasks);
  begin = arith::AddIOp::create(builder, loc, begin, before);
  end = arith::AddIOp::create(builder, loc, end, before);
  return {begin, end};
}

void PlainFilterConv::emitAlone(Value lane, Value numImages) {
  Value zero = constant(0);
  Value numSteps = constant(getNumSteps());
  forEach(zero, numSteps, [&](Value step) {
    auto [begin, end] = getTasks(step, lane, schedule.getVector());
    for (unsigned row = 0; row < shape.getPoints(); ++row)
      forEach(zero, numImages, [&](Value image) {
        Value imagePatches = getPatches(image);
        Value imageProducts = getProducts(image);
        run(builder, buildProductRow(row, imagePatches, imageProducts), begin,
            end);
      });
  });
}

void PlainFilterConv::emitShared(Value lane, Value numImages) {
  Value zero = constant(0);
  Value numSteps = constant(getNumSteps());
  Value rows = multiply(numImages, getNumTiles());
  forEach(zero, numSteps, [&](Value step) {
    auto [begin, end] = getTasks(step, lane, schedule.getVector());
    run(builder, buildFilters(), begin, end);
    auto [first, last] = getTasks(step, lane, lanes);
    run(builder, buildProducts(), first, last, rows);
  });
}
