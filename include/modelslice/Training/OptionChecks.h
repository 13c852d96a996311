//===- OptionChecks.h - What is refused before any work ---------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Mistakes in the options of a training run that show without the network,
// which may take minutes to compile, and without reading the data.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_OPTIONCHECKS_H
#define MODELSLICE_TRAINING_OPTIONCHECKS_H

#include "modelslice/Training/TrainingPlan.h"

namespace modelslice {

/// Options that contradict each other or have no effect. A schedule that is
/// empty will come from the recipe and goes with everything.
Status checkRules(const TrainingOptions &options);

/// The rules, and whether what is read is there, what is written can be, and
/// neither is the other. `network`: the file that it comes from, if from any.
Status checkBeforehand(const TrainingOptions &options,
                       const std::string &network = "");

} // namespace modelslice

#endif // MODELSLICE_TRAINING_OPTIONCHECKS_H
