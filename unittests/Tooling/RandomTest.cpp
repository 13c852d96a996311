//===- RandomTest.cpp - Tests of the random streams -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks that streams are fixed for ever, unrelated and evenly distributed.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Random.h"

#include <array>
#include <gtest/gtest.h>
#include <set>

using namespace modelslice;

TEST(Random, StreamsDifferBySeedPurposeAndIndex) {
  std::set<uint64_t> firsts;
  for (uint64_t seed : {0, 1, 2})
    for (auto purpose : {Random::Weights, Random::Shuffle, Random::Dropout})
      for (uint64_t index : {0, 1, 2})
        firsts.insert(Random(seed, purpose, index).next());
  EXPECT_EQ(firsts.size(), 27u);
  EXPECT_EQ(Random(7, Random::Rates, 3).next(),
            Random(7, Random::Rates, 3).next());
}

TEST(Random, BelowIsEven) {
  Random random(0, Random::Rates, 0);
  std::array<int, 5> counts = {};
  for (int i = 0; i < 50000; ++i)
    ++counts[random.below(5)];
  // Five standard deviations of a binomial with n = 50000, p = 1/5.
  for (int count : counts)
    EXPECT_NEAR(count, 10000, 5 * 89.5);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(random.below(1), 0u);
}

TEST(Random, UniformFillsTheUnitInterval) {
  Random random(0, Random::Inputs, 0);
  double sum = 0;
  for (int i = 0; i < 50000; ++i) {
    float value = random.uniform();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    sum += value;
  }
  EXPECT_NEAR(sum / 50000, 0.5, 5 * 0.2887 / 223.6);
}
