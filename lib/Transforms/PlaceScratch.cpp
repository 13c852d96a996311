//===- PlaceScratch.cpp - Intermediate tensors by lifetime ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PlanMemory.h"
#include "ScratchAllocator.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

/// The first and last positions in the program at which bytes are in use.
struct Lifetime {
  int64_t first, last;
  void extend(const Lifetime &other) {
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
};

} // namespace

FailureOr<ScratchSize> kern::placeScratch(func::FuncOp function,
                                          const ConcatParts &parts,
                                          Places &places) {
  ScratchAllocator scratch;
  DenseMap<Operation *, int64_t> order;
  int64_t position = 0;
  for (Operation &op : function.getBody().front())
    order[&op] = position++;
  auto getLifetime = [&](OpResult value) {
    Lifetime lifetime = {order[value.getOwner()], order[value.getOwner()]};
    forEachUse(value, [&](OpOperand &use) {
      lifetime.last = std::max(lifetime.last, order[use.getOwner()]);
    });
    return lifetime;
  };
  // A concatenation lives as long as any part of it, of which some are
  // concatenations.
  DenseMap<Value, Value> outermost;
  DenseMap<Value, Lifetime> ofWhole;
  for (auto &[value, part] : llvm::reverse(parts)) {
    Value whole = part.whole;
    if (Value outer = outermost.lookup(whole))
      whole = outer;
    outermost[value] = whole;
    auto [it, isNew] =
        ofWhole.try_emplace(whole, getLifetime(cast<OpResult>(whole)));
    it->second.extend(getLifetime(cast<OpResult>(value)));
  }
  for (Operation &op : function.getBody().front()) {
    if (!isa<GenericOp, tensor::ConcatOp>(op))
      continue;
    for (OpResult result : op.getResults()) {
      if (places.contains(result) || parts.contains(result) ||
          (isa<tensor::ConcatOp>(op) && op.use_empty()))
        continue;
      Lifetime lifetime = getLifetime(result);
      if (auto it = ofWhole.find(result); it != ofWhole.end())
        lifetime = it->second;
      auto type = cast<RankedTensorType>(result.getType());
      // Saturates; no area has room for that.
      uint64_t bytes = type.getElementTypeBitWidth() / 8;
      for (int64_t size : type.getShape())
        if (!ShapedType::isDynamic(size))
          bytes = llvm::SaturatingMultiply<uint64_t>(bytes, size);
      bytes = std::min<uint64_t>(bytes, std::numeric_limits<int64_t>::max());
      bool perBatch = !type.hasStaticShape();
      std::optional<int64_t> offset =
          scratch.allocate(bytes, perBatch, lifetime.first, lifetime.last);
      if (!offset)
        return op.emitError("expected intermediate tensors that live at the "
                            "same time to have less than 2^63 bytes");
      Place place = Place::getScratch(result);
      (perBatch ? place.offsetPerBatch : place.offset) = *offset;
      places[result] = place;
    }
  }
  // Per-example memory follows the part of constant size.
  for (auto &[value, place] : places)
    if (place.space == Space::Scratch && !place.type.hasStaticShape())
      place.offset = scratch.getConstantBytes();
  // A whole that is a part follows its parts in the list.
  for (auto &[value, part] : llvm::reverse(parts)) {
    int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
    SmallVector<int64_t> offsets(rank, 0), strides(rank, 1);
    offsets[part.dim] = part.offset;
    places[value] = getPartPlace(places.lookup(part.whole), offsets, strides);
  }
  return ScratchSize{scratch.getConstantBytes(), scratch.getBytesPerExample()};
}
