//===- FactorLoader.h - A factor of a product to shared memory --*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The threads of a block share the work of bringing one factor, for a tile of
// points along its axis and a step of the reduction, into shared memory. What
// they load is kept in registers first: loads for the next step are under way
// while the current one is multiplied. A factor's arithmetic (a norm, an
// activation) is done once for each element, on the way.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_GPU_FACTORLOADER_H
#define MODELSLICE_LIB_TRANSFORMS_GPU_FACTORLOADER_H

#include "BlockEmitter.h"

namespace mlir::kern {

class FactorLoader {
public:
  /// Of the row factor, or of the columns'. `buffer` is a memref [buffers,
  /// outer, pitch] in shared memory.
  FactorLoader(BlockEmitter &block, bool ofRows, Value factor, Value buffer);

  /// Loads what the factor is made of, for the step that begins at point `from`
  /// of the reduction: values to be carried to `commit`. Where `exists` (null:
  /// always) does not hold, nothing is loaded.
  SmallVector<Value> fetch(Value from, Value exists);

  /// Computes the factor from what `fetch` returned for the step at `from` and
  /// stores it in a buffer. Takes its values off the front of `fetched`.
  void commit(Value from, Value number, ArrayRef<Value> &fetched);

  /// Whether the factor is copied by `issue`; else by `fetch` and `commit`.
  bool isCopied() const { return copied; }

  /// Begins to copy the step at `from` into a buffer.
  void issue(Value from, Value number);

  const SharedTile &getTile() const { return tile; }
  Value getBuffer() const { return buffer; }

private:
  /// Some neighbours of the tile that a thread is responsible for.
  struct Chunk {
    int64_t number;
    Value outer, inner;
    Value isInTile; ///< Null: always.
  };
  Chunk getChunk(int64_t number);
  Value getPlaceInRow(const Chunk &chunk);
  int64_t countChunks();
  /// Element `lane` of a chunk, in the step that begins at `from`.
  Point getPoint(const Chunk &chunk, Value from, int64_t lane);
  /// Whether the chunk's points of the reduction exist; null if they always do.
  Value getInReduction(const Chunk &chunk, Value from);
  /// Whether the chunk's elements exist and are inside clipped inputs; null if
  /// they always are: if `hasInside` does not hold.
  Value getInside(const Chunk &chunk, Value from);
  bool hasInside(const Chunk &chunk);
  /// Whether the factor is an input as it is.
  bool isPlain() const { return isa<BlockArgument>(factor); }
  /// What one load of an input brings: a vector of all lanes, or an element.
  Type getLoadedType(unsigned input);
  /// How many of these a chunk needs.
  int64_t countValues(unsigned input);
  bool isSharedByChunks(unsigned input);
  SmallVector<Value> loadInputs(ArrayRef<unsigned> which, const Chunk &chunk,
                                Value from, Value inside);
  void presetInputs(ArrayRef<unsigned> which, const Chunk &chunk, Value from,
                    ArrayRef<Value> &loaded);

  BlockEmitter &block;
  Value factor, buffer;
  BlockAxis &axis;
  SharedTile tile;
  SmallVector<int64_t> reduction;
  /// Points of the reduction, or negative if the batch is one of them.
  int64_t reductionSize;
  /// The dimension along which a chunk's elements are neighbours.
  int64_t laneDim, lanes;
  bool copied;
  /// Inputs of the op that the factor is made of: those of which all chunks of
  /// a thread read the same, and the others.
  SmallVector<unsigned> inputs, shared, own;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_GPU_FACTORLOADER_H
