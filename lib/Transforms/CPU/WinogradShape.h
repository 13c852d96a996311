//===- WinogradShape.h - Sizes of minimal filtering -------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How a convolution by minimal filtering uses memory: a task takes one image
// and works through it in windows of whole rows of tiles. For each it keeps the
// window with its padding, the transformed patches of all input channels, and
// the products and outputs of one block of output channels. With plain filters
// a window is a whole image, and a task may have several.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADSHAPE_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADSHAPE_H

#include "modelslice/Dialect/Kern/IR/Winograd.h"

namespace mlir::kern {

class WinogradShape {
public:
  /// Of `op`, which matches, computed as `winograd` says.
  WinogradShape(GenericOp op, WinogradAttr winograd);

  const WinogradConv &getConv() const { return conv; }
  int64_t getOutputs() const { return winograd.getOutputs(); }
  /// Points of a transformed patch along one side.
  int64_t getPoints() const { return winograd.getPoints(); }
  bool hasPlainFilters() const { return winograd.hasPlainFilters(); }
  int64_t getTileRows() const { return tileRows; }
  int64_t getTileColumns() const { return tileColumns; }
  int64_t getNumTiles() const { return tileRows * tileColumns; }
  int64_t getInputChannels() const { return inputChannels; }
  /// Bytes of the weights in memory.
  int64_t getWeightBytes() const;
  int64_t getChannels() const { return channels; }

  /// The most bytes that a task of one image and one of several may keep.
  static constexpr int64_t kMaxBytes = 1 << 20, kMaxSharedBytes = 8 << 20;
  /// What a task of `images` images keeps for `rows` rows of tiles and blocks
  /// of `lanes` output channels; saturates.
  int64_t getBytes(int64_t rows, int64_t lanes, int64_t images = 1) const;

  /// The most rows of tiles, of which a whole number makes the image, that
  /// leave room in the second-level cache for weights passing through; at
  /// least 1.
  int64_t chooseRows(int64_t lanes) const;

  // With plain filters.
  /// Input channels whose products are added to what those before them gave: a
  /// divisor of all of them, and by shape alone, so that results are.
  int64_t getFilterStep() const;
  int64_t getNumSteps() const { return inputChannels / getFilterStep(); }
  /// Images of a task that are enough to transform filters for all at once.
  int64_t getSharingImages() const;
  /// Images of a task with blocks of `lanes` output channels.
  int64_t chooseImages(int64_t lanes) const;
  /// Images of a task with this schedule.
  int64_t getImages(ScheduleAttr schedule) const;

private:
  WinogradConv conv;
  WinogradAttr winograd;
  int64_t tileRows, tileColumns, inputChannels, channels;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_WINOGRADSHAPE_H
