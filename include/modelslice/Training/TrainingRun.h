//===- TrainingRun.h - A whole training run ---------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What slice-train does: epochs of steps, validation, checkpoints, logs and the
// final weights.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_TRAININGRUN_H
#define MODELSLICE_TRAINING_TRAININGRUN_H

#include "modelslice/Training/TrainingPlan.h"

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace modelslice {

/// What a finished or interrupted run has to say.
struct TrainingSummary {
  bool finished = false;
  TrainingPosition position;
};

/// Trains and writes the weights. `stop` is asked after each step; when it says
/// yes, the run writes its checkpoint and ends unfinished. Progress goes to
/// `stream`.
///
/// The weights depend on the library, the data and the options alone: not on
/// the number of threads, the time, or on how often the run was interrupted.
Result<TrainingSummary> runTraining(const Library &library,
                                    const TrainingOptions &options,
                                    const std::function<bool()> &stop,
                                    std::FILE *stream);

/// A warning if the accuracy of some rates is no better than what guessing one
/// of `classes` gives, up to a fifth of it, and that of others is; else empty.
std::string describeCollapse(const std::vector<double> &rates,
                             const std::vector<double> &accuracies,
                             int64_t classes);

} // namespace modelslice

#endif // MODELSLICE_TRAINING_TRAININGRUN_H
