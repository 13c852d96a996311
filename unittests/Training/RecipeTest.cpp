//===- RecipeTest.cpp - Tests of a run's defaults -------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks what is filled in for whom, and how images come to be normalised.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Recipe.h"
#include "TinyData.h"

#include <gtest/gtest.h>

using namespace modelslice;

static const int64_t imageShape[] = {-1, 3, 32, 32}, flatShape[] = {-1, 12};
static const msl_tensor_info image = {"x", imageShape, 4, MSL_F32};
static const msl_tensor_info flat = {"x", flatShape, 2, MSL_F32};

TEST(Defaults, AreThePublishedRecipeForImages) {
  TrainingOptions options = withDefaults({}, image);
  EXPECT_EQ(options.recipe, "image");
  EXPECT_EQ(options.augment, "crop4,flip");
  EXPECT_EQ(options.normalise, "data");
  EXPECT_EQ(options.optimiser, "sgd");
  EXPECT_EQ(options.learningRate, 0.1);
  EXPECT_EQ(options.schedule, "step");
  EXPECT_EQ(options.warmup, 1);
  EXPECT_EQ(options.dropEpochs, 0);
  EXPECT_EQ(options.drop, 0.1);
  EXPECT_EQ(options.momentum, 0.9);
  EXPECT_TRUE(options.nesterov);
  EXPECT_EQ(options.weightDecay, 1e-4);
  EXPECT_EQ(options.batch, 128);
}

TEST(Defaults, ArePlainForOthers) {
  TrainingOptions options = withDefaults({}, flat);
  EXPECT_EQ(options.recipe, "plain");
  EXPECT_EQ(options.augment, "none");
  EXPECT_EQ(options.normalise, "none");
  EXPECT_EQ(options.learningRate, 0.05);
  EXPECT_EQ(options.schedule, "cosine");
  EXPECT_EQ(options.warmup, 0);
  EXPECT_FALSE(options.nesterov);
  EXPECT_EQ(options.weightDecay, 0);
  options = {};
  options.recipe = "image";
  EXPECT_EQ(withDefaults(options, flat).augment, "crop4,flip");
  options.recipe = "plain";
  EXPECT_EQ(withDefaults(options, image).augment, "none");
}

TEST(Defaults, GiveWayToOptions) {
  TrainingOptions options;
  options.augment = "none";
  options.normalise = "0.5/0.5";
  options.learningRate = 0.3;
  options.schedule = "constant";
  options.warmup = 0;
  options.weightDecay = 0;
  options.momentum = 0; // which Nesterov's needs
  options = withDefaults(options, image);
  EXPECT_EQ(options.augment, "none");
  EXPECT_EQ(options.normalise, "0.5/0.5");
  EXPECT_EQ(options.learningRate, 0.3);
  EXPECT_EQ(options.schedule, "constant");
  EXPECT_EQ(options.warmup, 0);
  EXPECT_EQ(options.weightDecay, 0);
  EXPECT_FALSE(options.nesterov);
  options = {};
  options.optimiser = "adamw";
  options = withDefaults(options, image);
  EXPECT_EQ(options.learningRate, 0.001);
  EXPECT_EQ(options.weightDecay, 0);
  EXPECT_FALSE(options.nesterov);
}

namespace {

class Recipes : public testing::Test {
protected:
  void SetUp() override {
    writeTinyData(directory, "train", 50);
    writeTinyData(directory, "t10k", 20);
    options.data = directory.path();
  }
  Result<TrainingOptions> apply() {
    train = std::move(*Dataset::read(directory.path(), "train", flat, 3));
    test = std::move(*Dataset::read(directory.path(), "t10k", flat, 3));
    return applyRecipe(options, flat, *train, *test);
  }
  static float firstPixel(const Dataset &dataset) {
    std::vector<float> x(12);
    dataset.examples.copy(0, x.data());
    return x[0];
  }

  TemporaryDirectory directory;
  TrainingOptions options;
  std::optional<Dataset> train, test;
};

} // namespace

TEST_F(Recipes, RefuseWhatThenHasNoEffect) {
  options.augment = "crop4";
  EXPECT_EQ(apply().message(), "--augment=crop4: the crop is larger than the "
                               "images of 3 x 4 pixels in '" +
                                   options.data + "'");
  options.augment = "crop3";
  EXPECT_EQ(apply().message(), "");
  options.dropEpochs = 2;
  EXPECT_EQ(apply().message(),
            "--lr-step needs --lr-schedule=step, this run has cosine");
  options.recipe = "image";
  EXPECT_EQ(apply().message(), "");
}

TEST_F(Recipes, NormaliseBothSetsByTheTrainingSet) {
  ASSERT_EQ(apply()->normalise, "none");
  float trainPixel = firstPixel(*train), testPixel = firstPixel(*test);
  auto measured = train->examples.measure();
  ASSERT_TRUE(measured) << measured.message();
  options.normalise = "data";
  EXPECT_EQ(apply()->normalise, measured->text());
  auto normalised = [&](float pixel) {
    return (pixel - measured->mean[0]) / measured->deviation[0];
  };
  EXPECT_NEAR(firstPixel(*train), normalised(trainPixel), 1e-5);
  EXPECT_NEAR(firstPixel(*test), normalised(testPixel), 1e-5);
}

TEST_F(Recipes, GoOnWithTheNormalisationOfTheWeights) {
  options.weights = directory.path("w.safetensors");
  ASSERT_TRUE(writeSafetensors(options.weights, {},
                               {{Normalisation::key, "0.5/0.25"}}));
  EXPECT_EQ(apply()->normalise, "0.5/0.25");
  options.normalise = "none";
  EXPECT_EQ(apply()->normalise, "none");
  options.normalise.clear();
  ASSERT_TRUE(writeSafetensors(options.weights, {}));
  EXPECT_EQ(apply()->normalise, "none");
  options.weights = directory.path("none");
  EXPECT_EQ(apply().message(),
            "cannot read '" + options.weights + "': No such file or directory");
}

TEST_F(Recipes, RefuseWhatDoesNotFitTheData) {
  options.normalise = "1,2/1,2";
  EXPECT_EQ(apply().message(), "--normalise: normalisation '1,2/1,2': expected "
                               "one channel or 1, got 2");
  options.normalise = "1";
  EXPECT_EQ(apply().message(), "--normalise: normalisation '1': expected "
                               "MEAN,.../DEVIATION,..., such as 0.5/0.25");
  directory.file("train-images-idx3-ubyte",
                 idxBytes({50, 12}, std::string(600, 'x')));
  options.normalise = "data";
  EXPECT_EQ(apply().message(),
            "--normalise: expected images of bytes to normalise, got [50, 12] "
            "u8");
  options.augment = "flip";
  EXPECT_EQ(apply().message(), "--augment=flip needs images of bytes, which '" +
                                   options.data + "' has not");
}
