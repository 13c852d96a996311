//===- Recipe.h - Defaults of a training run --------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The options that a network and its data get when they are not given.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_RECIPE_H
#define MODELSLICE_TRAINING_RECIPE_H

#include "modelslice/Training/Dataset.h"
#include "modelslice/Training/TrainingPlan.h"

namespace modelslice {

/// Fills in what is not given. The recipe is by default "image" for a network
/// that takes images [batch, C, H, W], else "plain"; "image" is the recipe that
/// model slicing was published with.
TrainingOptions withDefaults(TrainingOptions options,
                             const msl_tensor_info &input);

/// The same, after which options.normalise is "none" or holds the numbers by
/// which both sets have been normalised. They come from the options, else from
/// the weights to start from, else from the recipe.
Result<TrainingOptions> applyRecipe(TrainingOptions options,
                                    const msl_tensor_info &input,
                                    Dataset &train, Dataset &test);

} // namespace modelslice

#endif // MODELSLICE_TRAINING_RECIPE_H
