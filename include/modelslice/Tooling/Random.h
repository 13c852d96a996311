//===- Random.h - Reproducible random numbers -------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random streams addressed by seed, purpose and index, so that a program can
// continue anywhere without carrying a generator's state along.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_RANDOM_H
#define MODELSLICE_TOOLING_RANDOM_H

#include <cstdint>

namespace modelslice {

/// SplitMix64. The numbers are the same on every machine.
class Random {
public:
  /// What a stream is for; streams of different purposes are unrelated.
  enum Purpose : uint64_t {
    Weights = 1,
    Inputs,
    Shuffle,
    Rates,
    Dropout,
    Augment
  };

  Random(uint64_t seed, Purpose purpose, uint64_t index)
      : state(mix(mix(mix(seed) + purpose) + index)) {}

  uint64_t next() { return mix(state += step); }

  /// In [0, 1), with 24 random bits.
  float uniform() { return static_cast<float>(next() >> 40) * 0x1p-24f; }

  /// In [0, bound), each number equally likely; bound > 0.
  uint64_t below(uint64_t bound) {
    // Discards the last, incomplete run of `bound` numbers.
    uint64_t excess = (UINT64_MAX % bound + 1) % bound;
    uint64_t value;
    do
      value = next();
    while (value > UINT64_MAX - excess);
    return value % bound;
  }

private:
  static constexpr uint64_t step = 0x9e3779b97f4a7c15;
  static uint64_t mix(uint64_t x) {
    x += step;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  uint64_t state;
};

} // namespace modelslice

#endif // MODELSLICE_TOOLING_RANDOM_H
