//===- CompiledTest.cpp - Tests PTX that LLVM made --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs PTX that llc made of Inputs/*.ll:
//
//   llc -O1 -march=nvptx64 -mcpu=sm_80 reverse.ll -o reverse-sm_80.ptx
//
//===----------------------------------------------------------------------===//

#include "InstructionCases.h"
#include "Support.h"

#include "gtest/gtest.h"

#include <cmath>
#include <fstream>
#include <sstream>

using namespace modelslice::testing;

namespace {
std::string readInput(const std::string &name) {
  std::stringstream text;
  text << std::ifstream(std::string(INPUTS) + "/" + name).rdbuf();
  return text.str();
}

class Compiled : public ::testing::TestWithParam<const char *> {
protected:
  Environment capability{"MODELSLICE_EMULATOR_CAPABILITY", "9.0"};
  std::string read(const std::string &name) {
    return readInput(name + "-" + GetParam() + ".ptx");
  }
};

TEST_P(Compiled, Reverse) {
  Device device;
  CUfunction function = device.load(read("reverse"), "reverse");
  std::vector<float> values(1000);
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = float(i);
  CUdeviceptr from = device.upload(values);
  CUdeviceptr to = device.allocate(4000);
  CUresult error =
      device.launch(function, 4, 256, 0, from, to, int64_t(values.size()));
  ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
  auto results = device.download<float>(to, values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    size_t other = i / 256 * 256 + 255 - i % 256;
    float reversed = other < values.size() ? float(other) : 0;
    EXPECT_EQ(results[i], 2 * reversed + 1);
  }
}

TEST_P(Compiled, Mix) {
  Device device;
  CUfunction function = device.load(read("mix"), "mix");
  constexpr int kThreads = 128, kRounds = 6;
  std::vector<float> values(4 * kThreads);
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = float(i % 37) / 8;
  CUdeviceptr from = device.upload(values);
  CUdeviceptr to = device.allocate(16 * kThreads);
  CUresult error =
      device.launch(function, 1, kThreads, 0, from, to, kRounds, 0.75f);
  ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
  auto results = device.download<float>(to, values.size());
  auto sumOf = [&](int thread) {
    float sum = 0;
    for (int i = 0; i < kRounds; ++i)
      sum += values[4 * thread + i % 4];
    return sum;
  };
  for (int t = 0; t < kThreads; ++t) {
    float most = std::max(sumOf(t), sumOf(t ^ 1));
    float root = std::sqrt(most * 3.0f / 0.75f);
    float half = halfToFloat(halfOf(root));
    EXPECT_EQ(results[4 * t], most);
    EXPECT_EQ(results[4 * t + 1], root);
    EXPECT_EQ(results[4 * t + 2], halfToFloat(halfOf(half * half + 1)));
    EXPECT_EQ(results[4 * t + 3], bfloatToFloat(bfloatOf(root)));
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Compiled,
                         ::testing::Values("sm_80", "sm_90"));
} // namespace
