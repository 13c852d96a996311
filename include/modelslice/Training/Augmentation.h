//===- Augmentation.h - Random pieces of images -----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How training varies the images that it shows.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_AUGMENTATION_H
#define MODELSLICE_TRAINING_AUGMENTATION_H

#include "modelslice/Tooling/Examples.h"
#include "modelslice/Tooling/Random.h"

namespace modelslice {

struct Augmentation {
  /// Black pixels that are put around an image before a piece of the image's
  /// size is cut out, each piece equally likely.
  int64_t crop = 0;
  /// Every other image, on average, is mirrored left to right.
  bool flip = false;

  /// Reads "none" or a list of "cropN" and "flip".
  static Result<Augmentation> parse(const std::string &text);
  bool isNone() const { return crop == 0 && !flip; }

  ImageCrop draw(Random &random) const;
};

} // namespace modelslice

#endif // MODELSLICE_TRAINING_AUGMENTATION_H
