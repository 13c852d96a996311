//===- ChooseGpuProduct.cpp - Tiles of a matrix product -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Dense layers, convolutions and their gradients are sums of products of two
// factors. What only one factor varies along is an axis of a block's tile. A
// tile of m x n brings (m + n) values into shared memory for m * n multiply-
// adds, so tiles are better the larger they are, as long as every
// multiprocessor has something to do. How many there are to do it for is known
// when a kernel is launched: variants of it have tiles of several sizes.
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
constexpr int64_t kMaxSummedColumns = 64;
constexpr int64_t kMaxBlockPoints = 128;
constexpr int64_t kMinBlockRows = 16, kMinBlockColumns = 8;
/// Below this there is little to share.
constexpr int64_t kMinColumns = 4, kMinReduction = 16;
/// Threads of a block: four warps, one for each scheduler of a multiprocessor.
constexpr int64_t kProductThreads = 128;
constexpr int64_t kStep = 16, kLongStep = 32, kLongestStep = 64;
/// Points of a thread up to which steps are long: there is little else to hide
/// the latency of memory.
constexpr int64_t kFewPoints = 8;
/// Points of a thread up to which its sums stay in registers.
constexpr int64_t kMaxPoints = 64;
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
  // What is summed comes last, so that a block may have several sums.
  auto numSummed = int64_t(summed.size());
  if (numSummed > 0) {
    llvm::erase_if(
        rows, [&](int64_t dim) { return llvm::is_contained(summed, dim); });
    // Where sums are long, a block goes through all that it sums.
    if (llvm::PowerOf2Ceil(countPoints(summed)) > kMaxBlockPoints ||
        hasBatch(summed))
      rows.clear();
    llvm::append_range(rows, summed);
  }
  if (hasBatch(columns) || (hasBatch(rows) && op.getExtents()[rows[0]] >= 0))
    return false;
  std::optional<Factors> factors = findFactors(op, rows, columns);
  if (!factors)
    return false;
  // Neighbours along an axis are neighbours in memory, if they can be.
  for (auto [axis, factor] :
       {std::pair(&rows, factors->row), std::pair(&columns, factors->column)})
    if (auto *dim = llvm::find(*axis, kern::getContiguousDim(op, factor));
        dim != axis->end() && op.getExtents()[*dim] >= 0 &&
        (axis == &columns || numSummed == 0 ||
         llvm::is_contained(summed, *dim)))
      std::rotate(dim, dim + 1, axis->end());
  return true;
}

/// A quarter of a block, or nothing if it is the smallest. The last one may
/// have up to an eighth of the points of the one before.
static std::optional<std::pair<int64_t, int64_t>>
getQuarter(std::pair<int64_t, int64_t> block,
           std::pair<int64_t, int64_t> smallest) {
  auto [rows, columns] = block;
  auto [minRows, minColumns] = smallest;
  if (rows == minRows && columns == minColumns)
    return std::nullopt;
  if (rows * columns <= 8 * minRows * minColumns)
    return smallest;
  int64_t halfRows = std::max(minRows, rows / 2);
  int64_t halfColumns = std::max(minColumns, columns / 2);
  if (halfRows == rows)
    halfColumns = std::max(minColumns, columns / 4);
  else if (halfColumns == columns)
    halfRows = std::max(minRows, rows / 4);
  return std::pair(halfRows, halfColumns);
}

SmallVector<GpuScheduleChooser::Tile>
GpuScheduleChooser::chooseBlocks(ArrayRef<int64_t> rows,
                                 ArrayRef<int64_t> columns,
                                 ArrayRef<int64_t> summed) {
  auto fit = [](int64_t points, int64_t least, int64_t most) {
    return std::clamp<int64_t>(llvm::PowerOf2Ceil(points), least, most);
  };
  int64_t mostColumns =
      fit(countPoints(columns), kMinBlockColumns, kMaxBlockPoints);
  int64_t leastRows = kMinBlockRows, leastColumns = kMinBlockColumns;
  if (math != GpuMath::Fma) {
    // A fragment for each warp: with fewer warps each would have more to load
    // than registers to hold it.
    leastColumns = std::min(mostColumns, 2 * kMinBlockColumns);
    leastRows = kProductThreads * 4 / leastColumns;
  }
  // Whole bands of rows that are summed.
  leastRows =
      std::max<int64_t>(leastRows, llvm::PowerOf2Ceil(countPoints(summed)));
  // What grows with the batch fills the largest block sooner or later.
  bool grows = !rows.empty() && op.getExtents()[rows.front()] < 0;
  Tile block{grows ? kMaxBlockPoints
                   : fit(countPoints(rows), leastRows, kMaxBlockPoints),
             mostColumns};
  Tile smallest{leastRows, leastColumns};
  SmallVector<Tile> blocks;
  for (std::optional<Tile> next = block; next;
       next = getQuarter(*next, smallest))
    blocks.push_back(*next);
  return blocks;
}

GpuScheduleChooser::Tile
GpuScheduleChooser::chooseSummedBlock(ArrayRef<int64_t> rows,
                                      ArrayRef<int64_t> columns) {
  int64_t numColumns = countPoints(columns), others = 1;
  for (int64_t dim : getParallelDims())
    if (!llvm::is_contained(rows, dim) && !llvm::is_contained(columns, dim))
      others *= getExtent(dim);
  int64_t blockRows = std::clamp<int64_t>(llvm::PowerOf2Ceil(countPoints(rows)),
                                          kMinBlockRows, kMaxBlockPoints);
  int64_t blockColumns = std::clamp<int64_t>(
      llvm::PowerOf2Ceil(numColumns), kMinBlockColumns, kMaxSummedColumns);
  while (others * llvm::divideCeil(numColumns, blockColumns) < kBlocks &&
         blockColumns > 4 * kMinBlockColumns)
    blockColumns /= 2;
  return {blockRows, blockColumns};
}

std::optional<GpuScheduleChooser::Tile>
GpuScheduleChooser::chooseThread(Tile block, int64_t points) {
  auto [blockRows, blockColumns] = block;
  bool tensorCore = math != GpuMath::Fma;
  std::optional<Tile> best;
  auto getPerimeter = [](Tile thread) { return thread.first + thread.second; };
  for (int64_t rows = 1; rows <= points; rows *= 2) {
    int64_t columns = points / rows;
    if (rows > blockRows || columns > blockColumns)
      continue;
    if (tensorCore && (rows % 2 || columns % 2 || blockRows % (8 * rows) ||
                       blockColumns % (4 * columns)))
      continue;
    // What a thread loads for its products is least in a square; at a tie, more
    // columns, since those are stored side by side.
    Tile thread{rows, columns};
    if (!best || getPerimeter(thread) < getPerimeter(*best))
      best = thread;
  }
  return best;
}

/// Steps of few products are long, and so are those of tensor cores, which are
/// through with a step before the next one has been loaded. Sums do not depend
/// on it: all variants add whole steps, or what is beyond the end as zeros.
int64_t GpuScheduleChooser::chooseStep(int64_t points) {
  if (math != GpuMath::Fma)
    return kLongStep;
  if (points > kFewPoints)
    return kStep;
  bool isWhole = op.getExtents().back() % kLongestStep == 0;
  return points == 1 && isWhole ? kLongestStep : kLongStep;
}

SmallVector<GpuScheduleAttr>
GpuScheduleChooser::chooseProducts(ArrayRef<int64_t> summed) {
  SmallVector<int64_t> rows, columns;
  if (!findAxes(summed, rows, columns) || countPoints(columns) < kMinColumns ||
      countReduction() < kMinReduction)
    return {};
  bool allRows = !summed.empty() && rows.size() == summed.size();
  if (!allRows)
    if (auto schedules = chooseWarpgroups(rows, columns, summed);
        !schedules.empty())
      return schedules;
  SmallVector<Tile> blocks;
  if (allRows)
    blocks.push_back(chooseSummedBlock(rows, columns));
  else
    blocks = chooseBlocks(rows, columns, summed);
  MLIRContext *context = op.getContext();
  SmallVector<GpuScheduleAttr> schedules;
  for (Tile block : blocks) {
    int64_t area = block.first * block.second;
    int64_t threads = area > kMaxPoints * kProductThreads ? 2 * kProductThreads
                                                          : kProductThreads;
    int64_t points =
        std::max<int64_t>(math == GpuMath::Fma ? 1 : 4, area / threads);
    std::optional<Tile> thread = chooseThread(block, points);
    if (!thread)
      continue;
    auto getSchedule = [&](int64_t step) {
      return GpuScheduleAttr::get(
          context, rows, columns,
          TileAttr::get(context, block.first, block.second),
          TileAttr::get(context, thread->first, thread->second), /*split=*/1,
          step, math);
    };
    auto fits = [&](int64_t step) {
      return getSharedBytes(op, getSchedule(step)) <= kMaxSharedBytes;
    };
    int64_t step = chooseStep(points);
    while (step > kStep && !fits(step))
      step /= 2;
    if (fits(step))
      schedules.push_back(getSchedule(step));
  }
  return schedules;
}
