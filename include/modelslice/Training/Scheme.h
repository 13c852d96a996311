//===- Scheme.h - Which widths a training step trains -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Schedules of slice rates: each mini-batch draws a list of widths.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_SCHEME_H
#define MODELSLICE_TRAINING_SCHEME_H

#include "modelslice/Tooling/Result.h"

#include <cstdint>
#include <vector>

namespace modelslice {

/// A scheme is a sum of parts, such as "min-max+random-2":
///
///   fixed, fixed=R   the widest rate, or rate R
///   static           every rate
///   min, max         the narrowest, the widest rate
///   min-max          both of them
///   random-K         K of the other rates, each set of K equally likely
///   weighted-K       K of the other rates, drawn one after the other with
///                    probabilities in proportion to given weights
///
/// No rate is trained twice in a step.
class Scheme {
public:
  /// `rates` ascend; `weights` is empty or has one for each rate.
  static Result<Scheme> parse(const std::string &text,
                              const std::vector<double> &rates,
                              const std::vector<double> &weights);

  /// Indices into the rates, the widest first. The draw of a step depends on
  /// nothing but the seed and the step's number.
  std::vector<uint32_t> draw(uint64_t seed, uint64_t step) const;

private:
  Status addPart(const std::string &part, const std::vector<double> &rates);
  Status addRandom(const std::string &part, const std::string &count);

  std::vector<bool> always;    // one for each rate
  std::vector<double> weights; // zero for those that are always there
  uint64_t drawn = 0;
  bool weighted = false;
};

} // namespace modelslice

#endif // MODELSLICE_TRAINING_SCHEME_H
