//===- SplitSums.cpp - Sums over a batch, image by image ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The gradient of a small weight is a few thousand numbers, each a sum over all
// pixels of a batch: too few of them to share a GPU's multiprocessors. Here
// each image gets sums of its own, which a second region adds up:
//
//   dw[n, c] = sum over (b, h, w)  ->  part[b, n, c] = sum over (h, w),
//                                      dw[n, c] = sum over b of part[b, n, c]
//
// The order of additions is that of the images, as before.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::kern {
#define GEN_PASS_DEF_SPLITSUMS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Results above this occupy a GPU on their own, and their parts would take
/// more memory than they save time.
constexpr int64_t kMaxPoints = 1 << 15;
/// Multiply-adds of an image, below which a second launch costs more.
constexpr int64_t kMinWork = 1 << 14;

/// The reduction dimension over the batch, if the sum is to be split there.
std::optional<int64_t> findBatch(GenericOp op) {
  int64_t numParallel = op.getNumParallel(), numDims = op.getNumDims();
  if (numDims - numParallel < 2 || op.getWinograd() || op.getSchedule() ||
      op.hasSides() || !op.getOutputs().empty())
    return std::nullopt;
  std::optional<int64_t> batch;
  int64_t points = 1, work = 1;
  for (auto [dim, extent] : llvm::enumerate(op.getExtents())) {
    bool isParallel = op.isParallelDim(dim);
    if (extent < 0 && (isParallel || batch))
      return std::nullopt;
    if (extent < 0) {
      batch = dim;
      continue;
    }
    work = llvm::SaturatingMultiply<uint64_t>(work, extent);
    if (isParallel)
      points = llvm::SaturatingMultiply<uint64_t>(points, extent);
  }
  bool isSum = llvm::all_of(
      llvm::seq<unsigned>(0, op.getCombiners().size()),
      [&](unsigned i) { return op.getCombiner(i) == Combiner::Add; });
  if (!batch || !isSum || uint64_t(points) > kMaxPoints ||
      uint64_t(work) < kMinWork)
    return std::nullopt;
  return batch;
}

/// Gives the indices in a body their new dimensions.
void renumber(Block *body, ArrayRef<int64_t> dims) {
  for (auto index : body->getOps<IndexOp>())
    index.setDim(dims[index.getDim()]);
}

/// The parallel dimensions in the order of memory: a weight's outputs, its
/// first dimension, lie beside each other when it is packed.
SmallVector<int64_t> getMemoryOrder(GenericOp op) {
  auto dims = llvm::to_vector(llvm::seq<int64_t>(1, op.getNumParallel()));
  if (op.getNumParallel() > 0)
    dims.push_back(0);
  return dims;
}

/// The sums of each image.
GenericOp createParts(OpBuilder &builder, GenericOp op, int64_t batch) {
  int64_t numDims = op.getNumDims(), numParallel = op.getNumParallel();
  // The batch comes first, all others keep their order.
  SmallVector<int64_t> place(numDims);
  SmallVector<AffineExpr> dims(numDims);
  SmallVector<int64_t> extents(numDims);
  for (int64_t dim = 0; dim < numDims; ++dim) {
    place[dim] = dim == batch ? 0 : dim + (dim < batch);
    dims[dim] = builder.getAffineDimExpr(place[dim]);
    extents[place[dim]] = op.getExtents()[dim];
  }
  SmallVector<AffineMap> maps;
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i)
    maps.push_back(
        op.getInputMap(i).replaceDimsAndSymbols(dims, {}, numDims, 0));
  SmallVector<int64_t> shape{ShapedType::kDynamic};
  SmallVector<AffineExpr> stored{builder.getAffineDimExpr(0)};
  for (int64_t dim : getMemoryOrder(op)) {
    shape.push_back(op.getExtents()[dim]);
    stored.push_back(dims[dim]);
  }
  SmallVector<Type> types;
  for (unsigned i = 0, e = op.getCombiners().size(); i < e; ++i) {
    types.push_back(
        RankedTensorType::get(shape, op.getAccumulator(i).getType()));
    maps.push_back(AffineMap::get(numDims, 0, stored, builder.getContext()));
  }
  auto parts = GenericOp::create(
      builder, op.getLoc(), types, op.getInputs(), ValueRange(), extents,
      numParallel + 1, op.getCombiners(), builder.getAffineMapArrayAttr(maps),
      op.getClippedAttr(), /*side=*/nullptr, /*winograd=*/nullptr,
      /*schedule=*/nullptr);
  parts.getCombine().takeBody(op.getCombine());
  renumber(parts.getCombineBlock(), place);
  OpBuilder::InsertionGuard guard(builder);
  Block *epilogue = builder.createBlock(&parts.getEpilogue());
  for (BlockArgument argument : op.getEpilogueBlock()->getArguments())
    epilogue->addArgument(argument.getType(), op.getLoc());
  YieldOp::create(builder, op.getLoc(),
                  epilogue->getArguments().take_front(types.size()));
  return parts;
}

/// Adds up the parts of all images and does what `op` did with its sums.
void addParts(OpBuilder &builder, GenericOp op, GenericOp parts) {
  int64_t numParallel = op.getNumParallel(), numDims = numParallel + 1;
  unsigned numSums = parts.getNumResults();
  SmallVector<int64_t> extents(op.getExtents().take_front(numParallel));
  extents.push_back(-1);
  SmallVector<AffineExpr> read{builder.getAffineDimExpr(numParallel)};
  for (int64_t dim : getMemoryOrder(op))
    read.push_back(builder.getAffineDimExpr(dim));
  SmallVector<AffineMap> maps(
      numSums, AffineMap::get(numDims, 0, read, builder.getContext()));
  SmallVector<Value> inputs(parts.getResults());
  // Of the other inputs, what the epilogue reads.
  Block *old = op.getEpilogueBlock();
  SmallVector<unsigned> kept;
  auto addMap = [&](AffineMap map) {
    maps.push_back(
        AffineMap::get(numDims, 0, map.getResults(), builder.getContext()));
  };
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i) {
    if (op.getEpilogueInput(i).use_empty())
      continue;
    kept.push_back(i);
    inputs.push_back(op.getInputs()[i]);
    addMap(op.getInputMap(i));
  }
  for (unsigned i = 0, e = op.getNumStores(); i < e; ++i)
    addMap(op.getStoreMap(i));
  auto sum = GenericOp::create(
      builder, op.getLoc(), op.getResultTypes(), inputs, ValueRange(), extents,
      numParallel, op.getCombiners(), builder.getAffineMapArrayAttr(maps),
      /*clipped=*/nullptr, /*side=*/nullptr, /*winograd=*/nullptr,
      /*schedule=*/nullptr);
  sum->setDiscardableAttrs(
      llvm::to_vector(op->getDiscardableAttrDictionary().getValue()));

  OpBuilder::InsertionGuard guard(builder);
  auto addArguments = [&](Block *body) {
    for (Value input : inputs)
      body->addArgument(cast<ShapedType>(input.getType()).getElementType(),
                        op.getLoc());
  };
  Block *combine = builder.createBlock(&sum.getCombine());
  addArguments(combine);
  YieldOp::create(builder, op.getLoc(),
                  combine->getArguments().take_front(numSums));
  Block *epilogue = builder.createBlock(&sum.getEpilogue());
  for (unsigned i = 0; i < numSums; ++i)
    epilogue->addArgument(op.getAccumulator(i).getType(), op.getLoc());
  addArguments(epilogue);
  IRMapping mapping;
  for (unsigned i = 0; i < numSums; ++i)
    mapping.map(old->getArgument(i), epilogue->getArgument(i));
  for (auto [index, input] : llvm::enumerate(kept))
    mapping.map(op.getEpilogueInput(input),
                epilogue->getArgument(2 * numSums + index));
  for (Operation &operation : *old)
    builder.clone(operation, mapping);
  op.replaceAllUsesWith(sum.getResults());
}

struct SplitSums : public kern::impl::SplitSumsBase<SplitSums> {
  void runOnOperation() override {
    SmallVector<GenericOp> ops(getOperation().getOps<GenericOp>());
    for (GenericOp op : ops) {
      std::optional<int64_t> batch = findBatch(op);
      if (!batch)
        continue;
      OpBuilder builder(op);
      GenericOp parts = createParts(builder, op, *batch);
      builder.setInsertionPoint(op);
      addParts(builder, op, parts);
      op.erase();
      ++numSplit;
    }
  }
};

} // namespace
