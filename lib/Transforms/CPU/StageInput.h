//===- StageInput.h - Prepares an input once per task -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The combine body of a region may begin with a prologue on an input, such as
// max(x * scale[c] + shift[c], 0) for norm and activation, and a convolution
// reads each element of its input once per tap and block of outputs. Staging
// splits the region in two: a fill that applies the prologue to the window of
// the input that a task reads, with zeros where the window leaves the tensor,
// and the rest of the region, which reads the window.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_STAGEINPUT_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_STAGEINPUT_H

#include "WindowSource.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::kern {

/// The largest window.
constexpr int64_t kMaxWindowBytes = 1 << 20;

/// How much of a parallel dimension is staged at a time.
inline int64_t getWindowExtent(ScheduleAttr schedule, int64_t dim) {
  return schedule.getWindow().empty() ? schedule.getTask()[dim]
                                      : schedule.getWindow()[dim];
}

/// One dimension of a staged input: index(point) lies in
/// [first, first + size) for every point of a window.
struct StageDim {
  AffineExpr expr;  ///< The operand's index over the domain.
  int64_t size;     ///< Of the window.
  int64_t extent;   ///< Of the tensor.
  bool isPlain;     ///< The index is a dimension of the domain itself.
  int64_t lead = 0; ///< Unused elements at the start of the window.
};

/// The elements before and in all of a window's row of `size` that begins with
/// `padding` zeros: the tensor's row and the next row start at a whole vector.
inline std::pair<int64_t, int64_t> getRowLayout(int64_t size, int64_t padding,
                                                int64_t vector) {
  int64_t lead = llvm::alignTo(padding, vector) - padding;
  return {lead, llvm::alignTo(lead + size, vector)};
}

/// The value of an index at the domain's origin.
int64_t getIndexAtOrigin(AffineExpr expr, GenericOp op);

/// How many values an index takes in a window, from the one at its first point
/// on; nothing if there are smaller ones or too many.
std::optional<int64_t> getWindowSize(AffineExpr expr, GenericOp op);

/// The last value of the combine body that depends on `input` and otherwise
/// only on inputs read through the same plain dimensions: what a window holds.
Value findPrepared(GenericOp op, unsigned input);

/// A combiner to which the padding of `input` would contribute if it were
/// staged: that is zero, which adds nothing to a sum of products with it.
std::optional<unsigned> findPaddedCombiner(GenericOp op, unsigned input);

/// Whether staging `input` as the op's schedule says gives the op's meaning;
/// emits an error if not.
LogicalResult verifyStaging(GenericOp op, unsigned input);

class StagedInput : public WindowSource {
public:
  /// Splits `op`, whose schedule stages `input`. The split ops are clones next
  /// to `op`: `main` replaces it, `fill` is a model for the window's elements.
  StagedInput(GenericOp op, unsigned input);

  /// The region without the prologue, reading the window.
  GenericOp getMain() const { return main; }

  /// Allocates the window. Call once, at the kernel's start.
  void allocate(OpBuilder &builder, Location loc);

  /// The window, once it is allocated.
  Value getWindow() const { return window; }

  void emitFill(OpBuilder &builder, Location loc, ArrayRef<Value> lower,
                Value batch, TileEmitter &tiles) override;

  void erase() {
    fill.erase();
    main.erase();
  }

private:
  void buildMain(GenericOp op);
  void buildFill(GenericOp op);
  void findPadding(GenericOp op);
  void emitElements(OpBuilder &builder, Location loc, unsigned dim,
                    ArrayRef<Value> first, TileEmitter &emitter);
  void emitRow(OpBuilder &builder, Location loc, TileEmitter &emitter);
  void emitZeros(OpBuilder &builder, Location loc, SmallVector<Value> indices);
  void emitZeroVectors(OpBuilder &builder, Location loc,
                       SmallVector<Value> indices, int64_t lower,
                       int64_t upper);

  unsigned input;
  GenericOp main, fill;
  SmallVector<StageDim> dims;
  /// The value of the combine body that the window holds, in the original op.
  Value prepared;
  SmallVector<ClippedIndex> padding;
  Value window;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_STAGEINPUT_H
