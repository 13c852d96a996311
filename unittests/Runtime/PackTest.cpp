//===- PackTest.cpp - Tests the packed layout -----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Packing and unpacking against the address formula of msl_param, written out
// here per element, and the initialisers.
//
//===----------------------------------------------------------------------===//

extern "C" {
#include "Runtime.h"
}

#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace {
struct Layout {
  std::vector<int64_t> shape;
  int32_t blockDim;
  uint32_t block;
  std::vector<uint8_t> order;
};

/// How the names of the tests show it.
void PrintTo(const Layout &layout, std::ostream *out) {
  *out << ::testing::PrintToString(layout.shape) << " in blocks of "
       << layout.block << " along " << layout.blockDim;
}

msl_param makeParam(const Layout &layout) {
  msl_param param = {};
  param.info = {"p", layout.shape.data(), uint32_t(layout.shape.size()),
                MSL_F32};
  param.offset = 64;
  param.block_dim = layout.blockDim;
  param.block = layout.block;
  std::copy(layout.order.begin(), layout.order.end(), param.order);
  return param;
}

/// Where the element at `index` lies, in elements from the parameter's start.
size_t address(const Layout &layout, const std::vector<int64_t> &index) {
  size_t at = 0;
  if (layout.blockDim >= 0)
    at = size_t(index[layout.blockDim]) / layout.block;
  for (uint8_t dim : layout.order)
    at = at * size_t(layout.shape[dim]) + size_t(index[dim]);
  if (layout.blockDim >= 0)
    at = at * layout.block + size_t(index[layout.blockDim]) % layout.block;
  return at;
}

class Pack : public ::testing::TestWithParam<Layout> {};
} // namespace

TEST_P(Pack, FollowsTheFormula) {
  const Layout &layout = GetParam();
  msl_param param = makeParam(layout);
  size_t elements = 1, packed = 1;
  for (size_t i = 0; i < layout.shape.size(); ++i) {
    size_t extent = size_t(layout.shape[i]);
    elements *= extent;
    if (int32_t(i) == layout.blockDim)
      extent = (extent + layout.block - 1) / layout.block * layout.block;
    packed *= extent;
  }
  param.bytes = (packed * 4 + 63) / 64 * 64;
  std::vector<float> data(elements), back(elements),
      arena(16 + param.bytes / 4, -7);
  std::iota(data.begin(), data.end(), 1.0f);
  auto *bytes = reinterpret_cast<uint8_t *>(arena.data());
  msl_pack(&param, bytes, data.data());

  std::vector<float> expected(arena.size(), 0);
  std::fill(expected.begin(), expected.begin() + 16, -7);
  std::vector<int64_t> index(layout.shape.size());
  for (size_t i = 0; i < elements; ++i) {
    size_t rest = i;
    for (size_t d = index.size(); d-- > 0; rest /= size_t(layout.shape[d]))
      index[d] = int64_t(rest % size_t(layout.shape[d]));
    expected[16 + address(layout, index)] = data[i];
  }
  EXPECT_EQ(arena, expected);

  msl_unpack(&param, bytes, back.data());
  EXPECT_EQ(back, data);
  EXPECT_TRUE(msl_packed_equal(&param, bytes, data.data()));
  if (!elements)
    return;
  data[elements - 1] += 1;
  EXPECT_FALSE(msl_packed_equal(&param, bytes, data.data()));
}

INSTANTIATE_TEST_SUITE_P(
    Layouts, Pack,
    ::testing::Values(Layout{{}, -1, 0, {}}, Layout{{7}, -1, 0, {0}},
                      Layout{{7}, 0, 4, {}}, Layout{{5, 3}, -1, 0, {0, 1}},
                      Layout{{5, 3}, -1, 0, {1, 0}}, Layout{{5, 3}, 0, 4, {1}},
                      Layout{{5, 3}, 1, 2, {0}}, Layout{{8, 3}, 0, 8, {1}},
                      Layout{{5, 3}, 0, 16, {1}}, Layout{{0, 3}, 0, 4, {1}},
                      Layout{{5, 0}, 0, 4, {1}},
                      Layout{{6, 5, 3, 2}, 0, 4, {2, 3, 1}},
                      Layout{{6, 5, 3, 2}, 1, 2, {3, 0, 2}},
                      Layout{{2, 3, 4, 5}, -1, 0, {3, 1, 0, 2}}));

TEST(Pack, TakesUnalignedData) {
  Layout layout{{5, 3}, 0, 4, {1}};
  msl_param param = makeParam(layout);
  param.bytes = 128;
  std::vector<uint8_t> data(61), back(61);
  std::iota(data.begin(), data.end(), uint8_t(0));
  std::vector<uint8_t> arena(192);
  msl_pack(&param, arena.data(), data.data() + 1);
  msl_unpack(&param, arena.data(), back.data() + 1);
  data[0] = 0;
  EXPECT_EQ(back, data);
}

namespace {
std::vector<float> draw(msl_init_kind kind, double scale, uint64_t seed,
                        const char *name, int64_t count) {
  msl_param param = {};
  param.info = {name, &count, 1, MSL_F32};
  param.init = kind;
  param.init_scale = scale;
  std::vector<float> values(static_cast<size_t>(count));
  msl_initialize(&param, seed, values.data());
  return values;
}
} // namespace

TEST(Init, Constants) {
  EXPECT_EQ(draw(MSL_INIT_ZEROS, 0, 1, "a", 3), std::vector<float>(3, 0));
  EXPECT_EQ(draw(MSL_INIT_ONES, 0, 1, "a", 3), std::vector<float>(3, 1));
}

TEST(Init, DependsOnSeedAndNameAlone) {
  auto values = draw(MSL_INIT_UNIFORM, 1, 1, "a", 100);
  EXPECT_EQ(values, draw(MSL_INIT_UNIFORM, 1, 1, "a", 100));
  EXPECT_NE(values, draw(MSL_INIT_UNIFORM, 1, 2, "a", 100));
  EXPECT_NE(values, draw(MSL_INIT_UNIFORM, 1, 1, "b", 100));
  auto longer = draw(MSL_INIT_UNIFORM, 1, 1, "a", 200);
  longer.resize(100);
  EXPECT_EQ(values, longer);
}

// Computed by a separate program from the formula in Init.c: seeds must give
// the same training runs in later versions.
TEST(Init, BitsArePinned) {
  auto uniform = draw(MSL_INIT_UNIFORM, 0.5, 42, "fc1.weight", 3);
  EXPECT_EQ(uniform,
            (std::vector<float>{-0.395412773f, 0.318088561f, 0.419405192f}));
  auto normal = draw(MSL_INIT_NORMAL, 2, 42, "fc1.weight", 3);
  const float expected[] = {-2.5116775f, 1.81620955f, 2.8021636f};
  for (int i = 0; i < 3; ++i)
    EXPECT_NEAR(normal[i], expected[i], 1e-6);
}

// The k-th sample of n must lie near the k/n quantile (Kolmogorov-Smirnov at a
// level that a right generator passes for nearly all seeds; the seed is fixed).
TEST(Init, Distributions) {
  const int n = 100000;
  auto distance = [&](std::vector<float> values, auto cdf) {
    std::sort(values.begin(), values.end());
    double worst = 0;
    for (int i = 0; i < n; ++i)
      worst = std::max(worst, std::fabs(cdf(values[i]) - (i + 0.5) / n));
    return worst;
  };
  auto uniform = [](double v) { return (v + 0.25) / 0.5; };
  auto normal = [](double v) { return 0.5 * std::erfc(-v / 3 / std::sqrt(2)); };
  double limit = 1.63 / std::sqrt(double(n));
  EXPECT_LT(distance(draw(MSL_INIT_UNIFORM, 0.25, 7, "a", n), uniform), limit);
  EXPECT_LT(distance(draw(MSL_INIT_NORMAL, 3, 7, "a", n), normal), limit);
}
