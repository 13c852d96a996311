//===- PointEmitter.h - Scalars of a region at points of it -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread computes several points of a region. A scalar of a body is emitted
// once for every coordinate of the point that it depends on: a scale that all
// rows share is loaded once, not once for each row.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_GPU_POINTEMITTER_H
#define MODELSLICE_LIB_TRANSFORMS_GPU_POINTEMITTER_H

#include "mlir/IR/Builders.h"
#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include "llvm/ADT/DenseMap.h"
#include <map>

namespace mlir::kern {

/// A point of the domain: an index for each dimension, null where it is not
/// known yet. The numbers name its coordinates among those of a thread.
struct Point {
  SmallVector<Value> indices;
  int64_t row = 0, column = 0, step = 0;
};

class PointEmitter {
public:
  PointEmitter(GenericOp op, GpuScheduleAttr schedule, Value batch,
               OpBuilder &builder)
      : op(op), schedule(schedule), batch(batch), builder(builder),
        loc(op.getLoc()) {}

  /// The value of a body's scalar at a point.
  Value get(Value scalar, const Point &at);
  /// Makes `value` what `get` returns.
  void preset(Value scalar, const Point &at, Value value) {
    memo[getKey(scalar, at)] = value;
  }

  bool isPreset(Value scalar, const Point &at) {
    return memo.count(getKey(scalar, at)) != 0;
  }

  /// Values emitted while it lives are forgotten with it: their block ends.
  class Scope {
  public:
    explicit Scope(PointEmitter &emitter)
        : emitter(emitter), kept(emitter.memo) {}
    Scope(const Scope &) = delete;
    ~Scope() { emitter.memo = std::move(kept); }

  private:
    using Memo = std::map<std::tuple<void *, int64_t, int64_t, int64_t>, Value>;
    PointEmitter &emitter;
    Memo kept;
  };

  /// Indices of the operand (inputs, then outputs) at the point.
  SmallVector<Value> getIndices(unsigned operand, const Point &at);
  Value load(unsigned operand, const Point &at);
  void store(unsigned output, Value value, const Point &at);

  /// Whether the clipped inputs that `selects` are in bounds by those of their
  /// indices that depend on dimension `last` and on none behind it, or by all
  /// of them if `last` is not given; null if they always are.
  Value getInside(const Point &at, function_ref<bool(unsigned)> selects,
                  std::optional<int64_t> last = std::nullopt);

  /// The number of points along a dimension.
  Value getExtent(int64_t dim);
  Value constant(int64_t value);

private:
  using Key = std::tuple<void *, int64_t, int64_t, int64_t>;
  struct Dependence {
    bool row, column, step;
  };
  Dependence getDependence(Value scalar);
  Key getKey(Value scalar, const Point &at);
  Value compute(Value scalar, const Point &at);
  Value apply(AffineExpr expr, const Point &at);

  GenericOp op;
  GpuScheduleAttr schedule;
  Value batch;
  OpBuilder &builder;
  Location loc;
  llvm::DenseMap<Value, Dependence> dependences;
  std::map<Key, Value> memo;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_GPU_POINTEMITTER_H
