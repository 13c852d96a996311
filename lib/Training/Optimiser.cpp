//===- Optimiser.cpp - Optimisers and learning rates ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Computes learning rates and hyperparameters from a step's number alone.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Optimiser.h"

#include <cmath>

using namespace modelslice;

double LearningRate::at(uint64_t step) const {
  if (step < warmupSteps)
    return base * static_cast<double>(step + 1) /
           static_cast<double>(warmupSteps);
  uint64_t since = step - warmupSteps;
  switch (kind) {
  case Kind::Constant:
    return base;
  case Kind::Step: {
    uint64_t drops = stepsPerDrop ? since / stepsPerDrop
                                  : (step >= (totalSteps + 1) / 2) +
                                        (step >= totalSteps - totalSteps / 4);
    return base * std::pow(drop, static_cast<double>(drops));
  }
  case Kind::Cosine: {
    uint64_t span = totalSteps > warmupSteps ? totalSteps - warmupSteps : 1;
    constexpr double pi = 3.14159265358979323846;
    double done = static_cast<double>(since) / static_cast<double>(span);
    return done >= 1 ? 0 : base * 0.5 * (1 + std::cos(pi * done));
  }
  }
  return base;
}

std::array<float, 8> Optimiser::hyper(double learningRate,
                                      uint64_t step) const {
  auto narrow = [](double value) { return static_cast<float>(value); };
  // The widths' gradients are summed, not averaged: a scale of one.
  constexpr float gradientScale = 1;
  if (kind == Kind::SGD)
    return {narrow(learningRate), narrow(momentum), narrow(weightDecay),
            nesterov ? 1.0f : 0.0f, gradientScale};
  double steps = static_cast<double>(step + 1);
  return {narrow(learningRate),
          narrow(beta1),
          narrow(beta2),
          narrow(epsilon),
          narrow(weightDecay),
          narrow(1 - std::pow(beta1, steps)),
          narrow(1 - std::pow(beta2, steps)),
          gradientScale};
}
