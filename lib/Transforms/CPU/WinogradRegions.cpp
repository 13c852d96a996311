//===- WinogradRegions.cpp - What is around the products ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WinogradRegions.h"
#include "../WinogradTransforms.h"
#include "KernelEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

constexpr int64_t kAlignment = 64;
/// Pixels of a row that the element-wise rest takes at a time, so that side
/// sums are added up in registers.
constexpr int64_t kRowsAtOnce = 4;

/// Elements that keep neighbouring points of the patches off the same sets of a
/// cache, which a power of two would put them in.
constexpr int64_t kSkew = 16;

} // namespace

WinogradRegions::WinogradRegions(GenericOp op)
    : op(op), shape(op, *op.getWinograd()), schedule(*op.getSchedule()),
      tileRows(llvm::divideCeil(getWindowExtent(schedule, shape.getConv().y),
                                shape.getOutputs())),
      lanes(schedule.getTask()[shape.getConv().channel]) {
  buildStage();
  patches = allocatePatches(/*images=*/1);
  products = allocateProducts(/*images=*/1);
  outputs = allocate({tileRows * shape.getOutputs(),
                      shape.getTileColumns() * shape.getOutputs(), lanes});
  buildMain();
}

WinogradRegions::~WinogradRegions() {
  stage->erase();
  rounded.erase();
  main.erase();
}

/// What the schedule calls a task, of one image.
SmallVector<int64_t> WinogradRegions::getImageTask() {
  SmallVector<int64_t> task(schedule.getTask());
  for (auto [size, extent] : llvm::zip(task, op.getExtents()))
    if (extent < 0)
      size = 1;
  return task;
}

AffineMap WinogradRegions::getFilterMap(AffineExpr channel,
                                        AffineExpr inputChannel, AffineExpr y,
                                        AffineExpr x, unsigned numDims) {
  const WinogradConv &conv = shape.getConv();
  SmallVector<AffineExpr> dims(op.getNumDims(),
                               getAffineConstantExpr(0, op.getContext()));
  dims[conv.channel] = channel;
  dims[conv.inputChannel] = inputChannel;
  dims[conv.tapY] = y;
  dims[conv.tapX] = x;
  return op.getInputMap(conv.weights)
      .replaceDimsAndSymbols(dims, {}, numDims, 0);
}

/// V of so many images, whose tiles follow each other.
Value WinogradRegions::allocatePatches(int64_t images) {
  int64_t points = shape.getPoints(), tiles = images * getNumTiles();
  if (shape.hasPlainFilters())
    return allocate({shape.getNumSteps(), points, points, tiles + 1,
                     shape.getFilterStep()});
  return allocate({points, points, tiles * shape.getInputChannels() + kSkew});
}

/// M likewise.
Value WinogradRegions::allocateProducts(int64_t images) {
  int64_t points = shape.getPoints();
  return allocate({points, points, images * getNumTiles() + 1, lanes});
}

Value WinogradRegions::allocate(ArrayRef<int64_t> sizes) {
  OpBuilder builder = OpBuilder::atBlockBegin(op->getBlock());
  return memref::AllocaOp::create(builder, op.getLoc(),
                                  MemRefType::get(sizes, builder.getF32Type()),
                                  builder.getI64IntegerAttr(kAlignment));
}

/// The same op over whole tiles. Only its staging is used, which fills what
/// lies outside the image with zeros.
void WinogradRegions::buildStage() {
  const WinogradConv &conv = shape.getConv();
  OpBuilder builder(op);
  rounded = cast<GenericOp>(builder.clone(*op));
  SmallVector<int64_t> extents(op.getExtents()), task(getImageTask()),
      window(task);
  extents[conv.y] = shape.getTileRows() * shape.getOutputs();
  extents[conv.x] = shape.getTileColumns() * shape.getOutputs();
  for (unsigned dim : {conv.y, conv.x})
    task[dim] = window[dim] = extents[dim];
  window[conv.y] = tileRows * shape.getOutputs();
  rounded.setExtents(extents);
  rounded.setClipped(ArrayRef<int64_t>(conv.image));
  rounded.setScheduleAttr(ScheduleAttr::get(
      op.getContext(), schedule.getLaneDim(), schedule.getVector(),
      schedule.getRowDim(), schedule.getTiles(), task, schedule.getUnroll(),
      schedule.getStage(), window));
  stage = std::make_unique<StagedInput>(rounded, conv.image);
  OpBuilder atStart = OpBuilder::atBlockBegin(op->getBlock());
  stage->allocate(atStart, op.getLoc());
}

/// The epilogue alone, reading the buffer of outputs where it had the sum.
void WinogradRegions::buildMain() {
  const WinogradConv &conv = shape.getConv();
  OpBuilder builder(op);
  MLIRContext *context = op.getContext();
  unsigned numParallel = op.getNumParallelDims();
  SmallVector<AffineExpr> dims;
  for (unsigned dim = 0; dim < op.getNumDims(); ++dim)
    dims.push_back(dim < numParallel ? getAffineDimExpr(dim, context)
                                     : getAffineConstantExpr(0, context));
  SmallVector<Value> inputs{outputs};
  SmallVector<AffineMap> maps{AffineMap::get(
      numParallel, 0, {dims[conv.y], dims[conv.x], dims[conv.channel] % lanes},
      context)};
  SmallVector<unsigned> kept;
  for (unsigned input = 0, e = op.getInputs().size(); input < e; ++input) {
    if (op.getEpilogueInput(input).use_empty())
      continue;
    kept.push_back(input);
    inputs.push_back(op.getInputs()[input]);
    maps.push_back(
        op.getInputMap(input).replaceDimsAndSymbols(dims, {}, numParallel, 0));
  }
  for (unsigned store = 0, e = op.getNumStores(); store < e; ++store)
    maps.push_back(
        op.getStoreMap(store).replaceDimsAndSymbols(dims, {}, numParallel, 0));

  SmallVector<TileAttr> tiles;
  int64_t columns = op.getExtents()[conv.x];
  if (columns >= kRowsAtOnce)
    tiles.push_back(TileAttr::get(context, kRowsAtOnce, lanes));
  tiles.push_back(TileAttr::get(context, 1, lanes));
  SmallVector<int64_t> task = getImageTask(), window(task);
  window[conv.y] = getWindowExtent(schedule, conv.y);
  auto mainSchedule = ScheduleAttr::get(
      context, schedule.getLaneDim(), schedule.getVector(),
      schedule.getRowDim(), tiles, task, /*unroll=*/1, /*stage=*/{}, window,
      /*outer=*/0, /*lanesOuter=*/true,
      /*foldRows=*/false, /*prefetch=*/0, /*sharedPrefetch=*/false);
  main = GenericOp::create(
      builder, op.getLoc(), TypeRange(), inputs, op.getOutputs(),
      op.getExtents().take_front(numParallel), numParallel,
      builder.getArrayAttr({}), builder.getAffineMapArrayAttr(maps), nullptr,
      op.getSideAttr(), nullptr, mainSchedule);
  Block *body = builder.createBlock(&main.getEpilogue());
  IRMapping mapping;
  mapping.map(op.getAccumulator(0),
              body->addArgument(builder.getF32Type(), op.getLoc()));
  for (unsigned input : kept) {
    BlockArgument argument = op.getEpilogueInput(input);
    mapping.map(argument,
                body->addArgument(argument.getType(), argument.getLoc()));
  }
  for (Operation &operation : *op.getEpilogueBlock())
    builder.clone(operation, mapping);
}

/// One vector of channels at a time: registers hold a patch, hardly two.
ScheduleAttr WinogradRegions::getTransformSchedule(ArrayRef<int64_t> extents,
                                                   int64_t taskLanes) {
  int64_t vector = schedule.getVector();
  return ScheduleAttr::get(op.getContext(), /*laneDim=*/2, vector,
                           /*rowDim=*/-1,
                           {TileAttr::get(op.getContext(), 1, taskLanes)},
                           {extents[0], extents[1], taskLanes}, /*unroll=*/1,
                           /*stage=*/{}, /*window=*/{});
}

/// V from the window, of one image.
GenericOp WinogradRegions::buildPatches(OpBuilder &builder, Location loc,
                                        Value target) {
  const WinogradConv &conv = shape.getConv();
  AffineExpr tileY, tileX, channel, pointY, pointX;
  bindDims(op.getContext(), tileY, tileX, channel, pointY, pointX);
  SmallVector<AffineExpr> exprs;
  for (AffineExpr expr : op.getInputMap(conv.image).getResults()) {
    if (expr.isFunctionOfDim(conv.y))
      exprs.push_back(tileY * shape.getOutputs() + pointY);
    else if (expr.isFunctionOfDim(conv.x))
      exprs.push_back(tileX * shape.getOutputs() + pointX);
    else if (expr.isFunctionOfDim(conv.inputChannel))
      exprs.push_back(channel);
    else
      exprs.push_back(builder.getAffineConstantExpr(0));
  }
  AffineMap read = AffineMap::get(5, 0, exprs, op.getContext());
  AffineExpr tile = tileY * shape.getTileColumns() + tileX;
  int64_t step = shape.getFilterStep();
  SmallVector<AffineExpr> place{pointY, pointX,
                                tile * shape.getInputChannels() + channel};
  if (shape.hasPlainFilters() && shape.getNumSteps() > 1)
    place = {channel.floorDiv(step), pointY, pointX, tile, channel % step};
  else if (shape.hasPlainFilters())
    place = {builder.getAffineConstantExpr(0), pointY, pointX, tile, channel};
  AffineMap store = AffineMap::get(5, 0, place, op.getContext());
  SmallVector<int64_t> extents{tileRows, shape.getTileColumns(),
                               shape.getInputChannels()};
  GenericOp region =
      buildInputTransform(builder, loc, shape.getOutputs(), extents,
                          {stage->getWindow(), read}, {target, store});
  region.setScheduleAttr(getTransformSchedule(extents, schedule.getVector()));
  return region;
}

/// The buffer of outputs from M of one image.
GenericOp WinogradRegions::buildOutputs(OpBuilder &builder, Location loc,
                                        Value source) {
  AffineExpr tileY, tileX, channel, pointY, pointX;
  bindDims(op.getContext(), tileY, tileX, channel, pointY, pointX);
  int64_t size = shape.getOutputs();
  AffineMap read = AffineMap::get(
      5, 0,
      {pointY, pointX, tileY * shape.getTileColumns() + tileX, channel % lanes},
      op.getContext());
  AffineMap store = AffineMap::get(
      5, 0, {tileY * size + pointY, tileX * size + pointX, channel % lanes},
      op.getContext());
  SmallVector<int64_t> extents{tileRows, shape.getTileColumns(),
                               shape.getChannels()};
  GenericOp region =
      buildOutputTransform(builder, loc, size, shape.hasPlainFilters(), extents,
                           {source, read}, {outputs, store});
  region.setScheduleAttr(getTransformSchedule(extents, lanes));
  return region;
}

void WinogradRegions::emitPatches(OpBuilder &builder, Location loc,
                                  ArrayRef<Value> lower, Value target) {
  // The emitter of what staging leaves of the op is not used.
  TileEmitter unused(stage->getMain(), *stage->getMain().getSchedule(), batch);
  stage->emitFill(builder, loc, lower, batch, unused);
  Value begin = arith::ConstantIndexOp::create(builder, loc, 0);
  Value end = arith::ConstantIndexOp::create(
      builder, loc,
      llvm::divideCeil(shape.getInputChannels(), schedule.getVector()));
  run(builder, buildPatches(builder, loc, target), begin, end);
}

void WinogradRegions::emitOutputs(OpBuilder &builder, Location loc, Value task,
                                  Value source) {
  Value next = getNext(builder, task);
  run(builder, buildOutputs(builder, loc, source), task, next);
}

Value WinogradRegions::getNext(OpBuilder &builder, Value index) {
  Value one = arith::ConstantIndexOp::create(builder, index.getLoc(), 1);
  return arith::AddIOp::create(builder, index.getLoc(), index, one);
}

void WinogradRegions::run(OpBuilder &builder, GenericOp region, Value begin,
                          Value end, Value extent) {
  KernelEmitter(region, {}, extent ? extent : batch, begin, end).emit();
  region.erase();
}
