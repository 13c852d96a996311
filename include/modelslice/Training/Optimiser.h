//===- Optimiser.h - Optimisers and learning rates --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What an optimiser step is given: the learning rate of a step, and the numbers
// that the "sgd" and "adamw" entries of a training library take.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_OPTIMISER_H
#define MODELSLICE_TRAINING_OPTIMISER_H

#include <array>
#include <cstdint>
#include <string>

namespace modelslice {

/// The learning rate over time. Warm-up grows linearly up to the base rate;
/// what follows starts when it ends.
struct LearningRate {
  enum class Kind { Constant, Step, Cosine };

  Kind kind = Kind::Constant;
  double base = 0.1;
  uint64_t warmupSteps = 0;
  uint64_t totalSteps = 1; // Cosine reaches zero after the last of them.
  /// Step: multiplied by `drop` every so many; with 0, at half and at three
  /// quarters of totalSteps, warm-up included.
  uint64_t stepsPerDrop = 0;
  double drop = 0.1;

  double at(uint64_t step) const;
};

/// SGD with momentum or AdamW, both with PyTorch's meaning of every number.
struct Optimiser {
  enum class Kind { SGD, AdamW };

  Kind kind = Kind::SGD;
  double momentum = 0.9;
  bool nesterov = false;
  double weightDecay = 0;
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;

  /// The library's entry.
  const char *entry() const { return kind == Kind::SGD ? "sgd" : "adamw"; }
  /// State arenas in use.
  unsigned numStates() const { return kind == Kind::SGD ? 1 : 2; }
  /// The entry's input "hyper" for step 0, 1, ...; unused ones are zero.
  std::array<float, 8> hyper(double learningRate, uint64_t step) const;
};

} // namespace modelslice

#endif // MODELSLICE_TRAINING_OPTIMISER_H
