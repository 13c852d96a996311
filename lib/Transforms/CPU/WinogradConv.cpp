//===- WinogradConv.cpp - Minimal filtering as vector code ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WinogradConv.h"
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
  if (int64_t width = getWindowExtent(schedule, conv.x);
      width < op.getExtents()[conv.x])
    return fail() << "a window of whole rows, got " << width << " of "
                  << op.getExtents()[conv.x] << " pixels";
  for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim) {
    int64_t extent = op.getExtents()[dim];
    bool isImage = dim == conv.y || dim == conv.x;
    if (isImage ? schedule.getTask()[dim] < extent
                : dim != conv.channel && schedule.getTask()[dim] != 1)
      return fail() << "tasks of one whole image, got "
                    << schedule.getTask()[dim] << " along dimension " << dim;
  }
  if (shape.getBytes(rows, lanes) > WinogradShape::kMaxBytes)
    return fail() << "at most " << WinogradShape::kMaxBytes
                  << " bytes of windows, got " << shape.getBytes(rows, lanes);
  return success();
}

WinogradInput::WinogradInput(GenericOp op)
    : op(op), shape(op, *op.getWinograd()), schedule(*op.getSchedule()),
      tileRows(llvm::divideCeil(getWindowExtent(schedule, shape.getConv().y),
                                shape.getOutputs())),
      lanes(schedule.getTask()[shape.getConv().channel]) {
  int64_t points = shape.getPoints();
  int64_t tiles = tileRows * shape.getTileColumns();
  buildStage();
  patches =
      allocate({points, points, tiles * shape.getInputChannels() + kSkew});
  products = allocate({points, points, tiles + 1, lanes});
  outputs = allocate({tileRows * shape.getOutputs(),
                      shape.getTileColumns() * shape.getOutputs(), lanes});
  buildMain();
}

Value WinogradInput::allocate(ArrayRef<int64_t> sizes) {
  OpBuilder builder = OpBuilder::atBlockBegin(op->getBlock());
  return memref::AllocaOp::create(builder, op.getLoc(),
                                  MemRefType::get(sizes, builder.getF32Type()),
                                  builder.getI64IntegerAttr(kAlignment));
}

/// The same op over whole tiles. Only its staging is used, which fills what
/// lies outside the image with zeros.
void WinogradInput::buildStage() {
  const WinogradConv &conv = shape.getConv();
  OpBuilder builder(op);
  rounded = cast<GenericOp>(builder.clone(*op));
  SmallVector<int64_t> extents(op.getExtents()), task(schedule.getTask()),
      window(schedule.getTask());
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
void WinogradInput::buildMain() {
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
  auto mainSchedule = ScheduleAttr::get(
      context, schedule.getLaneDim(), schedule.getVector(),
      schedule.getRowDim(), tiles, schedule.getTask(), /*unroll=*/1,
      /*stage=*/{}, schedule.getWindow(), /*outer=*/0, /*lanesOuter=*/true,
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
ScheduleAttr WinogradInput::getTransformSchedule(ArrayRef<int64_t> extents,
                                                 int64_t taskLanes) {
  int64_t vector = schedule.getVector();
  return ScheduleAttr::get(op.getContext(), /*laneDim=*/2, vector,
                           /*rowDim=*/-1,
                           {TileAttr::get(op.getContext(), 1, taskLanes)},
                           {extents[0], extents[1], taskLanes}, /*unroll=*/1,
                           /*stage=*/{}, /*window=*/{});
}

/// V from the window.
GenericOp WinogradInput::buildPatches(OpBuilder &builder, Location loc) {
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
  AffineMap store = AffineMap::get(
      5, 0,
      {pointY, pointX,
       (tileY * shape.getTileColumns() + tileX) * shape.getInputChannels() +
           channel},
      op.getContext());
  SmallVector<int64_t> extents{tileRows, shape.getTileColumns(),
                               shape.getInputChannels()};
  GenericOp region =
      buildInputTransform(builder, loc, shape.getOutputs(), extents,
                          {stage->getWindow(), read}, {patches, store});
  region.setScheduleAttr(getTransformSchedule(extents, schedule.getVector()));
  return region;
}

/// M = U V: one matrix product per point.
GenericOp WinogradInput::buildProducts(OpBuilder &builder, Location loc) {
  const WinogradConv &conv = shape.getConv();
  AffineExpr pointY, pointX, tile, channel, inputChannel;
  bindDims(op.getContext(), pointY, pointX, tile, channel, inputChannel);
  SmallVector<AffineExpr> dims(op.getNumDims(),
                               builder.getAffineConstantExpr(0));
  dims[conv.channel] = channel;
  // The index that follows a tap becomes the point.
  dims[conv.tapY] = conv.isFlipped ? 2 - pointY : pointY;
  dims[conv.tapX] = conv.isFlipped ? 2 - pointX : pointX;
  dims[conv.inputChannel] = inputChannel;
  int64_t points = shape.getPoints();
  int64_t tiles = tileRows * shape.getTileColumns();
  SmallVector<AffineMap> maps{
      AffineMap::get(
          5, 0,
          {pointY, pointX, tile * shape.getInputChannels() + inputChannel},
          op.getContext()),
      op.getInputMap(conv.weights).replaceDimsAndSymbols(dims, {}, 5, 0),
      AffineMap::get(5, 0, {pointY, pointX, tile, channel % lanes},
                     op.getContext())};
  auto region = GenericOp::create(
      builder, loc, TypeRange(),
      ValueRange{patches, op.getInputs()[conv.weights]}, products,
      {points, points, tiles, shape.getChannels(), shape.getInputChannels()},
      /*num_parallel=*/4,
      builder.getArrayAttr(CombinerAttr::get(op.getContext(), Combiner::Add)),
      builder.getAffineMapArrayAttr(maps), nullptr, nullptr, nullptr,
      ScheduleAttr::get(op.getContext(), /*laneDim=*/3, schedule.getVector(),
                        /*rowDim=*/2, schedule.getTiles(),
                        {points, points, tiles, lanes}, schedule.getUnroll(),
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

/// The buffer of outputs from M.
GenericOp WinogradInput::buildOutputs(OpBuilder &builder, Location loc) {
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
  GenericOp region = buildOutputTransform(builder, loc, size, extents,
                                          {products, read}, {outputs, store});
  region.setScheduleAttr(getTransformSchedule(extents, lanes));
  return region;
}

void WinogradInput::run(OpBuilder &builder, GenericOp region, Value begin,
                        Value end) {
  KernelEmitter(region, {}, batch, begin, end).emit();
  region.erase();
}

void WinogradInput::emitFill(OpBuilder &builder, Location loc,
                             ArrayRef<Value> lower, Value batchSize,
                             TileEmitter &tiles) {
  batch = batchSize;
  // The emitter of what staging leaves of the op is not used.
  TileEmitter unused(stage->getMain(), *stage->getMain().getSchedule(), batch);
  stage->emitFill(builder, loc, lower, batch, unused);
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  Value begin = constant(0);
  Value end = constant(
      llvm::divideCeil(shape.getInputChannels(), schedule.getVector()));
  run(builder, buildPatches(builder, loc), begin, end);
  SmallVector<Value> shift{lower[shape.getConv().y], Value(), Value()};
  tiles.setShift(/*operand=*/0, shift);
}

void WinogradInput::emitLanes(OpBuilder &builder, Location loc, Value task) {
  Value next = arith::AddIOp::create(
      builder, loc, task, arith::ConstantIndexOp::create(builder, loc, 1));
  run(builder, buildProducts(builder, loc), task, next);
  run(builder, buildOutputs(builder, loc), task, next);
}

void WinogradInput::erase() {
  stage->erase();
  rounded.erase();
  main.erase();
}
