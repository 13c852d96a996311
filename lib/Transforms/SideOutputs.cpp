//===- SideOutputs.cpp - Side outputs as regions of their own -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SideOutputs.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::kern;

/// Whether each of the values can be computed from `source` and constants.
static bool canComputeFrom(Value source, ArrayRef<Value> values) {
  return llvm::all_of(values, [&](Value value) {
    SmallVector<Value> open{value};
    while (!open.empty()) {
      Value next = open.pop_back_val();
      if (next == source)
        continue;
      Operation *definition = next.getDefiningOp();
      if (!definition || isa<IndexOp, BatchOp>(definition))
        return false;
      llvm::append_range(open, definition->getOperands());
    }
    return true;
  });
}

std::optional<unsigned> kern::findSummedStore(GenericOp op) {
  ArrayRef<int64_t> sides = op.getSide().value_or(ArrayRef<int64_t>());
  if (sides.empty() || op.getNumResults() != sides.size() + 1)
    return std::nullopt;
  unsigned summed = 0;
  while (op.isSide(summed))
    ++summed;
  Operation *yield = op.getEpilogueBlock()->getTerminator();
  AffineMap kept = op.getStoreMap(sides.front());
  SmallVector<Value> values;
  for (int64_t store : sides) {
    values.push_back(yield->getOperand(store));
    if (op.getStoreMap(store) != kept)
      return std::nullopt;
  }
  if (!kept.isProjectedPermutation() ||
      !canComputeFrom(yield->getOperand(summed), values))
    return std::nullopt;
  return summed;
}

GenericOp kern::createSums(OpBuilder &builder, GenericOp op, Value stored,
                           unsigned summed) {
  Location loc = op.getLoc();
  ArrayRef<int64_t> sides = *op.getSide();
  // Parallel dimensions that sums keep come first, others are reduced.
  AffineMap kept = op.getStoreMap(sides.front());
  SmallVector<int64_t> order;
  for (bool isKept : {true, false})
    for (int64_t dim = 0, e = op.getNumParallel(); dim < e; ++dim)
      if (kept.isFunctionOfDim(dim) == isKept)
        order.push_back(dim);
  int64_t numDims = order.size(), numKept = kept.getNumResults();
  SmallVector<AffineExpr> dims(op.getNumDims(),
                               builder.getAffineConstantExpr(0));
  SmallVector<int64_t> extents;
  for (auto [place, dim] : llvm::enumerate(order)) {
    dims[dim] = builder.getAffineDimExpr(place);
    extents.push_back(op.getExtents()[dim]);
  }
  auto renumber = [&](AffineMap map) {
    return map.replaceDimsAndSymbols(dims, {}, numDims, 0);
  };
  SmallVector<AffineMap> maps{renumber(op.getStoreMap(summed))};
  SmallVector<Type> types;
  SmallVector<Attribute> combiners, layouts;
  for (int64_t store : sides) {
    maps.push_back(renumber(op.getStoreMap(store)));
    types.push_back(op->getResult(store).getType());
    combiners.push_back(CombinerAttr::get(op.getContext(), Combiner::Add));
    if (auto all = op->getAttrOfType<ArrayAttr>("kern.layouts"))
      layouts.push_back(all[store]);
  }
  auto sums = GenericOp::create(
      builder, loc, types, stored, ValueRange(), extents, numKept,
      builder.getArrayAttr(combiners), builder.getAffineMapArrayAttr(maps),
      nullptr, nullptr, nullptr, nullptr);
  if (!layouts.empty())
    sums->setAttr("kern.layouts", builder.getArrayAttr(layouts));
  OpBuilder::InsertionGuard guard(builder);
  Block *combine = builder.createBlock(&sums.getCombine());
  Type f32 = builder.getF32Type();
  combine->addArgument(f32, loc);
  IRMapping mapping;
  Operation *yield = op.getEpilogueBlock()->getTerminator();
  mapping.map(yield->getOperand(summed), combine->getArgument(0));
  for (Operation &inner : op.getEpilogueBlock()->without_terminator())
    if (!isa<IndexOp, BatchOp>(inner) &&
        !llvm::is_contained(inner.getResults(), yield->getOperand(summed)) &&
        llvm::all_of(inner.getOperands(),
                     [&](Value operand) { return mapping.contains(operand); }))
      builder.clone(inner, mapping);
  YieldOp::create(builder, loc, llvm::map_to_vector(sides, [&](int64_t store) {
                    return mapping.lookup(yield->getOperand(store));
                  }));
  Block *epilogue = builder.createBlock(&sums.getEpilogue());
  for (unsigned i = 0; i < types.size() + 1; ++i)
    epilogue->addArgument(f32, loc);
  YieldOp::create(builder, loc,
                  epilogue->getArguments().take_front(types.size()));
  for (auto [index, store] : llvm::enumerate(sides))
    op->getResult(store).replaceAllUsesWith(sums.getResult(index));
  return sums;
}
