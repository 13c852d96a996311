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

#include "LaneAccess.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Transforms/Passes.h"
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

class Chooser {
public:
  Chooser(GenericOp op, TargetAttr target) : op(op), target(target) {}
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
  int64_t getRowDim(int64_t laneDim);
  SmallVector<TileAttr> getTiles(int64_t laneDim, int64_t rowDim);
  std::optional<int64_t> scoreLanes(int64_t dim);
  bool isSummed(int64_t dim);
  TileAttr makeTile(int64_t rows, int64_t lanes) {
    return TileAttr::get(op.getContext(), rows, lanes);
  }

  GenericOp op;
  TargetAttr target;
};

/// Neighbours are worth a vector access each, strides a gather each. Nothing
/// for a dimension whose points have no common distance in some operand.
std::optional<int64_t> Chooser::scoreLanes(int64_t dim) {
  int64_t score = 0;
  bool isRegular = true;
  forEachOperand([&](AffineMap map, MemRefType type, bool isOutput) {
    if (!map.isFunctionOfDim(dim))
      return;
    std::optional<LaneAccess> access =
        getLaneAccess(map, type, dim, target.getLanes());
    isRegular &= access.has_value();
    if (access && access->stride == 1)
      score += isOutput ? 2 : 1;
    else
      score -= isOutput ? 20 : 10;
  });
  if (!isRegular)
    return std::nullopt;
  // A dimension that does not fill a vector wastes the rest of it.
  int64_t extent = op.getExtents()[dim];
  if (extent >= 0 && extent * 2 <= target.getLanes())
    score -= 2;
  return score;
}

int64_t Chooser::getLaneDim() {
  int64_t best = -1, bestScore = 0;
  auto consider = [&](int64_t dim) {
    std::optional<int64_t> score = scoreLanes(dim);
    if (score && (best < 0 || *score > bestScore)) {
      best = dim;
      bestScore = *score;
    }
  };
  for (int64_t dim = int64_t(op.getNumParallel()) - 1; dim >= 0; --dim)
    // Lanes are always cut into tasks, which a side output does not allow.
    if (!isSummed(dim))
      consider(dim);
  // Lanes along a reduction cost a horizontal step at its end. Only the last
  // reduction dimension, and only one that is no batch, may take them.
  int64_t last = op.getNumDims() - 1;
  if (op.hasReduction() && op.getExtents()[last] > 0 && bestScore <= 0)
    consider(last);
  return best;
}

/// Whether a side output sums over the dimension.
bool Chooser::isSummed(int64_t dim) {
  for (unsigned store = 0, e = op.getNumStores(); store < e; ++store)
    if (op.isSide(store) && !op.getStoreMap(store).isFunctionOfDim(dim))
      return true;
  return false;
}

/// The dimension whose points share what the lanes load.
int64_t Chooser::getRowDim(int64_t laneDim) {
  if (!op.hasReduction())
    return -1;
  int64_t best = -1, bestExtent = 0;
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    int64_t extent = op.getExtents()[dim];
    extent = extent < 0 ? kBatchTask : extent;
    if (dim != laneDim && extent > bestExtent) {
      best = dim;
      bestExtent = extent;
    }
  }
  return best;
}

SmallVector<TileAttr> Chooser::getTiles(int64_t laneDim, int64_t rowDim) {
  int64_t vector = target.getLanes();
  bool lanesReduce = laneDim >= 0 && !op.isParallelDim(laneDim);
  if (laneDim < 0)
    return {makeTile(1, vector)};
  if (!op.hasReduction())
    return {makeTile(1, 4 * vector)};
  if (lanesReduce)
    return rowDim < 0 ? SmallVector<TileAttr>{makeTile(1, vector)}
                      : SmallVector<TileAttr>{makeTile(4, vector),
                                              makeTile(1, vector)};
  if (rowDim < 0)
    return {makeTile(1, 8 * vector)};
  // Two vectors by `rows` accumulators leave registers for one row of weights
  // and a broadcast; shorter tiles are wider, so that the accumulators still
  // hide the multiply-add's latency.
  int64_t tall = target.getRegisters() >= 32 ? 8 : 6;
  SmallVector<TileAttr> tiles{makeTile(tall, 2 * vector)};
  if (tall == 8)
    tiles.push_back(makeTile(4, 4 * vector));
  else
    tiles.push_back(makeTile(3, 4 * vector));
  tiles.push_back(
      makeTile(2, target.getRegisters() >= 32 ? 8 * vector : 4 * vector));
  tiles.push_back(makeTile(1, 8 * vector));
  return tiles;
}

ScheduleAttr Chooser::choose() {
  int64_t vector = target.getLanes();
  if (op.getNumDims() == 0)
    return ScheduleAttr::get(op.getContext(), -1, vector, -1,
                             {makeTile(1, vector)}, {}, 1, {}, {});
  int64_t laneDim = getLaneDim();
  // Without lanes the code is scalar, one point at a time.
  int64_t rowDim = laneDim < 0 ? -1 : getRowDim(laneDim);
  SmallVector<TileAttr> tiles = getTiles(laneDim, rowDim);

  // Tasks: along the lanes the narrowest tile, along the batch a chunk, along
  // the other dimensions everything or single points.
  SmallVector<int64_t> task;
  int64_t laneTask = 4 * vector;
  for (TileAttr tile : tiles)
    laneTask = std::min(laneTask, tile.getLanes());
  for (int64_t dim = 0, e = op.getNumParallelDims(); dim < e; ++dim) {
    int64_t extent = op.getExtents()[dim];
    if (dim == laneDim)
      task.push_back(laneTask);
    else if (isSummed(dim))
      task.push_back(std::max<int64_t>(1, extent));
    else if (!op.hasReduction()) {
      // Element-wise: rows of lanes until the task is worth its overhead.
      int64_t lanes = laneDim < 0 ? 1 : op.getExtents()[laneDim];
      int64_t rows = kElementsPerTask / std::max<int64_t>(1, lanes);
      task.push_back(std::max<int64_t>(1, rows));
    } else if (extent < 0)
      task.push_back(kBatchTask);
    else
      task.push_back(dim == rowDim ? extent : 1);
  }
  int64_t unroll = op.hasReduction() ? 2 : 1;
  return ScheduleAttr::get(op.getContext(), laneDim, vector, rowDim, tiles,
                           task, unroll, {}, {});
}

struct ChooseSchedules
    : public kern::impl::ChooseSchedulesBase<ChooseSchedules> {
  using ChooseSchedulesBase::ChooseSchedulesBase;

  void runOnOperation() override {
    TargetAttr chosen;
    std::string names;
    for (TargetAttr level : getTargetLevels(&getContext())) {
      if (level.getName() == target)
        chosen = level;
      names += (names.empty() ? "" : ", ") + level.getName().str();
    }
    if (!chosen) {
      getOperation().emitError("unknown target '")
          << target << "', expected one of " << names;
      return signalPassFailure();
    }
    for (auto op : getOperation().getOps<GenericOp>()) {
      if (op.getOutputs().empty()) {
        op.emitOpError("is on tensors; run kern-plan-memory first");
        return signalPassFailure();
      }
      if (!op.getSchedule())
        op.setScheduleAttr(Chooser(op, chosen).choose());
    }
  }
};

} // namespace
