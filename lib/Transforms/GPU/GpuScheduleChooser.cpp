//===- GpuScheduleChooser.cpp - A GPU schedule for one region -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GpuScheduleChooser.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

namespace {
/// Threads of a block whose threads share little.
constexpr int64_t kThreads = 256;
/// Elements that one access moves, and threads beside each other that make
/// whole sectors of memory.
constexpr int64_t kVectorPoints = 4, kMinVectorThreads = 8;
/// What stands for the batch in a sum over it.
constexpr int64_t kTrainingBatch = 128;
/// Reductions up to this one thread does alone.
constexpr int64_t kShortReduction = 32, kShortSharedReduction = 8;
/// Points of a reduction that a thread should have, at least.
constexpr int64_t kPointsPerThread = 4;
/// The same of one that many outputs have in common.
constexpr int64_t kSharedPointsPerThread = 16;
} // namespace

int64_t GpuScheduleChooser::getExtent(int64_t dim) {
  int64_t extent = op.getExtents()[dim];
  return extent < 0 ? kTypicalBatch : extent;
}

int64_t GpuScheduleChooser::countPoints(ArrayRef<int64_t> dims) {
  int64_t points = 1;
  for (int64_t dim : dims)
    points = llvm::SaturatingMultiply<uint64_t>(points, getExtent(dim));
  return std::min<int64_t>(points, int64_t(1) << 40);
}

int64_t GpuScheduleChooser::countReduction() {
  int64_t points = 1;
  for (int64_t dim = op.getNumParallel(), e = op.getNumDims(); dim < e; ++dim) {
    int64_t extent = op.getExtents()[dim];
    points = llvm::SaturatingMultiply<uint64_t>(
        points, extent < 0 ? kTrainingBatch : extent);
  }
  return std::min<int64_t>(points, int64_t(1) << 40);
}

/// Elements of an operand for each example, or in all.
static int64_t countElements(Type type) {
  int64_t count = 1;
  for (int64_t size : cast<ShapedType>(type).getShape())
    count *= std::max<int64_t>(size, 1);
  return count;
}

int64_t GpuScheduleChooser::getContiguousDim() {
  SmallVector<int64_t> elements(op.getNumDims());
  for (auto [index, operand] : llvm::enumerate(op->getOperands()))
    if (int64_t dim = kern::getContiguousDim(op, index); dim >= 0)
      elements[dim] += countElements(operand.getType());
  auto best = llvm::max_element(elements);
  return best == elements.end() || *best == 0 ? -1 : best - elements.begin();
}

int64_t GpuScheduleChooser::getSharedDim() {
  for (int64_t dim = op.getNumParallel() - 1; dim >= 0; --dim)
    if (op.getExtents()[dim] > 1 && reducesAlike(op, dim))
      return dim;
  return -1;
}

SmallVector<int64_t> GpuScheduleChooser::getParallelDims() {
  // By the strides of the largest thing that is stored.
  unsigned largest = 0;
  for (unsigned i = 0, e = op.getNumStores(); i < e; ++i)
    if (!op.isSide(i) &&
        (op.isSide(largest) || countElements(op.getStoreType(i)) >
                                   countElements(op.getStoreType(largest))))
      largest = i;
  AffineMap map = op.getStoreMap(largest);
  auto getPosition = [&](int64_t dim) -> int64_t {
    if (op.getExtents()[dim] < 0)
      return -1;
    int64_t position = 0;
    for (auto [index, expr] : llvm::enumerate(map.getResults()))
      if (expr.isFunctionOfDim(dim))
        position = index;
    return position;
  };
  auto dims = llvm::to_vector(llvm::seq<int64_t>(0, op.getNumParallel()));
  llvm::sort(dims, [&](int64_t lhs, int64_t rhs) {
    return std::pair(getPosition(lhs), lhs) < std::pair(getPosition(rhs), rhs);
  });
  return dims;
}

GpuScheduleAttr GpuScheduleChooser::get(ArrayRef<int64_t> rows,
                                        ArrayRef<int64_t> columns,
                                        int64_t blockRows, int64_t blockColumns,
                                        int64_t split) {
  MLIRContext *context = op.getContext();
  return GpuScheduleAttr::get(
      context, rows, columns, TileAttr::get(context, blockRows, blockColumns),
      TileAttr::get(context, 1, 1), split, /*step=*/0, GpuMath::Fma);
}

/// Neighbours along what is contiguous are moved by one access.
GpuScheduleAttr GpuScheduleChooser::chooseVectors() {
  int64_t contiguous = getContiguousDim();
  if (contiguous < 0 || op.hasReduction() || op.getExtents()[contiguous] < 0 ||
      op.getExtents()[contiguous] % kVectorPoints)
    return {};
  bool anyVector = false;
  for (unsigned operand = 0, e = op->getNumOperands(); operand < e; ++operand) {
    AffineMap map = op.getInputMap(operand);
    bool isVector = isVectorAlong(op, operand, contiguous, kVectorPoints);
    // What lies the other way round wants other neighbours.
    if (!isVector && map.isFunctionOfDim(contiguous) && map.getNumResults() > 1)
      return {};
    anyVector |= isVector;
  }
  // Tiles are whole, since what does not exist cannot be part of a vector.
  int64_t vectors = op.getExtents()[contiguous] / kVectorPoints;
  int64_t threads = std::min<int64_t>(vectors & -vectors, kThreads);
  if (!anyVector || (threads < kMinVectorThreads && threads < vectors))
    return {};
  SmallVector<int64_t> rows = getParallelDims();
  llvm::erase(rows, contiguous);
  int64_t blockRows = std::min<int64_t>(kThreads / threads,
                                        llvm::PowerOf2Ceil(countPoints(rows)));
  MLIRContext *context = op.getContext();
  return GpuScheduleAttr::get(
      context, rows, {contiguous},
      TileAttr::get(context, blockRows, threads * kVectorPoints),
      TileAttr::get(context, 1, kVectorPoints), /*split=*/1, /*step=*/0,
      GpuMath::Fma);
}

GpuScheduleAttr GpuScheduleChooser::chooseElements() {
  if (GpuScheduleAttr schedule = chooseVectors())
    return schedule;
  SmallVector<int64_t> dims = getParallelDims();
  int64_t threads = std::clamp<int64_t>(llvm::PowerOf2Ceil(countPoints(dims)),
                                        kWarpThreads, kThreads);
  return get(dims, {}, threads, 1, 1);
}

GpuScheduleAttr GpuScheduleChooser::chooseReduction() {
  int64_t reduction = countReduction(), shared = getSharedDim();
  if (reduction <= (shared < 0 ? kShortReduction : kShortSharedReduction))
    return chooseElements();
  int64_t parts = std::min<int64_t>(
      kThreads, llvm::PowerOf2Ceil(reduction / kPointsPerThread));
  int64_t contiguous = getContiguousDim();
  // Lanes along what is contiguous, or along what has one reduction in common,
  // of which each has a part then. Threads that share a reduction across.
  int64_t lanes = contiguous;
  if (contiguous < 0 || !op.isParallelDim(contiguous) ||
      op.getExtents()[contiguous] < 0)
    lanes = shared;
  if (lanes < 0)
    return get(getParallelDims(), {}, 1, 1, parts);
  int64_t columns =
      std::min<int64_t>(kWarpThreads, llvm::PowerOf2Ceil(getExtent(lanes)));
  SmallVector<int64_t> rows = getParallelDims();
  llvm::erase(rows, lanes);
  // A warp is quicker than more threads, which meet in shared memory, unless
  // each lane has much to load.
  if (lanes == shared)
    parts = std::clamp<int64_t>(
                llvm::PowerOf2Ceil(reduction / kSharedPointsPerThread),
                kWarpThreads, kThreads) /
            columns;
  return get(rows, {lanes}, 1, columns, std::min(parts, kThreads / columns));
}

FailureOr<SmallVector<int64_t>> GpuScheduleChooser::getSummedDims() {
  std::optional<SmallVector<int64_t>> summed;
  for (int64_t store : op.getSide().value_or(ArrayRef<int64_t>())) {
    SmallVector<int64_t> dims;
    for (int64_t dim : getParallelDims())
      if (!op.getStoreMap(store).isFunctionOfDim(dim))
        dims.push_back(dim);
    if (summed && *summed != dims)
      return op.emitOpError("has side outputs that sum over different "
                            "dimensions, which GPU kernels cannot do");
    summed = dims;
  }
  return summed.value_or(SmallVector<int64_t>());
}

GpuScheduleAttr GpuScheduleChooser::chooseSums(ArrayRef<int64_t> summed) {
  int64_t contiguous = getContiguousDim();
  int64_t rows = llvm::PowerOf2Ceil(countPoints(summed));
  if (contiguous < 0 || !op.isParallelDim(contiguous) ||
      op.getExtents()[contiguous] < 0 || llvm::is_contained(summed, contiguous))
    return get(summed, {}, std::clamp(rows, kWarpThreads, kThreads), 1, 1);
  int64_t columns = std::min<int64_t>(
      kWarpThreads, llvm::PowerOf2Ceil(getExtent(contiguous)));
  return get(summed, {contiguous}, std::min(rows, kThreads / columns), columns,
             1);
}

FailureOr<SmallVector<GpuScheduleAttr>> GpuScheduleChooser::choose() {
  FailureOr<SmallVector<int64_t>> summed = getSummedDims();
  if (failed(summed))
    return failure();
  if (op.hasReduction()) {
    SmallVector<GpuScheduleAttr> products = chooseProducts(*summed);
    if (!products.empty())
      return products;
  }
  if (!summed->empty())
    return SmallVector<GpuScheduleAttr>{chooseSums(*summed)};
  return SmallVector<GpuScheduleAttr>{op.hasReduction() ? chooseReduction()
                                                        : chooseElements()};
}
