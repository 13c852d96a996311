//===- FactorLoader.cpp - A factor of a product to shared memory ----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FactorLoader.h"
#include "VectorAccess.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

FactorLoader::FactorLoader(BlockEmitter &block, bool ofRows, Value factor,
                           Value buffer)
    : block(block), factor(factor), buffer(buffer),
      axis(ofRows ? block.rows : block.columns),
      tile(getSharedTile(block.op, block.schedule, ofRows)),
      reduction(llvm::to_vector(llvm::seq<int64_t>(block.op.getNumParallel(),
                                                   block.op.getNumDims()))),
      laneDim(getTileDim(block.op, block.schedule, ofRows)),
      lanes(getTileLanes(block.op, block.schedule, ofRows)),
      copied(kern::isCopied(block.op, block.schedule, ofRows)) {
  reductionSize = countAxisPoints(block.op, reduction);
  inputs = getInputsOf(factor);
  for (unsigned input : inputs)
    (isSharedByChunks(input) ? shared : own).push_back(input);
}

Type FactorLoader::getLoadedType(unsigned input) {
  Type type =
      cast<MemRefType>(block.op.getInputs()[input].getType()).getElementType();
  bool isVector = lanes > 1 && isVectorAlong(block.op, input, laneDim, lanes);
  return isVector ? VectorType::get({lanes}, type) : type;
}

int64_t FactorLoader::countValues(unsigned input) {
  bool dependsOnLane =
      laneDim >= 0 && block.op.getInputMap(input).isFunctionOfDim(laneDim);
  return dependsOnLane && !isa<VectorType>(getLoadedType(input)) ? lanes : 1;
}

//===----------------------------------------------------------------------===//
// Chunks
//===----------------------------------------------------------------------===//

int64_t FactorLoader::countChunks() {
  return llvm::divideCeil(tile.outer * tile.inner / lanes,
                          block.schedule.getNumThreads());
}

FactorLoader::Chunk FactorLoader::getChunk(int64_t number) {
  int64_t threads = block.schedule.getNumThreads();
  int64_t perRow = tile.inner / lanes, chunks = tile.outer * perRow;
  Value index = block.add(block.thread, block.constant(number * threads));
  Chunk chunk{number, block.div(index, block.constant(perRow)),
              block.mul(block.rem(index, block.constant(perRow)), lanes),
              Value()};
  if ((number + 1) * threads > chunks)
    chunk.isInTile = block.isBelow(index, block.constant(chunks));
  return chunk;
}

Point FactorLoader::getPoint(const Chunk &chunk, Value from, int64_t lane) {
  // Coordinates by which the emitter tells loads apart.
  int64_t all = chunk.number * lanes, each = all + lane;
  Point at{block.origin};
  at.row = at.column = tile.alongStep ? all : each;
  at.step = tile.alongStep ? each : all;
  Value onAxis = tile.alongStep ? chunk.outer : chunk.inner;
  Value inStep = tile.alongStep ? chunk.inner : chunk.outer;
  block.placeAt(axis, block.add(axis.base, onAxis), at);
  int64_t last = reduction.back();
  if (block.op.getExtents()[last] % block.schedule.getStep() == 0) {
    // A step lies within the last dimension: the others are the same for all
    // threads, which find them once.
    block.place(reduction, from, at);
    at.indices[last] = block.add(at.indices[last], inStep);
  } else {
    block.place(reduction, block.add(from, inStep), at);
  }
  if (lane > 0)
    at.indices[laneDim] = block.add(at.indices[laneDim], block.constant(lane));
  return at;
}

Value FactorLoader::getInReduction(const Chunk &chunk, Value from) {
  if (reductionSize >= 0 && reductionSize % block.schedule.getStep() == 0)
    return Value();
  Value inStep = tile.alongStep ? chunk.inner : chunk.outer;
  return block.isBelow(block.add(from, inStep), block.countReduction());
}

bool FactorLoader::hasInside(const Chunk &chunk) {
  bool mayBeOutside = false;
  for (unsigned input : inputs) {
    auto shape =
        cast<MemRefType>(block.op.getInputs()[input].getType()).getShape();
    for (auto [expr, size] :
         llvm::zip_equal(block.op.getInputMap(input).getResults(), shape))
      mayBeOutside |=
          block.op.isClipped(input) && mayLeaveBounds(block.op, expr, size);
  }
  return mayBeOutside || chunk.isInTile || !axis.isWhole() ||
         reductionSize < 0 || reductionSize % block.schedule.getStep();
}

Value FactorLoader::getInside(const Chunk &chunk, Value from) {
  Value inside = chunk.isInTile;
  Value onAxis = tile.alongStep ? chunk.outer : chunk.inner;
  if (!axis.isWhole())
    inside =
        block.both(inside, block.existsOn(axis, block.add(axis.base, onAxis)));
  inside = block.both(inside, getInReduction(chunk, from));
  Value clipped =
      block.points.getInside(getPoint(chunk, from, 0), [&](unsigned input) {
        return llvm::is_contained(inputs, input);
      });
  return block.both(inside, clipped);
}

//===----------------------------------------------------------------------===//
// Fetch and commit
//===----------------------------------------------------------------------===//

/// Whether all chunks of a thread read the same of an input: they lie at the
/// same points of the step, and the input does not change along the axis.
bool FactorLoader::isSharedByChunks(unsigned input) {
  AffineMap map = block.op.getInputMap(input);
  return tile.alongStep &&
         block.schedule.getNumThreads() % (tile.inner / lanes) == 0 &&
         !block.op.isClipped(input) &&
         llvm::none_of(axis.dims,
                       [&](int64_t dim) { return map.isFunctionOfDim(dim); });
}

/// Loads these inputs at a chunk where `inside` holds (null: always), else
/// zeros: a vector for each, or a value for each lane, or one for all lanes.
SmallVector<Value> FactorLoader::loadInputs(ArrayRef<unsigned> which,
                                            const Chunk &chunk, Value from,
                                            Value inside) {
  OpBuilder &builder = block.builder;
  Location loc = block.loc;
  if (which.empty())
    return {};
  SmallVector<Value> zeros;
  for (unsigned input : which)
    zeros.append(countValues(input),
                 arith::ConstantOp::create(
                     builder, loc, builder.getZeroAttr(getLoadedType(input))));
  return block.ifInside(inside, zeros, [&] {
    SmallVector<Value> loaded;
    for (unsigned input : which) {
      if (auto type = dyn_cast<VectorType>(getLoadedType(input))) {
        loaded.push_back(loadVector(
            builder, loc, type, block.op.getInputs()[input],
            block.points.getIndices(input, getPoint(chunk, from, 0))));
        continue;
      }
      for (int64_t lane = 0, e = countValues(input); lane < e; ++lane)
        loaded.push_back(block.points.load(input, getPoint(chunk, from, lane)));
    }
    return loaded;
  });
}

SmallVector<Value> FactorLoader::fetch(Value from, Value exists) {
  SmallVector<Value> fetched;
  {
    PointEmitter::Scope scope(block.points);
    Chunk any = getChunk(0);
    fetched = loadInputs(shared, any, from,
                         block.both(exists, getInReduction(any, from)));
  }
  for (int64_t number = 0, e = countChunks(); number < e; ++number) {
    PointEmitter::Scope scope(block.points);
    Chunk chunk = getChunk(number);
    Value inside = getInside(chunk, from);
    llvm::append_range(
        fetched, loadInputs(own, chunk, from, block.both(exists, inside)));
    // What was not loaded is zero, but what is made of it need not be.
    if (inside && !isPlain())
      fetched.push_back(inside);
  }
  return fetched;
}

/// Where a chunk lies in its row of a buffer.
Value FactorLoader::getPlaceInRow(const Chunk &chunk) {
  if (!tile.swizzled)
    return chunk.inner;
  Value part = block.div(chunk.inner, block.constant(lanes));
  Value row = block.rem(chunk.outer, block.constant(8));
  return block.mul(arith::XOrIOp::create(block.builder, block.loc, part, row),
                   lanes);
}

/// Zeros where the chunk does not exist or is not inside: of such, no byte is
/// read.
void FactorLoader::issue(Value from, Value number) {
  OpBuilder &builder = block.builder;
  Location loc = block.loc;
  unsigned input = inputs.front();
  for (int64_t index = 0, e = countChunks(); index < e; ++index) {
    PointEmitter::Scope scope(block.points);
    Chunk chunk = getChunk(index);
    block.ifInside(chunk.isInTile, {}, [&] {
      Chunk inTile = chunk;
      inTile.isInTile = Value();
      Value count;
      if (Value inside = getInside(inTile, from))
        count = arith::SelectOp::create(
            builder, loc, inside, block.constant(lanes), block.constant(0));
      nvgpu::DeviceAsyncCopyOp::create(
          builder, loc, nvgpu::DeviceAsyncTokenType::get(builder.getContext()),
          buffer, ValueRange{number, chunk.outer, getPlaceInRow(chunk)},
          block.op.getInputs()[input],
          block.points.getIndices(input, getPoint(chunk, from, 0)),
          builder.getIndexAttr(lanes), count, builder.getUnitAttr());
      return SmallVector<Value>();
    });
  }
}

/// What tensor cores read of a factor.
static Value roundInRegisters(OpBuilder &builder, Location loc, Value value,
                              GpuMath math) {
  if (math == GpuMath::Fma)
    return value;
  if (math == GpuMath::Bf16)
    return arith::TruncFOp::create(builder, loc, builder.getBF16Type(), value);
  Value bits = NVVM::ConvertFloatToTF32Op::create(
      builder, loc, builder.getI32Type(), value,
      NVVM::FPRoundingModeAttr::get(builder.getContext(),
                                    NVVM::FPRoundingMode::RNA),
      NVVM::SaturationModeAttr::get(builder.getContext(),
                                    NVVM::SaturationMode::NONE),
      /*relu=*/builder.getBoolAttr(false));
  return arith::BitcastOp::create(builder, loc, builder.getF32Type(), bits);
}

/// Makes values that `loadInputs` returned those of a chunk's points. Takes
/// them off the front of `loaded`.
void FactorLoader::presetInputs(ArrayRef<unsigned> which, const Chunk &chunk,
                                Value from, ArrayRef<Value> &loaded) {
  for (unsigned input : which) {
    BlockArgument argument = block.op.getCombineBlock()->getArgument(input);
    int64_t count = countValues(input);
    for (int64_t lane = 0; lane < lanes; ++lane) {
      Value value = loaded[count == 1 ? 0 : lane];
      if (isa<VectorType>(value.getType()))
        value =
            vector::ExtractOp::create(block.builder, block.loc, value, lane);
      block.points.preset(argument, getPoint(chunk, from, lane), value);
    }
    loaded = loaded.drop_front(count);
  }
}

void FactorLoader::commit(Value from, Value number, ArrayRef<Value> &fetched) {
  OpBuilder &builder = block.builder;
  Location loc = block.loc;
  Value zero = arith::ConstantOp::create(builder, loc,
                                         builder.getZeroAttr(factor.getType()));
  // Those that all chunks share come first.
  ArrayRef<Value> ofAll = fetched;
  for (unsigned input : shared)
    fetched = fetched.drop_front(countValues(input));
  for (int64_t index = 0, e = countChunks(); index < e; ++index) {
    PointEmitter::Scope scope(block.points);
    Chunk chunk = getChunk(index);
    ArrayRef<Value> again = ofAll;
    presetInputs(shared, chunk, from, again);
    presetInputs(own, chunk, from, fetched);
    Value inside;
    if (!isPlain() && hasInside(chunk)) {
      inside = fetched.front();
      fetched = fetched.drop_front();
    }
    SmallVector<Value> values;
    for (int64_t lane = 0; lane < lanes; ++lane) {
      Value value = block.points.get(factor, getPoint(chunk, from, lane));
      if (inside)
        value = arith::SelectOp::create(builder, loc, inside, value, zero);
      values.push_back(
          roundInRegisters(builder, loc, value, block.schedule.getMath()));
    }
    block.ifInside(chunk.isInTile, {}, [&] {
      SmallVector<Value> indices{number, chunk.outer, chunk.inner};
      if (lanes == 1) {
        memref::StoreOp::create(builder, loc, values.front(), buffer, indices);
        return SmallVector<Value>();
      }
      storeVector(builder, loc, values, buffer, indices);
      return SmallVector<Value>();
    });
  }
}
