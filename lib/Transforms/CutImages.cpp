//===- CutImages.cpp - Bands of rows that threads can share ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A side output that sums over an image keeps tasks from cutting it, so that a
// single image offers no more tasks than its channels make. Here the rows of
// an image become two dimensions, the bands and their rows; each band has a sum
// of its own, and what reads the sums adds those of all bands:
//
//   y[b, n, h, w], sum[b, n]  ->  y[b, n, 16 * p + h, w], sum[b, p, n]
//
// Whether an image is cut depends on the shapes of the op at one width alone,
// so that results are the same bits for all batches and threads.
//
//===----------------------------------------------------------------------===//

#include "BandReaders.h"
#include "Entries.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "modelslice/Dialect/Kern/IR/Winograd.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

namespace mlir::kern {
#define GEN_PASS_DEF_CUTIMAGES
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Bands for the threads of a CPU.
constexpr int64_t kCpuBands = 2;
/// What the sums of a band cost, in points, and bands of twice the points.
constexpr int64_t kSumsPerBand = 4;
constexpr double kCostOfDouble = 0.15;
/// Rows of a band, below which too many are read by both.
constexpr int64_t kMinRows = 8;
/// Multiply-adds of an image: some microseconds, so that a part of them pays
/// for another thread.
constexpr int64_t kMinWork = 1 << 17;
/// Bands that readers of sums have to add up one by one, at most.
constexpr int64_t kMaxBands = 8;
/// Pixels of a band, padded to a power of two, up to which a GPU's block sums
/// several bands.
constexpr int64_t kMaxBandPixels = 128;

/// How an image is to be cut.
struct Cut {
  unsigned rows; ///< The dimension.
  int64_t bands;
};

/// The product of the static ones among `extents`; saturates.
int64_t multiply(ArrayRef<int64_t> extents) {
  uint64_t product = 1;
  for (int64_t extent : extents)
    if (extent > 0)
      product = llvm::SaturatingMultiply<uint64_t>(product, extent);
  return std::min<uint64_t>(product, std::numeric_limits<int64_t>::max());
}

/// Elements of the inputs that depend on the batch, and of those that do not:
/// of an image, and of what all images share.
std::pair<uint64_t, uint64_t> countElements(GenericOp op) {
  uint64_t images = 0, shared = 0;
  for (unsigned i = 0, e = op.getInputs().size() + op.getNumStores(); i < e;
       ++i) {
    bool isInput = i < op.getInputs().size();
    auto type =
        cast<ShapedType>(isInput ? op.getInputs()[i].getType()
                                 : op.getStoreType(i - op.getInputs().size()));
    int64_t count = multiply(type.getShape());
    if (isInput)
      count = countTransformed(op, i, count);
    uint64_t &sum = op.getInputMap(i).isFunctionOfDim(0) ? images : shared;
    sum = llvm::SaturatingAdd<uint64_t>(sum, count);
  }
  return {images, shared};
}

/// Two bands where an image is work enough for as many threads of a CPU: what
/// is larger is cut, the image by its rows, or weights by channels.
int64_t countCpuBands(GenericOp op, int64_t rows) {
  auto [images, shared] = countElements(op);
  if (rows < kCpuBands * kMinRows || shared > images ||
      (op.getWinograd() && op.getWinograd()->hasPlainFilters()) ||
      multiply(op.getExtents()) < kMinWork)
    return 1;
  return kCpuBands;
}

/// Bands for the blocks of a GPU, whose rows pad each band to a power of two:
/// few points that only pad, few sums for a pixel, and not many more than
/// `pixels`, which keeps the least that a block may have small.
int64_t countGpuBands(int64_t rows, int64_t width, int64_t unit, int64_t pixels,
                      int64_t most) {
  int64_t best = 0;
  double least = 0;
  for (int64_t bands = 1; bands <= std::min(rows, most); ++bands) {
    int64_t points = rows / bands * width;
    auto padded = int64_t(llvm::PowerOf2Ceil(points));
    if (rows % (bands * unit) || padded > kMaxBandPixels)
      continue;
    double cost = double(padded + kSumsPerBand) / double(points);
    if (padded > pixels)
      cost += kCostOfDouble * std::log2(double(padded) / double(pixels));
    if (best == 0 || cost < least) {
      best = bands;
      least = cost;
    }
  }
  if (best)
    return best;
  // As many as there may be: a block has one band then.
  for (best = std::min(most, std::max<int64_t>(1, rows * width / pixels));
       best > 1 && rows % (best * unit);)
    --best;
  return best;
}

/// How the image that all side outputs sum over is to be cut, if at all. With
/// `pixels` > 0, bands have about so many.
std::optional<Cut> findCut(GenericOp op, const BandReaders &readers,
                           int64_t pixels) {
  if (!op.hasReduction() || op.getExtents().front() >= 0 || op.getSchedule())
    return std::nullopt;
  SmallVector<unsigned> summed;
  for (unsigned dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    if (op.isBand(dim))
      return std::nullopt;
    auto keeps = [&](int64_t store) {
      return op.getStoreMap(store).isFunctionOfDim(dim);
    };
    if (llvm::none_of(*op.getSide(), keeps))
      summed.push_back(dim);
    else if (!llvm::all_of(*op.getSide(), keeps))
      return std::nullopt;
  }
  if (summed.size() != 2)
    return std::nullopt;
  int64_t rows = op.getExtents()[summed.front()];
  int64_t unit = op.getWinograd() ? op.getWinograd()->getOutputs() : 1;
  int64_t bands = countCpuBands(op, rows);
  if (pixels > 0)
    bands = countGpuBands(rows, op.getExtents()[summed.back()], unit, pixels,
                          readers.takeAny() ? rows : kMaxBands);
  if (bands < 2 || rows % (bands * unit))
    return std::nullopt;
  for (Region *body : {&op.getCombine(), &op.getEpilogue()})
    if (!body->getOps<IndexOp>().empty())
      return std::nullopt;
  return Cut{summed.front(), bands};
}

/// Replaces the op by the same with bands as dimension 1.
void cut(GenericOp op, BandReaders &readers, Cut how) {
  auto [rows, bands] = how;
  OpBuilder builder(op);
  MLIRContext *context = op.getContext();
  unsigned numDims = op.getNumDims();
  int64_t height = op.getExtents()[rows] / bands;
  AffineExpr band = builder.getAffineDimExpr(1);
  SmallVector<AffineExpr> dims;
  for (unsigned dim = 0; dim < numDims; ++dim)
    dims.push_back(getAffineDimExpr(dim + (dim >= 1), context));
  dims[rows] = band * height + dims[rows];
  SmallVector<int64_t> extents(op.getExtents());
  extents[rows] = height;
  extents.insert(extents.begin() + 1, bands);

  SmallVector<AffineMap> maps;
  for (AffineMap map : op.getIndexingMaps().getAsValueRange<AffineMapAttr>())
    maps.push_back(map.replaceDimsAndSymbols(dims, {}, numDims + 1, 0));
  SmallVector<Type> types(op->getResultTypes());
  auto layouts = op->getAttrOfType<ArrayAttr>("kern.layouts");
  SmallVector<Attribute> newLayouts;
  if (layouts)
    newLayouts.assign(layouts.begin(), layouts.end());
  for (int64_t store : op.getSideAttr().asArrayRef()) {
    AffineMap &map = maps[op.getInputs().size() + store];
    map = BandReaders::addBands(map, band);
    types[store] = BandReaders::addBands(types[store], bands);
    if (layouts)
      newLayouts[store] = AffineMapAttr::get(builder.getMultiDimIdentityMap(
          cast<RankedTensorType>(types[store]).getRank()));
  }
  auto created = GenericOp::create(
      builder, op.getLoc(), types, op.getInputs(), ValueRange(), extents,
      op.getNumParallel() + 1, op.getCombiners(),
      builder.getAffineMapArrayAttr(maps), op.getClippedAttr(),
      op.getSideAttr(), op.getWinogradAttr(), /*schedule=*/nullptr);
  created->setDiscardableAttrs(
      llvm::to_vector(op->getDiscardableAttrDictionary().getValue()));
  if (layouts)
    created->setAttr("kern.layouts", builder.getArrayAttr(newLayouts));
  created.getCombine().takeBody(op.getCombine());
  created.getEpilogue().takeBody(op.getEpilogue());
  readers.replace(created, bands);
  for (auto [old, replacement] :
       llvm::zip(op->getResults(), created->getResults()))
    if (!created.isSide(replacement.getResultNumber()))
      old.replaceAllUsesWith(replacement);
  op.erase();
}

struct CutImages : public kern::impl::CutImagesBase<CutImages> {
  using CutImagesBase::CutImagesBase;

  void runOnOperation() override {
    // Training has a batch for its threads.
    if (!isInferenceEntry(getOperation()))
      return;
    SmallVector<GenericOp> ops(getOperation().getOps<GenericOp>());
    for (GenericOp op : ops) {
      if (!op.hasSides())
        continue;
      BandReaders readers(op, /*alongDims=*/pixels > 0);
      std::optional<Cut> how = findCut(op, readers, pixels);
      // Images alone have bands, first among the sums' dimensions.
      if (!how || !readers.take(how->bands) ||
          !llvm::all_of(*op.getSide(), [&](int64_t store) {
            return op.getStoreMap(store).getNumResults() > 0 &&
                   op.getStoreMap(store).getResult(0) ==
                       getAffineDimExpr(0, &getContext());
          }))
        continue;
      cut(op, readers, *how);
      ++numCut;
    }
  }
};

} // namespace
