//===- Products.h - A thread's sums of products -----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Multiplies what two factors have in shared memory for a step, with fused
// multiply-adds or on tensor cores. Sums stay in registers.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_GPU_PRODUCTS_H
#define MODELSLICE_LIB_TRANSFORMS_GPU_PRODUCTS_H

#include "FactorLoader.h"

namespace mlir::kern {

class Products {
public:
  Products(BlockEmitter &block, const FactorLoader &rows,
           const FactorLoader &columns)
      : block(block), builder(block.builder), loc(block.loc),
        rowTile(rows.getTile()), columnTile(columns.getTile()),
        rowBuffer(rows.getBuffer()), columnBuffer(columns.getBuffer()) {}

  /// Sums of nothing, in the form in which a loop carries them.
  SmallVector<Value> getZeros();
  /// Adds the products of a step, from buffer `number`.
  SmallVector<Value> add(Value number, SmallVector<Value> sums);
  /// Waits for products that are under way: of warpgroups, `add` begins them.
  SmallVector<Value> wait(SmallVector<Value> sums);
  /// The thread's sums, row by row.
  SmallVector<Value> getSums(SmallVector<Value> sums);

private:
  bool isTensorCore() { return block.schedule.isTensorCore(); }
  int64_t countRows() { return block.rows.thread; }
  int64_t countColumns() { return block.columns.thread; }

  SmallVector<Value> multiplyAdd(Value number, Value step,
                                 SmallVector<Value> sums);
  /// A factor at all points of the thread and at kUnroll points of the
  /// reduction from `step` on: [step][point].
  SmallVector<SmallVector<Value>> loadPoints(bool ofRows, Value number,
                                             Value step);
  Value load(bool ofRows, Value number, Value point, Value step);

  // Fragments.cpp
  SmallVector<Value> multiplyFragments(Value number, Value step,
                                       SmallVector<Value> sums);
  Value loadRowFragment(Value number, int64_t fragment, Value step);
  Value loadColumnFragment(Value number, int64_t fragment, Value step);
  Value loadMatrices(bool ofRows, Value number, Value point, Value step,
                     int64_t count);
  Value multiplyHalves(Value row, Value column, Value sum);
  Value pack(ArrayRef<Value> values);

  // WarpgroupProducts.cpp
  bool isWarpgroup() { return block.schedule.getWarpgroups(); }
  SmallVector<Value> beginWarpgroup(Value number, SmallVector<Value> sums);
  Value getDescriptor(bool ofRows, Value number, Value row);

  BlockEmitter &block;
  OpBuilder &builder;
  Location loc;
  SharedTile rowTile, columnTile;
  Value rowBuffer, columnBuffer;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_GPU_PRODUCTS_H
