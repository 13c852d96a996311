//===- WinogradConv.cpp - Minimal filtering as vector code ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WinogradConv.h"
#include "KernelEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::kern;

bool mlir::kern::isPrepared(GenericOp op, const WinogradConv &conv) {
  Value prepared = findPrepared(op, conv.image);
  auto product = op.getCombineBlock()
                     ->getTerminator()
                     ->getOperand(0)
                     .getDefiningOp<arith::MulFOp>();
  return product.getLhs() == prepared || product.getRhs() == prepared;
}

LogicalResult mlir::kern::verifyWinogradSchedule(GenericOp op) {
  WinogradShape shape(op, *op.getWinograd());
  const WinogradConv &conv = shape.getConv();
  ScheduleAttr schedule = *op.getSchedule();
  auto fail = [&]() -> InFlightDiagnostic {
    return op.emitOpError("schedule of a convolution with winograd expects ");
  };
  if (schedule.getLaneDim() != conv.channel || schedule.getRowDim() != conv.x ||
      !schedule.getLanesOuter() || schedule.getFoldRows() ||
      schedule.getOuter())
    return fail() << "output channels in the lanes, which run outermost, and "
                     "pixels as rows";
  if (schedule.getStage() != ArrayRef<int64_t>(conv.image))
    return fail() << "input " << conv.image << " alone to be staged";
  if (!isPrepared(op, conv))
    return fail() << "a window to hold all that the weight is multiplied by";
  bool isPlain = shape.hasPlainFilters();
  int64_t lanes = schedule.getTask()[conv.channel];
  for (TileAttr tile : schedule.getTiles())
    if (tile.getLanes() != lanes)
      return fail() << "tiles of " << lanes << " lanes, as a task has, got "
                    << tile;
  int64_t height = getWindowExtent(schedule, conv.y);
  int64_t rows = llvm::divideCeil(height, shape.getOutputs());
  bool isAll = rows == shape.getTileRows();
  if (shape.getTileRows() % rows ||
      (!isAll && height % shape.getOutputs() != 0))
    return fail() << "a window of whole rows of tiles, got " << height << " of "
                  << op.getExtents()[conv.y] << " pixels";
  if (isPlain && (op.getNumParallelDims() != 4 || op.getExtents().front() >= 0))
    return fail()
           << "images of a batch, the first of four parallel dimensions, "
              "with plain filters";
  if (isPlain && shape.getNumSteps() > 1 &&
      shape.getFilterStep() % schedule.getVector())
    return fail() << "vectors that divide a step of " << shape.getFilterStep()
                  << " input channels, got " << schedule.getVector()
                  << " lanes";
  if (isPlain && !isAll)
    return fail() << "a window of one whole image with plain filters, got "
                  << height << " of " << op.getExtents()[conv.y] << " rows";
  if (int64_t width = getWindowExtent(schedule, conv.x);
      width < op.getExtents()[conv.x])
    return fail() << "a window of whole rows, got " << width << " of "
                  << op.getExtents()[conv.x] << " pixels";
  for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim) {
    int64_t extent = op.getExtents()[dim];
    bool isImage = dim == conv.y || dim == conv.x;
    if (isPlain && extent < 0)
      continue;
    if (isImage ? schedule.getTask()[dim] < extent
                : dim != conv.channel && schedule.getTask()[dim] != 1)
      return fail() << "tasks of one whole image, got "
                    << schedule.getTask()[dim] << " along dimension " << dim;
  }
  int64_t images = shape.getImages(schedule);
  int64_t bytes = shape.getBytes(rows, lanes, images);
  int64_t most =
      images > 1 ? WinogradShape::kMaxSharedBytes : WinogradShape::kMaxBytes;
  if (bytes > most)
    return fail() << "at most " << most << " bytes of windows, got " << bytes;
  return success();
}

/// M = U V: one matrix product per point.
GenericOp WinogradInput::buildProducts(OpBuilder &builder, Location loc) {
  const WinogradConv &conv = shape.getConv();
  AffineExpr pointY, pointX, tile, channel, inputChannel;
  bindDims(op.getContext(), pointY, pointX, tile, channel, inputChannel);
  int64_t points = shape.getPoints();
  SmallVector<AffineMap> maps{
      AffineMap::get(
          5, 0,
          {pointY, pointX, tile * shape.getInputChannels() + inputChannel},
          op.getContext()),
      // The index that follows a tap becomes the point.
      getFilterMap(channel, inputChannel, conv.isFlipped ? 2 - pointY : pointY,
                   conv.isFlipped ? 2 - pointX : pointX, 5),
      AffineMap::get(5, 0, {pointY, pointX, tile, channel % lanes},
                     op.getContext())};
  auto region = GenericOp::create(
      builder, loc, TypeRange(),
      ValueRange{patches, op.getInputs()[conv.weights]}, products,
      {points, points, getNumTiles(), shape.getChannels(),
       shape.getInputChannels()},
      /*num_parallel=*/4,
      builder.getArrayAttr(CombinerAttr::get(op.getContext(), Combiner::Add)),
      builder.getAffineMapArrayAttr(maps), nullptr, nullptr, nullptr,
      ScheduleAttr::get(op.getContext(), /*laneDim=*/3, schedule.getVector(),
                        /*rowDim=*/2, schedule.getTiles(),
                        {points, points, getNumTiles(), lanes},
                        schedule.getUnroll(),
                        /*stage=*/{}, /*window=*/{}, /*outer=*/0,
                        /*lanesOuter=*/false, /*foldRows=*/false,
                        schedule.getPrefetch(), schedule.getSharedPrefetch()));
  OpBuilder::InsertionGuard guard(builder);
  Type type = builder.getF32Type();
  Block *combine = builder.createBlock(&region.getCombine());
  combine->addArguments({type, type}, {loc, loc});
  Value product = arith::MulFOp::create(builder, loc, combine->getArgument(0),
                                        combine->getArgument(1));
  YieldOp::create(builder, loc, product);
  Block *epilogue = builder.createBlock(&region.getEpilogue());
  epilogue->addArguments({type, type, type}, {loc, loc, loc});
  YieldOp::create(builder, loc, epilogue->getArgument(0));
  return region;
}

void WinogradInput::emitFill(OpBuilder &builder, Location loc,
                             ArrayRef<Value> lower, Value batchSize,
                             TileEmitter &tiles) {
  batch = batchSize;
  emitPatches(builder, loc, lower, patches);
  SmallVector<Value> shift{lower[shape.getConv().y], Value(), Value()};
  tiles.setShift(/*operand=*/0, shift);
}

void WinogradInput::emitLanes(OpBuilder &builder, Location loc, Value task) {
  Value next = getNext(builder, task);
  run(builder, buildProducts(builder, loc), task, next);
  emitOutputs(builder, loc, task, products);
}
