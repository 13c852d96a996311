//===- AugmentationTest.cpp - Tests of random pieces of images ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks what is drawn, how often, and what is refused.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Augmentation.h"

#include <gtest/gtest.h>
#include <map>

using namespace modelslice;

static std::map<std::pair<int64_t, int64_t>, int>
drawMany(const Augmentation &augmentation, int count, int &mirrored) {
  std::map<std::pair<int64_t, int64_t>, int> draws;
  Random random(3, Random::Augment, 0);
  mirrored = 0;
  for (int i = 0; i < count; ++i) {
    ImageCrop crop = augmentation.draw(random);
    ++draws[{crop.top, crop.left}];
    mirrored += crop.mirrored;
  }
  return draws;
}

TEST(Augmentation, DrawsEveryPieceEquallyOften) {
  auto augmentation = Augmentation::parse("crop2,flip");
  ASSERT_TRUE(augmentation) << augmentation.message();
  int mirrored;
  auto draws = drawMany(*augmentation, 50000, mirrored);
  ASSERT_EQ(draws.size(), 25u);
  EXPECT_EQ(draws.begin()->first, (std::pair<int64_t, int64_t>(-2, -2)));
  EXPECT_EQ(draws.rbegin()->first, (std::pair<int64_t, int64_t>(2, 2)));
  // Five standard deviations of binomials with n = 50000, p = 1/25 and 1/2.
  for (const auto &[corner, count] : draws)
    EXPECT_NEAR(count, 2000, 5 * 43.9);
  EXPECT_NEAR(mirrored, 25000, 5 * 111.9);
}

TEST(Augmentation, DrawsOnlyWhatIsAskedFor) {
  int mirrored;
  EXPECT_EQ(drawMany(*Augmentation::parse("flip"), 100, mirrored).size(), 1u);
  EXPECT_GT(mirrored, 0);
  EXPECT_GT(drawMany(*Augmentation::parse("crop4"), 100, mirrored).size(), 1u);
  EXPECT_EQ(mirrored, 0);
  EXPECT_TRUE(Augmentation::parse("none")->isNone());
  EXPECT_FALSE(Augmentation::parse("flip,crop1")->isNone());
}

TEST(Augmentation, RefusesWhatItCannotDraw) {
  auto refusal = [](const char *text) {
    return Augmentation::parse(text).message();
  };
  for (const char *part : {"", "rotate", "Flip", "flip4", "none"})
    EXPECT_EQ(refusal((std::string("crop4,") + part).c_str()),
              std::string("unknown augmentation '") + part +
                  "'; expected none, or a list of cropN and flip");
  for (const char *part :
       {"crop", "crop0", "crop-1", "crop1025", "crop4x", "crop99999999999"})
    EXPECT_EQ(refusal(part), std::string("augmentation '") + part +
                                 "': expected a number of pixels up to 1024, "
                                 "such as crop4");
  EXPECT_EQ(refusal("crop4,crop2"), "augmentation 'crop4,crop2' has 'crop' "
                                    "twice");
  EXPECT_EQ(refusal("flip,flip"), "augmentation 'flip,flip' has 'flip' twice");
}
