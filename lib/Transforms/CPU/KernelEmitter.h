//===- KernelEmitter.h - The loops of one kernel ----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel's loops run, from outside in, over its tasks, over the windows of a
// task that are staged, over outer reduction dimensions, and over the register
// tiles that TileEmitter emits.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_KERNELEMITTER_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_KERNELEMITTER_H

#include "WindowSource.h"

namespace mlir::kern {

/// A half-open range of indices.
struct Range {
  Value lower, upper;
};

/// Emits a loop over what tasks [begin, end) are of, each of which has
/// `laneTasks` tasks along the lanes, and tells the body which of these are in.
void emitTaskLoop(OpBuilder &builder, Location loc, Value begin, Value end,
                  Value laneTasks,
                  function_ref<void(Value task, Range lanes)> body);

/// Emits a loop with a body of one index.
void emitLoop(OpBuilder &builder, Location loc, Range range, Value step,
              function_ref<void(Value)> body);

/// Emits the loops of one kernel around its register tiles.
class KernelEmitter {
public:
  /// Emits before `op`, which is not part of the kernel that is left.
  KernelEmitter(GenericOp op, ArrayRef<WindowSource *> sources, Value batch,
                Value begin, Value end)
      : op(op), schedule(*op.getSchedule()), batch(batch), begin(begin),
        end(end), builder(op), loc(op.getLoc()), tiles(op, schedule, batch),
        sources(sources) {}

  void emit();

private:
  using Body = function_ref<void(Value)>;

  Value constant(int64_t value);
  Value ceilDiv(Value value, int64_t divisor);
  Value scale(Value value, int64_t factor);
  /// The largest multiple of `step` in `range`, added to its lower bound.
  Value roundDown(Range range, int64_t step);
  void forEach(Range range, int64_t step, Body body);

  bool hasLaneTasks() {
    int64_t lane = schedule.getLaneDim();
    return lane >= 0 && lane < int64_t(op.getNumParallel());
  }
  /// Number of tasks along a dimension.
  Value getTaskCount(int64_t dim);

  void emitTask(Value task, Range lanes);

  // KernelSums.cpp: side outputs before and after a task.
  /// Vectors in which the tiles of a task sum a side output over the lanes: one
  /// per point of the dimensions that the output keeps.
  struct Sums {
    unsigned store;
    Value buffer;
    SmallVector<int64_t> dims;
  };
  void allocateSums();
  void clearSums(Range lanes);
  void finishSums(Range lanes);
  /// Loops over the points of `dims` in the task; the body gets operands for an
  /// affine map over the domain.
  void forEachPoint(ArrayRef<int64_t> dims, Range lanes,
                    function_ref<void(ArrayRef<OpFoldResult>)> body);
  Range getTaskRange(int64_t dim, Range lanes);
  SmallVector<Value> getStoreIndices(unsigned store,
                                     ArrayRef<OpFoldResult> point);
  SmallVector<Value> getSumIndices(const Sums &sum,
                                   ArrayRef<OpFoldResult> point);
  VectorType getSumType(const Sums &sum) {
    return VectorType::get(
        {schedule.getVector()},
        cast<MemRefType>(sum.buffer.getType()).getElementType());
  }

  void emitWindows(ArrayRef<int64_t> rest, ArrayRef<int64_t> others,
                   Range lanes);
  void emitWindow(ArrayRef<int64_t> others, Range lanes);
  void emitSteps(ArrayRef<int64_t> others, Range lanes);
  void emitOuter(int64_t dim, ArrayRef<int64_t> others, Range lanes);

  // KernelTiles.cpp: the loops of a window around register tiles.
  void emitTiles(ArrayRef<int64_t> others, Range lanes);
  Value getLaneTask();
  void emitOthers(ArrayRef<int64_t> dims, function_ref<void()> body);
  void emitRows(function_ref<void(TileAttr, Range)> body);
  void emitLanes(int64_t width, Range lanes,
                 function_ref<void(const TileShape &)> body);
  void emitRowTiles(TileAttr tile, Range rows, TileShape shape);

  GenericOp op;
  ScheduleAttr schedule;
  Value batch, begin, end;
  OpBuilder builder;
  Location loc;
  TileEmitter tiles;
  SmallVector<WindowSource *> sources;
  SmallVector<Sums> sums;
  /// The part of each parallel dimension that the current task covers.
  SmallVector<Range> ranges;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_KERNELEMITTER_H
