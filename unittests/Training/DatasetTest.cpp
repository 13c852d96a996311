//===- DatasetTest.cpp - Tests of datasets --------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks how the files of a dataset are found and matched, and shuffling.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Dataset.h"
#include "TinyData.h"
#include "modelslice/Tooling/Npy.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace modelslice;

namespace {

class DatasetFiles : public testing::Test {
protected:
  Result<Dataset> read(int64_t limit = 0) {
    return Dataset::read(directory.path(), "train", input, 3, limit);
  }
  std::string images(const std::vector<uint32_t> &extents,
                     const char *suffix = "-images-idx3-ubyte") {
    size_t count = 1;
    for (uint32_t extent : extents)
      count *= extent;
    return directory.file(std::string("train") + suffix,
                          idxBytes(extents, std::string(count, 'x')));
  }
  std::string labels(const std::string &bytes) {
    return directory.file(
        "train-labels-idx1-ubyte",
        idxBytes({static_cast<uint32_t>(bytes.size())}, bytes));
  }

  TemporaryDirectory directory;
  int64_t shape[2] = {-1, 12};
  msl_tensor_info input = {"x", shape, 2, MSL_F32};
};

} // namespace

TEST_F(DatasetFiles, ReadsImagesWithAndWithoutChannels) {
  labels(std::string("\0\1\2\0\1", 5));
  images({5, 2, 2, 3}, "-images-idx4-ubyte");
  auto coloured = read();
  ASSERT_TRUE(coloured) << coloured.message();
  EXPECT_EQ(coloured->size(), 5);
  EXPECT_EQ(coloured->labels, (std::vector<int32_t>{0, 1, 2, 0, 1}));
  images({5, 3, 4});
  auto limited = read(2);
  ASSERT_TRUE(limited) << limited.message();
  EXPECT_EQ(limited->size(), 2);
  EXPECT_EQ(limited->labels, (std::vector<int32_t>{0, 1}));
  EXPECT_EQ(read(100)->size(), 5);
}

TEST_F(DatasetFiles, SaysWhatIsWrong) {
  EXPECT_EQ(read().message(),
            "'" + directory.path() +
                "': expected a file train-images-idx3-ubyte or "
                "train-images-idx4-ubyte, plain or with .gz");
  std::string path = images({2, 3, 4});
  EXPECT_EQ(read().message(), "'" + directory.path() +
                                  "': expected a file train-labels-idx1-ubyte, "
                                  "plain or with .gz");
  std::string labelPath = labels("\1\2\1");
  EXPECT_EQ(read().message(),
            "'" + path + "' has 2 images, '" + labelPath + "' has 3 labels");
  labels("\1\3");
  EXPECT_EQ(read().message(), "'" + labelPath +
                                  "': label 3 of example 1 is not one of the 3 "
                                  "classes");
  labels("\1\2");
  images({2, 3, 5});
  EXPECT_EQ(read().message(),
            "'" + path +
                "': input 'x': expected [batch, 12] f32, got [2, 3, 5] u8");
  directory.file("train-images-idx3-ubyte", "abc");
  EXPECT_EQ(read().message(),
            "'" + path + "': not a .npy file: the magic bytes are missing");
  directory.file("train-images-idx3-ubyte",
                 npyHeader(ElementType::U8, {}) + "x");
  EXPECT_EQ(read().message(), "'" + path + "': expected images, got [] u8");
  images({0, 3, 4});
  labels("");
  EXPECT_EQ(read().message(), "'" + path + "' has no images");
}

TEST(Shuffle, IsAPermutationOfItsOwnForEachSeedAndEpoch) {
  std::vector<uint32_t> order = shuffled(100, 1, 0);
  EXPECT_EQ(order, shuffled(100, 1, 0));
  EXPECT_NE(order, shuffled(100, 1, 1));
  EXPECT_NE(order, shuffled(100, 2, 0));
  std::sort(order.begin(), order.end());
  for (uint32_t i = 0; i < 100; ++i)
    EXPECT_EQ(order[i], i);
}

TEST(Shuffle, PutsEveryExampleEverywhere) {
  int counts[5][5] = {};
  for (uint64_t epoch = 0; epoch < 10000; ++epoch) {
    std::vector<uint32_t> order = shuffled(5, 0, epoch);
    for (int i = 0; i < 5; ++i)
      ++counts[i][order[i]];
  }
  // Five standard deviations of a binomial with n = 10000, p = 1/5.
  for (auto &row : counts)
    for (int count : row)
      EXPECT_NEAR(count, 2000, 5 * 40);
}
