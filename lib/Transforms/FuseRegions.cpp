//===- FuseRegions.cpp - Merges kern.generic ops into regions -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two rules, both by structure and not by kind of op:
// * an element-wise consumer joins the epilogue of the op that makes its
//   input, so that bias, activation and residual work on registers;
// * an element-wise producer with one use joins the combine body of a
//   reduction, unless that would repeat costly work.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/IRMapping.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_FUSEREGIONS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

bool isElementwise(GenericOp op) {
  return !op.hasReduction() && !op.getSide() && !op.getClipped();
}

/// Clones the operations of a body except its yield, whose operands' new
/// values are returned. Indices are renamed by `dims`.
SmallVector<Value> cloneBody(OpBuilder &builder, Block *body,
                             IRMapping &mapping, ArrayRef<int64_t> dims) {
  for (Operation &op : body->without_terminator()) {
    if (auto index = dyn_cast<IndexOp>(op)) {
      mapping.map(index.getResult(),
                  IndexOp::create(builder, op.getLoc(), builder.getIndexType(),
                                  dims[index.getDim()])
                      .getResult());
      continue;
    }
    builder.clone(op, mapping);
  }
  return llvm::map_to_vector(
      body->getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookupOrDefault(value); });
}

/// The inputs of a fused op: each (tensor, map) once.
class FusedInputs {
public:
  unsigned add(Value tensor, AffineMap map) {
    for (unsigned i = 0; i < tensors.size(); ++i)
      if (tensors[i] == tensor && maps[i] == map)
        return i;
    tensors.push_back(tensor);
    maps.push_back(map);
    return tensors.size() - 1;
  }
  void addArguments(Block *block, Location loc) const {
    for (Value tensor : tensors)
      block->addArgument(getElementTypeOrSelf(tensor.getType()), loc);
  }
  SmallVector<Value> tensors;
  SmallVector<AffineMap> maps;
};

GenericOp createLike(OpBuilder &builder, GenericOp model, Location loc,
                     TypeRange results, const FusedInputs &inputs,
                     ArrayRef<AffineMap> storeMaps) {
  SmallVector<AffineMap> maps = inputs.maps;
  llvm::append_range(maps, storeMaps);
  return GenericOp::create(builder, loc, results, inputs.tensors, ValueRange(),
                           model.getExtents(), model.getNumParallel(),
                           model.getCombiners(),
                           builder.getAffineMapArrayAttr(maps),
                           model.getClippedAttr(), nullptr, nullptr);
}

//===----------------------------------------------------------------------===//
// A consumer joins the epilogue of its producer
//===----------------------------------------------------------------------===//

/// Maps each dimension of `consumer` to a parallel dimension of `producer`, if
/// they run over the same points.
FailureOr<SmallVector<int64_t>> alignDims(GenericOp producer, unsigned result,
                                          GenericOp consumer, unsigned input) {
  AffineMap stored = producer.getStoreMap(result);
  AffineMap read = consumer.getInputMap(input);
  unsigned rank = stored.getNumResults();
  if (rank != producer.getNumParallelDims() || rank != consumer.getNumDims() ||
      producer.isSide(result))
    return failure();
  SmallVector<int64_t> dims(rank, -1);
  for (auto [to, from] : llvm::zip(stored.getResults(), read.getResults())) {
    auto toDim = dyn_cast<AffineDimExpr>(to);
    auto fromDim = dyn_cast<AffineDimExpr>(from);
    if (!toDim || !fromDim || dims[fromDim.getPosition()] >= 0)
      return failure();
    dims[fromDim.getPosition()] = toDim.getPosition();
  }
  for (auto [dim, target] : llvm::enumerate(dims))
    if (consumer.getExtents()[dim] != producer.getExtents()[target])
      return failure();
  return dims;
}

/// Where the fused op can stand: all operands before it, all users after it.
Operation *findInsertionPoint(GenericOp producer, GenericOp consumer) {
  auto comesBefore = [](Value value, Operation *op) {
    Operation *definition = value.getDefiningOp();
    return !definition || definition->isBeforeInBlock(op);
  };
  bool atProducer = llvm::all_of(consumer.getInputs(), [&](Value value) {
    return value.getDefiningOp() == producer || comesBefore(value, producer);
  });
  if (atProducer)
    return producer;
  bool atConsumer = llvm::all_of(producer->getUsers(), [&](Operation *user) {
    return user == consumer || consumer->isBeforeInBlock(user);
  });
  return atConsumer ? consumer : nullptr;
}

LogicalResult fuseIntoEpilogue(GenericOp consumer) {
  if (!isElementwise(consumer))
    return failure();
  for (auto [position, value] : llvm::enumerate(consumer.getInputs())) {
    auto producer = value.getDefiningOp<GenericOp>();
    if (!producer || producer->getBlock() != consumer->getBlock())
      continue;
    unsigned result = cast<OpResult>(value).getResultNumber();
    FailureOr<SmallVector<int64_t>> dims =
        alignDims(producer, result, consumer, position);
    Operation *point = findInsertionPoint(producer, consumer);
    if (failed(dims) || !point)
      continue;
    // Every other result of the producer must be read at the same point, too.
    bool sameElements = true;
    for (auto [other, input] : llvm::enumerate(consumer.getInputs()))
      if (input.getDefiningOp() == producer) {
        FailureOr<SmallVector<int64_t>> otherDims = alignDims(
            producer, cast<OpResult>(input).getResultNumber(), consumer, other);
        sameElements &= succeeded(otherDims) && *otherDims == *dims;
      }
    if (!sameElements)
      continue;

    OpBuilder builder(point);
    Location loc = builder.getFusedLoc({producer.getLoc(), consumer.getLoc()});
    MLIRContext *context = builder.getContext();
    SmallVector<AffineExpr> renamed;
    for (int64_t dim : *dims)
      renamed.push_back(getAffineDimExpr(dim, context));
    auto rename = [&](AffineMap map) {
      return map.replaceDimsAndSymbols(renamed, {}, producer.getNumDims(), 0);
    };

    FusedInputs inputs;
    SmallVector<unsigned> producerInputs, consumerInputs;
    for (auto [i, input] : llvm::enumerate(producer.getInputs()))
      producerInputs.push_back(inputs.add(input, producer.getInputMap(i)));
    for (auto [i, input] : llvm::enumerate(consumer.getInputs()))
      consumerInputs.push_back(
          input.getDefiningOp() == producer
              ? ~0u
              : inputs.add(input, rename(consumer.getInputMap(i))));

    SmallVector<Type> types;
    SmallVector<AffineMap> storeMaps;
    SmallVector<Value> replaced;
    for (OpResult kept : producer->getResults())
      if (llvm::any_of(kept.getUsers(),
                       [&](Operation *user) { return user != consumer; })) {
        types.push_back(kept.getType());
        storeMaps.push_back(producer.getStoreMap(kept.getResultNumber()));
        replaced.push_back(kept);
      }
    for (OpResult added : consumer->getResults()) {
      types.push_back(added.getType());
      storeMaps.push_back(
          rename(consumer.getStoreMap(added.getResultNumber())));
      replaced.push_back(added);
    }
    GenericOp fused =
        createLike(builder, producer, loc, types, inputs, storeMaps);

    SmallVector<int64_t> sameDims =
        llvm::to_vector(llvm::seq<int64_t>(producer.getNumDims()));
    if (Block *combine = producer.getCombineBlock()) {
      Block *block = builder.createBlock(&fused.getCombine());
      inputs.addArguments(block, loc);
      IRMapping mapping;
      for (auto [i, input] : llvm::enumerate(producerInputs))
        mapping.map(combine->getArgument(i), block->getArgument(input));
      YieldOp::create(builder, loc,
                      cloneBody(builder, combine, mapping, sameDims));
    }
    Block *block = builder.createBlock(&fused.getEpilogue());
    unsigned numAccumulators = producer.getCombiners().size();
    for (unsigned i = 0; i < numAccumulators; ++i)
      block->addArgument(producer.getAccumulator(i).getType(), loc);
    inputs.addArguments(block, loc);
    IRMapping mapping;
    for (unsigned i = 0; i < numAccumulators; ++i)
      mapping.map(producer.getAccumulator(i), block->getArgument(i));
    for (auto [i, input] : llvm::enumerate(producerInputs))
      mapping.map(producer.getEpilogueInput(i),
                  block->getArgument(numAccumulators + input));
    SmallVector<Value> made =
        cloneBody(builder, producer.getEpilogueBlock(), mapping, sameDims);
    IRMapping consumerMapping;
    for (auto [i, input] : llvm::enumerate(consumerInputs)) {
      Value element =
          input == ~0u
              ? made[cast<OpResult>(consumer.getInputs()[i]).getResultNumber()]
              : block->getArgument(numAccumulators + input);
      consumerMapping.map(consumer.getEpilogueInput(i), element);
    }
    SmallVector<Value> added =
        cloneBody(builder, consumer.getEpilogueBlock(), consumerMapping, *dims);
    SmallVector<Value> stored;
    for (Value value : replaced) {
      auto opResult = cast<OpResult>(value);
      stored.push_back(opResult.getOwner() == producer
                           ? made[opResult.getResultNumber()]
                           : added[opResult.getResultNumber()]);
    }
    YieldOp::create(builder, loc, stored);

    for (auto [old, created] : llvm::zip(replaced, fused.getResults()))
      old.replaceAllUsesWith(created);
    consumer.erase();
    producer.erase();
    return success();
  }
  return failure();
}

//===----------------------------------------------------------------------===//
// A producer joins the combine body of its only user
//===----------------------------------------------------------------------===//

/// Whether computing the producer's element again costs next to nothing.
bool isCheap(GenericOp producer) {
  unsigned count = 0;
  for (Operation &op : producer.getEpilogueBlock()->without_terminator()) {
    if (isa<math::MathDialect>(op.getDialect()) || isa<arith::DivFOp>(op))
      return false;
    count += !isa<arith::ConstantOp>(op);
  }
  return count <= 2;
}

LogicalResult fuseIntoCombine(GenericOp consumer) {
  if (!consumer.hasReduction() || consumer.getClipped())
    return failure();
  for (auto [position, value] : llvm::enumerate(consumer.getInputs())) {
    auto producer = value.getDefiningOp<GenericOp>();
    if (!producer || !value.hasOneUse() || producer->getNumResults() != 1 ||
        !isElementwise(producer) || !producer.getStoreMap(0).isIdentity() ||
        producer->getBlock() != consumer->getBlock())
      continue;
    AffineMap read = consumer.getInputMap(position);
    if (!read.isProjectedPermutation())
      continue;
    bool isReread = read.getNumResults() < consumer.getNumDims();
    if (isReread && !isCheap(producer))
      continue;

    OpBuilder builder(consumer);
    Location loc = builder.getFusedLoc({producer.getLoc(), consumer.getLoc()});
    FusedInputs inputs;
    SmallVector<unsigned> consumerInputs, producerInputs;
    for (auto [i, input] : llvm::enumerate(consumer.getInputs()))
      consumerInputs.push_back(
          i == position ? ~0u : inputs.add(input, consumer.getInputMap(i)));
    for (auto [i, input] : llvm::enumerate(producer.getInputs()))
      producerInputs.push_back(
          inputs.add(input, producer.getInputMap(i).compose(read)));
    SmallVector<AffineMap> storeMaps;
    for (unsigned i = 0; i < consumer.getNumStores(); ++i)
      storeMaps.push_back(consumer.getStoreMap(i));
    GenericOp fused = createLike(builder, consumer, loc,
                                 consumer->getResultTypes(), inputs, storeMaps);
    SmallVector<int64_t> readDims;
    for (AffineExpr expr : read.getResults())
      readDims.push_back(cast<AffineDimExpr>(expr).getPosition());
    SmallVector<int64_t> sameDims =
        llvm::to_vector(llvm::seq<int64_t>(consumer.getNumDims()));

    auto build = [&](Region &region, Block *body, unsigned numAccumulators) {
      Block *block = builder.createBlock(&region);
      IRMapping mapping;
      for (unsigned i = 0; i < numAccumulators; ++i)
        mapping.map(body->getArgument(i),
                    block->addArgument(body->getArgument(i).getType(), loc));
      inputs.addArguments(block, loc);
      BlockArgument replaced = body->getArgument(numAccumulators + position);
      if (!replaced.use_empty()) {
        IRMapping producerMapping;
        for (auto [i, input] : llvm::enumerate(producerInputs))
          producerMapping.map(producer.getEpilogueInput(i),
                              block->getArgument(numAccumulators + input));
        mapping.map(replaced, cloneBody(builder, producer.getEpilogueBlock(),
                                        producerMapping, readDims)
                                  .front());
      }
      for (auto [i, input] : llvm::enumerate(consumerInputs))
        if (input != ~0u)
          mapping.map(body->getArgument(numAccumulators + i),
                      block->getArgument(numAccumulators + input));
      YieldOp::create(builder, loc,
                      cloneBody(builder, body, mapping, sameDims));
    };
    build(fused.getCombine(), consumer.getCombineBlock(), 0);
    build(fused.getEpilogue(), consumer.getEpilogueBlock(),
          consumer.getCombiners().size());
    consumer->replaceAllUsesWith(fused.getResults());
    consumer.erase();
    producer.erase();
    return success();
  }
  return failure();
}

struct FuseRegions : public kern::impl::FuseRegionsBase<FuseRegions> {
  using FuseRegionsBase::FuseRegionsBase;

  void runOnOperation() override {
    auto fuseAll = [&](function_ref<LogicalResult(GenericOp)> fuse,
                       Statistic &statistic) {
      // A fused op may fuse again: start over until nothing changes.
      for (bool changed = true; changed;) {
        changed = false;
        for (auto op : llvm::to_vector(getOperation().getOps<GenericOp>()))
          if (succeeded(fuse(op))) {
            ++statistic;
            changed = true;
            break;
          }
      }
    };
    fuseAll(fuseIntoEpilogue, numEpilogues);
    fuseAll(fuseIntoCombine, numPrologues);
  }
};

} // namespace
