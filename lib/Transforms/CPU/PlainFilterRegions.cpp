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

/// Tiles of an image that are enough for a register tile.
static constexpr int64_t kTallRow = 4;

/// An epilogue that adds the sums to inputs, from number `firstSum` on.
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
    sums.push_back(arith::AddFOp::create(builder, loc,
                                         region.getEpilogueInput(firstSum + i),
                                         region.getAccumulator(i)));
  YieldOp::create(builder, loc, sums);
}

/// The filters of the step after `step`, whose last one is followed by the
/// first of the channels `ahead`; for its input channel number `inner`.
AffineMap PlainFilterConv::getNextFilterMap(AffineExpr step, AffineExpr inner,
                                            AffineExpr channel, int64_t ahead,
                                            AffineExpr y, AffineExpr x,
                                            unsigned numDims) {
  AffineExpr next = step + 1;
  int64_t numSteps = shape.getNumSteps();
  return getFilterMap(channel + next.floorDiv(numSteps) * ahead,
                      next % numSteps * shape.getFilterStep() + inner, y, x,
                      numDims);
}

/// M = 0, for any number of tiles.
GenericOp PlainFilterConv::buildZeros(Value target) {
  AffineExpr pointY, pointX, row, channel;
  bindDims(op.getContext(), pointY, pointX, row, channel);
  int64_t points = shape.getPoints();
  AffineMap map = AffineMap::get(4, 0, {pointY, pointX, row, channel % lanes},
                                 op.getContext());
  auto region = GenericOp::create(
      builder, loc, TypeRange(), ValueRange(), target,
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
  AffineMap read =
      getFilterMap(channel, step * size + inputChannel, pointY, pointX, 5);
  AffineMap store = AffineMap::get(
      5, 0, {pointY, pointX, inputChannel, channel % lanes}, op.getContext());
  GenericOp region = buildFilterEvaluation(
      builder, loc, shape.getOutputs(),
      {shape.getNumSteps(), size, shape.getChannels()},
      {op.getInputs()[shape.getConv().weights], read}, {filters, store});
  region.setScheduleAttr(getTransformSchedule({1, size}, schedule.getVector()));
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
      AffineMap::get(6, 0, {step, pointY, pointX, row, inner}, op.getContext()),
      AffineMap::get(6, 0, {pointY, pointX, inner, channel % lanes},
                     op.getContext()),
      sums};
  SmallVector<Value> inputs{sharedPatches, filters, sharedProducts};
  if (schedule.getPrefetch()) {
    // Each point asks for a part of the filters of the next step.
    AffineExpr tap =
        ((pointY * points + pointX) * kNumTaps).floorDiv(points * points);
    inputs.push_back(op.getInputs()[shape.getConv().weights]);
    maps.push_back(getNextFilterMap(step, inner, channel, lanes,
                                    tap.floorDiv(3), tap % 3, 6));
  }
  maps.push_back(sums);
  auto region = GenericOp::create(
      builder, loc, TypeRange(), inputs, sharedProducts,
      {shape.getNumSteps(), points, points, -1, shape.getChannels(), size},
      /*num_parallel=*/5,
      builder.getArrayAttr(CombinerAttr::get(op.getContext(), Combiner::Add)),
      builder.getAffineMapArrayAttr(maps), nullptr, nullptr, nullptr,
      ScheduleAttr::get(op.getContext(), /*laneDim=*/4, schedule.getVector(),
                        /*rowDim=*/3, schedule.getTiles(),
                        {1, points, points, rows, lanes}, schedule.getUnroll(),
                        /*stage=*/{}, /*window=*/{}));
  OpBuilder::InsertionGuard guard(builder);
  Type type = builder.getF32Type();
  Block *combine = builder.createBlock(&region.getCombine());
  combine->addArguments(SmallVector<Type>(inputs.size(), type),
                        SmallVector<Location>(inputs.size(), loc));
  Value product = arith::MulFOp::create(builder, loc, combine->getArgument(0),
                                        combine->getArgument(1));
  YieldOp::create(builder, loc, product);
  buildAddition(builder, region, /*numSums=*/1, /*firstSum=*/2);
  return region;
}

/// Of a register tile, as the schedule has them.
int64_t PlainFilterConv::getNumAccumulators() {
  TileAttr tile = schedule.getTiles().front();
  return tile.getRows() * (tile.getLanes() / schedule.getVector());
}

/// How many points of a row run at once: half of them where the accumulators of
/// all leave no registers for the transform, which costs the same again for
/// every two or four tiles.
unsigned PlainFilterConv::getRowPoints() {
  int64_t points = shape.getPoints();
  bool isWhole = getNumAccumulators() >=
                 points * std::min<int64_t>(getNumTiles(), kTallRow);
  return isWhole ? points : points / 2;
}

/// One vector of channels by as many tiles of the image as there are registers
/// for, since each point of a row has an accumulator.
SmallVector<TileAttr> PlainFilterConv::getRowTiles() {
  int64_t vector = schedule.getVector(), rows = getNumTiles();
  int64_t limit = std::max<int64_t>(1, getNumAccumulators() / getRowPoints());
  int64_t tall = llvm::divideCeil(rows, llvm::divideCeil(rows, limit));
  SmallVector<TileAttr> tiles;
  for (int64_t height : {tall, rows % tall, int64_t(1)})
    if (height > 0 && (tiles.empty() || height < tiles.back().getRows()))
      tiles.push_back(TileAttr::get(op.getContext(), height, vector));
  return tiles;
}

/// The same for the points of a row from `first` on of one image, with an
/// accumulator per point.
GenericOp PlainFilterConv::buildProductRow(unsigned row, unsigned first) {
  AffineExpr step, tile, channel, inner;
  bindDims(op.getContext(), step, tile, channel, inner);
  auto constant = [&](int64_t value) {
    return builder.getAffineConstantExpr(value);
  };
  auto points = unsigned(shape.getPoints()), count = getRowPoints();
  AffineExpr inputChannel = step * shape.getFilterStep() + inner;
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps, sums;
  auto add = [&](Value input, AffineMap map) {
    inputs.push_back(input);
    maps.push_back(map);
  };
  for (unsigned x = first; x < first + count; ++x) {
    add(patches,
        AffineMap::get(4, 0, {step, constant(row), constant(x), tile, inner},
                       op.getContext()));
    sums.push_back(AffineMap::get(
        4, 0, {constant(row), constant(x), tile, channel % lanes},
        op.getContext()));
  }
  for (AffineMap map : sums)
    add(products, map);
  Value weights = op.getInputs()[shape.getConv().weights];
  for (unsigned tap = 0; tap < kNumTaps; ++tap)
    if (isReadByRow(shape.getOutputs(), row, tap))
      add(weights, getFilterMap(channel, inputChannel, constant(tap / 3),
                                constant(tap % 3), 4));
  // Each part asks for an equal part of the filters of the next step.
  unsigned parts = points / count, part = row * parts + first / count;
  if (schedule.getPrefetch())
    for (unsigned tap = 0; tap < kNumTaps; ++tap)
      if (tap * points * parts / kNumTaps == part)
        add(weights,
            getNextFilterMap(step, inner, channel, schedule.getVector(),
                             constant(tap / 3), constant(tap % 3), 4));
  llvm::append_range(maps, sums);
  auto combiner = CombinerAttr::get(op.getContext(), Combiner::Add);
  auto region = GenericOp::create(
      builder, loc, TypeRange(), inputs, SmallVector<Value>(count, products),
      {shape.getNumSteps(), getNumTiles(), shape.getChannels(),
       shape.getFilterStep()},
      /*num_parallel=*/3,
      builder.getArrayAttr(SmallVector<Attribute>(count, combiner)),
      builder.getAffineMapArrayAttr(maps), nullptr, nullptr, nullptr,
      ScheduleAttr::get(op.getContext(), /*laneDim=*/2, schedule.getVector(),
                        /*rowDim=*/1, getRowTiles(),
                        {1, getNumTiles(), schedule.getVector()},
                        schedule.getUnroll(), /*stage=*/{}, /*window=*/{}));
  buildProductRowBodies(region, row, first);
  return region;
}

void PlainFilterConv::buildProductRowBodies(GenericOp region, unsigned row,
                                            unsigned first) {
  OpBuilder::InsertionGuard guard(builder);
  unsigned points = getRowPoints();
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
                                          filter[first + x]));
  YieldOp::create(builder, loc, terms);
  buildAddition(builder, region, points, /*firstSum=*/points);
}
