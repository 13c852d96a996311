//===- OptimiserTest.cpp - Tests of optimisers and learning rates ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks schedules at their corners and the numbers an optimiser entry gets.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Optimiser.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace modelslice;

TEST(LearningRate, ConstantAfterWarmup) {
  LearningRate rate;
  rate.base = 0.8;
  rate.warmupSteps = 4;
  EXPECT_DOUBLE_EQ(rate.at(0), 0.2);
  EXPECT_DOUBLE_EQ(rate.at(2), 0.6);
  EXPECT_DOUBLE_EQ(rate.at(3), 0.8);
  EXPECT_DOUBLE_EQ(rate.at(4), 0.8);
  EXPECT_DOUBLE_EQ(rate.at(1000000), 0.8);
}

TEST(LearningRate, DropsInSteps) {
  LearningRate rate;
  rate.kind = LearningRate::Kind::Step;
  rate.base = 1;
  rate.stepsPerDrop = 10;
  rate.drop = 0.5;
  EXPECT_DOUBLE_EQ(rate.at(9), 1);
  EXPECT_DOUBLE_EQ(rate.at(10), 0.5);
  EXPECT_DOUBLE_EQ(rate.at(35), 0.125);
  rate.warmupSteps = 5;
  EXPECT_DOUBLE_EQ(rate.at(14), 1);
  EXPECT_DOUBLE_EQ(rate.at(15), 0.5);
}

TEST(LearningRate, DropsAtHalfAndAtThreeQuarters) {
  LearningRate rate;
  rate.kind = LearningRate::Kind::Step;
  rate.base = 1;
  rate.totalSteps = 10;
  for (uint64_t step = 0; step < 10; ++step)
    EXPECT_DOUBLE_EQ(rate.at(step), step < 5 ? 1 : step < 8 ? 0.1 : 0.01);
  // Counted from the beginning of the run, not from the end of the warm-up.
  rate.warmupSteps = 4;
  EXPECT_DOUBLE_EQ(rate.at(4), 1);
  EXPECT_DOUBLE_EQ(rate.at(5), 0.1);
  rate.warmupSteps = 0;
  rate.totalSteps = 1;
  EXPECT_DOUBLE_EQ(rate.at(0), 1);
}

TEST(LearningRate, FollowsACosineToZero) {
  LearningRate rate;
  rate.kind = LearningRate::Kind::Cosine;
  rate.base = 2;
  rate.totalSteps = 104;
  rate.warmupSteps = 4;
  EXPECT_DOUBLE_EQ(rate.at(4), 2);
  EXPECT_NEAR(rate.at(54), 1, 1e-12);
  EXPECT_NEAR(rate.at(29), 1 + std::sqrt(0.5), 1e-12);
  EXPECT_GT(rate.at(103), 0);
  EXPECT_EQ(rate.at(104), 0);
  EXPECT_EQ(rate.at(1000), 0);
  // A warm-up as long as the run leaves nothing to divide by.
  rate.warmupSteps = 104;
  EXPECT_DOUBLE_EQ(rate.at(103), 2);
  EXPECT_DOUBLE_EQ(rate.at(104), 2);
}

TEST(Optimiser, PassesSGDNumbers) {
  Optimiser sgd;
  sgd.weightDecay = 0.25;
  EXPECT_STREQ(sgd.entry(), "sgd");
  EXPECT_EQ(sgd.numStates(), 1u);
  EXPECT_EQ(sgd.hyper(0.5, 7),
            (std::array<float, 8>{0.5f, 0.9f, 0.25f, 0, 1, 0, 0, 0}));
  sgd.nesterov = true;
  EXPECT_EQ(sgd.hyper(0.5, 7)[3], 1);
}

TEST(Optimiser, PassesAdamWNumbersWithBiasCorrections) {
  Optimiser adamw;
  adamw.kind = Optimiser::Kind::AdamW;
  adamw.beta1 = 0.5;
  adamw.beta2 = 0.75;
  adamw.weightDecay = 0.25;
  EXPECT_STREQ(adamw.entry(), "adamw");
  EXPECT_EQ(adamw.numStates(), 2u);
  EXPECT_EQ(adamw.hyper(0.5, 0), (std::array<float, 8>{0.5f, 0.5f, 0.75f, 1e-8f,
                                                       0.25f, 0.5f, 0.25f, 1}));
  EXPECT_EQ(adamw.hyper(0.5, 1),
            (std::array<float, 8>{0.5f, 0.5f, 0.75f, 1e-8f, 0.25f, 0.75f,
                                  0.4375f, 1}));
}
