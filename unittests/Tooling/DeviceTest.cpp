//===- DeviceTest.cpp - Tests of the tools' work on devices ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What slice-run and slice-bench do with --device: on the emulator, and on a
// driver without a GPU.
//
//===----------------------------------------------------------------------===//

#include "TemporaryDirectory.h"
#include "modelslice/Tooling/Bench.h"
#include "modelslice/Tooling/FileIO.h"
#include "modelslice/Tooling/Inference.h"
#include "modelslice/Tooling/Npy.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace modelslice;

namespace {
class Device : public testing::Test {
protected:
  void SetUp() override { setenv("MODELSLICE_CUDA_DRIVER", FAKE_DRIVER, 1); }
  void TearDown() override {
    unsetenv("MODELSLICE_CUDA_DRIVER");
    unsetenv("MODELSLICE_EMULATOR");
  }
  Result<BenchReport> bench(const std::string &device) {
    BenchOptions options;
    options.library = TINY_GPU;
    options.batches = {1, 4};
    options.device = device;
    options.layers = true;
    options.seconds = 0.001;
    return runBench(options, [](const std::string &) {});
  }
  TemporaryDirectory directory;
};
} // namespace

TEST_F(Device, RunsTheSameThingEverywhere) {
  float x[12] = {1, 2, 3, 4, 5, 6, -1, -2, -3, 0.5f, 0, 7};
  InferenceOptions options;
  options.library = TINY_GPU_EMBEDDED;
  options.batch = 3; // The last one is of one example.
  options.inputs = {directory.file(
      "x.npy", npyHeader(ElementType::F32, {4, 3}) +
                   std::string(reinterpret_cast<char *>(x), sizeof x))};
  auto output = [&](const char *device) {
    options.device = device;
    options.outputs = {directory.path("y.npy")};
    auto summary = runInference(options);
    EXPECT_TRUE(summary) << summary.message();
    auto bytes = readFile(options.outputs[0]);
    EXPECT_TRUE(bytes) << bytes.message();
    return std::string(bytes->begin(), bytes->end());
  };
  std::string onCpu = output("cpu");
  EXPECT_EQ(output("cuda:0"), onCpu);
  // It lies where the tools look for it.
  EXPECT_EQ(output("emulator"), onCpu);
  options.device = "cuda:9";
  EXPECT_EQ(runInference(options).message(),
            "cuda:9: the machine has 2 devices; the library has code for "
            "sm_90a, sm_75, sm_80");
}

TEST_F(Device, BenchesAgainstTheDevice) {
  auto report = bench("cuda:0");
  ASSERT_TRUE(report) << report.message();
  EXPECT_EQ(report->device, "cuda:0 (Fake GPU, code for sm_80)");
  ASSERT_EQ(report->rows.size(), 4u);
  EXPECT_GT(report->rows[0].bandwidth, 0);
  ASSERT_EQ(report->layers.size(), 12u);
  EXPECT_DOUBLE_EQ(report->layers[1].medianUs, 1500);
  std::string text = formatReport(*report);
  EXPECT_EQ(text.find("tiny on cuda:0 (Fake GPU, code for sm_80)\n"), 0u);
  // The driver does not know the loop of multiply-adds.
  EXPECT_EQ(report->rows[0].peakGflops, 0);
  auto json = nlohmann::json::parse(reportJson(*report));
  EXPECT_TRUE(json["peak_gflops"].is_null());
  EXPECT_TRUE(json["rows"][0]["share_of_peak"].is_null());
  EXPECT_FALSE(json["rows"][0]["share_of_bandwidth"].is_null());
  // As one that does would be shown.
  report->peaks[0].second = report->rows[0].peakGflops = 1000;
  report->limitLoop = "fma.rn.f32";
  text = formatReport(*report);
  EXPECT_NE(text.find("\npeak: 1000.0 GFLOP/s (fma.rn.f32), copies at "),
            std::string::npos)
      << text;
}

TEST_F(Device, BenchesTheEmulatorAgainstNothing) {
  auto report = bench("emulator");
  ASSERT_TRUE(report) << report.message();
  EXPECT_EQ(report->device, "emulator (modelslice emulator, code for sm_80)");
  std::string text = formatReport(*report);
  EXPECT_EQ(text.find("peak: "), std::string::npos) << text;
  EXPECT_NE(text.find("        -         - "), std::string::npos) << text;
  auto json = nlohmann::json::parse(reportJson(*report));
  EXPECT_TRUE(json["rows"][0]["share_of_bandwidth"].is_null());
}
