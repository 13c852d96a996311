//===- ScratchAllocatorTest.cpp - Tests of placing scratch memory ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks that buffers which live at the same time never overlap, and that
// memory is shared where they do not.
//
//===----------------------------------------------------------------------===//

#include "../../lib/Transforms/ScratchAllocator.h"

#include <gtest/gtest.h>
#include <random>

using mlir::kern::ScratchAllocator;

TEST(ScratchAllocator, SharesMemoryAfterTheLastUse) {
  ScratchAllocator scratch;
  EXPECT_EQ(scratch.allocate(64, false, 0, 1), 0);
  // A buffer that is read where another is written is still alive.
  EXPECT_EQ(scratch.allocate(64, false, 1, 2), 64);
  EXPECT_EQ(scratch.allocate(64, false, 2, 3), 0);
  EXPECT_EQ(scratch.getConstantBytes(), 128);
}

TEST(ScratchAllocator, FillsTheFirstGapThatIsLargeEnough) {
  ScratchAllocator scratch;
  EXPECT_EQ(scratch.allocate(64, false, 0, 0), 0);
  EXPECT_EQ(scratch.allocate(64, false, 0, 9), 64);
  EXPECT_EQ(scratch.allocate(128, false, 1, 9), 128);
  EXPECT_EQ(scratch.allocate(64, false, 1, 9), 0);
}

TEST(ScratchAllocator, AlignsToCacheLines) {
  ScratchAllocator scratch;
  EXPECT_EQ(scratch.allocate(1, false, 0, 0), 0);
  EXPECT_EQ(scratch.allocate(1, false, 0, 0), 64);
  EXPECT_EQ(scratch.getConstantBytes(), 128);
}

TEST(ScratchAllocator, KeepsConstantAndPerExampleSizesApart) {
  ScratchAllocator scratch;
  EXPECT_EQ(scratch.allocate(64, false, 0, 0), 0);
  EXPECT_EQ(scratch.allocate(128, true, 0, 0), 0);
  EXPECT_EQ(scratch.getConstantBytes(), 64);
  EXPECT_EQ(scratch.getBytesPerExample(), 128);
}

TEST(ScratchAllocator, HasNoRoomFor2To63Bytes) {
  constexpr int64_t kHalf = int64_t(1) << 62;
  ScratchAllocator scratch;
  EXPECT_EQ(scratch.allocate(kHalf, true, 0, 1), 0);
  EXPECT_EQ(scratch.allocate(kHalf, true, 1, 2), std::nullopt);
  EXPECT_EQ(scratch.allocate(2 * (kHalf - 1) + 1, true, 2, 3), std::nullopt);
  EXPECT_EQ(scratch.allocate(kHalf, true, 2, 3), 0);
  EXPECT_EQ(scratch.getBytesPerExample(), kHalf);
}

TEST(ScratchAllocator, NeverOverlapsWhatLivesTogether) {
  struct Buffer {
    int64_t offset, bytes, first, last;
  };
  std::mt19937 random(1);
  ScratchAllocator scratch;
  std::vector<Buffer> buffers;
  for (int i = 0; i < 300; ++i) {
    int64_t bytes = 1 + random() % 1000, first = random() % 100;
    int64_t last = first + random() % 20;
    int64_t offset = *scratch.allocate(bytes, false, first, last);
    EXPECT_LE(offset + bytes, scratch.getConstantBytes());
    for (const Buffer &other : buffers) {
      bool together = other.first <= last && first <= other.last;
      bool apart = other.offset + other.bytes <= offset ||
                   offset + bytes <= other.offset;
      EXPECT_TRUE(!together || apart);
    }
    buffers.push_back({offset, bytes, first, last});
  }
}
