//===- GroupsTest.cpp - The arithmetic of slice groups --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "gtest/gtest.h"

using namespace mlir::slice;

namespace {

/// round(extent * group / groups), halves up, in 128 bits.
int64_t exactEnd(int64_t extent, int64_t groups, int64_t group) {
  __int128 twice = static_cast<__int128>(2) * extent * group + groups;
  return static_cast<int64_t>(twice / (static_cast<__int128>(2) * groups));
}

TEST(GroupsTest, EndsAreExact) {
  for (int64_t extent = 1; extent <= 130; ++extent)
    for (int64_t groups = 1; groups <= extent; ++groups)
      for (int64_t group = 0; group <= groups; ++group)
        ASSERT_EQ(groupEnd(extent, groups, group),
                  exactEnd(extent, groups, group))
            << extent << " in " << groups << " groups, group " << group;
}

TEST(GroupsTest, LargeExtentsDoNotOverflow) {
  for (int64_t extent : {INT64_MAX, INT64_MAX - 12345, int64_t(1) << 40})
    for (int64_t groups : {int64_t(1), int64_t(3), int64_t(1000), kMaxGroups})
      for (int64_t group : {int64_t(1), groups / 2, groups - 1, groups})
        EXPECT_EQ(groupEnd(extent, groups, group),
                  exactEnd(extent, groups, group))
            << extent << " in " << groups << " groups, group " << group;
}

TEST(GroupsTest, HalvesRoundUp) {
  EXPECT_EQ(groupEnd(10, 4, 1), 3);
  EXPECT_EQ(groupEnd(10, 4, 2), 5);
  EXPECT_EQ(groupEnd(10, 4, 3), 8);
  EXPECT_EQ(groupEnd(10, 4, 4), 10);
}

TEST(GroupsTest, EveryGroupHoldsAnElement) {
  for (int64_t extent = 1; extent <= 64; ++extent)
    for (int64_t groups = 1; groups <= extent; ++groups)
      for (int64_t group = 1; group <= groups; ++group)
        EXPECT_GT(groupEnd(extent, groups, group),
                  groupEnd(extent, groups, group - 1));
}

TEST(GroupsTest, RatesKeepAtLeastOneGroup) {
  EXPECT_EQ(keptGroups(1e-300, 8), 1);
  EXPECT_EQ(keptGroups(0.0624, 8), 1);
  EXPECT_EQ(keptGroups(0.25, 8), 2);
  EXPECT_EQ(keptGroups(0.3125, 8), 3); // 2.5 rounds up.
  EXPECT_EQ(keptGroups(0.94, 8), 8);
  EXPECT_EQ(keptGroups(1.0, 8), 8);
  EXPECT_EQ(keptGroups(1.0, 1), 1);
}

TEST(GroupsTest, AliveExtent) {
  EXPECT_EQ(aliveExtent(0.25, 512, 8), 128);
  EXPECT_EQ(aliveExtent(0.3, 10, 4), 3);
  EXPECT_EQ(aliveExtent(0.01, 784, 1), 784);
  // A dynamic extent has one group and stays dynamic.
  EXPECT_EQ(aliveExtent(0.5, INT64_MIN, 1), INT64_MIN);
}

} // namespace
