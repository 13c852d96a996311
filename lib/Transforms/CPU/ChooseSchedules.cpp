//===- ChooseSchedules.cpp - Picks a schedule for every kernel ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The choice follows from the access patterns and the registers of the target:
// the lane dimension is the one along which the operands' elements are
// neighbours, the row dimension the one that reuses what the lanes loaded, and
// tiles hold as many accumulators as hide the latency of a multiply-add
// without spilling.
//
//===----------------------------------------------------------------------===//

#include "KernelShape.h"
#include "LaneAccess.h"
#include "StageInput.h"
#include "WinogradShape.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Transforms/Passes.h"
#include "modelslice/Transforms/ScheduleFile.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::kern {
#define GEN_PASS_DEF_CHOOSESCHEDULES
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Rows of a batch that one task takes. Four tall tiles amortise a pass over a
/// block of weights; with more rows two threads would share rows rather than
/// split them, and read in every layer what the other one wrote in the last.
constexpr int64_t kBatchTask = 32;
/// Elements of an element-wise task: a few microseconds of work.
constexpr int64_t kElementsPerTask = 1 << 14;
/// Bytes of a staged window that stays in the first-level cache while its
/// outputs are computed, with room for what they read besides.
constexpr int64_t kSmallWindow = 20 << 10;
/// Bytes of a window that shares the second-level cache with a block of
/// weights.
constexpr int64_t kLargeWindow = 256 << 10;
/// Weights up to this size are read again for each window.
constexpr int64_t kSmallWeights = 192 << 10;
/// Weights above this size come from beyond the second-level cache, and are
/// asked for so many rows of them before they are used.
constexpr int64_t kFarWeights = 4 << 20;
constexpr int64_t kPrefetch = 96;
/// The first-level cache, and how many rows before their use weights are asked
/// for where those of one point do not fit.
constexpr int64_t kFirstLevel = 48 << 10, kPrefetchPart = 128;
/// What one step of an outer reduction may touch.
constexpr int64_t kOuterStep = 384 << 10;

/// Rows of an image that do not fill a tile, and the most that run as one.
constexpr int64_t kShortRow = 8, kMaxFoldedRows = 64;
/// Vectors of a tile that takes all lanes there are.
constexpr int64_t kMaxWholeVectors = 8;

class Chooser {
public:
  Chooser(GenericOp op, TargetAttr target)
      : op(op), target(target), shape(op, target.getLanes()),
        vector(target.getLanes()) {}
  ScheduleAttr choose();

private:
  /// Visits the map and type of every operand, outputs last.
  void forEachOperand(function_ref<void(AffineMap, MemRefType, bool)> visit) {
    for (auto [index, input] : llvm::enumerate(op.getInputs()))
      visit(op.getInputMap(index), cast<MemRefType>(input.getType()), false);
    for (auto [index, output] : llvm::enumerate(op.getOutputs()))
      visit(op.getStoreMap(index), cast<MemRefType>(output.getType()), true);
  }
  int64_t getLaneDim();
  std::optional<int64_t> scoreLanes(int64_t dim);
  int64_t getRowDim();
  bool isFeasible(int64_t lane, int64_t row);
  bool canFoldRows();
  SmallVector<TileAttr> getTiles();
  SmallVector<TileAttr> getStaticTiles(int64_t rows);
  int64_t getNumOuter();
  void chooseTasks();
  void chooseWindow();
  void cutRows();
  bool isPrefetchShared(const WinogradShape &winograd);
  int64_t choosePrefetch(const WinogradShape &winograd);
  ScheduleAttr chooseWinograd();
  bool hasLaneTasks() { return laneDim >= 0 && op.isParallelDim(laneDim); }
  /// Whether tasks take one image rather than rows of a batch.
  bool isByImage() { return op.getNumParallelDims() >= 3; }
  TileAttr makeTile(int64_t rows, int64_t lanes) {
    return TileAttr::get(op.getContext(), rows, lanes);
  }

  GenericOp op;
  TargetAttr target;
  KernelShape shape;
  int64_t vector;

  // The parts of the schedule.
  int64_t laneDim = -1, rowDim = -1;
  SmallVector<TileAttr> tiles;
  SmallVector<int64_t> task, stage, window;
  int64_t numOuter = 0;
  bool lanesOuter = false, foldRows = false;
};

/// Neighbours are worth a vector access each, strides a gather each. Nothing
/// for a dimension whose points have no common distance in some operand.
std::optional<int64_t> Chooser::scoreLanes(int64_t dim) {
  int64_t score = 0;
  bool isRegular = true;
  forEachOperand([&](AffineMap map, MemRefType type, bool isOutput) {
    if (!map.isFunctionOfDim(dim))
      return;
    std::optional<LaneAccess> access = getLaneAccess(map, type, dim, vector);
    isRegular &= access.has_value();
    if (access && access->stride == 1)
      score += isOutput ? 2 : 1;
    else if (access && access->stride == 2 && !isOutput)
      score -= 1; // Two loads and a shuffle.
    else
      score -= isOutput ? 20 : 10;
  });
  if (!isRegular)
    return std::nullopt;
  // A dimension that does not fill a vector wastes the rest of it.
  int64_t extent = op.getExtents()[dim];
  if (extent >= 0 && extent * 2 <= vector)
    score -= 2;
  return score;
}

int64_t Chooser::getLaneDim() {
  int64_t best = -1, bestScore = 0;
  auto consider = [&](int64_t dim) {
    if (!isFeasible(dim, -1))
      return;
    std::optional<int64_t> score = scoreLanes(dim);
    if (score && (best < 0 || *score > bestScore)) {
      best = dim;
      bestScore = *score;
    }
  };
  for (int64_t dim = int64_t(op.getNumParallel()) - 1; dim >= 0; --dim) {
    // Lanes are cut into tasks. What does not allow that needs one tile that
    // takes them all.
    int64_t extent = op.getExtents()[dim];
    if (!shape.needsWhole(dim) ||
        (extent > 0 && extent <= kMaxWholeVectors * vector))
      consider(dim);
  }
  // Lanes along a reduction cost a horizontal step at its end. Only the last
  // reduction dimension, only one that is no batch, and only one that fills
  // some of a vector may take them.
  int64_t last = op.getNumDims() - 1;
  bool anySide = op.getSide() && !op.getSide()->empty();
  if (op.hasReduction() && op.getExtents()[last] * 4 >= vector &&
      bestScore <= 0 && !anySide && !op.getClipped())
    consider(last);
  return best;
}

/// Whether the clipped inputs can be read with these dimensions in registers,
/// -1 standing for none.
bool Chooser::isFeasible(int64_t lane, int64_t row) {
  unsigned numStaged = 0;
  for (int64_t input : op.getClipped().value_or(ArrayRef<int64_t>())) {
    if (shape.isClippableByLoops(input, lane, row))
      continue;
    // A window holds one example.
    if (!shape.isStageable(input, lane) ||
        (row >= 0 && op.getExtents()[row] < 0))
      return false;
    ++numStaged;
  }
  return numStaged <= 1;
}

/// The dimension whose points share what the lanes load: of an image the
/// innermost that gives tiles of some height, else the longest.
int64_t Chooser::getRowDim() {
  if (!op.hasReduction())
    return -1;
  bool inLanes = hasLaneTasks() && shape.anyCombinedInLanes(laneDim);
  int64_t best = -1, bestExtent = 0;
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    if (dim == laneDim || !isFeasible(laneDim, dim) ||
        (inLanes && !shape.isReusedAlong(dim, laneDim)))
      continue;
    int64_t extent = op.getExtents()[dim];
    // The rows of an image are contiguous; those of different images are not.
    if (extent < 0)
      extent = isByImage() ? 1 : kBatchTask;
    bool isInner = isByImage() && inLanes && extent >= 4;
    if (extent > bestExtent || isInner) {
      best = dim;
      bestExtent = extent;
    }
  }
  return best;
}

/// Whether the rows of a small image make taller tiles as one dimension.
bool Chooser::canFoldRows() {
  int64_t outer = rowDim - 1;
  if (!isByImage() || !hasLaneTasks() || outer < 0 || outer == laneDim)
    return false;
  // What row by row is clipped by loops would have to be staged.
  for (int64_t input : op.getClipped().value_or(ArrayRef<int64_t>()))
    if (shape.isClippableByLoops(input, laneDim, rowDim) &&
        !shape.isClippableByLoops(input, laneDim, outer))
      return false;
  // A window holds them all.
  SmallVector<int64_t> all(op.getNumParallelDims(), 1);
  for (auto [dim, points] : llvm::enumerate(all))
    points = std::max<int64_t>(1, op.getExtents()[dim]);
  for (int64_t input : shape.getInputsToStage(laneDim, rowDim))
    if (shape.getWindowBytes(input, all) > kMaxWindowBytes)
      return false;
  int64_t rows = op.getExtents()[rowDim], outerRows = op.getExtents()[outer];
  return rows > 0 && rows < kShortRow && outerRows > 1 &&
         rows * outerRows <= kMaxFoldedRows && isFeasible(laneDim, outer) &&
         shape.isReusedAlong(outer, laneDim);
}

/// Tiles that share a dimension of static extent as evenly as they can.
SmallVector<TileAttr> Chooser::getStaticTiles(int64_t rows) {
  int64_t extent = op.getExtents()[laneDim];
  int64_t available = extent < 0 ? 8 : llvm::divideCeil(extent, vector);
  bool isWhole = shape.needsWhole(laneDim);
  // Wider tiles where there are few rows, so that the accumulators still hide
  // the multiply-add's latency.
  int64_t vectors = rows >= 5 ? 2 : rows >= 3 ? 4 : 8;
  vectors = isWhole ? available : std::min(vectors, available);
  // Two accumulators' worth of registers hold weights and a broadcast.
  int64_t limit = (target.getRegisters() - vectors - 1) / vectors;
  limit =
      std::max<int64_t>(1, std::min<int64_t>(limit, vectors == 1 ? 16 : 12));
  int64_t tall = std::min(limit, rows);
  // A divisor needs code for one height alone.
  for (int64_t height = tall; height * 3 >= 2 * tall; --height)
    if (rows % height == 0) {
      tall = height;
      break;
    }
  if (rows % tall != 0)
    tall = llvm::divideCeil(rows, llvm::divideCeil(rows, limit));
  SmallVector<TileAttr> result{makeTile(tall, vectors * vector)};
  if (int64_t rest = rows % tall; rest > 1)
    result.push_back(makeTile(rest, vectors * vector));
  if (tall > 1)
    result.push_back(makeTile(1, vectors * vector));
  return result;
}

SmallVector<TileAttr> Chooser::getTiles() {
  if (laneDim < 0)
    return {makeTile(1, vector)};
  bool isWhole = shape.needsWhole(laneDim);
  int64_t extent = op.getExtents()[laneDim];
  if (!op.hasReduction())
    return {makeTile(1, isWhole ? llvm::alignTo(extent, vector) : 4 * vector)};
  if (!hasLaneTasks())
    return rowDim < 0 ? SmallVector<TileAttr>{makeTile(1, vector)}
                      : SmallVector<TileAttr>{makeTile(4, vector),
                                              makeTile(1, vector)};
  if (rowDim < 0 && !isWhole)
    return {makeTile(1, 8 * vector)};
  int64_t rows = rowDim < 0 ? 1 : op.getExtents()[rowDim];
  if (foldRows)
    rows *= op.getExtents()[rowDim - 1];
  if (rows > 0 && (isByImage() || isWhole))
    return getStaticTiles(rows);
  // Two vectors by `rows` accumulators leave registers for one row of weights
  // and a broadcast; shorter tiles are wider.
  bool hasManyRegisters = target.getRegisters() >= 32;
  int64_t tall = hasManyRegisters ? 8 : 6;
  return {makeTile(tall, 2 * vector),
          makeTile(hasManyRegisters ? 4 : 3, 4 * vector),
          makeTile(2, hasManyRegisters ? 8 * vector : 4 * vector),
          makeTile(1, 8 * vector)};
}

/// How many reduction dimensions run around the tiles: sums over the images of
/// a batch go image by image, so that an image is read from the cache.
int64_t Chooser::getNumOuter() {
  int64_t first = op.getNumParallelDims();
  if (!hasLaneTasks() || !isByImage() || int64_t(op.getNumDims()) < first + 3 ||
      op.getExtents()[first] >= 0 || !shape.canAccumulate())
    return 0;
  int64_t points = 1;
  for (int64_t extent : op.getExtents().drop_front(first + 1))
    points *= extent;
  // Too few points would not pay for reading and writing the sums.
  if (points < 32)
    return 0;
  int64_t rowPoints = points / op.getExtents()[first + 1];
  return shape.getCombinedBytes() > kOuterStep && rowPoints >= 16 ? 2 : 1;
}

/// Tasks: along the lanes the narrowest tile, along the batch a chunk or one
/// image, along the other dimensions everything or single points.
void Chooser::chooseTasks() {
  bool isWhole = laneDim >= 0 && shape.needsWhole(laneDim);
  int64_t laneTask = (isWhole ? kMaxWholeVectors : 4) * vector;
  for (TileAttr tile : tiles)
    laneTask = std::min(laneTask, tile.getLanes());
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    int64_t extent = op.getExtents()[dim];
    if (dim == laneDim)
      task.push_back(laneTask);
    else if (op.isBand(dim))
      task.push_back(1);
    else if (shape.isSummed(dim))
      task.push_back(std::max<int64_t>(1, extent));
    else if (!op.hasReduction()) {
      // Element-wise: rows of lanes until the task is worth its overhead.
      int64_t lanes = laneDim < 0 ? 1 : op.getExtents()[laneDim];
      int64_t rows = kElementsPerTask / std::max<int64_t>(1, lanes);
      task.push_back(std::max<int64_t>(1, rows));
    } else if (extent < 0)
      task.push_back(isByImage() && dim != rowDim ? 1 : kBatchTask);
    else
      task.push_back(dim == rowDim || isByImage() ? extent : 1);
  }
}

/// Cuts dimensions that are neither rows nor lanes, the first first, so that a
/// window stays in a cache.
void Chooser::chooseWindow() {
  window.assign(task.begin(), task.end());
  int64_t limit =
      shape.getSharedBytes() > kSmallWeights ? kLargeWindow : kSmallWindow;
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    if (dim == laneDim || dim == rowDim || task[dim] == 1 ||
        (foldRows && dim == rowDim - 1) ||
        !op.getInputMap(stage.front()).isFunctionOfDim(dim) ||
        shape.isWholeInWindow(stage.front(), laneDim, dim))
      continue;
    // A window holds one example.
    if (op.getExtents()[dim] < 0) {
      window[dim] = 1;
      continue;
    }
    int64_t extent = std::min(task[dim], op.getExtents()[dim]);
    // Each takes an element at least.
    for (int64_t points = std::min(extent, limit); points >= 1; --points) {
      // Whole windows alone.
      if (extent % points)
        continue;
      window[dim] = points;
      if (shape.getReadBytes(stage.front(), window) <= limit)
        return;
    }
  }
  cutRows();
}

/// Cuts rows of which no window can hold all.
void Chooser::cutRows() {
  int64_t input = stage.front();
  if (rowDim < 0 || foldRows || shape.isWholeInWindow(input, laneDim, rowDim) ||
      shape.getWindowBytes(input, window) <= kMaxWindowBytes)
    return;
  // Windows along a dimension of the tensor itself are all of one size; else
  // whole tiles are enough.
  int64_t &rows = window[rowDim];
  int64_t extent = op.getExtents()[rowDim];
  bool isEven = llvm::is_contained(op.getInputMap(input).getResults(),
                                   getAffineDimExpr(rowDim, op.getContext()));
  int64_t tall = tiles.front().getRows();
  auto fits = [&] {
    int64_t limit = rows > tall ? kLargeWindow : kMaxWindowBytes;
    return shape.getWindowBytes(input, window) <= limit &&
           (!isEven || extent % rows == 0);
  };
  // Each takes an element at least.
  rows = std::min(rows, kMaxWindowBytes);
  while (rows > 1 && !fits())
    rows = std::max<int64_t>(1, llvm::alignDown(rows - 1, isEven ? 1 : tall));
}

/// Whether row tiles share the work of asking for weights: where those come
/// from beyond the second-level cache, and are so many, or with such gaps
/// between what a narrow width reads, that hardware does not look ahead.
bool Chooser::isPrefetchShared(const WinogradShape &winograd) {
  const WinogradConv &conv = winograd.getConv();
  int64_t bytes = winograd.getWeightBytes();
  if (bytes > kFarWeights)
    return true;
  AffineMap map = op.getInputMap(conv.weights);
  auto type = cast<MemRefType>(op.getInputs()[conv.weights].getType());
  auto isNarrow = [&](auto indexed) {
    auto [expr, size] = indexed;
    return expr == getAffineDimExpr(conv.inputChannel, op.getContext()) &&
           size > op.getExtents()[conv.inputChannel];
  };
  return bytes > kSmallWeights &&
         llvm::any_of(llvm::zip(map.getResults(), type.getShape()), isNarrow);
}

/// All of what the next point reads, unless that leaves the first-level cache
/// no room for what this one does.
int64_t Chooser::choosePrefetch(const WinogradShape &winograd) {
  if (!isPrefetchShared(winograd))
    return kPrefetch;
  int64_t channels = winograd.getInputChannels();
  int64_t bytes = channels * tiles.front().getLanes() * sizeof(float);
  return bytes > kFirstLevel ? kPrefetchPart : channels;
}

/// Minimal filtering: the register tiles are those of its products, whose rows
/// are tiles of the image.
ScheduleAttr Chooser::chooseWinograd() {
  WinogradShape winograd(op, *op.getWinograd());
  const WinogradConv &conv = winograd.getConv();
  laneDim = conv.channel;
  rowDim = conv.x;
  int64_t rows = winograd.chooseRows(2 * vector);
  tiles = getStaticTiles(rows * winograd.getTileColumns());
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim)
    task.push_back(dim == laneDim                   ? tiles.front().getLanes()
                   : dim == conv.y || dim == conv.x ? op.getExtents()[dim]
                                                    : 1);
  window = task;
  window[conv.y] =
      std::min(op.getExtents()[conv.y], rows * winograd.getOutputs());
  return ScheduleAttr::get(op.getContext(), laneDim, vector, rowDim, tiles,
                           task, /*unroll=*/2, {int64_t(conv.image)}, window,
                           /*outer=*/0, /*lanesOuter=*/true,
                           /*foldRows=*/false, choosePrefetch(winograd),
                           isPrefetchShared(winograd));
}

ScheduleAttr Chooser::choose() {
  if (op.getWinograd())
    return chooseWinograd();
  if (op.getNumDims() == 0)
    return ScheduleAttr::get(op.getContext(), -1, vector, -1,
                             {makeTile(1, vector)}, {}, 1, {}, {});
  laneDim = getLaneDim();
  // Without lanes the code is scalar, one point at a time.
  rowDim = laneDim < 0 ? -1 : getRowDim();
  foldRows = canFoldRows();
  tiles = getTiles();
  chooseTasks();
  if (op.hasReduction())
    stage = shape.getInputsToStage(laneDim, rowDim);
  // One input of one example at a time; what need not be staged is prepared
  // where it is used.
  bool isByRows = rowDim >= 0 && op.getExtents()[rowDim] < 0;
  if (stage.size() > 1 || isByRows)
    llvm::erase_if(stage, [&](int64_t input) {
      return !op.isClipped(input) ||
             shape.isClippableByLoops(input, laneDim, rowDim);
    });
  if (!stage.empty())
    chooseWindow();
  numOuter = getNumOuter();
  lanesOuter = isByImage() && hasLaneTasks() && rowDim >= 0 &&
               shape.isReusedAlong(rowDim, laneDim);
  int64_t unroll = op.hasReduction() ? 2 : 1;
  int64_t prefetch =
      lanesOuter && shape.getSharedBytes() > kFarWeights ? kPrefetch : 0;
  return ScheduleAttr::get(op.getContext(), laneDim, vector, rowDim, tiles,
                           task, unroll, stage, window, numOuter, lanesOuter,
                           foldRows, prefetch, /*sharedPrefetch=*/false);
}

struct ChooseSchedules
    : public kern::impl::ChooseSchedulesBase<ChooseSchedules> {
  using ChooseSchedulesBase::ChooseSchedulesBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (schedules.empty())
      return success();
    FailureOr<ScheduleFile> read = ScheduleFile::read(schedules, context);
    if (failed(read))
      return failure();
    known = std::make_shared<ScheduleFile>(std::move(*read));
    return success();
  }

  void runOnOperation() override {
    FailureOr<TargetAttr> level = findTarget(
        &getContext(), target, [&]() { return getOperation().emitError(); });
    if (failed(level))
      return signalPassFailure();
    for (auto op : getOperation().getOps<GenericOp>()) {
      if (op.getOutputs().empty()) {
        op.emitOpError("is on tensors; run kern-plan-memory first");
        return signalPassFailure();
      }
      if (op.getSchedule())
        continue;
      ScheduleAttr schedule;
      if (known)
        schedule = known->lookup(getKernelKey(op), *level);
      if (schedule)
        ++numRead;
      op.setScheduleAttr(schedule ? schedule : chooseSchedule(op, *level));
    }
  }

  /// What the file of schedules holds; shared by the copies of this pass.
  std::shared_ptr<const ScheduleFile> known;
};

} // namespace

FailureOr<TargetAttr>
mlir::kern::findTarget(MLIRContext *context, StringRef name,
                       function_ref<InFlightDiagnostic()> fail) {
  std::string names;
  for (TargetAttr level : getTargetLevels(context)) {
    if (level.getName() == name)
      return level;
    names += (names.empty() ? "" : ", ") + level.getName().str();
  }
  return fail() << "unknown target '" << name << "', expected one of " << names;
}

ScheduleAttr mlir::kern::chooseSchedule(GenericOp op, TargetAttr target) {
  return Chooser(op, target).choose();
}
