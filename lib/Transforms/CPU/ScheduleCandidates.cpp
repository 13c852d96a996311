//===- ScheduleCandidates.cpp - Schedules worth a measurement -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Neighbours of a schedule, one axis at a time. What a neighbour must obey is
// left to the verifiers: whatever they refuse is no candidate.
//
//===----------------------------------------------------------------------===//

#include "KernelShape.h"
#include "StageInput.h"
#include "WinogradShape.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/Verifier.h"
#include "modelslice/Transforms/Schedules.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Vectors that one tile may be wide, and the most rows that it may be tall.
constexpr int64_t kMaxVectors = 8, kMaxRows = 16;
/// Vectors of a task, so that threads find enough of them.
constexpr int64_t kMaxTaskVectors = 4;

/// A schedule whose parts can be set.
struct Parts {
  explicit Parts(ScheduleAttr from)
      : laneDim(from.getLaneDim()), vector(from.getVector()),
        rowDim(from.getRowDim()), tiles(from.getTiles()), task(from.getTask()),
        unroll(from.getUnroll()), stage(from.getStage()),
        window(from.getWindow()), outer(from.getOuter()),
        lanesOuter(from.getLanesOuter()), foldRows(from.getFoldRows()),
        prefetch(from.getPrefetch()), sharedPrefetch(from.getSharedPrefetch()) {
  }

  ScheduleAttr get(MLIRContext *context) const {
    return ScheduleAttr::get(context, laneDim, vector, rowDim, tiles, task,
                             unroll, stage, window, outer, lanesOuter, foldRows,
                             prefetch, sharedPrefetch);
  }

  int64_t laneDim, vector, rowDim;
  SmallVector<TileAttr> tiles;
  SmallVector<int64_t> task;
  int64_t unroll;
  SmallVector<int64_t> stage, window;
  int64_t outer;
  bool lanesOuter, foldRows;
  int64_t prefetch;
  bool sharedPrefetch;
};

class Candidates {
public:
  Candidates(GenericOp op, TargetAttr target, ScheduleAttr from)
      : kernel(buildKernel(op, "kernel")), op(getRegion(*kernel)),
        target(target), from(from), shape(this->op, target.getLanes()) {}

  SmallVector<ScheduleAttr> get(ScheduleAxis axis);

private:
  void add(const Parts &parts);
  void addTiles();
  void addNarrowVectors();
  void addBatchTiles();
  void addStaticTiles(Parts parts, int64_t rows, ArrayRef<int64_t> widths);
  void addOrders();
  void addWindows();
  void addUnrolls();
  void addPrefetches();

  bool hasLanes() {
    return from.getLaneDim() >= 0 && op.isParallelDim(from.getLaneDim());
  }
  /// The rows that tiles share, where their number is known.
  int64_t getNumRows(bool isFolded);
  /// Vectors that hold all lanes.
  int64_t getNumVectors();
  TileAttr makeTile(int64_t rows, int64_t vectors) {
    return TileAttr::get(op.getContext(), rows, vectors * from.getVector());
  }
  /// Rows of a tile whose accumulators leave registers for a row of weights
  /// and a broadcast.
  int64_t getMaxRows(int64_t vectors) {
    int64_t free = (target.getRegisters() - vectors - 1) / vectors;
    return std::clamp<int64_t>(free, 1, kMaxRows);
  }

  OwningOpRef<func::FuncOp> kernel;
  GenericOp op;
  TargetAttr target;
  ScheduleAttr from;
  KernelShape shape;
  llvm::SetVector<Attribute> found;
};

/// Takes in what the verifiers let pass.
void Candidates::add(const Parts &parts) {
  ScheduleAttr schedule = parts.get(op.getContext());
  if (schedule == from || found.contains(schedule))
    return;
  op.setScheduleAttr(schedule);
  if (succeeded(verify(*kernel)) && succeeded(verifyScheduledKernel(*kernel)))
    found.insert(schedule);
}

int64_t Candidates::getNumVectors() {
  int64_t extent = op.getExtents()[from.getLaneDim()];
  return extent < 0
             ? kMaxVectors
             : std::max<int64_t>(1, llvm::divideCeil(extent, from.getVector()));
}

int64_t Candidates::getNumRows(bool isFolded) {
  int64_t row = from.getRowDim();
  if (op.getWinograd()) {
    WinogradShape winograd(op, *op.getWinograd());
    int64_t height = getWindowExtent(from, winograd.getConv().y);
    return llvm::divideCeil(height, winograd.getOutputs()) *
           winograd.getTileColumns() * winograd.getImages(from);
  }
  if (isFolded)
    return op.getExtents()[row] * op.getExtents()[row - 1];
  return std::min(op.getExtents()[row], getWindowExtent(from, row));
}

/// Tiles for a known number of rows: tall ones that leave few rows over.
void Candidates::addStaticTiles(Parts parts, int64_t rows,
                                ArrayRef<int64_t> widths) {
  int64_t available = getNumVectors();
  for (int64_t vectors : widths) {
    if (vectors > std::min(available, kMaxVectors))
      continue;
    int64_t limit = std::min(getMaxRows(vectors), rows);
    auto shareEvenly = [&](int64_t most) {
      return llvm::divideCeil(rows, llvm::divideCeil(rows, most));
    };
    llvm::SmallSetVector<int64_t, 4> heights;
    for (int64_t height = limit; height * 2 > limit; --height)
      if (rows % height == 0) {
        heights.insert(height);
        break;
      }
    heights.insert(limit);
    heights.insert(shareEvenly(limit));
    heights.insert(shareEvenly(std::max<int64_t>(1, limit * 2 / 3)));
    for (int64_t height : heights) {
      parts.tiles = {makeTile(height, vectors)};
      if (int64_t rest = rows % height; rest > 1)
        parts.tiles.push_back(makeTile(rest, vectors));
      if (height > 1)
        parts.tiles.push_back(makeTile(1, vectors));
      int64_t &task = parts.task[parts.laneDim];
      bool isWhole = vectors == available;
      task = std::min(vectors, isWhole ? kMaxVectors : kMaxTaskVectors) *
             parts.vector;
      if (!parts.window.empty())
        parts.window[parts.laneDim] = task;
      add(parts);
    }
  }
}

/// Rows of a batch: the tall tile, and what a single row runs in.
void Candidates::addBatchTiles() {
  Parts parts(from);
  auto setTiles = [&](int64_t rows, int64_t vectors, int64_t lastVectors) {
    parts.tiles = {makeTile(rows, vectors)};
    for (TileAttr tile : from.getTiles().drop_back())
      if (tile.getRows() < rows && tile.getRows() > 1)
        parts.tiles.push_back(tile);
    if (rows > 1)
      parts.tiles.push_back(makeTile(1, lastVectors));
    int64_t &task = parts.task[parts.laneDim];
    task = from.getTask()[parts.laneDim];
    for (TileAttr tile : parts.tiles)
      task = std::min(task, tile.getLanes());
    if (!parts.window.empty())
      parts.window[parts.laneDim] = task;
    add(parts);
  };
  TileAttr first = from.getTiles().front(), last = from.getTiles().back();
  int64_t vectors = first.getLanes() / from.getVector();
  int64_t lastVectors = last.getLanes() / from.getVector();
  for (int64_t width : {2, 3, 4, 1})
    for (int64_t rows : {getMaxRows(width), getMaxRows(width) * 2 / 3})
      if (rows > 2)
        setTiles(rows, width, lastVectors);
  for (int64_t width : {2, 4, 8, 16})
    if (width < 2 * getNumVectors())
      setTiles(first.getRows(), vectors, width);
}

/// Where lanes do not fill a vector, the next shorter one wastes less.
void Candidates::addNarrowVectors() {
  int64_t lane = from.getLaneDim();
  if (lane < 0 || from.getVector() != target.getLanes() ||
      op.getExtents()[lane] < 0)
    return;
  int64_t rest = op.getExtents()[lane] % from.getVector();
  for (int64_t lanes = target.getLanes() / 2; lanes >= 4 && rest > 0;
       lanes /= 2)
    if (rest <= lanes) {
      auto narrow = TargetAttr::get(op.getContext(), target.getName(), lanes,
                                    target.getRegisters());
      op.removeScheduleAttr();
      add(Parts(chooseSchedule(op, narrow)));
    }
}

void Candidates::addTiles() {
  Parts parts(from);
  int64_t row = from.getRowDim();
  if (hasLanes() && op.hasReduction()) {
    if (row >= 0 && op.getExtents()[row] < 0) {
      addBatchTiles();
    } else {
      int64_t rows = row < 0 ? 1 : getNumRows(from.getFoldRows());
      if (rows <= 2)
        addStaticTiles(parts, rows, {2, 4, 6, 8});
      else
        addStaticTiles(parts, rows, {2, 1, 3, 4});
    }
  } else if (hasLanes()) {
    for (int64_t vectors : {1, 2, 4, 8}) {
      parts.tiles = {makeTile(1, vectors)};
      parts.task[parts.laneDim] =
          std::min(vectors, kMaxTaskVectors) * parts.vector;
      add(parts);
    }
  } else if (row >= 0) {
    for (int64_t rows : {2, 4, 8}) {
      parts.tiles = {makeTile(rows, 1), makeTile(1, 1)};
      add(parts);
    }
  }
  addNarrowVectors();
}

/// The order of the loops, and rows that run as one dimension or do not.
void Candidates::addOrders() {
  Parts parts(from);
  parts.lanesOuter = !parts.lanesOuter;
  add(parts);
  int64_t row = from.getRowDim();
  if (!hasLanes() || row < 1 || op.getWinograd() || !op.hasReduction() ||
      op.getExtents()[row] < 1 || op.getExtents()[row - 1] < 2)
    return;
  parts = Parts(from);
  parts.foldRows = !from.getFoldRows();
  if (parts.foldRows)
    for (int64_t dim : {row - 1, row}) {
      parts.task[dim] = std::max(parts.task[dim], op.getExtents()[dim]);
      if (!parts.window.empty())
        parts.window[dim] = parts.task[dim];
    }
  int64_t vectors = from.getTiles().front().getLanes() / from.getVector();
  int64_t rows = parts.foldRows
                     ? op.getExtents()[row] * op.getExtents()[row - 1]
                     : op.getExtents()[row];
  addStaticTiles(parts, rows, vectors);
}

/// How much is staged at a time, and whether anything is.
void Candidates::addWindows() {
  if (from.getStage().empty())
    return;
  int64_t step = op.getWinograd() ? op.getWinograd()->getOutputs() : 1;
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    int64_t extent = op.getExtents()[dim];
    if (dim == from.getLaneDim() || extent < 2)
      continue;
    int64_t size = getWindowExtent(from, dim);
    int64_t whole = std::min(extent, from.getTask()[dim]);
    for (int64_t points : {size / 2, size / 4, size * 2, step, whole}) {
      points = std::min(points, whole);
      if (points < 1)
        continue;
      Parts parts(from);
      if (parts.window.empty())
        parts.window = parts.task;
      parts.window[dim] = points;
      add(parts);
    }
  }
  Parts parts(from);
  parts.stage.clear();
  parts.window.clear();
  add(parts);
}

void Candidates::addUnrolls() {
  if (!op.hasReduction())
    return;
  for (int64_t unroll : {1, 2, 4}) {
    Parts parts(from);
    parts.unroll = unroll;
    add(parts);
  }
}

/// Distances at which what all rows share is asked for.
void Candidates::addPrefetches() {
  int64_t lane = from.getLaneDim(), row = from.getRowDim();
  if (!hasLanes() || row < 0 || !op.hasReduction() ||
      !shape.isReusedAlong(row, lane))
    return;
  auto consider = [&](int64_t prefetch, bool isShared) {
    Parts parts(from);
    parts.prefetch = prefetch;
    parts.sharedPrefetch = isShared;
    add(parts);
  };
  if (op.getWinograd() && op.getWinograd()->hasPlainFilters()) {
    consider(0, /*isShared=*/false);
    consider(WinogradShape(op, *op.getWinograd()).getFilterStep(),
             /*isShared=*/true);
    return;
  }
  for (int64_t prefetch : {0, 64, 96, 128})
    consider(prefetch, /*isShared=*/false);
  if (op.getWinograd())
    for (int64_t prefetch : {128, 512})
      consider(prefetch, /*isShared=*/true);
}

SmallVector<ScheduleAttr> Candidates::get(ScheduleAxis axis) {
  ScopedDiagnosticHandler quiet(op.getContext(),
                                [](Diagnostic &) { return success(); });
  switch (axis) {
  case ScheduleAxis::Tiles:
    addTiles();
    break;
  case ScheduleAxis::Order:
    addOrders();
    break;
  case ScheduleAxis::Window:
    addWindows();
    break;
  case ScheduleAxis::Unroll:
    addUnrolls();
    break;
  case ScheduleAxis::Prefetch:
    addPrefetches();
    break;
  }
  return llvm::map_to_vector(
      found, [](Attribute schedule) { return cast<ScheduleAttr>(schedule); });
}

} // namespace

SmallVector<ScheduleAttr> mlir::kern::getScheduleCandidates(GenericOp op,
                                                            TargetAttr target,
                                                            ScheduleAttr from,
                                                            ScheduleAxis axis) {
  return Candidates(op, target, from).get(axis);
}
