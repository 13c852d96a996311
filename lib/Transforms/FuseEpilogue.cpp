//===- FuseEpilogue.cpp - Consumers join their producer -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A consumer whose points are points of its producer's result works on what the
// producer holds in registers: an element-wise one gives further results, one
// that sums over some dimensions gives side outputs.
//
//===----------------------------------------------------------------------===//

#include "RegionFusion.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

class EpilogueFusion {
public:
  EpilogueFusion(GenericOp producer, GenericOp consumer, Operation *point,
                 ArrayRef<int64_t> dims)
      : producer(producer), consumer(consumer), dims(dims), builder(point),
        loc(builder.getFusedLoc({producer.getLoc(), consumer.getLoc()})) {}

  void fuse() {
    addInputs();
    addResults();
    GenericOp fused = createLike(builder, producer, loc, inputs, results);
    if (producer.hasReduction())
      buildCombine(fused);
    buildEpilogue(fused);
    for (auto [old, created] :
         llvm::zip_equal(results.replaced, fused.getResults()))
      old.replaceAllUsesWith(created);
    consumer.erase();
    producer.erase();
  }

private:
  /// A map over the consumer's dimensions, over the producer's.
  AffineMap rename(AffineMap map) {
    SmallVector<AffineExpr> renamed;
    for (int64_t dim : dims)
      renamed.push_back(getAffineDimExpr(dim, builder.getContext()));
    return map.replaceDimsAndSymbols(renamed, {}, producer.getNumDims(), 0);
  }
  void addInputs() {
    for (auto [i, input] : llvm::enumerate(producer.getInputs()))
      producerInputs.push_back(
          inputs.add(input, producer.getInputMap(i), producer.isClipped(i)));
    for (auto [i, input] : llvm::enumerate(consumer.getInputs()))
      consumerInputs.push_back(
          input.getDefiningOp() == producer
              ? kProduced
              : inputs.add(input, rename(consumer.getInputMap(i)), false));
  }
  void addResults() {
    for (OpResult kept : producer->getResults())
      if (llvm::any_of(kept.getUsers(),
                       [&](Operation *user) { return user != consumer; }))
        results.add(kept, producer.getStoreMap(kept.getResultNumber()),
                    producer.isSide(kept.getResultNumber()));
    for (OpResult added : consumer->getResults())
      results.add(added, rename(consumer.getStoreMap(added.getResultNumber())),
                  consumer.hasReduction());
  }
  void buildCombine(GenericOp fused);
  void buildEpilogue(GenericOp fused);

  static constexpr unsigned kProduced = ~0u;
  GenericOp producer, consumer;
  ArrayRef<int64_t> dims;
  OpBuilder builder;
  Location loc;
  FusedInputs inputs;
  FusedResults results;
  /// Positions among `inputs`; kProduced for a result of the producer.
  SmallVector<unsigned> producerInputs, consumerInputs;
};

void EpilogueFusion::buildCombine(GenericOp fused) {
  Block *combine = producer.getCombineBlock();
  Block *block = builder.createBlock(&fused.getCombine());
  inputs.addArguments(block, loc);
  IRMapping mapping;
  for (auto [argument, input] :
       llvm::zip(combine->getArguments(), producerInputs))
    mapping.map(argument, block->getArgument(input));
  YieldOp::create(builder, loc,
                  cloneBody(builder, combine, mapping, getAllDims(producer)));
}

void EpilogueFusion::buildEpilogue(GenericOp fused) {
  Block *block = builder.createBlock(&fused.getEpilogue());
  unsigned numAccumulators = producer.getCombiners().size();
  IRMapping mapping;
  for (unsigned i = 0; i < numAccumulators; ++i) {
    BlockArgument accumulator = producer.getAccumulator(i);
    mapping.map(accumulator, block->addArgument(accumulator.getType(), loc));
  }
  inputs.addArguments(block, loc);
  for (auto [i, input] : llvm::enumerate(producerInputs))
    mapping.map(producer.getEpilogueInput(i),
                block->getArgument(numAccumulators + input));
  SmallVector<Value> made = cloneBody(builder, producer.getEpilogueBlock(),
                                      mapping, getAllDims(producer));
  // What a reduction sums is made by its combine body.
  bool reduces = consumer.hasReduction();
  Block *body =
      reduces ? consumer.getCombineBlock() : consumer.getEpilogueBlock();
  IRMapping consumerMapping;
  for (auto [i, input] : llvm::enumerate(consumerInputs)) {
    Value element;
    if (input == kProduced)
      element = made[cast<OpResult>(consumer.getInputs()[i]).getResultNumber()];
    else
      element = block->getArgument(numAccumulators + input);
    consumerMapping.map(body->getArgument(i), element);
  }
  SmallVector<Value> added = cloneBody(builder, body, consumerMapping, dims);
  SmallVector<Value> stored;
  for (OpResult result : results.replaced)
    stored.push_back(result.getOwner() == producer
                         ? made[result.getResultNumber()]
                         : added[result.getResultNumber()]);
  YieldOp::create(builder, loc, stored);
}

/// Fuses `consumer` into the producer of one of its inputs for which
/// `isFusible(producer, dims)` holds.
LogicalResult
fuseIntoProducer(GenericOp consumer,
                 function_ref<bool(GenericOp, ArrayRef<int64_t>)> isFusible) {
  for (auto [position, value] : llvm::enumerate(consumer.getInputs())) {
    auto producer = value.getDefiningOp<GenericOp>();
    if (!producer || producer->getBlock() != consumer->getBlock() ||
        producer.getSchedule() || !fitsOneBody(producer, consumer))
      continue;
    FailureOr<SmallVector<int64_t>> dims = alignDims(
        producer, cast<OpResult>(value).getResultNumber(), consumer, position);
    if (failed(dims) || !isFusible(producer, *dims) ||
        !readsSameElements(producer, consumer, *dims))
      continue;
    Operation *point = findInsertionPoint(producer, consumer);
    if (!point)
      continue;
    EpilogueFusion(producer, consumer, point, *dims).fuse();
    return success();
  }
  return failure();
}

/// Whether the results of a reduction are its accumulators, each stored at a
/// permutation of the parallel dimensions.
bool yieldsAccumulators(GenericOp op) {
  Block *epilogue = op.getEpilogueBlock();
  ValueRange yielded = epilogue->getTerminator()->getOperands();
  if (yielded.size() != op.getCombiners().size())
    return false;
  for (auto [index, value] : llvm::enumerate(yielded)) {
    AffineMap map = op.getStoreMap(index);
    if (value != op.getAccumulator(index) ||
        op.getCombiner(index) != Combiner::Add ||
        !map.isProjectedPermutation() ||
        map.getNumResults() != op.getNumParallelDims())
      return false;
  }
  return true;
}

} // namespace

LogicalResult mlir::kern::fuseIntoEpilogue(GenericOp consumer) {
  if (!isElementwise(consumer) || !isPlain(consumer))
    return failure();
  return fuseIntoProducer(consumer, [](GenericOp producer, ArrayRef<int64_t>) {
    return isPlain(producer);
  });
}

LogicalResult mlir::kern::fuseIntoSide(GenericOp consumer) {
  if (!consumer.hasReduction() || consumer.getClipped() || !isPlain(consumer) ||
      !yieldsAccumulators(consumer))
    return failure();
  // A task must cover what is summed over; lanes and threads take what is left.
  // That pays for sums over an image, which leave an example and a channel.
  if (consumer.getNumDims() < 4 || consumer.getNumParallelDims() < 2 ||
      llvm::is_contained(
          consumer.getExtents().drop_front(consumer.getNumParallelDims()), -1))
    return failure();
  return fuseIntoProducer(consumer,
                          [](GenericOp, ArrayRef<int64_t>) { return true; });
}
