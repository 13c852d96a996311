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

/// A body's values are all there is: no schedule, no sums over dimensions.
bool isPlain(GenericOp op) { return !op.getSide() && !op.getSchedule(); }

/// Whether a body may hold the producer's epilogue, too.
bool fitsOneBody(GenericOp producer, GenericOp consumer) {
  auto count = [](Region &region) {
    return region.empty() ? 0 : region.front().getOperations().size();
  };
  return count(producer.getEpilogue()) +
             std::max(count(consumer.getCombine()),
                      count(consumer.getEpilogue())) <=
         GenericOp::kMaxBody;
}

SmallVector<int64_t> getAllDims(GenericOp op) {
  return llvm::to_vector(llvm::seq<int64_t>(op.getNumDims()));
}

/// An op over the domain of `model`; its bodies are yet to be built.
GenericOp createLike(OpBuilder &builder, GenericOp model, Location loc,
                     TypeRange results, const FusedInputs &inputs,
                     ArrayRef<AffineMap> storeMaps,
                     DenseI64ArrayAttr clipped = nullptr) {
  SmallVector<AffineMap> maps = inputs.maps;
  llvm::append_range(maps, storeMaps);
  return GenericOp::create(
      builder, loc, results, inputs.tensors, ValueRange(), model.getExtents(),
      model.getNumParallel(), model.getCombiners(),
      builder.getAffineMapArrayAttr(maps), clipped, nullptr, nullptr);
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
      !stored.isProjectedPermutation() || !read.isPermutation())
    return failure();
  SmallVector<int64_t> dims(rank, -1);
  for (unsigned i = 0; i < rank; ++i)
    dims[read.getDimPosition(i)] = stored.getDimPosition(i);
  for (auto [dim, target] : llvm::enumerate(dims))
    if (consumer.getExtents()[dim] != producer.getExtents()[target])
      return failure();
  return dims;
}

/// Where the fused op can stand: all operands before it, all users after it.
Operation *findInsertionPoint(GenericOp producer, GenericOp consumer) {
  Block *block = producer->getBlock();
  auto isBefore = [&](Operation *first, Operation *second) {
    // What uses a value from a nested region stands where the region does.
    Operation *ancestor = block->findAncestorOpInBlock(*second);
    return ancestor && first->isBeforeInBlock(ancestor);
  };
  bool atProducer = llvm::all_of(consumer.getInputs(), [&](Value value) {
    Operation *definition = value.getDefiningOp();
    return !definition || definition == producer ||
           definition->getBlock() != block || isBefore(definition, producer);
  });
  if (atProducer)
    return producer;
  bool atConsumer = llvm::all_of(producer->getUsers(), [&](Operation *user) {
    return user == consumer || isBefore(consumer, user);
  });
  return atConsumer ? consumer : nullptr;
}

/// Fuses an element-wise consumer into its producer. All results of the
/// producer that others read stay results.
class EpilogueFusion {
public:
  EpilogueFusion(GenericOp producer, GenericOp consumer, Operation *point,
                 ArrayRef<int64_t> dims)
      : producer(producer), consumer(consumer), dims(dims), builder(point),
        loc(builder.getFusedLoc({producer.getLoc(), consumer.getLoc()})) {}

  void fuse() {
    addInputs();
    addResults();
    GenericOp fused = createLike(builder, producer, loc, types, inputs,
                                 storeMaps, getClipped());
    if (producer.hasReduction())
      buildCombine(fused);
    buildEpilogue(fused);
    for (auto [old, created] : llvm::zip(replaced, fused.getResults()))
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
      producerInputs.push_back(inputs.add(input, producer.getInputMap(i)));
    for (auto [i, input] : llvm::enumerate(consumer.getInputs()))
      consumerInputs.push_back(
          input.getDefiningOp() == producer
              ? kProduced
              : inputs.add(input, rename(consumer.getInputMap(i))));
  }
  void addResults() {
    auto add = [&](OpResult result, AffineMap map) {
      types.push_back(result.getType());
      storeMaps.push_back(map);
      replaced.push_back(result);
    };
    for (OpResult kept : producer->getResults())
      if (llvm::any_of(kept.getUsers(),
                       [&](Operation *user) { return user != consumer; }))
        add(kept, producer.getStoreMap(kept.getResultNumber()));
    for (OpResult added : consumer->getResults())
      add(added, rename(consumer.getStoreMap(added.getResultNumber())));
  }
  /// Inputs have moved, as each is there only once.
  DenseI64ArrayAttr getClipped() {
    std::optional<ArrayRef<int64_t>> old = producer.getClipped();
    if (!old)
      return nullptr;
    SmallVector<int64_t> clipped;
    for (int64_t input : *old)
      clipped.push_back(producerInputs[input]);
    llvm::sort(clipped);
    clipped.erase(llvm::unique(clipped), clipped.end());
    return builder.getDenseI64ArrayAttr(clipped);
  }
  void buildCombine(GenericOp fused);
  void buildEpilogue(GenericOp fused);

  static constexpr unsigned kProduced = ~0u;
  GenericOp producer, consumer;
  ArrayRef<int64_t> dims;
  OpBuilder builder;
  Location loc;
  FusedInputs inputs;
  /// Positions among `inputs`; kProduced for a result of the producer.
  SmallVector<unsigned> producerInputs, consumerInputs;
  SmallVector<Type> types;
  SmallVector<AffineMap> storeMaps;
  SmallVector<OpResult> replaced;
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
  IRMapping consumerMapping;
  for (auto [i, input] : llvm::enumerate(consumerInputs)) {
    Value element;
    if (input == kProduced)
      element = made[cast<OpResult>(consumer.getInputs()[i]).getResultNumber()];
    else
      element = block->getArgument(numAccumulators + input);
    consumerMapping.map(consumer.getEpilogueInput(i), element);
  }
  SmallVector<Value> added =
      cloneBody(builder, consumer.getEpilogueBlock(), consumerMapping, dims);
  SmallVector<Value> stored;
  for (OpResult result : replaced)
    stored.push_back(result.getOwner() == producer
                         ? made[result.getResultNumber()]
                         : added[result.getResultNumber()]);
  YieldOp::create(builder, loc, stored);
}

/// Whether every result of `producer` that `consumer` reads is read at the
/// point at which it is made.
bool readsSameElements(GenericOp producer, GenericOp consumer,
                       ArrayRef<int64_t> dims) {
  for (auto [position, input] : llvm::enumerate(consumer.getInputs())) {
    if (input.getDefiningOp() != producer)
      continue;
    FailureOr<SmallVector<int64_t>> aligned = alignDims(
        producer, cast<OpResult>(input).getResultNumber(), consumer, position);
    if (failed(aligned) || ArrayRef<int64_t>(*aligned) != dims)
      return false;
  }
  return true;
}

LogicalResult fuseIntoEpilogue(GenericOp consumer) {
  if (!isElementwise(consumer) || !isPlain(consumer))
    return failure();
  for (auto [position, value] : llvm::enumerate(consumer.getInputs())) {
    auto producer = value.getDefiningOp<GenericOp>();
    if (!producer || producer->getBlock() != consumer->getBlock() ||
        !isPlain(producer) || !fitsOneBody(producer, consumer))
      continue;
    FailureOr<SmallVector<int64_t>> dims = alignDims(
        producer, cast<OpResult>(value).getResultNumber(), consumer, position);
    Operation *point = findInsertionPoint(producer, consumer);
    if (failed(dims) || !point || !readsSameElements(producer, consumer, *dims))
      continue;
    EpilogueFusion(producer, consumer, point, *dims).fuse();
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
      consumerInputs.push_back(
          i == position ? 0 : inputs.add(input, consumer.getInputMap(i)));
    for (auto [i, input] : llvm::enumerate(producer.getInputs()))
      producerInputs.push_back(
          inputs.add(input, producer.getInputMap(i).compose(read)));
    for (unsigned dim = 0; dim < read.getNumResults(); ++dim)
      readDims.push_back(read.getDimPosition(dim));
    SmallVector<AffineMap> storeMaps;
    for (unsigned i = 0; i < consumer.getNumStores(); ++i)
      storeMaps.push_back(consumer.getStoreMap(i));
    GenericOp fused = createLike(builder, consumer, loc,
                                 consumer->getResultTypes(), inputs, storeMaps);
    build(fused.getCombine(), consumer.getCombineBlock(), 0);
    build(fused.getEpilogue(), consumer.getEpilogueBlock(),
          consumer.getCombiners().size());
    consumer->replaceAllUsesWith(fused.getResults());
    consumer.erase();
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

LogicalResult fuseIntoCombine(GenericOp consumer) {
  if (!consumer.hasReduction() || consumer.getClipped() || !isPlain(consumer))
    return failure();
  for (auto [position, value] : llvm::enumerate(consumer.getInputs())) {
    auto producer = value.getDefiningOp<GenericOp>();
    if (!producer || !value.hasOneUse() || producer->getNumResults() != 1 ||
        !isElementwise(producer) || !isPlain(producer) ||
        !fitsOneBody(producer, consumer) ||
        !producer.getStoreMap(0).isIdentity() ||
        producer->getBlock() != consumer->getBlock())
      continue;
    AffineMap read = consumer.getInputMap(position);
    if (!read.isProjectedPermutation())
      continue;
    bool isReread = read.getNumResults() < consumer.getNumDims();
    if (isReread && !isCheap(producer))
      continue;
    CombineFusion(producer, consumer, position).fuse();
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
