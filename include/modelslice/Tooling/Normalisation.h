//===- Normalisation.h - Means and deviations of channels -------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What images of bytes are normalised by, in training and in inference.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_NORMALISATION_H
#define MODELSLICE_TOOLING_NORMALISATION_H

#include "modelslice/Tooling/Result.h"

#include <array>
#include <vector>

namespace modelslice {

/// Byte b of a channel becomes (b / 255 - mean) / deviation.
struct Normalisation {
  /// One for each channel, or one for all of them.
  std::vector<double> mean, deviation;

  /// Under this name a file of weights keeps the text of the normalisation that
  /// they were trained with.
  static constexpr char key[] = "modelslice.normalise";

  /// Reads "MEAN,.../DEVIATION,...", such as "0.5/0.25".
  static Result<Normalisation> parse(const std::string &text);
  /// What parse() reads back as the same numbers.
  std::string text() const;

  /// What the 256 bytes become in one channel.
  std::array<float, 256> table(size_t channel) const;
};

} // namespace modelslice

#endif // MODELSLICE_TOOLING_NORMALISATION_H
