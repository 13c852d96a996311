//===- TrainerTest.cpp - Tests of training steps --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares a step through the hand-written library with softmax regression
// worked out here in double precision.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Trainer.h"
#include "TinyData.h"
#include "modelslice/Training/Checkpoint.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace modelslice;

namespace {

constexpr int features = 12, classes = 3;
constexpr int kept[] = {3, 6, 12};

/// Weights [classes][features] and biases, in doubles.
struct Oracle {
  std::vector<double> weight, bias, weightGradient, biasGradient;

  Oracle(const Library &library, const Model &model) {
    auto params = ArenaCopy::read(library, model, MSL_ARENA_PARAMS);
    const float *w = params->tensors()[0].data, *b = params->tensors()[1].data;
    weight.assign(w, w + classes * features);
    bias.assign(b, b + classes);
    weightGradient.resize(weight.size());
    biasGradient.resize(bias.size());
  }
  std::vector<double> probabilities(const std::vector<float> &x,
                                    int width) const {
    std::vector<double> p(classes);
    double sum = 0;
    for (int c = 0; c < classes; ++c) {
      double logit = bias[c];
      for (int f = 0; f < kept[width]; ++f)
        logit += weight[c * features + f] * x[f];
      sum += p[c] = std::exp(logit);
    }
    for (double &value : p)
      value /= sum;
    return p;
  }
  /// Adds the gradient of one example; returns its loss.
  double add(const std::vector<float> &x, int width,
             const std::vector<double> &target, double scale) {
    std::vector<double> p = probabilities(x, width);
    double loss = 0;
    for (int c = 0; c < classes; ++c) {
      loss -= target[c] * std::log(p[c]);
      for (int f = 0; f < kept[width]; ++f)
        weightGradient[c * features + f] += scale * (p[c] - target[c]) * x[f];
      biasGradient[c] += scale * (p[c] - target[c]);
    }
    return loss;
  }
};

class TrainerSteps : public testing::Test {
protected:
  void SetUp() override {
    writeTinyData(directory, "train", 40);
    library = std::move(*Library::open(FAKE_TRAINING_LIBRARY));
    msl_model_options options = {};
    options.flags = MSL_MODEL_TRAINABLE | MSL_MODEL_INITIALIZE;
    model = std::move(*Model::create(*library, options));
    auto layout = Trainer::dataLayout(*library);
    ASSERT_TRUE(layout) << layout.message();
    dataset = std::move(*Dataset::read(directory.path(), "train", layout->first,
                                       layout->second));
  }
  std::vector<float> example(uint32_t index) {
    std::vector<float> x(features);
    dataset->examples.copy(index, x.data());
    return x;
  }
  Batch batchOf(const std::vector<uint32_t> &indices) {
    Batch batch;
    for (uint32_t index : indices) {
      std::vector<float> x = example(index);
      batch.x.insert(batch.x.end(), x.begin(), x.end());
      batch.labels.push_back(dataset->labels[index]);
      ++batch.count;
    }
    return batch;
  }

  TemporaryDirectory directory;
  std::optional<Library> library;
  std::optional<Model> model;
  std::optional<Dataset> dataset;
};

} // namespace

TEST_F(TrainerSteps, SumGradientsOfAllWidths) {
  for (bool distill : {false, true}) {
    Optimiser sgd;
    sgd.momentum = 0;
    auto trainer = Trainer::create(*library, *model, sgd, 8, 1);
    ASSERT_TRUE(trainer) << trainer.message();
    Oracle oracle(*library, *model);

    std::vector<uint32_t> indices = {3, 1, 4, 15, 9};
    Batch batch = batchOf(indices);
    StepInputs inputs;
    inputs.widths = {2, 0};
    inputs.distill = distill;
    inputs.hyper = sgd.hyper(0.5, 0);
    double expectedLoss = 0;
    for (uint32_t index : indices) {
      std::vector<double> target(classes);
      target[dataset->labels[index]] = 1;
      std::vector<float> x = example(index);
      std::vector<double> teacher = oracle.probabilities(x, 2);
      expectedLoss += oracle.add(x, 2, target, 0.2);
      expectedLoss += oracle.add(x, 0, distill ? teacher : target, 0.2);
    }
    auto loss = trainer->step(batch, inputs);
    ASSERT_TRUE(loss) << loss.message();
    EXPECT_NEAR(*loss, expectedLoss / 10, 1e-5);

    Oracle after(*library, *model);
    for (int i = 0; i < classes * features; ++i)
      EXPECT_NEAR(after.weight[i],
                  oracle.weight[i] - 0.5 * oracle.weightGradient[i], 1e-5);
    for (int c = 0; c < classes; ++c)
      EXPECT_NEAR(after.bias[c], oracle.bias[c] - 0.5 * oracle.biasGradient[c],
                  1e-5);
  }
}

TEST_F(TrainerSteps, EvaluateEveryExampleOnce) {
  auto trainer = Trainer::create(*library, *model, Optimiser(), 7, 1);
  ASSERT_TRUE(trainer) << trainer.message();
  Oracle oracle(*library, *model);
  for (uint32_t width : {0, 2}) {
    double loss = 0;
    int right = 0;
    for (uint32_t i = 0; i < 40; ++i) {
      std::vector<double> p = oracle.probabilities(example(i), width);
      int label = dataset->labels[i];
      loss -= std::log(p[label]) / 40;
      right += std::max_element(p.begin(), p.end()) - p.begin() == label;
    }
    auto evaluation = trainer->evaluate(*dataset, width);
    ASSERT_TRUE(evaluation) << evaluation.message();
    EXPECT_NEAR(evaluation->loss, loss, 1e-6);
    EXPECT_DOUBLE_EQ(evaluation->accuracy, right / 40.0);
  }
}

TEST_F(TrainerSteps, AccountForTheirMemory) {
  auto trainer = Trainer::create(*library, *model, Optimiser(), 8, 1);
  ASSERT_TRUE(trainer) << trainer.message();
  // The arena has 39 floats; the scratch of width w at batch b is 64 (w + 1) b.
  StepMemory memory = trainer->memory({0, 1}, 2);
  EXPECT_EQ(memory.parameters, 156u);
  EXPECT_EQ(memory.gradients, 156u);
  EXPECT_EQ(memory.optimiser, 312u);
  EXPECT_EQ(memory.copies, 128u);
  EXPECT_EQ(memory.scratch, 64u * 2 * 8);
  EXPECT_EQ(memory.batches, 0u);
  EXPECT_EQ(memory.total(), 156u * 4 + 128 + 1024);
  EXPECT_EQ(trainer->memory({0, 1, 2}, 1).scratch, 64u * 3 * 8);
}

TEST(StepMemory, DescribesItself) {
  StepMemory memory;
  memory.parameters = memory.gradients = 1 << 20;
  memory.optimiser = 1 << 19;
  memory.copies = 1 << 18;
  memory.scratch = 5 << 20;
  memory.batches = 1 << 14;
  EXPECT_EQ(memory.describe(),
            "7.77 MiB (parameters 1.00, gradients 1.00, optimiser 0.50, copies "
            "0.25, scratch 5.00, mini-batches 0.02)");
}

TEST(Trainer, RefusesLibrariesForInference) {
  auto library = Library::open(FAKE_LIBRARY);
  ASSERT_TRUE(library) << library.message();
  EXPECT_EQ(Trainer::dataLayout(*library).message(),
            "library 'fake' has no entry 'gradient'; compile it with "
            "--training");
}
