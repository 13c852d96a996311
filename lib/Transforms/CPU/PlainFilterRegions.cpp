//===- PlainFilterRegions.cpp - Products of plain filters -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../WinogradTransforms.h"
#include "PlainFilterConv.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::kern;

static constexpr unsigned kNumTaps = 9;

/// Adds the second combined value, if there is one, of a body that sums.
static void buildAddition(OpBuilder &builder, GenericOp region,
                          unsigned numSums, unsigned firstSum) {
  OpBuilder::InsertionGuard guard(builder);
  Location loc = region.getLoc();
  size_t count = numSums + region.getInputs().size();
  Block *epilogue = builder.createBlock(&region.getEpilogue());
  epilogue->addArguments(SmallVector<Type>(count, builder.getF32Type()),
                         SmallVector<Location>(count, loc));
  SmallVector<Value> sums;
  for (unsigned i = 0; i < numSums; ++i)
    sums.push_back(arith::AddFOp::create(
        builder, loc, region.getEpilogueInput(firstSum + i),
        region.getAccumulator(i)));
  YieldOp::create(builder, loc, sums);
}

/// Where the weight has this channel's filter, over `numDims` dimensions. The
/// last two expressions take the place of the taps.
AffineMap PlainFilterConv::getFilterMap(AffineExpr channel,
                                        AffineExpr inputChannel, AffineExpr y,
                                        AffineExpr x, unsigned numDims) {
  const WinogradConv &conv = shape.getConv();
  SmallVector<AffineExpr> dims(op.getNumDims(),
                               builder.getAffineConstantExpr(0));
  dims[conv.channel] = channel;
  dims[conv.inputChannel] = inputChannel;
  dims[conv.tapY] = y;
  dims[conv.tapX] = x;
  return op.getInputMap(conv.weights)
      .replaceDimsAndSymbols(dims, {}, numDims, 0);
}

/// M = 0, for all images of a task.
GenericOp PlainFilterConv::buildZeros() {
  AffineExpr pointY, pointX, row, channel;
  bindDims(op.getContext(), pointY, pointX, row, channel);
  int64_t points = shape.getPoints();
  AffineMap map = AffineMap::get(4, 0, {pointY, pointX, row, channel % lanes},
                                 op.getContext());
  auto region = GenericOp::create(
      builder, loc, TypeRange(), ValueRange(), products,
      {points, points, -1, shape.getChannels()}, /*num_parallel=*/4,
      builder.getArrayAttr({}), builder.getAffineMapArrayAttr(map), nullptr,
      nullptr, nullptr,
      ScheduleAttr::get(op.getContext(), /*laneDim=*/3, schedule.getVector(),
                        /*rowDim=*/-1,
                        {TileAttr::get(op.getContext(), 1, lanes)},
                        {points, points, images * getNumTiles(), lanes},
                        /*unroll=*/1, /*stage=*/{}, /*window=*/{}));
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&region.getEpilogue());
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getF32FloatAttr(0));
  YieldOp::create(builder, loc, zero);
  return region;
}

/// U of a step.
GenericOp PlainFilterConv::buildFilters() {
  AffineExpr step, inputChannel, channel, pointY, pointX;
  bindDims(op.getContext(), step, inputChannel, channel, pointY, pointX);
  int64_t size = shape.getFilterStep();
  AffineMap read = getFilterMap(channel, step * size + inputChannel, pointY,
                                pointX, 5);
  AffineMap store = AffineMap::get(
      5, 0, {pointY, pointX, inputChannel, channel % lanes}, op.getContext());
  GenericOp region = buildFilterEvaluation(
      builder, loc, shape.getOutputs(),
      {getNumSteps(), size, shape.getChannels()},
      {op.getInputs()[shape.getConv().weights], read}, {filters, store});
  region.setScheduleAttr(
      getTransformSchedule({1, size}, schedule.getVector()));
  return region;
}

/// Adds to M what a step contributes, for all images of a task.
GenericOp PlainFilterConv::buildProducts() {
  AffineExpr step, pointY, pointX, row, channel, inner;
  bindDims(op.getContext(), step, pointY, pointX, row, channel, inner);
  int64_t points = shape.getPoints(), size = shape.getFilterStep();
  int64_t rows = images * getNumTiles();
  AffineMap sums = AffineMap::get(6, 0, {pointY, pointX, row, channel % lanes},
                                  op.getContext());
  SmallVector<AffineMap> maps{
      AffineMap::get(
          6, 0,
          {pointY, pointX, row * shape.getInputChannels() + step * size + inner},
          op.getContext()),
      AffineMap::get(6, 0, {pointY, pointX, inner, channel % lanes},
                     op.getContext()),
      sums, sums};
  auto region = GenericOp::create(
      builder, loc, TypeRange(), ValueRange{patches, filters, products},
      products,
      {getNumSteps(), points, points, -1, shape.getChannels(), size},
      /*num_parallel=*/5,
      builder.getArrayAttr(CombinerAttr::get(op.getContext(), Combiner::Add)),
      builder.getAffineMapArrayAttr(maps), nullptr, nullptr, nullptr,
      ScheduleAttr::get(op.getContext(), /*laneDim=*/4, schedule.getVector(),
                        /*rowDim=*/3, schedule.getTiles(),
                        {1, points, points, rows, lanes},
                        schedule.getUnroll(), /*stage=*/{}, /*window=*/{}));
  OpBuilder::InsertionGuard guard(builder);
  Type type = builder.getF32Type();
  Block *combine = builder.createBlock(&region.getCombine());
  combine->addArguments({type, type, type}, {loc, loc, loc});
  Value product = arith::MulFOp::create(builder, loc, combine->getArgument(0),
                                        combine->getArgument(1));
  YieldOp::create(builder, loc, product);
  buildAddition(builder, region, /*numSums=*/1, /*firstSum=*/2);
  return region;
}

/// One vector of channels by as many tiles of the image as there are registers
/// for, since each point of a row has an accumulator.
SmallVector<TileAttr> PlainFilterConv::getRowTiles() {
  TileAttr shared = schedule.getTiles().front();
  int64_t vector = schedule.getVector(), rows = getNumTiles();
  int64_t accumulators = shared.getRows() * (shared.getLanes() / vector);
  int64_t limit = std::max<int64_t>(1, accumulators / shape.getPoints());
  int64_t tall = llvm::divideCeil(rows, llvm::divideCeil(rows, limit));
  SmallVector<TileAttr> tiles;
  for (int64_t height : {tall, rows % tall, int64_t(1)})
    if (height > 0 && (tiles.empty() || height < tiles.back().getRows()))
      tiles.push_back(TileAttr::get(op.getContext(), height, vector));
  return tiles;
}

/// The same for one row of points of one image, with an accumulator per point.
GenericOp PlainFilterConv::buildProductRow(unsigned row, Value imagePatches,
                                           Value imageProducts) {
  AffineExpr step, tile, channel, inner;
  bindDims(op.getContext(), step, tile, channel, inner);
  auto constant = [&](int64_t value) {
    return builder.getAffineConstantExpr(value);
  };
  auto points = unsigned(shape.getPoints());
  AffineExpr inputChannel = step * shape.getFilterStep() + inner;
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps, sums;
  auto add = [&](Value input, AffineMap map) {
    inputs.push_back(input);
    maps.push_back(map);
  };
  for (unsigned x = 0; x < points; ++x) {
    add(imagePatches,
        AffineMap::get(4, 0,
                       {constant(row), constant(x),
                        tile * shape.getInputChannels() + inputChannel},
                       op.getContext()));
    sums.push_back(AffineMap::get(
        4, 0, {constant(row), constant(x), tile, channel % lanes},
        op.getContext()));
  }
  for (AffineMap map : sums)
    add(imageProducts, map);
  auto addTap = [&](unsigned tap, AffineExpr of, AffineExpr in) {
    add(op.getInputs()[shape.getConv().weights],
        getFilterMap(of, in, constant(tap / 3), constant(tap % 3), 4));
  };
  for (unsigned tap = 0; tap < kNumTaps; ++tap)
    if (isReadByRow(shape.getOutputs(), row, tap))
      addTap(tap, channel, inputChannel);
  // Each row asks for an equal part of the filters of the next step.
  if (schedule.getPrefetch()) {
    AffineExpr next = step + 1;
    int64_t numSteps = getNumSteps();
    for (unsigned tap = 0; tap < kNumTaps; ++tap)
      if (tap * points / kNumTaps == row)
        addTap(tap, channel + next.floorDiv(numSteps) * schedule.getVector(),
               next % numSteps * shape.getFilterStep() + inner);
  }
  llvm::append_range(maps, sums);
  auto combiner = CombinerAttr::get(op.getContext(), Combiner::Add);
  auto region = GenericOp::create(
      builder, loc, TypeRange(), inputs,
      SmallVector<Value>(points, imageProducts),
      {getNumSteps(), getNumTiles(), shape.getChannels(),
       shape.getFilterStep()},
      /*num_parallel=*/3,
      builder.getArrayAttr(SmallVector<Attribute>(points, combiner)),
      builder.getAffineMapArrayAttr(maps), nullptr, nullptr, nullptr,
      ScheduleAttr::get(op.getContext(), /*laneDim=*/2, schedule.getVector(),
                        /*rowDim=*/1, getRowTiles(),
                        {1, getNumTiles(), schedule.getVector()},
                        schedule.getUnroll(), /*stage=*/{}, /*window=*/{}));
  buildProductRowBodies(region, row);
  return region;
}

void PlainFilterConv::buildProductRowBodies(GenericOp region, unsigned row) {
  OpBuilder::InsertionGuard guard(builder);
  auto points = unsigned(shape.getPoints());
  size_t count = region.getInputs().size();
  Block *combine = builder.createBlock(&region.getCombine());
  combine->addArguments(SmallVector<Type>(count, builder.getF32Type()),
                        SmallVector<Location>(count, loc));
  SmallVector<Value> taps(kNumTaps), terms;
  unsigned next = 2 * points;
  for (unsigned tap = 0; tap < kNumTaps; ++tap)
    if (isReadByRow(shape.getOutputs(), row, tap))
      taps[tap] = combine->getArgument(next++);
  SmallVector<Value> filter =
      buildFilterRow(builder, loc, shape.getOutputs(), row, taps);
  for (unsigned x = 0; x < points; ++x)
    terms.push_back(arith::MulFOp::create(builder, loc, combine->getArgument(x),
                                          filter[x]));
  YieldOp::create(builder, loc, terms);
  buildAddition(builder, region, points, /*firstSum=*/points);
}
