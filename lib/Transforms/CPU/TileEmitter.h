//===- TileEmitter.h - One register tile of a kern.generic ------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A register tile is `rows` points of the row dimension by `vectors` vectors
// of the lane dimension, at one point of every other parallel dimension. The
// emitter produces its code: accumulators that live in loop-carried vectors,
// the reduction loops, the epilogue and the stores.
//
// The bodies of the op are scalar. A value is emitted once for every tile
// coordinate it depends on, and as a vector only if it depends on the lane
// dimension: that is what turns `x[b, k] * w[n, k]` into one broadcast per row
// and one vector load per lane vector, and computes a prologue on x once per
// row rather than once per product.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_TILEEMITTER_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_TILEEMITTER_H

#include "LaneAccess.h"
#include "mlir/IR/Builders.h"
#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"
#include "llvm/ADT/DenseMap.h"
#include <map>

namespace mlir::kern {

/// A buffer of the kernel that `op` is in, on its stack. It is not in a loop,
/// where each turn would take more of the stack.
Value allocateInKernel(Operation *op, MemRefType type);

/// The shape of one register tile.
struct TileShape {
  int64_t rows = 1;
  /// Vectors along the lane dimension; 1 when it is a reduction dimension.
  int64_t vectors = 1;
  /// Active lanes of the last vector, or kDynamicTail.
  int64_t tail = 0;
  /// With kDynamicTail: the number of active lanes, an index.
  Value dynamicTail;

  static constexpr int64_t kDynamicTail = -1;
};

class TileEmitter {
public:
  TileEmitter(GenericOp op, ScheduleAttr schedule, Value batch);

  /// Sets the index of the tile's first point in parallel dimension `dim`.
  void setOrigin(int64_t dim, Value index) { origin[dim] = index; }
  Value getOrigin(int64_t dim) const { return origin[dim]; }

  /// Makes an operand (inputs, then outputs) a buffer that holds only a window
  /// of it: index i of the operand is at i - shift of the buffer. A null shift
  /// stands for zero.
  void setShift(unsigned operand, ArrayRef<Value> shift) {
    shifts[operand] = llvm::to_vector(shift);
  }

  /// Points at which an index of the input is out of bounds contribute nothing,
  /// and need not be visited: the input's buffer holds zero there.
  void setPadding(unsigned input, ArrayRef<ClippedIndex> indices) {
    padding[input] = llvm::to_vector(indices);
  }

  /// Makes tiles add their part of a side output that sums over the lanes to
  /// one vector per element in `buffer`, so that no tile sums across lanes. The
  /// buffer has a dimension for each of `dims`, from `lower` on, and the lanes.
  void setSums(unsigned store, Value buffer, ArrayRef<int64_t> dims,
               ArrayRef<Value> lower) {
    sums[store] = {buffer, llvm::to_vector(dims), llvm::to_vector(lower)};
  }

  /// What the next tiles do: all of the op; or, where reduction dimensions run
  /// outside tiles, store what the epilogue makes of zeros; or then reduce over
  /// the remaining dimensions and add to what is stored.
  enum class Phase { Whole, Start, Add };
  void setPhase(Phase next) { phase = next; }

  /// Emits the tile at the current origin.
  void emit(OpBuilder &builder, Location loc, const TileShape &tile);

  /// The size of a dimension as an index value.
  Value getExtent(OpBuilder &builder, Location loc, int64_t dim);

private:
  /// Where in the tile, and in an unrolled reduction loop, a value is wanted.
  struct Coordinate {
    int64_t row = 0, vector = 0, step = 0;
  };

  /// Where the sums of a side output over lanes lie.
  struct Sums {
    Value buffer;
    SmallVector<int64_t> dims;
    SmallVector<Value> lower;
  };

  bool isLane(int64_t dim) const { return dim == schedule.getLaneDim(); }
  bool lanesReduce() {
    return schedule.getLaneDim() >= 0 &&
           !op.isParallelDim(schedule.getLaneDim());
  }
  int64_t innermostReduction() { return op.getNumDims() - 1; }
  /// The first reduction dimension that runs inside tiles.
  int64_t firstReduction() { return op.getNumParallel() + schedule.getOuter(); }

  /// Which coordinates a scalar of a body depends on.
  struct Dependence {
    bool row = false, lane = false, step = false;
    void merge(const Dependence &other);
  };
  Dependence getDependence(Value value);
  Dependence getDependence(AffineMap map);

  /// The value of a body's scalar at a coordinate: a vector if it depends on
  /// the lane dimension, else a scalar. `asVector` broadcasts a scalar.
  Value get(Value scalar, Coordinate at);
  Value asVector(Value value);
  Value compute(Value scalar, Coordinate at);
  ExamplesOp createExamples();
  Value load(unsigned operand, Coordinate at);
  Value loadAlternate(Value buffer, SmallVector<Value> indices, VectorType type,
                      Coordinate at);
  /// Whether it is known how many lanes are active, of an even number.
  bool canAlternate(Coordinate at) {
    return !lanesReduce() && schedule.getVector() % 2 == 0 &&
           (!isMasked(at) || tile.tail != TileShape::kDynamicTail);
  }
  void store(unsigned index, Value value, Coordinate at);
  SmallVector<Value> getIndices(AffineMap map, Coordinate at,
                                ArrayRef<Value> shift = {});
  /// The indices of an operand's element in its buffer.
  SmallVector<Value> getOperandIndices(unsigned operand, Coordinate at);
  /// Where neighbouring lanes of a buffer that `map` indexes lie.
  LaneAccess getAccess(AffineMap map, Value buffer);
  Value getMask(Coordinate at);
  bool isMasked(Coordinate at);
  Value strideVector(int64_t stride);

  /// The part of a reduction dimension in which clipped inputs are in bounds;
  /// nothing where that is all of it.
  std::optional<std::pair<Value, Value>> getClippedRange(int64_t dim);
  /// Whether the indices of clipped inputs that are the same for the whole tile
  /// are in bounds; null if there are none.
  Value getGuard();
  /// Operands of an affine map over the domain at the current origin.
  SmallVector<OpFoldResult> getOriginOperands();

  /// All reduction loops, skipped where the guard does not hold.
  SmallVector<Value> emitGuarded(SmallVector<Value> carried);
  SmallVector<Value> emitReduction(int64_t dim, SmallVector<Value> carried);
  SmallVector<Value> emitInnermost(SmallVector<Value> carried);
  SmallVector<Value>
  emitReductionLoop(int64_t dim, Value lower, Value upper, int64_t step,
                    ValueRange carried,
                    function_ref<SmallVector<Value>(SmallVector<Value>)> body);
  std::optional<int64_t> getDimAroundRows(AffineMap map);
  void emitSharedPrefetches(unsigned input, int64_t dim, int64_t steps);
  void emitPrefetch(unsigned input, Coordinate at);
  void emitPrefetches(int64_t steps);
  /// Adds the contributions of `steps` points of the innermost dimension.
  SmallVector<Value> accumulate(SmallVector<Value> carried, int64_t steps);
  Value combine(unsigned combiner, Value contribution, Value accumulator,
                Coordinate at);
  Value getIdentity(unsigned combiner, bool vector);
  void emitAccumulators();
  void emitEpilogue();
  bool rollsEpilogue();
  void emitUnrolledEpilogue();
  void emitRolledEpilogue();
  Value getAccumulatorBuffer();
  void emitAdditions();
  void storeSums();
  void addToSums(const Sums &place, Value sum, Coordinate first);
  void storeSum(unsigned index, Value value, Dependence kept, Coordinate first);
  unsigned slot(unsigned combiner, int64_t row, int64_t vector) const {
    return (combiner * tile.rows + row) * tile.vectors + vector;
  }

  GenericOp op;
  ScheduleAttr schedule;
  Value batch;
  SmallVector<ClippedIndex> clipped;
  std::map<unsigned, SmallVector<ClippedIndex>> padding;
  SmallVector<Value> origin;
  DenseMap<unsigned, SmallVector<Value>> shifts;
  DenseMap<unsigned, Sums> sums;
  Value accumulatorBuffer;

  // State of the tile being emitted.
  OpBuilder *builder = nullptr;
  Location loc = UnknownLoc::get(op.getContext());
  Phase phase = Phase::Whole;
  TileShape tile;
  /// In a reduction over lanes: whether the current vector is the tail.
  bool inLaneTail = false;
  SmallVector<Value> accumulators;
  DenseMap<Value, Dependence> dependences;
  /// Emitted values by (scalar, row, vector, step), -1 where independent.
  std::map<std::tuple<const void *, int64_t, int64_t, int64_t>, Value> memo;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_TILEEMITTER_H
