//===- NormalisationTest.cpp - Tests of normalisations --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks texts, tables and measurements.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Examples.h"

#include <gtest/gtest.h>

using namespace modelslice;

TEST(Normalisation, SurvivesItsText) {
  Normalisation normalisation{{0.1, 1.0 / 3, -2}, {0.25, 1e-5, 12345.678}};
  auto again = Normalisation::parse(normalisation.text());
  ASSERT_TRUE(again) << again.message();
  EXPECT_EQ(again->mean, normalisation.mean);
  EXPECT_EQ(again->deviation, normalisation.deviation);
  EXPECT_EQ(Normalisation::parse("0.5,1/0.25,2")->text(), "0.5,1/0.25,2");
}

TEST(Normalisation, RefusesOtherTexts) {
  auto refusal = [](const char *text) {
    return Normalisation::parse(text).message();
  };
  EXPECT_EQ(refusal("0.5"), "normalisation '0.5': expected "
                            "MEAN,.../DEVIATION,..., such as 0.5/0.25");
  EXPECT_EQ(refusal("/1"), "normalisation '/1': expected a number from -1e+06 "
                           "to 1e+06, got ''");
  EXPECT_EQ(refusal("0/0"), "normalisation '0/0': expected a number from 1e-06 "
                            "to 1e+06, got '0'");
  EXPECT_EQ(refusal("0/nan"), "normalisation '0/nan': expected a number from "
                              "1e-06 to 1e+06, got 'nan'");
  EXPECT_EQ(refusal("0,1/1"),
            "normalisation '0,1/1' has 2 means and 1 deviations");
}

TEST(Normalisation, TabulatesBytes) {
  Normalisation normalisation{{0.5, 0.25}, {0.5, 2}};
  EXPECT_FLOAT_EQ(normalisation.table(0)[0], -1);
  EXPECT_FLOAT_EQ(normalisation.table(0)[255], 1);
  EXPECT_FLOAT_EQ(normalisation.table(1)[51], -0.025f);
  // One for all channels.
  EXPECT_EQ((Normalisation{{0.5}, {0.5}}.table(7)), normalisation.table(0));
}
