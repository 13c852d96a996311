//===- Recipe.cpp - Defaults of a training run ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Fills in options and normalises images.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Recipe.h"

using namespace modelslice;

TrainingOptions modelslice::withDefaults(TrainingOptions options,
                                         const msl_tensor_info &input) {
  if (options.recipe.empty())
    options.recipe = input.rank == 4 ? "image" : "plain";
  bool image = options.recipe == "image";
  bool sgd = options.optimiser == "sgd";
  auto fill = [image](std::string &option, const char *forImages,
                      const char *plain) {
    if (option.empty())
      option = image ? forImages : plain;
  };
  fill(options.augment, "crop4,flip", "none");
  fill(options.normalise, "data", "none");
  fill(options.schedule, "step", "cosine");
  if (options.learningRate <= 0)
    options.learningRate = !sgd ? 0.001 : image ? 0.1 : 0.05;
  if (options.weightDecay < 0)
    options.weightDecay = sgd && image ? 1e-4 : 0;
  if (options.warmup < 0)
    options.warmup = image ? 1 : 0;
  if (sgd && image && options.momentum > 0)
    options.nesterov = true;
  return options;
}

Result<TrainingOptions> modelslice::applyRecipe(TrainingOptions options,
                                                const msl_tensor_info &input,
                                                Dataset &train, Dataset &test) {
  // Weights that were trained with some normalisation go on with it.
  if (options.normalise.empty() && !options.weights.empty()) {
    auto metadata = readSafetensorsMetadata(options.weights);
    if (!metadata)
      return metadata.error();
    options.normalise = (*metadata)[Normalisation::key];
  }
  options = withDefaults(std::move(options), input);
  if (options.augment != "none" && !train.examples.image())
    return makeError("--augment=%s needs images of bytes, which '%s' has not",
                     options.augment.c_str(), options.data.c_str());
  if (options.normalise == "none")
    return options;
  auto normalisation = options.normalise == "data"
                           ? train.examples.measure()
                           : Normalisation::parse(options.normalise);
  if (!normalisation)
    return makeError("--normalise: %s", normalisation.message().c_str());
  options.normalise = normalisation->text();
  for (Dataset *set : {&train, &test})
    if (Status status = set->examples.normalise(*normalisation); !status)
      return makeError("--normalise: %s", status.message().c_str());
  return options;
}
