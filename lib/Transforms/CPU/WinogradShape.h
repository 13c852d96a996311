//===- WinogradShape.h - Sizes of minimal filtering -------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How a convolution by minimal filtering uses memory: a task takes one image
// and works through it in windows of whole rows of tiles. For each it keeps, on
// the stack, the window with its padding, the transformed patches of all input
// channels, and the products and outputs of one block of output channels.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADSHAPE_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADSHAPE_H

#include "modelslice/Dialect/Kern/IR/Winograd.h"

namespace mlir::kern {

class WinogradShape {
public:
  /// Of `op`, which matches, with tiles of outputs x outputs.
  WinogradShape(GenericOp op, int64_t outputs);

  const WinogradConv &getConv() const { return conv; }
  int64_t getOutputs() const { return outputs; }
  /// Points of a transformed patch along one side.
  int64_t getPoints() const { return outputs + 2; }
  int64_t getTileRows() const { return tileRows; }
  int64_t getTileColumns() const { return tileColumns; }
  int64_t getNumTiles() const { return tileRows * tileColumns; }
  int64_t getInputChannels() const { return inputChannels; }
  /// Bytes of the transformed weights.
  int64_t getWeightBytes() const;
  int64_t getChannels() const { return channels; }

  /// The most bytes that a task keeps on the stack.
  static constexpr int64_t kMaxBytes = 1 << 20;
  /// What a task keeps for `rows` rows of tiles and blocks of `lanes` output
  /// channels; saturates.
  int64_t getBytes(int64_t rows, int64_t lanes) const;

  /// The most rows of tiles, of which a whole number makes the image, that
  /// leave room in the second-level cache for weights passing through; at
  /// least 1.
  int64_t chooseRows(int64_t lanes) const;

private:
  WinogradConv conv;
  int64_t outputs, tileRows, tileColumns, inputChannels, channels;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADSHAPE_H
