//===- ImagesTest.cpp - Tests of images of bytes --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks shapes, pieces, normalisation and measurement of images.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Examples.h"

#include <gtest/gtest.h>

using namespace modelslice;

namespace {

struct Input {
  explicit Input(std::vector<int64_t> extents)
      : shape(std::move(extents)),
        info{"x", shape.data(), static_cast<uint32_t>(shape.size()), MSL_F32} {}
  std::vector<int64_t> shape;
  msl_tensor_info info;
};

} // namespace

static Result<Examples> bind(std::vector<int64_t> shape,
                             std::vector<uint8_t> bytes,
                             std::vector<int64_t> input) {
  Array array;
  array.type = ElementType::U8;
  array.shape = std::move(shape);
  array.data = std::move(bytes);
  return Examples::bind(std::move(array), Input(std::move(input)).info);
}

/// The bytes that an image's floats came from.
static std::vector<int> toBytes(const std::vector<float> &values) {
  std::vector<int> bytes;
  for (float value : values)
    bytes.push_back(static_cast<int>(value * 255 + 0.5f));
  return bytes;
}

static std::vector<int> piece(const Examples &examples, const ImageCrop &crop,
                              int64_t index = 0) {
  std::vector<float> values(examples.elementsPerExample());
  examples.copy(index, crop, values.data());
  return toBytes(values);
}

static std::vector<int> whole(const Examples &examples, int64_t index = 0) {
  std::vector<float> values(examples.elementsPerExample());
  examples.copy(index, values.data());
  return toBytes(values);
}

TEST(Images, HaveAShapeWhateverTheNetworkTakes) {
  struct {
    std::vector<int64_t> array, input;
    int64_t channels, height, width;
  } cases[] = {
      {{1, 2, 3}, {-1, 6}, 1, 2, 3},
      {{1, 2, 3}, {-1, 2, 3}, 1, 2, 3},
      {{1, 2, 3}, {-1, 1, 2, 3}, 1, 2, 3},
      {{1, 2, 1, 3}, {-1, 6}, 3, 2, 1},
      {{1, 1, 2, 3}, {-1, 3, 1, 2}, 3, 1, 2},
      // Planes already.
      {{1, 3, 1, 2}, {-1, 3, 1, 2}, 3, 1, 2},
  };
  for (const auto &one : cases) {
    auto examples = bind(one.array, {0, 1, 2, 3, 4, 5}, one.input);
    ASSERT_TRUE(examples) << examples.message();
    ASSERT_TRUE(examples->image());
    EXPECT_EQ(examples->image()->channels, one.channels);
    EXPECT_EQ(examples->image()->height, one.height);
    EXPECT_EQ(examples->image()->width, one.width);
  }
  EXPECT_FALSE(bind({1, 6}, {0, 1, 2, 3, 4, 5}, {-1, 6})->image());
}

TEST(Images, HaveTheirChannelsLastIfThatFits) {
  std::vector<uint8_t> bytes = {0, 1, 2, 3, 4, 5, 6, 7};
  auto last = bind({1, 2, 2, 2}, bytes, {-1, 2, 2, 2});
  EXPECT_EQ(whole(*last), (std::vector<int>{0, 2, 4, 6, 1, 3, 5, 7}));
  auto first = bind({1, 1, 2, 4}, bytes, {-1, 1, 2, 4});
  EXPECT_EQ(whole(*first), (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(piece(*first, {1, 0, true}),
            (std::vector<int>{7, 6, 5, 4, 0, 0, 0, 0}));
}

TEST(Images, GiveTheirPieces) {
  std::vector<uint8_t> bytes(12);
  for (int i = 0; i < 12; ++i)
    bytes[i] = static_cast<uint8_t>(i + 1);
  // 2 x 3 pixels, two examples.
  auto grey = bind({2, 2, 3}, bytes, {-1, 6});
  EXPECT_EQ(piece(*grey, {}), whole(*grey));
  EXPECT_EQ(piece(*grey, {0, 0, true}, 1),
            (std::vector<int>{9, 8, 7, 12, 11, 10}));
  EXPECT_EQ(piece(*grey, {1, 0, false}), (std::vector<int>{4, 5, 6, 0, 0, 0}));
  EXPECT_EQ(piece(*grey, {-1, 0, false}), (std::vector<int>{0, 0, 0, 1, 2, 3}));
  EXPECT_EQ(piece(*grey, {0, 1, false}), (std::vector<int>{2, 3, 0, 5, 6, 0}));
  EXPECT_EQ(piece(*grey, {0, -2, false}), (std::vector<int>{0, 0, 1, 0, 0, 4}));
  EXPECT_EQ(piece(*grey, {0, -2, true}), (std::vector<int>{1, 0, 0, 4, 0, 0}));
  for (ImageCrop outside : {ImageCrop{2, 0}, {-2, 0}, {0, 3}, {0, -3}, {9, -9}})
    EXPECT_EQ(piece(*grey, outside), (std::vector<int>(6, 0)));
  // 2 x 3 pixels of two channels.
  auto coloured = bind({1, 2, 3, 2}, bytes, {-1, 2, 2, 3});
  EXPECT_EQ(piece(*coloured, {0, 1, true}),
            (std::vector<int>{0, 5, 3, 0, 11, 9, 0, 6, 4, 0, 12, 10}));
}

TEST(Images, AreNormalisedChannelByChannel) {
  auto examples = bind({1, 1, 2, 2}, {0, 255, 51, 102}, {-1, 2, 1, 2});
  ASSERT_TRUE(examples->normalise({{0.5, 1}, {0.5, 0.2}}));
  std::vector<float> values(4);
  examples->copy(0, values.data());
  EXPECT_EQ(values, (std::vector<float>{-1, -0.6f, 0, -3}));
  // Black is normalised as well.
  examples->copy(0, ImageCrop{0, 1}, values.data());
  EXPECT_EQ(values, (std::vector<float>{-0.6f, -1, -3, -5}));
  ASSERT_TRUE(examples->normalise({{0}, {2}}));
  examples->copy(0, values.data());
  EXPECT_EQ(values[2], 0.5f);
  EXPECT_EQ(examples->normalise({{1, 2, 3}, {1, 2, 3}}).message(),
            "normalisation '1,2,3/1,2,3': expected one channel or 2, got 3");
}

TEST(Images, AreMeasuredChannelByChannel) {
  auto examples = bind({2, 1, 2, 2}, {0, 255, 51, 102, 0, 255, 51, 0}, {-1, 4});
  auto measured = examples->measure();
  ASSERT_TRUE(measured) << measured.message();
  // 0, 51, 0, 51 and 255, 102, 255, 0.
  EXPECT_EQ(measured->text(), "0.1,0.6/0.1,0.424264");
  EXPECT_EQ(bind({2, 1, 2}, {7, 7, 7, 7}, {-1, 2})->measure().message(),
            "channel 0 of the images is constant: it cannot be normalised");
  EXPECT_EQ(bind({2, 2}, {7, 7, 7, 7}, {-1, 2})->measure().message(),
            "expected images of bytes to normalise, got [2, 2] u8");
}

TEST(Images, AreNotFloats) {
  Array array;
  array.shape = {1, 2, 2};
  array.data.resize(16);
  auto examples = Examples::bind(std::move(array), Input({-1, 2, 2}).info);
  ASSERT_TRUE(examples) << examples.message();
  EXPECT_FALSE(examples->image());
  EXPECT_EQ(examples->normalise({{0}, {1}}).message(),
            "expected bytes to normalise, got [1, 2, 2] f32");
}
