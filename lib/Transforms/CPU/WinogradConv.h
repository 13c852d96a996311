//===- WinogradConv.h - Minimal filtering as vector code --------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution by minimal filtering is a chain of regions within one task.
// Before a window, its part of the image is staged, padding and prologue
// included, and its patches are transformed; before a block of output channels
// the products are made and transformed back into a buffer of outputs. What is
// left is element-wise: the epilogue, which reads that buffer where the
// convolution has its sum, and its stores and side outputs.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADCONV_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADCONV_H

#include "WinogradRegions.h"

namespace mlir::kern {

/// Whether a window can hold all that the weight is multiplied by.
bool isPrepared(GenericOp op, const WinogradConv &conv);

/// Checks that the op's schedule can be applied to it as such a convolution;
/// emits an error if not.
LogicalResult verifyWinogradSchedule(GenericOp op);

/// With transformed filters: fills a window, and before a block of output
/// channels what the element-wise rest reads.
class WinogradInput : public WindowSource, private WinogradRegions {
public:
  /// Splits `op`, a verified convolution, until destruction; the parts are made
  /// next to it. Call at the kernel's start: allocates the buffers there.
  explicit WinogradInput(GenericOp op) : WinogradRegions(op) {}

  /// The element-wise rest.
  GenericOp getMain() const { return main; }

  void emitFill(OpBuilder &builder, Location loc, ArrayRef<Value> lower,
                Value batch, TileEmitter &tiles) override;
  void emitLanes(OpBuilder &builder, Location loc, Value task) override;

private:
  GenericOp buildProducts(OpBuilder &builder, Location loc);
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADCONV_H
