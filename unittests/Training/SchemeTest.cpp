//===- SchemeTest.cpp - Tests of slice-rate schedules ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks what schemes draw, how often, and what they refuse.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Scheme.h"

#include <gtest/gtest.h>
#include <map>

using namespace modelslice;

using Draw = std::vector<uint32_t>;

static const std::vector<double> rates = {0.25, 0.5, 0.75, 1.0};

static Draw drawOnce(const std::string &text) {
  auto scheme = Scheme::parse(text, rates, {});
  EXPECT_TRUE(scheme) << scheme.message();
  return scheme ? scheme->draw(0, 0) : Draw();
}

static std::map<Draw, int> drawMany(const std::string &text, int count,
                                    const std::vector<double> &weights = {}) {
  auto scheme = Scheme::parse(text, rates, weights);
  EXPECT_TRUE(scheme) << scheme.message();
  std::map<Draw, int> draws;
  for (int step = 0; scheme && step < count; ++step)
    ++draws[scheme->draw(3, step)];
  return draws;
}

TEST(Scheme, FixedPartsComeWidestFirst) {
  EXPECT_EQ(drawOnce("fixed"), (Draw{3}));
  EXPECT_EQ(drawOnce("fixed=0.5"), (Draw{1}));
  EXPECT_EQ(drawOnce("static"), (Draw{3, 2, 1, 0}));
  EXPECT_EQ(drawOnce("min"), (Draw{0}));
  EXPECT_EQ(drawOnce("max"), (Draw{3}));
  EXPECT_EQ(drawOnce("min-max"), (Draw{3, 0}));
  EXPECT_EQ(drawOnce("min+max+fixed=0.5"), (Draw{3, 1, 0}));
  EXPECT_EQ(drawOnce("min-max+random-2"), (Draw{3, 2, 1, 0}));
}

TEST(Scheme, RandomSetsAreEquallyLikely) {
  auto draws = drawMany("random-2", 60000);
  ASSERT_EQ(draws.size(), 6u);
  for (const auto &[draw, count] : draws) {
    EXPECT_GT(draw[0], draw[1]);
    // Five standard deviations of a binomial with n = 60000, p = 1/6.
    EXPECT_NEAR(count, 10000, 5 * 91.3);
  }
}

TEST(Scheme, RandomPartsDrawFromTheRest) {
  auto draws = drawMany("min-max+random-1", 20000);
  ASSERT_EQ(draws.size(), 2u);
  EXPECT_NEAR((draws[{3, 1, 0}]), 10000, 5 * 70.7);
  EXPECT_NEAR((draws[{3, 2, 0}]), 10000, 5 * 70.7);
}

TEST(Scheme, WeightsSetTheProbabilities) {
  auto draws = drawMany("weighted-1", 100000, {1, 0, 2, 7});
  EXPECT_EQ(draws.count({1}), 0u);
  EXPECT_NEAR(draws[{0}], 10000, 5 * 94.9);
  EXPECT_NEAR(draws[{2}], 20000, 5 * 126.5);
  EXPECT_NEAR(draws[{3}], 70000, 5 * 144.9);
  // Two of three: P({3, 2}) = .7 * 2/3 + .2 * 7/8.
  auto pairs = drawMany("weighted-2", 100000, {1, 0, 2, 7});
  EXPECT_NEAR((pairs[{3, 2}]), 64167, 5 * 151.7);
}

TEST(Scheme, DrawsFollowFromSeedAndStep) {
  auto scheme = Scheme::parse("random-1", rates, {});
  ASSERT_TRUE(scheme) << scheme.message();
  std::vector<Draw> forward, backward, other;
  for (int step = 0; step < 50; ++step)
    forward.push_back(scheme->draw(1, step));
  for (int step = 50; step-- > 0;)
    backward.insert(backward.begin(), scheme->draw(1, step));
  for (int step = 0; step < 50; ++step)
    other.push_back(scheme->draw(2, step));
  EXPECT_EQ(forward, backward);
  EXPECT_NE(forward, other);
}

TEST(Scheme, RefusesWhatItCannotDraw) {
  auto refusal = [](const char *text, std::vector<double> weights = {}) {
    return Scheme::parse(text, rates, weights).message();
  };
  EXPECT_EQ(refusal("sandwich"),
            "unknown scheme part 'sandwich'; expected fixed, fixed=R, static, "
            "min, max, min-max, random-K or weighted-K");
  EXPECT_EQ(refusal(""),
            "unknown scheme part ''; expected fixed, fixed=R, static, min, "
            "max, min-max, random-K or weighted-K");
  for (const char *text : {"fixed=0.3", "fixed=", "fixed=nan", "fixed=1x"})
    EXPECT_EQ(refusal(text), std::string("scheme part '") + text +
                                 "': expected one of the rates 0.25, 0.5, "
                                 "0.75, 1");
  for (const char *text :
       {"random-", "random-0", "random-x", "random--1", "random-99999"})
    EXPECT_EQ(refusal(text), std::string("scheme part '") + text +
                                 "': expected a number of rates after the "
                                 "dash, such as 2");
  EXPECT_EQ(refusal("random-1+random-2"),
            "scheme has more than one random part, the second is 'random-2'");
  EXPECT_EQ(refusal("min-max+random-3"),
            "scheme 'min-max+random-3' draws 3 rates, but only 2 of 0.25, 0.5, "
            "0.75, 1 are left to draw");
  EXPECT_EQ(refusal("weighted-1"), "scheme 'weighted-1' needs --rate-weights");
  EXPECT_EQ(refusal("weighted-1", {1, 2}),
            "--rate-weights has 2 weights for 4 rates (0.25, 0.5, 0.75, 1)");
  EXPECT_EQ(refusal("static", {1, 1, 1, 1}),
            "--rate-weights has no effect on scheme 'static'");
  EXPECT_EQ(refusal("weighted-2", {0, 0, 0, 1}),
            "scheme 'weighted-2' draws 2 rates, but only 1 of 0.25, 0.5, 0.75, "
            "1 are left to draw");
}
