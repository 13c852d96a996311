//===- VerifySchedule.cpp - Whether a schedule fits its kern.generic ------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

/// More lanes than any machine has.
constexpr int64_t kMaxVector = 64;
/// Values of one accumulator that a tile's code may name, unrolling included.
constexpr int64_t kMaxTileValues = 1024;
constexpr int64_t kMaxPrefetch = 4096;
/// A task of more points than any dimension has; the runtime adds a batch to
/// it.
constexpr int64_t kMaxTask = int64_t(1) << 40;

class ScheduleVerifier {
public:
  ScheduleVerifier(GenericOp op, ScheduleAttr schedule)
      : op(op), schedule(schedule), numParallel(op.getNumParallel()) {}

  LogicalResult verify() {
    return success(succeeded(verifyDims()) && succeeded(verifyTiles()) &&
                   succeeded(verifyTasks()) && succeeded(verifyOuter()) &&
                   succeeded(verifyStage()) && succeeded(verifyFold()));
  }

private:
  InFlightDiagnostic fail() { return op.emitOpError("schedule expects "); }
  LogicalResult verifyDims();
  LogicalResult verifyTiles();
  LogicalResult verifyTasks();
  LogicalResult verifyOuter();
  LogicalResult verifyStage();
  LogicalResult verifyFold();

  GenericOp op;
  ScheduleAttr schedule;
  int64_t numParallel;
};

LogicalResult ScheduleVerifier::verifyDims() {
  int64_t lane = schedule.getLaneDim(), row = schedule.getRowDim();
  int64_t numDims = op.getNumDims();
  if (lane < -1 || lane >= numDims)
    return fail() << "lane_dim in [-1, " << numDims << "), got " << lane;
  if (lane >= numParallel && (lane != numDims - 1 || op.getExtents()[lane] < 0))
    return fail() << "lane_dim to be a parallel dimension or the last "
                     "reduction dimension of static extent, got "
                  << lane;
  if (row < -1 || row >= numParallel)
    return fail() << "row_dim in [-1, " << numParallel << "), got " << row;
  if (row >= 0 && row == lane)
    return fail() << "row_dim to differ from lane_dim, got " << row;
  if (schedule.getVector() < 1 || schedule.getVector() > kMaxVector)
    return fail() << "vector in [1, " << kMaxVector << "], got "
                  << schedule.getVector();
  if (schedule.getLanesOuter() && (lane < 0 || lane >= numParallel))
    return fail() << "lanes_outer only with a parallel lane_dim, got " << lane;
  if (schedule.getUnroll() < 1)
    return fail() << "a positive unroll, got " << schedule.getUnroll();
  if (schedule.getPrefetch() < 0 || schedule.getPrefetch() > kMaxPrefetch)
    return fail() << "prefetch in [0, " << kMaxPrefetch << "], got "
                  << schedule.getPrefetch();
  return success();
}

LogicalResult ScheduleVerifier::verifyTiles() {
  if (schedule.getTiles().empty())
    return fail() << "at least one tile";
  int64_t last = 0;
  for (TileAttr tile : schedule.getTiles()) {
    if (last && tile.getRows() >= last)
      return fail() << "tiles in descending rows, got " << tile.getRows()
                    << " after " << last;
    last = tile.getRows();
    if (tile.getLanes() % schedule.getVector())
      return fail() << "lanes of a tile to be a multiple of "
                    << schedule.getVector() << ", got " << tile.getLanes();
    int64_t values = tile.getLanes() / schedule.getVector();
    if (llvm::MulOverflow(values, tile.getRows(), values) ||
        llvm::MulOverflow(values, schedule.getUnroll(), values) ||
        values > kMaxTileValues)
      return fail() << "at most " << kMaxTileValues
                    << " vectors in a tile, unrolling included, got " << tile
                    << " unrolled " << schedule.getUnroll() << " times";
  }
  if (last != 1)
    return fail() << "one row in the last tile, got " << last;
  return success();
}

LogicalResult ScheduleVerifier::verifyTasks() {
  ArrayRef<int64_t> task = schedule.getTask();
  if (int64_t(task.size()) != numParallel)
    return fail() << numParallel << " task sizes, got " << task.size();
  for (auto [size, extent] : llvm::zip_first(task, op.getExtents()))
    if (size < 1 || size > std::max(kMaxTask, extent))
      return fail() << "task sizes in [1, " << kMaxTask << "], got " << size;
  int64_t lane = schedule.getLaneDim();
  if (lane >= 0 && lane < numParallel) {
    if (task[lane] % schedule.getVector())
      return fail() << "a task of whole vectors along lane_dim, got "
                    << task[lane] << " for vectors of " << schedule.getVector();
    for (TileAttr tile : schedule.getTiles())
      if (task[lane] > tile.getLanes())
        return fail() << "a task along lane_dim no wider than the narrowest "
                         "tile, got "
                      << task[lane] << " and a tile of " << tile.getLanes();
  }
  for (unsigned store = 0, e = op.getNumStores(); store < e; ++store) {
    if (!op.isSide(store))
      continue;
    for (int64_t dim = 0; dim < numParallel; ++dim) {
      int64_t extent = op.getExtents()[dim];
      if (!op.getStoreMap(store).isFunctionOfDim(dim) &&
          (extent < 0 || task[dim] < extent))
        return fail() << "no cut along dimension " << dim
                      << ", which side output " << store << " sums over";
    }
  }
  return success();
}

LogicalResult ScheduleVerifier::verifyOuter() {
  int64_t outer = schedule.getOuter();
  if (outer == 0)
    return success();
  int64_t numReduction = int64_t(op.getNumDims()) - numParallel;
  if (outer < 0 || outer >= numReduction)
    return fail() << "outer in [0, " << std::max<int64_t>(1, numReduction)
                  << "), got " << outer;
  if (!schedule.getStage().empty())
    return fail() << "no staged inputs with outer reductions";
  if (op.hasSides())
    return fail() << "no side outputs with outer reductions";
  for (unsigned index = 0, e = op.getCombiners().size(); index < e; ++index)
    if (op.getCombiner(index) != Combiner::Add)
      return fail() << "sums with outer reductions, but combiner " << index
                    << " is " << stringifyCombiner(op.getCombiner(index));
  return success();
}

LogicalResult ScheduleVerifier::verifyStage() {
  ArrayRef<int64_t> window = schedule.getWindow();
  if (!window.empty() && int64_t(window.size()) != numParallel)
    return fail() << numParallel << " window sizes, got " << window.size();
  for (auto [dim, size] : llvm::enumerate(window)) {
    bool isLane = int64_t(dim) == schedule.getLaneDim();
    int64_t task = schedule.getTask()[dim];
    if (size < 1 || size > task || (isLane && size != task))
      return fail() << "a window " << (isLane ? "of " : "of 1 to ") << task
                    << " along dimension " << dim << ", got " << size;
  }
  ArrayRef<int64_t> stage = schedule.getStage();
  int64_t numInputs = op.getInputs().size();
  for (int64_t input : stage) {
    if (input < 0 || input >= numInputs || llvm::count(stage, input) > 1)
      return fail() << "distinct staged inputs in [0, " << numInputs
                    << "), got " << input;
    if (!op.hasReduction())
      return fail() << "a reduction where it stages an input";
  }
  SmallVector<ClippedIndex> indices;
  return getClippedIndices(op, schedule, indices, [&] { return fail(); });
}

LogicalResult ScheduleVerifier::verifyFold() {
  if (!schedule.getFoldRows())
    return success();
  int64_t row = schedule.getRowDim();
  if (row < 1 || row - 1 == schedule.getLaneDim())
    return fail() << "another dimension than the lanes before row_dim where "
                     "rows are folded, got row_dim "
                  << row;
  ArrayRef<int64_t> window = schedule.getWindow();
  for (int64_t dim : {row - 1, row}) {
    int64_t extent = op.getExtents()[dim];
    int64_t size = window.empty() ? schedule.getTask()[dim] : window[dim];
    if (extent < 0 || size < extent)
      return fail() << "no cut along dimension " << dim
                    << ", which rows are folded of";
  }
  return success();
}

} // namespace

LogicalResult mlir::kern::verifySchedule(GenericOp op) {
  if (std::optional<ScheduleAttr> schedule = op.getSchedule())
    return ScheduleVerifier(op, *schedule).verify();
  return success();
}

LogicalResult mlir::kern::verifyOuterEpilogue(GenericOp op) {
  std::optional<ScheduleAttr> schedule = op.getSchedule();
  if (!schedule || schedule->getOuter() == 0)
    return success();
  SmallVector<bool> isAdded(op.getCombiners().size());
  for (unsigned store = 0, e = op.getNumStores(); store < e; ++store) {
    std::optional<unsigned> added = op.getAddedAccumulator(store);
    if (!added)
      return op.emitOpError("schedule with outer reductions expects output ")
             << store
             << " to be an accumulator, used once, or its sum with inputs";
    isAdded[*added] = true;
  }
  for (unsigned index = 0, e = op.getCombiners().size(); index < e; ++index)
    if (!isAdded[index] && !op.getAccumulator(index).use_empty())
      return op.emitOpError("schedule with outer reductions expects "
                            "accumulator ")
             << index << " to be only added to an output";
  return success();
}

std::optional<unsigned> GenericOp::getAddedAccumulator(unsigned store) {
  auto find = [&](Value value) -> std::optional<unsigned> {
    auto argument = dyn_cast<BlockArgument>(value);
    if (!argument || argument.getArgNumber() >= getCombiners().size() ||
        !argument.hasOneUse())
      return std::nullopt;
    return argument.getArgNumber();
  };
  Value value = getEpilogueBlock()->getTerminator()->getOperand(store);
  auto sum = value.getDefiningOp<arith::AddFOp>();
  if (!sum)
    return find(value);
  if (!sum->hasOneUse())
    return std::nullopt;
  std::optional<unsigned> lhs = find(sum.getLhs());
  return lhs ? lhs : find(sum.getRhs());
}
