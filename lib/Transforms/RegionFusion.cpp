//===- RegionFusion.cpp - What all fusions of regions share ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RegionFusion.h"

using namespace mlir;
using namespace mlir::kern;

bool mlir::kern::isElementwise(GenericOp op) {
  return !op.hasReduction() && !op.getSide() && !op.getClipped();
}

bool mlir::kern::isPlain(GenericOp op) {
  return !op.getSide() && !op.getSchedule();
}

size_t mlir::kern::countOperations(Region &body) {
  return body.empty() ? 0 : body.front().getOperations().size();
}

bool mlir::kern::fitsOneBody(GenericOp producer, GenericOp consumer) {
  return countOperations(producer.getEpilogue()) +
             std::max(countOperations(consumer.getCombine()),
                      countOperations(consumer.getEpilogue())) <=
         GenericOp::kMaxBody;
}

SmallVector<int64_t> mlir::kern::getAllDims(GenericOp op) {
  return llvm::to_vector(llvm::seq<int64_t>(op.getNumDims()));
}

SmallVector<Value> mlir::kern::cloneBody(OpBuilder &builder, Block *body,
                                         IRMapping &mapping,
                                         ArrayRef<int64_t> dims) {
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

Operation *mlir::kern::findInsertionPoint(GenericOp producer,
                                          GenericOp consumer) {
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

FailureOr<SmallVector<int64_t>> mlir::kern::alignDims(GenericOp producer,
                                                      unsigned result,
                                                      GenericOp consumer,
                                                      unsigned input) {
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

bool mlir::kern::readsSameElements(GenericOp producer, GenericOp consumer,
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

//===----------------------------------------------------------------------===//
// Inputs and results of a fused op
//===----------------------------------------------------------------------===//

unsigned FusedInputs::add(Value tensor, AffineMap map, bool isClipped) {
  for (unsigned i = 0; i < tensors.size(); ++i)
    if (tensors[i] == tensor && maps[i] == map) {
      clipped[i] |= isClipped;
      return i;
    }
  tensors.push_back(tensor);
  maps.push_back(map);
  clipped.push_back(isClipped);
  return tensors.size() - 1;
}

void FusedInputs::addArguments(Block *block, Location loc) const {
  for (Value tensor : tensors)
    block->addArgument(getElementTypeOrSelf(tensor.getType()), loc);
}

/// The attribute that lists where `flags` is set; null if nowhere.
static DenseI64ArrayAttr listSet(Builder &builder, ArrayRef<bool> flags) {
  SmallVector<int64_t> positions;
  for (auto [position, flag] : llvm::enumerate(flags))
    if (flag)
      positions.push_back(position);
  return positions.empty() ? nullptr : builder.getDenseI64ArrayAttr(positions);
}

DenseI64ArrayAttr FusedInputs::getClipped(Builder &builder) const {
  return listSet(builder, clipped);
}

void FusedResults::add(OpResult result, AffineMap map, bool isSide) {
  replaced.push_back(result);
  types.push_back(result.getType());
  maps.push_back(map);
  side.push_back(isSide);
}

DenseI64ArrayAttr FusedResults::getSide(Builder &builder) const {
  return listSet(builder, side);
}

GenericOp mlir::kern::createLike(OpBuilder &builder, GenericOp model,
                                 Location loc, const FusedInputs &inputs,
                                 const FusedResults &results) {
  SmallVector<AffineMap> maps = inputs.maps;
  llvm::append_range(maps, results.maps);
  return GenericOp::create(
      builder, loc, results.types, inputs.tensors, ValueRange(),
      model.getExtents(), model.getNumParallel(), model.getCombiners(),
      builder.getAffineMapArrayAttr(maps), inputs.getClipped(builder),
      results.getSide(builder), /*winograd=*/nullptr, /*schedule=*/nullptr);
}
