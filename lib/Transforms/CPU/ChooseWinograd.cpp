//===- ChooseWinograd.cpp - Which convolutions are filtered minimally -----===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Minimal filtering multiplies less, moves more and needs larger weights. Which
// is quicker follows from the shapes of one layer at one width, never from the
// batch, the threads or the ISA level, so that results do not depend on them.
//
//===----------------------------------------------------------------------===//

#include "WinogradConv.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <limits>

namespace mlir::kern {
#define GEN_PASS_DEF_CHOOSEWINOGRAD
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Lanes of the widest vectors, which channels are rounded up to.
constexpr int64_t kLanes = 16;
/// Shares of the multiply-adds' peak that products reach.
constexpr double kDirectShare = 0.9, kProductShare = 0.85;
/// Multiply-adds in the time that the transforms take for a point of a channel.
constexpr double kInputPoint = 6, kOutputPoint = 5;
/// The same for a row of points of a plain filter, which its tallest register
/// tile takes for so many tiles of the image.
constexpr double kFilterRow = 16, kTallestTile = 4;
/// Multiply-adds in the time that a byte of weights takes to arrive from
/// beyond the second-level cache.
constexpr double kByte = 3;
constexpr int64_t kCachedBytes = 512 << 10;
/// Larger tiles multiply less, but their weights are larger, and they need
/// many of them for tall products.
constexpr int64_t kManyPixels = 256;
/// Widest blocks of output channels that a schedule may choose.
constexpr int64_t kWidestBlock = 64;
/// What the estimate has to promise.
constexpr double kGain = 0.9;

/// The time of a convolution in multiply-adds: products that wait for weights,
/// each of which passes `numPasses` times.
double getTime(double products, double weightBytes, double numPasses) {
  double stream =
      weightBytes > kCachedBytes ? weightBytes * numPasses * kByte : 0;
  return std::max(products, stream);
}

double getDirectTime(GenericOp op, const WinogradConv &conv) {
  double pixels = double(op.getExtents()[conv.y]) * op.getExtents()[conv.x];
  double weights = 9. * op.getExtents()[conv.inputChannel] *
                   llvm::alignTo(op.getExtents()[conv.channel], kLanes);
  return getTime(pixels * weights / kDirectShare, weights * sizeof(float), 1);
}

/// Of the products for one filter.
double getFilterTime(const WinogradShape &shape) {
  double row = shape.getPoints(), tiles = shape.getNumTiles();
  if (!shape.hasPlainFilters())
    return tiles * row * row / kProductShare;
  double registerTiles = std::ceil(tiles / kTallestTile);
  return row * (tiles * row + registerTiles * kFilterRow) / kDirectShare;
}

double getTime(const WinogradShape &shape) {
  double points = shape.getPoints() * shape.getPoints();
  double in = llvm::alignTo(shape.getInputChannels(), kLanes),
         out = llvm::alignTo(shape.getChannels(), kLanes);
  double filters = shape.getInputChannels() * out;
  double bytes = double(shape.getWeightBytes()) / shape.getChannels() * out;
  double windows = double(shape.getTileRows()) / shape.chooseRows(2 * kLanes);
  return getTime(filters * getFilterTime(shape), bytes, windows) +
         shape.getNumTiles() * points * (in * kInputPoint + out * kOutputPoint);
}

/// Whether the innermost index of the image in memory is its channel.
bool isChannelsLast(AffineMap layout) {
  return layout.getNumResults() == 4 &&
         layout.getResult(3) == getAffineDimExpr(1, layout.getContext());
}

bool isChannelsLast(GenericOp op, unsigned result) {
  auto layouts = op->getAttrOfType<ArrayAttr>("kern.layouts");
  auto layout = layouts && result < layouts.size()
                    ? dyn_cast<AffineMapAttr>(layouts[result])
                    : AffineMapAttr();
  return layout && isChannelsLast(layout.getValue());
}

struct ChooseWinograd : public kern::impl::ChooseWinogradBase<ChooseWinograd> {
  using ChooseWinogradBase::ChooseWinogradBase;

  void runOnOperation() override {
    if (!getOperation()->hasAttr("slice.entry"))
      return;
    for (auto op : getOperation().getOps<GenericOp>())
      if (WinogradAttr winograd = choose(op)) {
        op.setWinogradAttr(winograd);
        ++numConvolutions;
      }
  }

  /// How `op` is computed by minimal filtering; null if it is not.
  WinogradAttr choose(GenericOp op) {
    std::optional<WinogradConv> conv = matchWinograd(op);
    if (!conv || !fits(op, *conv))
      return {};
    int64_t pixels;
    if (llvm::MulOverflow(op.getExtents()[conv->y], op.getExtents()[conv->x],
                          pixels))
      return {};
    WinogradAttr best;
    double least = always ? std::numeric_limits<double>::infinity()
                          : kGain * getDirectTime(op, *conv);
    auto consider = [&](int64_t outputs, WinogradFilters filters) {
      auto winograd = WinogradAttr::get(&getContext(), outputs, filters);
      WinogradShape shape(op, winograd);
      // Plain filters need all of an image.
      int64_t rows = shape.hasPlainFilters() ? shape.getTileRows() : 1;
      if (shape.getBytes(rows, kWidestBlock) > WinogradShape::kMaxBytes)
        return;
      if (double time = getTime(shape); time < least) {
        best = winograd;
        least = time;
      }
    };
    consider(pixels >= kManyPixels ? 4 : 2, WinogradFilters::Transformed);
    for (int64_t outputs : {2, 4})
      consider(outputs, WinogradFilters::Plain);
    return best;
  }

  /// Whether layouts and bodies are what the schedule needs: channels in the
  /// lanes, in and out, and a weight that can be transformed.
  static bool fits(GenericOp op, const WinogradConv &conv) {
    if (op.getNumParallelDims() != 4 || op.getExtents().front() != -1)
      return false;
    MLIRContext *context = op.getContext();
    auto read = op.getInputs()[conv.weights].getDefiningOp<slice::GetParamOp>();
    SmallVector<AffineExpr> filter;
    for (unsigned dim : {conv.channel, conv.inputChannel})
      filter.push_back(getAffineDimExpr(dim, context));
    // The gradient of an input goes from outputs to inputs.
    if (conv.isFlipped)
      std::swap(filter[0], filter[1]);
    for (unsigned tap : {conv.tapY, conv.tapX})
      filter.push_back(conv.getTap(tap, context));
    if (!read || op.getInputMap(conv.weights).getResults() != ArrayRef(filter))
      return false;
    auto image = dyn_cast<OpResult>(op.getInputs()[conv.image]);
    auto producer = image ? dyn_cast<GenericOp>(image.getOwner()) : nullptr;
    if (!producer || !isChannelsLast(producer, image.getResultNumber()) ||
        op.getInputMap(conv.image).getResult(1) !=
            getAffineDimExpr(conv.inputChannel, context))
      return false;
    for (unsigned store = 0, e = op.getNumStores(); store < e; ++store) {
      // Blocks of channels are tasks of their own.
      if (!op.getStoreMap(store).isFunctionOfDim(conv.channel) ||
          (!op.isSide(store) && !isChannelsLast(op, store)))
        return false;
    }
    return isPrepared(op, conv);
  }
};

} // namespace
