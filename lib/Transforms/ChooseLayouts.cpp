//===- ChooseLayouts.cpp - Where the dimensions of activations lie --------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The language says NCHW; memory need not. Channels innermost put a block of
// outputs into the vector lanes and let a tap of a convolution read
// neighbours. Where channels fill half of the lanes at most, pixels fill them
// instead, and rows of pixels want to be innermost: both read the same packed
// weights. Tensors that one layer reads and writes at one resolution get one
// layout, so the choice is made for whole stages of a network at a width.
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/ADT/EquivalenceClasses.h"

namespace mlir::kern {
#define GEN_PASS_DEF_CHOOSELAYOUTS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Channels that fill no more than half of the widest vectors. Beyond that
/// pixels, which leave the image at both ends, lose more than idle lanes do.
constexpr int64_t kFewChannels = 8;
/// Pixels of a row below which they do not fill lanes either.
constexpr int64_t kMinRow = 16;

/// A batch of images whose memory the compiler alone sees.
bool isImage(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || type.getRank() != 4 || !type.isDynamicDim(0) ||
      !value.getDefiningOp<GenericOp>())
    return false;
  return llvm::all_of(value.getUsers(),
                      [](Operation *user) { return isa<GenericOp>(user); });
}

bool haveSameSize(Value lhs, Value rhs) {
  auto getSize = [](Value value) {
    return cast<RankedTensorType>(value.getType()).getShape().drop_front(2);
  };
  return getSize(lhs) == getSize(rhs);
}

int64_t getChannels(Value image) {
  return cast<RankedTensorType>(image.getType()).getDimSize(1);
}

/// Whether the op sums products with something that all examples share.
bool isConvolution(GenericOp op) {
  if (!op.hasReduction())
    return false;
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i) {
    AffineMap map = op.getInputMap(i);
    bool isShared = true, isReduced = false;
    for (auto [dim, extent] : llvm::enumerate(op.getExtents())) {
      isShared &= extent > 0 || !map.isFunctionOfDim(dim);
      isReduced |= !op.isParallelDim(dim) && map.isFunctionOfDim(dim);
    }
    if (isShared && isReduced)
      return true;
  }
  return false;
}

struct ChooseLayouts : public kern::impl::ChooseLayoutsBase<ChooseLayouts> {
  using ChooseLayoutsBase::ChooseLayoutsBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    llvm::EquivalenceClasses<Value> stages;
    for (auto op : function.getOps<GenericOp>()) {
      SmallVector<Value> images;
      for (Value value : llvm::concat<Value>(llvm::to_vector(op.getInputs()),
                                             llvm::to_vector(op.getResults())))
        if (isImage(value))
          images.push_back(value);
      for (Value image : images) {
        stages.insert(image);
        for (Value other : images)
          if (haveSameSize(image, other))
            stages.unionSets(image, other);
      }
    }
    DenseMap<Value, int64_t> narrowest;
    for (auto op : function.getOps<GenericOp>()) {
      if (!isConvolution(op))
        continue;
      for (Value result : op.getResults())
        if (isImage(result)) {
          auto [it, isNew] = narrowest.try_emplace(
              stages.getLeaderValue(result), getChannels(result));
          it->second = std::min(it->second, getChannels(result));
        }
    }

    // Gradients want channels in the lanes whatever their number: those of a
    // weight have no pixels.
    bool isInference = isInferenceEntry(function);
    Builder builder(&getContext());
    // Rows of all channels lie together: whole planes would be a power of two
    // apart, and the channels of a tile would meet in one set of a cache.
    AffineMap pixelsLast = AffineMap::getPermutationMap(
        ArrayRef<unsigned>{0, 2, 1, 3}, &getContext());
    AffineMap channelsLast = AffineMap::getPermutationMap(
        ArrayRef<unsigned>{0, 2, 3, 1}, &getContext());
    for (auto op : function.getOps<GenericOp>()) {
      SmallVector<AffineMap> layouts;
      bool anyImage = false;
      for (Value result : op.getResults()) {
        auto type = cast<RankedTensorType>(result.getType());
        if (!isImage(result)) {
          layouts.push_back(builder.getMultiDimIdentityMap(type.getRank()));
          continue;
        }
        anyImage = true;
        auto it = narrowest.find(stages.getLeaderValue(result));
        bool fillsWithPixels = pixels && isInference && it != narrowest.end() &&
                               it->second <= kFewChannels &&
                               type.getDimSize(3) >= kMinRow;
        numPixels += fillsWithPixels;
        layouts.push_back(fillsWithPixels ? pixelsLast : channelsLast);
      }
      if (anyImage)
        op->setAttr("kern.layouts", builder.getAffineMapArrayAttr(layouts));
    }
  }
};

} // namespace
