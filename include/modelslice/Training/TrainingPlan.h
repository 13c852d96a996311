//===- TrainingPlan.h - Options made definite -------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The options of a training run, and what they mean for one library and one
// dataset.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_TRAININGPLAN_H
#define MODELSLICE_TRAINING_TRAININGPLAN_H

#include "modelslice/Training/Augmentation.h"
#include "modelslice/Training/Checkpoint.h"
#include "modelslice/Training/Optimiser.h"

namespace modelslice {

/// What is not given gets its default from the recipe: see Recipe.h.
struct TrainingOptions {
  std::string data, output;
  std::string weights; // to start from; empty: the network's initialisers
  std::string scheme = "static";
  std::vector<double> rates;       // empty: all of the library
  std::vector<double> rateWeights; // of "weighted-K"
  bool distill = false;
  int64_t epochs = 10, batch = 128, seed = 0, threads = 1;
  int64_t examples = 0;  // of the training set; 0: all
  std::string recipe;    // "plain" or "image"
  std::string augment;   // as Augmentation::parse
  std::string normalise; // "none", "data", or as Normalisation::parse
  std::string optimiser = "sgd";
  double learningRate = 0; // 0: not given
  std::string schedule;    // "constant", "step" or "cosine"
  double warmup = -1;      // epochs; negative: not given
  int64_t dropEpochs = 0;  // of schedule "step"; 0: see LearningRate
  double drop = -1;        // negative: not given
  double momentum = -1;    // negative: not given
  bool nesterov = false;
  double weightDecay = -1;                     // negative: not given
  double beta1 = -1, beta2 = -1, epsilon = -1; // negative: not given
  std::string checkpoint;
  int64_t checkpointSteps = 0; // also inside epochs
  bool resume = false;
  std::string log;
  std::string device = "cpu"; // or "cuda:N" or "emulator"
};

/// Options resolved against a library and the size of a training set. All of
/// them have been given or filled in.
struct TrainingPlan {
  std::vector<uint32_t> widths; // ascending
  std::vector<double> rates;    // of these
  Optimiser optimiser;
  LearningRate learningRate;
  Augmentation augmentation;
  uint64_t stepsPerEpoch = 1;
  TrainingFingerprint fingerprint;

  static Result<TrainingPlan> make(const TrainingOptions &options,
                                   const Library &library, int64_t examples);
};

} // namespace modelslice

#endif // MODELSLICE_TRAINING_TRAININGPLAN_H
