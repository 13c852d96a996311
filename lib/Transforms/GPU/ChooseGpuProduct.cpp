//===- ChooseGpuProduct.cpp - Tiles of a matrix product -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Dense layers, convolutions and their gradients are sums of products of two
// factors. What only one factor varies along is an axis of a block's tile.
// Tiles are as large as leaves every multiprocessor something to do: a tile of
// m x n brings (m + n) values into shared memory for m * n multiply-adds.
//
//===----------------------------------------------------------------------===//

#include "GpuScheduleChooser.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

namespace {
/// Two blocks for each multiprocessor of an A100 or H100, so that one computes
/// while the other waits.
constexpr int64_t kBlocks = 216;
constexpr int64_t kMaxBlockRows = 128, kMaxBlockColumns = 64;
constexpr int64_t kMinBlockRows = 16, kMinBlockColumns = 8;
/// Below this there is little to share.
constexpr int64_t kMinColumns = 4, kMinReduction = 16;
/// Threads of a block: four warps, one for each scheduler of a multiprocessor.
constexpr int64_t kProductThreads = 128;
constexpr int64_t kStep = 16, kLongStep = 32;
/// Points of a thread up to which steps are long: there is little else to hide
/// the latency of memory.
constexpr int64_t kFewPoints = 8;
} // namespace

/// Finds the axes: the batch can only lie along rows, as what side outputs sum
/// over; otherwise what is stored is contiguous along the columns.
bool GpuScheduleChooser::findAxes(ArrayRef<int64_t> summed,
                                  SmallVector<int64_t> &rows,
                                  SmallVector<int64_t> &columns) {
  if (op.getCombiners().size() != 1)
    return false;
  Value sum = op.getCombineBlock()->getTerminator()->getOperand(0);
  auto product = sum.getDefiningOp<arith::MulFOp>();
  if (!product)
    return false;
  SmallVector<int64_t> first, second;
  for (int64_t dim : getParallelDims()) {
    bool inFirst = dependsOn(op, product.getLhs(), dim);
    bool inSecond = dependsOn(op, product.getRhs(), dim);
    if (inFirst != inSecond)
      (inFirst ? first : second).push_back(dim);
  }
  auto hasBatch = [&](ArrayRef<int64_t> dims) {
    return llvm::any_of(dims,
                        [&](int64_t dim) { return op.getExtents()[dim] < 0; });
  };
  int64_t contiguous = -1;
  for (unsigned store = 0, e = op.getNumStores(); store < e; ++store)
    if (!op.isSide(store))
      contiguous = kern::getContiguousDim(op, op.getInputs().size() + store);
  auto areRows = [&](ArrayRef<int64_t> dims, ArrayRef<int64_t> others) {
    if (hasBatch(others))
      return false;
    if (!summed.empty())
      return llvm::all_of(
          summed, [&](int64_t dim) { return llvm::is_contained(dims, dim); });
    return hasBatch(dims) || llvm::is_contained(others, contiguous);
  };
  if (areRows(first, second)) {
    rows = first;
    columns = second;
  } else {
    rows = second;
    columns = first;
  }
  // Each image has sums of its own: a block has one image.
  if (!summed.empty())
    rows.assign(summed.begin(), summed.end());
  if (hasBatch(columns) || (hasBatch(rows) && op.getExtents()[rows[0]] >= 0))
    return false;
  std::optional<Factors> factors = findFactors(op, rows, columns);
  if (!factors)
    return false;
  // Neighbours along an axis are neighbours in memory, if they can be.
  for (auto [axis, factor] :
       {std::pair(&rows, factors->row), std::pair(&columns, factors->column)})
    if (auto *dim = llvm::find(*axis, kern::getContiguousDim(op, factor));
        dim != axis->end() && op.getExtents()[*dim] >= 0)
      std::rotate(dim, dim + 1, axis->end());
  return true;
}

std::pair<int64_t, int64_t>
GpuScheduleChooser::chooseBlock(ArrayRef<int64_t> rows,
                                ArrayRef<int64_t> columns, bool sumsRows) {
  int64_t numRows = countPoints(rows), numColumns = countPoints(columns);
  int64_t others = 1;
  for (int64_t dim : getParallelDims())
    if (!llvm::is_contained(rows, dim) && !llvm::is_contained(columns, dim))
      others *= getExtent(dim);
  int64_t blockRows = std::clamp<int64_t>(llvm::PowerOf2Ceil(numRows),
                                          kMinBlockRows, kMaxBlockRows);
  int64_t blockColumns = std::clamp<int64_t>(
      llvm::PowerOf2Ceil(numColumns), kMinBlockColumns, kMaxBlockColumns);
  auto countBlocks = [&] {
    int64_t alongRows = sumsRows ? 1 : llvm::divideCeil(numRows, blockRows);
    return others * alongRows * llvm::divideCeil(numColumns, blockColumns);
  };
  // Fewer rows first: columns are what is stored side by side.
  while (!sumsRows && countBlocks() < kBlocks && blockRows > kMinBlockRows)
    blockRows /= 2;
  while (countBlocks() < kBlocks && blockColumns > 4 * kMinBlockColumns)
    blockColumns /= 2;
  return {blockRows, blockColumns};
}

std::optional<std::pair<int64_t, int64_t>>
GpuScheduleChooser::chooseThread(int64_t blockRows, int64_t blockColumns,
                                 int64_t points) {
  bool tensorCore = math != GpuMath::Fma;
  std::optional<std::pair<int64_t, int64_t>> best;
  auto getPerimeter = [](std::pair<int64_t, int64_t> thread) {
    return thread.first + thread.second;
  };
  for (int64_t rows = 1; rows <= points; rows *= 2) {
    int64_t columns = points / rows;
    if (rows > blockRows || columns > blockColumns)
      continue;
    if (tensorCore && (rows % 2 || columns % 2 || blockRows % (8 * rows) ||
                       blockColumns % (4 * columns)))
      continue;
    // What a thread loads for its products is least in a square; at a tie, more
    // columns, since those are stored side by side.
    std::pair<int64_t, int64_t> thread{rows, columns};
    if (!best || getPerimeter(thread) < getPerimeter(*best))
      best = thread;
  }
  return best;
}

GpuScheduleAttr GpuScheduleChooser::chooseProduct(ArrayRef<int64_t> summed) {
  SmallVector<int64_t> rows, columns;
  if (!findAxes(summed, rows, columns) || countPoints(columns) < kMinColumns ||
      countReduction() < kMinReduction)
    return {};
  if (summed.empty())
    if (GpuScheduleAttr schedule = chooseWarpgroups(rows, columns))
      return schedule;
  auto [blockRows, blockColumns] = chooseBlock(rows, columns, !summed.empty());
  int64_t points = std::max<int64_t>(
      math == GpuMath::Fma ? 1 : 4, blockRows * blockColumns / kProductThreads);
  auto thread = chooseThread(blockRows, blockColumns, points);
  if (!thread)
    return {};
  // Tensor cores are through with a step before the next one has been loaded.
  int64_t step =
      math != GpuMath::Fma || points <= kFewPoints ? kLongStep : kStep;
  MLIRContext *context = op.getContext();
  return GpuScheduleAttr::get(
      context, rows, columns, TileAttr::get(context, blockRows, blockColumns),
      TileAttr::get(context, thread->first, thread->second), /*split=*/1, step,
      math);
}
