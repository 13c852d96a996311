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

#include "Entries.h"
#include "RegionFusion.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "modelslice/Dialect/Kern/IR/Winograd.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::kern {
#define GEN_PASS_DEF_CUTIMAGES
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Bands for the threads of a CPU.
constexpr int64_t kCpuBands = 2;
/// Rows of a band, below which too many are read by both.
constexpr int64_t kMinRows = 8;
/// Multiply-adds of an image: some microseconds, so that a part of them pays
/// for another thread.
constexpr int64_t kMinWork = 1 << 17;
/// Bands that the readers of sums have to add up, at most.
constexpr int64_t kMaxBands = 8;

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
      multiply(op.getExtents()) < kMinWork)
    return 1;
  return kCpuBands;
}

/// How the image that all side outputs sum over is to be cut, if at all. With
/// `pixels` > 0, bands have at least so many where there may be so many bands.
std::optional<Cut> findCut(GenericOp op, int64_t pixels) {
  if (!op.hasReduction() || !op.getSide() || op.getSide()->empty() ||
      op.getExtents().front() >= 0 || op.getSchedule())
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
  int64_t unit = op.getWinograd().value_or(1);
  int64_t bands = countCpuBands(op, rows);
  if (pixels > 0) {
    bands = std::min(kMaxBands, rows * op.getExtents()[summed.back()] / pixels);
    while (bands > 1 && rows % (bands * unit))
      --bands;
  }
  if (bands < 2 || rows % (bands * unit))
    return std::nullopt;
  for (Region *body : {&op.getCombine(), &op.getEpilogue()})
    if (!body->getOps<IndexOp>().empty())
      return std::nullopt;
  return Cut{summed.front(), bands};
}

/// Whether all inputs of `op` could become sums of bands.
bool hasRoomForSums(GenericOp op, int64_t bands) {
  return llvm::all_of(ArrayRef<Region *>{&op.getCombine(), &op.getEpilogue()},
                      [&](Region *body) {
                        return countOperations(*body) +
                                   op.getInputs().size() * (bands - 1) <=
                               GenericOp::kMaxBody;
                      });
}

/// Whether `sum`, of an image each, is only read in ways that can be rewritten.
bool isAddable(Value sum, int64_t bands) {
  return llvm::all_of(sum.getUses(), [&](OpOperand &use) {
    if (auto expand = dyn_cast<tensor::ExpandShapeOp>(use.getOwner()))
      return expand.getReassociationIndices().front().size() == 1 &&
             isAddable(expand.getResult(), bands);
    auto reader = dyn_cast<GenericOp>(use.getOwner());
    return reader && !reader.getSchedule() &&
           !reader.isClipped(use.getOperandNumber()) &&
           hasRoomForSums(reader, bands);
  });
}

/// Inserts the bands behind the batch.
RankedTensorType addBands(Type type, int64_t bands) {
  auto tensor = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape(tensor.getShape());
  shape.insert(shape.begin() + 1, bands);
  return RankedTensorType::get(shape, tensor.getElementType());
}

AffineMap addBands(AffineMap map, AffineExpr band) {
  SmallVector<AffineExpr> results(map.getResults());
  results.insert(results.begin() + 1, band);
  return AffineMap::get(map.getNumDims(), 0, results, map.getContext());
}

/// Makes `op` read the sums of all bands where `input` was the sum of all.
void addSums(GenericOp op, unsigned input, Value sums) {
  int64_t bands = cast<RankedTensorType>(sums.getType()).getDimSize(1);
  Builder builder(op.getContext());
  auto maps =
      llvm::to_vector(op.getIndexingMaps().getAsValueRange<AffineMapAttr>());
  AffineMap map = maps[input];
  unsigned numInputs = op.getInputs().size();
  op.getInputsMutable()[input].set(sums);
  for (int64_t band = 0; band < bands; ++band) {
    AffineMap read = addBands(map, builder.getAffineConstantExpr(band));
    if (band == 0) {
      maps[input] = read;
      continue;
    }
    op.getInputsMutable().append(sums);
    maps.insert(maps.begin() + numInputs + band - 1, read);
  }
  op.setIndexingMapsAttr(builder.getAffineMapArrayAttr(maps));
  for (Region *region : {&op.getCombine(), &op.getEpilogue()}) {
    if (region->empty())
      continue;
    Block *body = &region->front();
    // Inputs are the last arguments.
    BlockArgument first =
        body->getArgument(body->getNumArguments() - numInputs + input);
    SmallVector<Value> parts;
    for (int64_t band = 1; band < bands; ++band)
      parts.push_back(body->addArgument(first.getType(), op.getLoc()));
    if (first.use_empty())
      continue;
    OpBuilder atStart = OpBuilder::atBlockBegin(body);
    Value sum = first;
    llvm::SmallPtrSet<Operation *, 4> additions;
    for (Value part : parts) {
      sum = arith::AddFOp::create(atStart, op.getLoc(), sum, part);
      additions.insert(sum.getDefiningOp());
    }
    first.replaceAllUsesExcept(sum, additions);
  }
}

/// Gives all readers of `sum` those of the bands.
void replaceSum(Value sum, Value sums) {
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
    replaceSum(expand.getResult(), expanded);
    expand.erase();
  }
}

/// Replaces the op by the same with bands as dimension 1.
void cut(GenericOp op, Cut how) {
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
    map = addBands(map, band);
    types[store] = addBands(types[store], bands);
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
  for (auto [index, results] :
       llvm::enumerate(llvm::zip(op->getResults(), created->getResults()))) {
    auto [old, replacement] = results;
    if (created.isSide(index))
      replaceSum(old, replacement);
    else
      old.replaceAllUsesWith(replacement);
  }
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
      std::optional<Cut> how = findCut(op, pixels);
      if (!how || !llvm::all_of(*op.getSide(), [&](int64_t store) {
            // Images alone have bands, first among the sums' dimensions.
            return op.getStoreMap(store).getNumResults() > 0 &&
                   op.getStoreMap(store).getResult(0) ==
                       getAffineDimExpr(0, &getContext()) &&
                   isAddable(op->getResult(store), how->bands);
          }))
        continue;
      cut(op, *how);
      ++numCut;
    }
  }
};

} // namespace
