//===- BandReaders.cpp - What reads the sums of an image ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Implements how sums of an image become those of its bands for their readers.
//
//===----------------------------------------------------------------------===//

#include "BandReaders.h"
#include "RegionFusion.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlir::kern;

BandReaders::BandReaders(GenericOp op, bool alongDims) : op(op) {
  ArrayRef<int64_t> sides = *op.getSide();
  for (int64_t store : sides)
    sums.insert(op->getResult(store));
  for (size_t i = 0; i < sums.size(); ++i)
    for (Operation *user : sums[i].getUsers())
      if (auto expand = dyn_cast<tensor::ExpandShapeOp>(user))
        sums.insert(expand.getResult());
  for (Value sum : sums)
    for (Operation *user : sum.getUsers()) {
      if (isa<tensor::ExpandShapeOp>(user))
        continue;
      auto reader = dyn_cast<GenericOp>(user);
      if (alongDims && reader && addsUp(reader))
        adders.insert(reader);
      else
        takesAny = false;
    }
}

/// Whether a reader adds up what it reads of the sums and nothing else, so that
/// it can add up those of all bands in the same way.
bool BandReaders::addsUp(GenericOp reader) const {
  if (!reader.hasReduction() || reader.getSchedule() || reader.getWinograd() ||
      !llvm::hasSingleElement(*reader.getCombineBlock()))
    return false;
  for (unsigned i = 0, e = reader.getCombiners().size(); i < e; ++i)
    if (reader.getCombiner(i) != Combiner::Add)
      return false;
  llvm::SmallBitVector summed(reader.getInputs().size());
  for (Value value : reader.getCombineBlock()->getTerminator()->getOperands()) {
    auto argument = dyn_cast<BlockArgument>(value);
    if (!argument)
      return false;
    summed.set(argument.getArgNumber());
  }
  for (unsigned i = 0, e = reader.getInputs().size(); i < e; ++i)
    if (sums.contains(reader.getInputs()[i]) != summed[i] ||
        (summed[i] &&
         (reader.isClipped(i) || !reader.getEpilogueInput(i).use_empty())))
      return false;
  return true;
}

/// Whether all inputs of `op` could become sums of bands.
static bool hasRoomForSums(GenericOp op, int64_t bands) {
  return llvm::all_of(ArrayRef<Region *>{&op.getCombine(), &op.getEpilogue()},
                      [&](Region *body) {
                        return countOperations(*body) +
                                   op.getInputs().size() * (bands - 1) <=
                               GenericOp::kMaxBody;
                      });
}

bool BandReaders::take(int64_t bands) const {
  auto takes = [&](OpOperand &use) {
    if (auto expand = dyn_cast<tensor::ExpandShapeOp>(use.getOwner()))
      return expand.getReassociationIndices().front().size() == 1;
    auto reader = dyn_cast<GenericOp>(use.getOwner());
    return reader && !reader.getSchedule() &&
           !reader.isClipped(use.getOperandNumber()) &&
           (adders.contains(reader) || hasRoomForSums(reader, bands));
  };
  return llvm::all_of(
      sums, [&](Value sum) { return llvm::all_of(sum.getUses(), takes); });
}

/// Makes the bands a reader's first dimension to reduce; no input has it yet.
void BandReaders::addDim(GenericOp reader, int64_t bands) {
  unsigned position = reader.getNumParallel(), numDims = reader.getNumDims();
  Builder builder(reader.getContext());
  SmallVector<AffineExpr> dims;
  for (unsigned dim = 0; dim < numDims; ++dim)
    dims.push_back(builder.getAffineDimExpr(dim + (dim >= position)));
  SmallVector<AffineMap> maps;
  for (AffineMap map :
       reader.getIndexingMaps().getAsValueRange<AffineMapAttr>())
    maps.push_back(map.replaceDimsAndSymbols(dims, {}, numDims + 1, 0));
  SmallVector<int64_t> extents(reader.getExtents());
  extents.insert(extents.begin() + position, bands);
  reader.setExtents(extents);
  reader.setIndexingMapsAttr(builder.getAffineMapArrayAttr(maps));
}

/// Inserts the bands behind the batch.
RankedTensorType BandReaders::addBands(Type type, int64_t bands) {
  auto tensor = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape(tensor.getShape());
  shape.insert(shape.begin() + 1, bands);
  return RankedTensorType::get(shape, tensor.getElementType());
}

AffineMap BandReaders::addBands(AffineMap map, AffineExpr band) {
  SmallVector<AffineExpr> results(map.getResults());
  results.insert(results.begin() + 1, band);
  return AffineMap::get(map.getNumDims(), 0, results, map.getContext());
}

/// Makes a reader read the sums of all bands where `input` was the sum of all.
void BandReaders::addSums(GenericOp reader, unsigned input, Value sums) {
  int64_t bands = cast<RankedTensorType>(sums.getType()).getDimSize(1);
  Builder builder(reader.getContext());
  auto maps = llvm::to_vector(
      reader.getIndexingMaps().getAsValueRange<AffineMapAttr>());
  AffineMap map = maps[input];
  unsigned numInputs = reader.getInputs().size();
  reader.getInputsMutable()[input].set(sums);
  if (adders.contains(reader)) {
    maps[input] =
        addBands(map, builder.getAffineDimExpr(reader.getNumParallel()));
    reader.setIndexingMapsAttr(builder.getAffineMapArrayAttr(maps));
    return;
  }
  for (int64_t band = 0; band < bands; ++band) {
    AffineMap read = addBands(map, builder.getAffineConstantExpr(band));
    if (band == 0) {
      maps[input] = read;
      continue;
    }
    reader.getInputsMutable().append(sums);
    maps.insert(maps.begin() + numInputs + band - 1, read);
  }
  reader.setIndexingMapsAttr(builder.getAffineMapArrayAttr(maps));
  for (Region *region : {&reader.getCombine(), &reader.getEpilogue()}) {
    if (region->empty())
      continue;
    Block *body = &region->front();
    // Inputs are the last arguments.
    BlockArgument first =
        body->getArgument(body->getNumArguments() - numInputs + input);
    SmallVector<Value> parts;
    for (int64_t band = 1; band < bands; ++band)
      parts.push_back(body->addArgument(first.getType(), reader.getLoc()));
    if (first.use_empty())
      continue;
    OpBuilder atStart = OpBuilder::atBlockBegin(body);
    Value sum = first;
    llvm::SmallPtrSet<Operation *, 4> additions;
    for (Value part : parts) {
      sum = arith::AddFOp::create(atStart, reader.getLoc(), sum, part);
      additions.insert(sum.getDefiningOp());
    }
    first.replaceAllUsesExcept(sum, additions);
  }
}

/// Gives all readers of `sum` those of the bands.
void BandReaders::replace(Value sum, Value sums) {
  int64_t bands = cast<RankedTensorType>(sums.getType()).getDimSize(1);
  // Operands move while readers get more of them.
  SmallVector<std::pair<Operation *, unsigned>> uses;
  for (OpOperand &use : sum.getUses())
    uses.emplace_back(use.getOwner(), use.getOperandNumber());
  for (auto [user, operand] : uses) {
    if (auto reader = dyn_cast<GenericOp>(user)) {
      addSums(reader, operand, sums);
      continue;
    }
    auto expand = cast<tensor::ExpandShapeOp>(user);
    OpBuilder builder(expand);
    SmallVector<ReassociationIndices> groups{{0}, {1}};
    SmallVector<ReassociationIndices> old = expand.getReassociationIndices();
    for (ReassociationIndices group : llvm::drop_begin(old)) {
      for (int64_t &position : group)
        ++position;
      groups.push_back(group);
    }
    SmallVector<OpFoldResult> shape = expand.getMixedOutputShape();
    shape.insert(shape.begin() + 1, builder.getIndexAttr(bands));
    Value expanded = tensor::ExpandShapeOp::create(
        builder, expand.getLoc(), addBands(expand.getResult().getType(), bands),
        sums, groups, shape);
    replace(expand.getResult(), expanded);
    expand.erase();
  }
}

void BandReaders::replace(GenericOp created, int64_t bands) {
  for (Operation *reader : adders)
    addDim(cast<GenericOp>(reader), bands);
  ArrayRef<int64_t> sides = *created.getSide();
  for (int64_t store : sides)
    replace(op->getResult(store), created->getResult(store));
}
