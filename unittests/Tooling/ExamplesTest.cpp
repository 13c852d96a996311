//===- ExamplesTest.cpp - Tests of examples and labels --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks how arrays fit inputs, and what does not fit.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Examples.h"
#include "TemporaryDirectory.h"
#include "modelslice/Tooling/Npy.h"

#include <cstring>
#include <gtest/gtest.h>

using namespace modelslice;

namespace {

/// An input declaration that owns its shape.
struct Input {
  explicit Input(std::vector<int64_t> extents, uint32_t dtype = MSL_F32)
      : shape(std::move(extents)),
        info{"x", shape.data(), static_cast<uint32_t>(shape.size()), dtype} {}
  std::vector<int64_t> shape;
  msl_tensor_info info;
};

} // namespace

/// Bytes 0, 1, 2, ...
static Array bytes(std::vector<int64_t> shape) {
  Array array;
  array.type = ElementType::U8;
  size_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  for (size_t i = 0; i < count; ++i)
    array.data.push_back(static_cast<uint8_t>(i));
  array.shape = std::move(shape);
  return array;
}

template <typename T>
static Array numbers(ElementType type, std::vector<int64_t> shape,
                     const std::vector<T> &values) {
  Array array;
  array.type = type;
  array.shape = std::move(shape);
  array.data.resize(sizeof(T) * values.size());
  std::memcpy(array.data.data(), values.data(), array.data.size());
  return array;
}

static std::vector<float> row(const Examples &examples, int64_t index) {
  std::vector<float> values(examples.elementsPerExample());
  examples.copy(index, values.data());
  return values;
}

TEST(Examples, CopiesFloats) {
  Input input({-1, 2});
  auto examples = Examples::bind(
      numbers<float>(ElementType::F32, {3, 2}, {1, 2, 3, 4, 5, 6}), input.info);
  ASSERT_TRUE(examples) << examples.message();
  EXPECT_EQ(examples->size(), 3);
  EXPECT_EQ(row(*examples, 1), (std::vector<float>{3, 4}));
}

TEST(Examples, ScalesBytesToTheUnitInterval) {
  Input flat({-1, 6}), planar({-1, 1, 2, 3}), plain({-1, 2, 3});
  for (const Input *input : {&flat, &planar, &plain}) {
    auto examples = Examples::bind(bytes({2, 2, 3}), input->info);
    ASSERT_TRUE(examples) << examples.message();
    EXPECT_EQ(row(*examples, 1),
              (std::vector<float>{6 / 255.f, 7 / 255.f, 8 / 255.f, 9 / 255.f,
                                  10 / 255.f, 11 / 255.f}));
  }
}

TEST(Examples, MakesChannelsTheOutermostDimension) {
  // 1 x 2 pixels of three channels.
  Input flat({-1, 6}), planar({-1, 3, 1, 2});
  for (const Input *input : {&flat, &planar}) {
    auto examples = Examples::bind(bytes({1, 1, 2, 3}), input->info);
    ASSERT_TRUE(examples) << examples.message();
    EXPECT_EQ(row(*examples, 0),
              (std::vector<float>{0 / 255.f, 3 / 255.f, 1 / 255.f, 4 / 255.f,
                                  2 / 255.f, 5 / 255.f}));
  }
}

TEST(Examples, RefusesWhatDoesNotFit) {
  Input input({-1, 4}), planar({-1, 3, 2, 2}), integers({-1, 4}, MSL_I32);
  auto refusal = [](Array array, const Input &input) {
    return Examples::bind(std::move(array), input.info).message();
  };
  EXPECT_EQ(refusal(bytes({2, 3}), input),
            "input 'x': expected [batch, 4] f32, got [2, 3] u8");
  EXPECT_EQ(refusal(bytes({}), input),
            "input 'x': expected [batch, 4] f32, got [] u8");
  EXPECT_EQ(refusal(bytes({2, 2, 2, 4}), planar),
            "input 'x': expected [batch, 3, 2, 2] f32, got [2, 2, 2, 4] u8");
  EXPECT_EQ(refusal(bytes({2, 4}), integers),
            "input 'x': expected [batch, 4] i32, got [2, 4] u8");
  // Floats are not rearranged: only images of bytes are.
  EXPECT_EQ(
      refusal(numbers<float>(ElementType::F32, {1, 2, 2}, {1, 2, 3, 4}), input),
      "input 'x': expected [batch, 4] f32, got [1, 2, 2] f32");
  Input scalar({});
  EXPECT_EQ(refusal(bytes({2}), scalar),
            "input 'x' has no batch dimension: it cannot be read from a file");
}

TEST(Labels, ReadsEveryIntegerType) {
  std::vector<int32_t> wanted = {0, 9, 3};
  EXPECT_EQ(*toLabels(numbers<uint8_t>(ElementType::U8, {3}, {0, 9, 3})),
            wanted);
  EXPECT_EQ(*toLabels(numbers<int32_t>(ElementType::I32, {3}, {0, 9, 3})),
            wanted);
  EXPECT_EQ(*toLabels(numbers<int64_t>(ElementType::I64, {3}, {0, 9, 3})),
            wanted);
}

TEST(Labels, RefusesWhatIsNoLabel) {
  EXPECT_EQ(toLabels(bytes({2, 1})).message(),
            "labels: expected [N] of u8, i32 or i64, got [2, 1] u8");
  EXPECT_EQ(toLabels(numbers<float>(ElementType::F32, {1}, {1})).message(),
            "labels: expected [N] of u8, i32 or i64, got [1] f32");
  EXPECT_EQ(toLabels(numbers<int64_t>(ElementType::I64, {2}, {1, 1ll << 40}))
                .message(),
            "label 1099511627776 of example 1 does not fit in 32 bits");
  EXPECT_TRUE(checkLabels({0, 9}, 10));
  EXPECT_EQ(checkLabels({0, 10}, 10).message(),
            "label 10 of example 1 is not one of the 10 classes");
  EXPECT_EQ(checkLabels({-1}, 10).message(),
            "label -1 of example 0 is not one of the 10 classes");
}

TEST(Labels, TakesTheFirstOfEqualScores) {
  std::vector<float> scores = {1, 3, 3, 2};
  EXPECT_EQ(argmax(scores.data(), 4), 1);
}

TEST(ReadArrayFile, TellsFormatsApartAndNamesTheFile) {
  TemporaryDirectory directory;
  std::string npy = directory.file("a", npyHeader(ElementType::U8, {2}) +
                                            std::string("\x01\x02"));
  std::string idx =
      directory.file("b", std::string("\0\0\x08\x01\0\0\0\x02\x01\x02", 10));
  for (const std::string &path : {npy, idx}) {
    auto array = readArrayFile(path);
    ASSERT_TRUE(array) << array.message();
    EXPECT_EQ(array->data, (std::vector<uint8_t>{1, 2}));
  }
  std::string text = directory.file("c", "some text");
  EXPECT_EQ(readArrayFile(text).message(),
            "'" + text + "': not a .npy file: the magic bytes are missing");
}
