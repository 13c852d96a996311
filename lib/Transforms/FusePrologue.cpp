//===- FusePrologue.cpp - Producers join the reduction that reads them ----===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An element-wise producer joins the combine body of a reduction: norm and
// activation are applied where a convolution loads. Its work is done again for
// each time that an element is read, so it must be cheap, or read once. A
// producer of which something else is left keeps its tensor; then the others
// must come later, when the tensor would otherwise have to be kept for them.
//
//===----------------------------------------------------------------------===//

#include "RegionFusion.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/IRMapping.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Operations that are repeated for an element that is prepared once per task.
constexpr unsigned kMaxStagedOps = 8;
/// Operations that are repeated for each use of an element.
constexpr unsigned kMaxRepeatedOps = 2;

/// Whether the producer's element costs at most `limit` simple operations.
bool isCheap(GenericOp producer, unsigned limit) {
  unsigned count = 0;
  for (Operation &op : producer.getEpilogueBlock()->without_terminator()) {
    if (isa<math::MathDialect>(op.getDialect()) || isa<arith::DivFOp>(op))
      return false;
    count += !isa<arith::ConstantOp>(op);
  }
  return count <= limit;
}

bool usesIndex(GenericOp op) {
  return llvm::any_of(*op.getEpilogueBlock(),
                      [](Operation &inner) { return isa<IndexOp>(inner); });
}

/// The number of points of the dimensions for which `pick` holds, the batch
/// counting once; saturates.
double countPoints(GenericOp op, function_ref<bool(unsigned)> pick) {
  double points = 1;
  for (auto [dim, extent] : llvm::enumerate(op.getExtents()))
    if (pick(dim) && extent > 0)
      points *= double(extent);
  return points;
}

/// How often `consumer` reads each element of its input, on average.
double countReads(GenericOp consumer, GenericOp producer) {
  return countPoints(consumer, [](unsigned) { return true; }) /
         countPoints(producer, [](unsigned) { return true; });
}

/// Whether every task of `consumer` could prepare its part of the input once:
/// the input is read example by example.
bool isReadByExample(GenericOp consumer, AffineMap read) {
  for (unsigned dim = consumer.getNumParallelDims();
       dim < consumer.getNumDims(); ++dim)
    if (consumer.getExtents()[dim] < 0 && read.isFunctionOfDim(dim))
      return false;
  return true;
}

/// Whether one input of the producer is as large as its result and the others
/// are not: what is staged, and clipped, is one tensor.
bool hasOneLargeInput(GenericOp producer) {
  unsigned large = 0;
  for (unsigned i = 0, e = producer.getInputs().size(); i < e; ++i)
    large += producer.getInputMap(i).getNumResults() == producer.getNumDims();
  return large == 1;
}

/// Whether what joins `consumer` at its input may be computed there.
bool isWorthRepeating(GenericOp producer, GenericOp consumer,
                      unsigned position) {
  AffineMap read = consumer.getInputMap(position);
  bool inCombine =
      !consumer.getCombineBlock()->getArgument(position).use_empty();
  // The epilogue sees each element once.
  if (!inCombine)
    return isCheap(producer, kMaxStagedOps);
  if (countReads(consumer, producer) <= 1.0)
    return true;
  // Tasks of images prepare what they read beforehand, unless it is the batch
  // that is summed over.
  if (read.getNumResults() == 4)
    return isCheap(producer, kMaxStagedOps) && hasOneLargeInput(producer) &&
           isReadByExample(consumer, read);
  return isCheap(producer, kMaxRepeatedOps) && !consumer.isClipped(position);
}

/// Whether the points at which `consumer` leaves the producer's result, if it
/// may, are those at which it leaves an input of the producer, while it stays
/// inside all others.
bool keepsPadding(GenericOp producer, GenericOp consumer, unsigned position) {
  if (!consumer.isClipped(position))
    return true;
  bool anyClipped = false;
  for (auto [i, input] : llvm::enumerate(producer.getInputs())) {
    AffineMap map = producer.getInputMap(i);
    if (map.isPermutation()) {
      anyClipped = true;
      continue;
    }
    AffineMap read = map.compose(consumer.getInputMap(position));
    for (auto [index, size] :
         llvm::zip_equal(read.getResults(),
                         cast<RankedTensorType>(input.getType()).getShape()))
      if (mayLeaveBounds(consumer, index, size))
        return false;
  }
  return anyClipped;
}

/// Whether nothing but `consumer`, and what comes after it, reads `value`.
bool isReadLaterOnly(Value value, Operation *consumer) {
  return llvm::all_of(value.getUsers(), [&](Operation *user) {
    Operation *ancestor = consumer->getBlock()->findAncestorOpInBlock(*user);
    return user == consumer ||
           (ancestor && consumer->isBeforeInBlock(ancestor));
  });
}

/// Fuses an element-wise producer into the reduction that reads it as its
/// input number `position`.
class CombineFusion {
public:
  CombineFusion(GenericOp producer, GenericOp consumer, unsigned position)
      : producer(producer), consumer(consumer), position(position),
        builder(consumer),
        loc(builder.getFusedLoc({producer.getLoc(), consumer.getLoc()})) {}

  void fuse() {
    AffineMap read = consumer.getInputMap(position);
    for (auto [i, input] : llvm::enumerate(consumer.getInputs()))
      consumerInputs.push_back(i == position
                                   ? 0
                                   : inputs.add(input, consumer.getInputMap(i),
                                                consumer.isClipped(i)));
    for (auto [i, input] : llvm::enumerate(producer.getInputs())) {
      AffineMap map = producer.getInputMap(i);
      // What is read at the same points has the padding of what it makes.
      bool isClipped = consumer.isClipped(position) && map.isPermutation();
      producerInputs.push_back(inputs.add(input, map.compose(read), isClipped));
    }
    if (read.isProjectedPermutation())
      for (unsigned dim = 0; dim < read.getNumResults(); ++dim)
        readDims.push_back(read.getDimPosition(dim));
    FusedResults results;
    for (OpResult result : consumer->getResults())
      results.add(result, consumer.getStoreMap(result.getResultNumber()),
                  consumer.isSide(result.getResultNumber()));
    GenericOp fused = createLike(builder, consumer, loc, inputs, results);
    build(fused.getCombine(), consumer.getCombineBlock(), 0);
    build(fused.getEpilogue(), consumer.getEpilogueBlock(),
          consumer.getCombiners().size());
    consumer->replaceAllUsesWith(fused.getResults());
    consumer.erase();
    if (producer->use_empty())
      producer.erase();
  }

private:
  void build(Region &region, Block *body, unsigned numAccumulators);

  GenericOp producer, consumer;
  unsigned position;
  OpBuilder builder;
  Location loc;
  FusedInputs inputs;
  /// Positions among `inputs`; that of the producer's result means nothing.
  SmallVector<unsigned> consumerInputs, producerInputs;
  /// The consumer's dimension for each one of the producer.
  SmallVector<int64_t> readDims;
};

/// Clones a body of the consumer, with the producer's value where it is used.
void CombineFusion::build(Region &region, Block *body,
                          unsigned numAccumulators) {
  Block *block = builder.createBlock(&region);
  IRMapping mapping;
  for (BlockArgument argument :
       body->getArguments().take_front(numAccumulators))
    mapping.map(argument, block->addArgument(argument.getType(), loc));
  inputs.addArguments(block, loc);
  BlockArgument read = body->getArgument(numAccumulators + position);
  if (!read.use_empty()) {
    IRMapping producerMapping;
    for (auto [i, input] : llvm::enumerate(producerInputs))
      producerMapping.map(producer.getEpilogueInput(i),
                          block->getArgument(numAccumulators + input));
    mapping.map(read, cloneBody(builder, producer.getEpilogueBlock(),
                                producerMapping, readDims)
                          .front());
  }
  for (auto [i, input] : llvm::enumerate(consumerInputs))
    if (i != position)
      mapping.map(body->getArgument(numAccumulators + i),
                  block->getArgument(numAccumulators + input));
  YieldOp::create(builder, loc,
                  cloneBody(builder, body, mapping, getAllDims(consumer)));
}

} // namespace

LogicalResult mlir::kern::fuseIntoCombine(GenericOp consumer) {
  if (!consumer.hasReduction() || consumer.getSchedule())
    return failure();
  for (auto [position, value] : llvm::enumerate(consumer.getInputs())) {
    auto producer = value.getDefiningOp<GenericOp>();
    if (!producer || producer->getNumResults() != 1 ||
        !isElementwise(producer) || !isPlain(producer) ||
        !fitsOneBody(producer, consumer) ||
        !producer.getStoreMap(0).isIdentity() ||
        producer->getBlock() != consumer->getBlock() ||
        llvm::count(consumer.getInputs(), value) > 1)
      continue;
    AffineMap read = consumer.getInputMap(position);
    if (!read.isProjectedPermutation() && usesIndex(producer))
      continue;
    if (!isReadLaterOnly(value, consumer) ||
        (!value.hasOneUse() && !isCheap(producer, kMaxStagedOps)) ||
        !isWorthRepeating(producer, consumer, position) ||
        !keepsPadding(producer, consumer, position))
      continue;
    CombineFusion(producer, consumer, position).fuse();
    return success();
  }
  return failure();
}
