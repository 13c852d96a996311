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
    : WinogradRegions(op), builder(op), loc(op.getLoc()),
      images(schedule.getTask().front()) {
  if (images < shape.getSharingImages())
    return;
  int64_t points = shape.getPoints();
  sharedPatches = allocatePatches(images);
  sharedProducts = allocateProducts(images);
  filters = allocate({points, points, shape.getFilterStep() + 1, lanes});
}

Value PlainFilterConv::constant(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value PlainFilterConv::multiply(Value index, int64_t factor) {
  return arith::MulIOp::create(builder, loc, index, constant(factor));
}

void PlainFilterConv::forEach(Value lower, Value upper, Body body) {
  emitLoop(builder, loc, {lower, upper}, constant(1), body);
}

Value PlainFilterConv::getImage(Value buffer, unsigned dim, Value image) {
  auto type = cast<MemRefType>(buffer.getType());
  SmallVector<int64_t> sizes(type.getShape()),
      strides = type.getStridesAndOffset().first;
  sizes[dim] = getNumTiles();
  auto asIndices = [&](ArrayRef<int64_t> values) {
    return getAsIndexOpFoldResult(builder.getContext(), values);
  };
  auto layout = StridedLayoutAttr::get(builder.getContext(),
                                       ShapedType::kDynamic, strides);
  Value offset = multiply(image, getNumTiles() * strides[dim]);
  return memref::ReinterpretCastOp::create(
      builder, loc, MemRefType::get(sizes, type.getElementType(), layout),
      buffer, OpFoldResult(offset), asIndices(sizes), asIndices(strides));
}

std::pair<Value, Value> PlainFilterConv::getTasks(Value step, Value lane,
                                                  int64_t regionLanes) {
  int64_t tasks = llvm::divideCeil(shape.getChannels(), regionLanes);
  Value begin = multiply(lane, lanes / regionLanes);
  Value end =
      arith::AddIOp::create(builder, loc, begin, constant(lanes / regionLanes));
  end = arith::MinUIOp::create(builder, loc, end, constant(tasks));
  Value before = multiply(step, tasks);
  begin = arith::AddIOp::create(builder, loc, begin, before);
  end = arith::AddIOp::create(builder, loc, end, before);
  return {begin, end};
}

void PlainFilterConv::emit(Value batchSize, Value begin, Value end) {
  batch = batchSize;
  Value laneTasks = constant(llvm::divideCeil(shape.getChannels(), lanes));
  auto emitTask = [&](Value task, Range channels) {
    Value first = multiply(task, images);
    Value rest = arith::SubIOp::create(builder, loc, batch, first);
    Value numImages =
        arith::MinUIOp::create(builder, loc, rest, constant(images));
    auto emitOneByOne = [&] {
      Value last = arith::AddIOp::create(builder, loc, first, numImages);
      forEach(first, last, [&](Value image) { emitImage(image, channels); });
    };
    if (!filters)
      return emitOneByOne();
    Value isShared =
        arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::uge,
                              numImages, constant(shape.getSharingImages()));
    auto branch = scf::IfOp::create(builder, loc, isShared,
                                    /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&branch.getThenRegion().front());
    emitShared(first, numImages, channels);
    builder.setInsertionPointToStart(&branch.getElseRegion().front());
    emitOneByOne();
  };
  emitTaskLoop(builder, loc, begin, end, laneTasks, emitTask);
}

void PlainFilterConv::emitFill(Value image, Value target) {
  SmallVector<Value> lower(op.getNumParallelDims(), constant(0));
  lower.front() = image;
  emitPatches(builder, loc, lower, target);
}

void PlainFilterConv::emitRest(Value image, Value lane, Value source) {
  emitOutputs(builder, loc, lane, source);
  int64_t laneTasks = llvm::divideCeil(shape.getChannels(), lanes);
  Value before = multiply(image, laneTasks);
  Value task = arith::AddIOp::create(builder, loc, before, lane);
  Value next = getNext(builder, task);
  run(builder, cast<GenericOp>(builder.clone(*main)), task, next);
}

/// Blocks of channels of one image.
void PlainFilterConv::emitImage(Value image, Range channels) {
  emitFill(image, patches);
  Value zero = constant(0), numSteps = constant(shape.getNumSteps());
  Value rows = constant(getNumTiles());
  forEach(channels.lower, channels.upper, [&](Value lane) {
    Value next = getNext(builder, lane);
    run(builder, buildZeros(products), lane, next, rows);
    forEach(zero, numSteps, [&](Value step) {
      auto [begin, end] = getTasks(step, lane, schedule.getVector());
      for (unsigned row = 0; row < shape.getPoints(); ++row)
        for (unsigned first = 0; first < shape.getPoints();
             first += getRowPoints())
          run(builder, buildProductRow(row, first), begin, end);
    });
    emitRest(image, lane, products);
  });
}

/// The same of images [first, first + numImages).
void PlainFilterConv::emitShared(Value first, Value numImages, Range channels) {
  Value zero = constant(0), numSteps = constant(shape.getNumSteps());
  Value rows = multiply(numImages, getNumTiles());
  forEach(zero, numImages, [&](Value i) {
    Value image = arith::AddIOp::create(builder, loc, first, i);
    emitFill(image, getImage(sharedPatches, /*dim=*/3, i));
  });
  forEach(channels.lower, channels.upper, [&](Value lane) {
    Value next = getNext(builder, lane);
    run(builder, buildZeros(sharedProducts), lane, next, rows);
    forEach(zero, numSteps, [&](Value step) {
      auto [begin, end] = getTasks(step, lane, schedule.getVector());
      run(builder, buildFilters(), begin, end);
      auto [firstTask, lastTask] = getTasks(step, lane, lanes);
      run(builder, buildProducts(), firstTask, lastTask, rows);
    });
    forEach(zero, numImages, [&](Value i) {
      Value image = arith::AddIOp::create(builder, loc, first, i);
      emitRest(image, lane, getImage(sharedProducts, /*dim=*/2, i));
    });
  });
}
