//===- ProgressTest.cpp - Tests of progress output ------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks times as text and what reaches a file that is no terminal.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Progress.h"

#include <gtest/gtest.h>

using namespace modelslice;

TEST(Progress, FormatsSeconds) {
  EXPECT_EQ(formatSeconds(0), "0.0 s");
  EXPECT_EQ(formatSeconds(59.94), "59.9 s");
  // Never "60.0 s" and never "0:60".
  EXPECT_EQ(formatSeconds(59.96), "1:00");
  EXPECT_EQ(formatSeconds(123.4), "2:03");
  EXPECT_EQ(formatSeconds(3599.7), "1:00:00");
  EXPECT_EQ(formatSeconds(3723), "1:02:03");
  EXPECT_EQ(formatSeconds(360000), "100:00:00");
}

TEST(Progress, WritesPlainLinesToFiles) {
  std::FILE *file = std::tmpfile();
  {
    Progress progress(file, 10, 4);
    // Soon after the start there is nothing to say.
    progress.update(5, "label", "detail");
    EXPECT_GE(progress.secondsLeft(5), 0);
    EXPECT_LT(progress.secondsLeft(4), 0);
    EXPECT_EQ(progress.secondsLeft(10), 0);
    progress.line("done");
  }
  std::rewind(file);
  char text[64] = {};
  EXPECT_EQ(std::fread(text, 1, sizeof(text) - 1, file), 5u);
  EXPECT_STREQ(text, "done\n");
  std::fclose(file);
}
