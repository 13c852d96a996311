//===- BlockEmitter.h - What one block of a GPU kernel does -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block finds its tile from its number; its threads reduce over their points,
// apply the epilogue and store. Where a side output sums over all rows, the
// block goes through all tiles of them and keeps the sums in registers; sums
// over the last rows are those of the bands that the tile has.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_GPU_BLOCKEMITTER_H
#define MODELSLICE_LIB_TRANSFORMS_GPU_BLOCKEMITTER_H

#include "PointEmitter.h"

namespace mlir::kern {

/// The parallel dimensions along one axis of a block's tile, but for the first
/// ones where those are the same for the whole tile.
struct BlockAxis {
  ArrayRef<int64_t> dims;
  /// Points of the axis; negative if the batch is one of the dimensions.
  int64_t size;
  /// Of the points of each band some may only pad it.
  RowBands bands;
  Value dynamicSize;
  /// Points of a block's tile, and of a thread's.
  int64_t block, thread;
  /// The first point of the tile.
  Value base;

  /// Whether no tile reaches beyond the end.
  bool isWhole() const { return hasWholeTiles() && bands.isWhole(); }
  bool hasWholeTiles() const { return size >= 0 && size % block == 0; }
};

class BlockEmitter {
public:
  /// Emits at the insertion point of `builder`, which stays in one block of a
  /// gpu.func. The operands of `op` are its arguments.
  BlockEmitter(GenericOp op, Value batch, OpBuilder &builder);

  void emit();

private:
  //===--------------------------------------------------------------------===//
  // Arithmetic on indices
  //===--------------------------------------------------------------------===//

  Value constant(int64_t value) { return points.constant(value); }
  Value add(Value lhs, Value rhs);
  Value mul(Value lhs, int64_t rhs);
  Value div(Value lhs, Value rhs);
  Value rem(Value lhs, Value rhs);
  Value isBelow(Value lhs, Value rhs);
  Value both(Value lhs, Value rhs); ///< Either may be null: always true.
  /// Takes the fastest of the parts that a number counts, `count` values of it.
  Value split(Value &number, int64_t count);
  /// Points of the reduction.
  Value countReduction();
  /// Gives the dimensions their indices at number `linear` of their points.
  void place(ArrayRef<int64_t> dims, Value linear, Point &at);

  //===--------------------------------------------------------------------===//
  // The tile
  //===--------------------------------------------------------------------===//

  /// Splits the block's number: indices of block dimensions and first points.
  void findTile();
  void findRows(Value number);
  void findThread();
  /// Rows and columns of the thread, from the tile's first one on.
  Value getRow(int64_t row);
  Value getColumn(int64_t column);
  /// How many of the thread's points on an axis are neighbours, of
  /// multiply-adds; how many of its columns are, of any kind of product.
  int64_t getRun(bool ofRows);
  int64_t getColumnRun();
  /// Gives the dimensions of an axis their indices at a point of it. Whether
  /// there is one; null: always.
  void placeAt(const BlockAxis &axis, Value linear, Point &at);
  Value existsOn(const BlockAxis &axis, Value linear);
  /// Both for a point of the tile.
  Value placeOn(const BlockAxis &axis, Value index, Point &at);

  /// One tile of rows. Takes and returns what side outputs have summed so far.
  SmallVector<Value> emitTile(SmallVector<Value> sums);
  void loadAhead();
  SmallVector<Value> emitEpilogue(ArrayRef<Value> accumulators,
                                  SmallVector<Value> sums);
  /// What all rows share: whether each of the thread's columns exists.
  SmallVector<Value> beginEpilogue();
  Value isLastPart(); ///< Null: every thread is.
  /// The epilogue along a row of the thread that exists: what side outputs add
  /// up, for each of them column by column.
  SmallVector<Value> emitRow(Point at, ArrayRef<Value> accumulators,
                             ArrayRef<Value> columnExists);
  void loadColumnInputs(const Point &at, Value exists, Value stores);
  int64_t getRunOf(unsigned operand);
  SmallVector<Value> emitPoints(Point at, int64_t count);

  //===--------------------------------------------------------------------===//
  // SideSums.cpp: what side outputs add up
  //===--------------------------------------------------------------------===//

  /// Of all rows, that threads have summed one after another.
  void emitAllRows();
  void storeSums(SmallVector<Value> sums);
  /// Of each band, as a tree.
  void emitBands();
  SmallVector<Value> getSideZeros();
  Value getUnit(int64_t first, int64_t unit);
  void storeBands(Value buffer, int64_t unit);

  //===--------------------------------------------------------------------===//
  // DirectReduction.cpp: threads load what they combine
  //===--------------------------------------------------------------------===//

  SmallVector<Value> reduceDirectly();
  SmallVector<Value> reduceOver(int64_t dim, Point &at,
                                SmallVector<Value> carried);
  SmallVector<Value> reduceParts(Point &at, Value part, int64_t parts,
                                 SmallVector<Value> carried);
  SmallVector<Value> combineLanes(ArrayRef<Value> values,
                                  ArrayRef<Combiner> kinds);
  SmallVector<Value> combine(const Point &at, ArrayRef<Value> carried);
  SmallVector<Value> ifInside(Value inside, ArrayRef<Value> otherwise,
                              function_ref<SmallVector<Value>()> body);
  Value getIdentity(unsigned combiner);
  /// Combines `values` of the `parts` threads of each group: of those that
  /// differ in `part` only. Every thread gets the result.
  SmallVector<Value> combineThreads(ArrayRef<Value> values,
                                    ArrayRef<Combiner> kinds, Value part,
                                    int64_t parts, Value group, int64_t groups);

  //===--------------------------------------------------------------------===//
  // StagedReduction.cpp, Products.cpp: factors in shared memory
  //===--------------------------------------------------------------------===//

  SmallVector<Value> reduceStaged();
  friend class FactorLoader;
  friend class Products;

  GenericOp op;
  GpuScheduleAttr schedule;
  Value batch;
  OpBuilder &builder;
  Location loc;
  PointEmitter points;
  BlockAxis rows, columns;
  /// The block's point of the dimensions in neither axis, others null.
  SmallVector<Value> origin;
  Value thread, threadRow, threadColumn, threadPart;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_GPU_BLOCKEMITTER_H
