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
#include "modelslice/Training/OptionChecks.h"

#include <algorithm>

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
  auto fillNumber = [](double &option, double value) {
    if (option < 0)
      option = value;
  };
  fill(options.augment, "crop4,flip", "none");
  fill(options.normalise, "data", "none");
  fill(options.schedule, "step", "cosine");
  if (options.learningRate <= 0)
    options.learningRate = !sgd ? 0.001 : image ? 0.1 : 0.05;
  fillNumber(options.weightDecay, sgd && image ? 1e-4 : 0);
  fillNumber(options.warmup, image ? 1 : 0);
  fillNumber(options.drop, 0.1);
  fillNumber(options.momentum, 0.9);
  fillNumber(options.beta1, 0.9);
  fillNumber(options.beta2, 0.999);
  fillNumber(options.epsilon, 1e-8);
  if (sgd && image && options.momentum > 0)
    options.nesterov = true;
  return options;
}

/// Whoever asks for a larger crop gets pieces with nothing of the image.
static Status checkCrop(const TrainingOptions &options,
                        const std::optional<ImageShape> &image) {
  if (options.augment.empty())
    return success();
  auto augmentation = Augmentation::parse(options.augment);
  if (!augmentation)
    return augmentation.error();
  if (!image || augmentation->crop <= std::min(image->height, image->width))
    return success();
  return makeError("--augment=%s: the crop is larger than the images of "
                   "%lld x %lld pixels in '%s'",
                   options.augment.c_str(),
                   static_cast<long long>(image->height),
                   static_cast<long long>(image->width), options.data.c_str());
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
  TrainingOptions given = options;
  options = withDefaults(std::move(options), input);
  given.schedule = options.schedule;
  if (Status status = checkRules(given); !status)
    return status.error();
  if (options.augment != "none" && !train.examples.image())
    return makeError("--augment=%s needs images of bytes, which '%s' has not",
                     options.augment.c_str(), options.data.c_str());
  if (Status status = checkCrop(given, train.examples.image()); !status)
    return status.error();
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
