//===- OptionChecksTest.cpp - Tests of what is refused at once ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks that mistakes in options show without a network.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/OptionChecks.h"
#include "TinyData.h"

#include <gtest/gtest.h>

using namespace modelslice;

namespace {

class OptionChecks : public testing::Test {
protected:
  void SetUp() override {
    writeTinyData(directory, "train", 5);
    writeTinyData(directory, "t10k", 5);
    options.data = directory.path();
    options.output = directory.path("w");
  }
  std::string message() { return checkBeforehand(options, network).message(); }

  TemporaryDirectory directory;
  TrainingOptions options;
  std::string network;
};

} // namespace

TEST_F(OptionChecks, LetGoodOnesPass) {
  EXPECT_EQ(message(), "");
  options.schedule = "step";
  options.drop = 0.5;
  options.dropEpochs = 2;
  options.momentum = 0.5;
  options.warmup = 10;
  options.log = "/dev/null";
  EXPECT_EQ(message(), "");
  // The recipe may choose the schedule.
  options.schedule.clear();
  EXPECT_EQ(message(), "");
}

TEST_F(OptionChecks, RefuseOptionsWithoutEffect) {
  TrainingOptions good = options;
  options.schedule = "cosine";
  options.dropEpochs = 2;
  EXPECT_EQ(message(),
            "--lr-step needs --lr-schedule=step, this run has cosine");
  options.dropEpochs = 0;
  options.drop = 0.1;
  EXPECT_EQ(message(),
            "--lr-drop needs --lr-schedule=step, this run has cosine");
  options = good;
  options.beta1 = 0.9;
  EXPECT_EQ(message(), "--beta1 needs --optimiser=adamw, this run has sgd");
  options = good;
  options.beta2 = 0.9;
  EXPECT_EQ(message(), "--beta2 needs --optimiser=adamw, this run has sgd");
  options = good;
  options.epsilon = 0;
  EXPECT_EQ(message(), "--epsilon needs --optimiser=adamw, this run has sgd");
  options = good;
  options.optimiser = "adamw";
  options.momentum = 0.9;
  EXPECT_EQ(message(), "--momentum needs --optimiser=sgd, this run has adamw");
  options = good;
  options.warmup = 10.5;
  EXPECT_EQ(message(),
            "--warmup=10.5: expected at most the 10 epochs of the run");
  options = good;
  options.rates = {1, 0.5};
  options.scheme = "fixed=0.25";
  EXPECT_EQ(message(),
            "scheme part 'fixed=0.25': expected one of the rates 0.5, 1");
  options = good;
  options.augment = "turn";
  EXPECT_EQ(message(), "unknown augmentation 'turn'; expected none, or a list "
                       "of cropN and flip");
  options = good;
  options.normalise = "half";
  EXPECT_EQ(message(), "--normalise: normalisation 'half': expected MEAN,.../"
                       "DEVIATION,..., such as 0.5/0.25");
}

TEST_F(OptionChecks, LookForFiles) {
  TrainingOptions good = options;
  options.weights = directory.path("none");
  EXPECT_EQ(message(),
            "cannot read '" + options.weights + "': No such file or directory");
  options = good;
  options.log = directory.path("none/log");
  EXPECT_EQ(message(),
            "cannot write '" + options.log + "': No such file or directory");
  options = good;
  options.checkpoint = directory.path("none/c");
  EXPECT_EQ(message(), "cannot write '" + options.checkpoint +
                           "': No such file or directory");
  options = good;
  std::filesystem::remove(directory.path("t10k-labels-idx1-ubyte"));
  EXPECT_EQ(message(), "'" + options.data +
                           "': expected a file t10k-labels-idx1-ubyte, plain "
                           "or with .gz");
}

TEST_F(OptionChecks, RefuseToOverwriteInputs) {
  TrainingOptions good = options;
  options.checkpoint = options.output;
  EXPECT_EQ(message(), "--checkpoint would overwrite '" + options.output +
                           "', which is also -o");
  options = good;
  options.log = options.output;
  EXPECT_EQ(message(),
            "--log would overwrite '" + options.output + "', which is also -o");
  options = good;
  options.weights = options.output = directory.file("w", "");
  EXPECT_EQ(message(), "-o would overwrite '" + options.output +
                           "', which is also --weights");
  options = good;
  options.output = directory.path("t10k-images-idx3-ubyte");
  EXPECT_EQ(message(), "-o would overwrite '" + options.output +
                           "', which is also a file of --data");
  options = good;
  network = options.checkpoint = directory.file("net.mlir", "");
  EXPECT_EQ(message(), "--checkpoint would overwrite '" + network +
                           "', which is also the network");
}
