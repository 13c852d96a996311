//===- BenchTest.cpp - Tests of slice-bench's work ------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks what a benchmark reports, short of the numbers themselves.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Bench.h"
#include "modelslice/Tooling/MachineLimits.h"
#include "modelslice/Tooling/RandomWeights.h"
#include "modelslice/Tooling/Safetensors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace modelslice;

static Result<BenchReport> bench(BenchOptions options) {
  options.seconds = 0.001;
  return runBench(options, [](const std::string &) {});
}

TEST(Bench, ReportsEveryWidthBatchAndThreadCount) {
  BenchOptions options;
  options.library = FAKE_LIBRARY;
  options.rates = {1.0, 0.25};
  options.batches = {1, 4};
  options.threads = {1, 2};
  options.layers = true;
  auto report = bench(options);
  ASSERT_TRUE(report) << report.message();
  ASSERT_EQ(report->rows.size(), 8u);
  ASSERT_EQ(report->peaks.size(), 2u);
  for (size_t i = 0; i < 8; ++i) {
    const BenchRow &row = report->rows[i];
    EXPECT_EQ(row.rate, i % 2 ? 1.0 : 0.25);
    EXPECT_EQ(row.batch, i / 2 % 2 ? 4 : 1);
    EXPECT_EQ(row.threads, i / 4 ? 2 : 1);
    // 2 * 3 classes * kept features for each example.
    EXPECT_EQ(row.flops, (i % 2 ? 72 : 18) * row.batch);
    EXPECT_DOUBLE_EQ(row.flopsOfWidest, i % 2 ? 1.0 : 0.25);
    EXPECT_LE(row.minUs, row.medianUs);
    EXPECT_LE(row.medianUs, row.p99Us);
    EXPECT_GT(row.bandwidth, 0);
    EXPECT_EQ(row.peakGflops, report->peaks[i / 4].second);
  }
  ASSERT_EQ(report->layers.size(), 8u);
  EXPECT_EQ(report->layers[0].name, "fc.dense");
  EXPECT_DOUBLE_EQ(report->layers[0].medianUs, 1.0);

  auto json = nlohmann::json::parse(reportJson(*report));
  EXPECT_EQ(json["peak_gflops"], report->peaks[0].second);
  ASSERT_EQ(json["rows"].size(), 8u);
  for (const char *key :
       {"rate", "batch", "threads", "median_us", "p99_us", "gflops"})
    EXPECT_TRUE(json["rows"][0].contains(key)) << key;
  EXPECT_NE(formatReport(*report).find("peak of 2 threads: "),
            std::string::npos);

  // Of a machine that did nothing else, and of another.
  for (BenchRow &row : report->rows)
    row.medianUs = 1.4 * row.minUs;
  EXPECT_EQ(formatReport(*report).find("busy"), std::string::npos);
  report->rows[2].medianUs = 1.6 * report->rows[2].minUs;
  EXPECT_NE(formatReport(*report).find(
                "the machine was busy: 1 of 8 rows have a median above 1.5 "
                "times their minimum; measure again, or read min us\n"),
            std::string::npos);
}

TEST(Bench, TimesTrainingSteps) {
  BenchOptions options;
  options.library = FAKE_TRAINING_LIBRARY;
  options.batches = {2};
  options.training = true;
  auto report = bench(options);
  ASSERT_TRUE(report) << report.message();
  ASSERT_EQ(report->rows.size(), 4u);
  EXPECT_TRUE(report->rows[3].training);
  EXPECT_EQ(report->rows[3].flops, 3 * 2 * (18 + 36 + 72));
  auto json = nlohmann::json::parse(reportJson(*report));
  EXPECT_EQ(json["rows"].size(), 3u);
  EXPECT_EQ(json["training"].size(), 1u);

  options.library = FAKE_LIBRARY;
  EXPECT_EQ(bench(options).message(),
            "--training: library 'fake' was compiled without --training");
}

TEST(Bench, MakesUpParametersOfTheRightShape) {
  auto library = Library::open(FAKE_LIBRARY);
  ASSERT_TRUE(library) << library.message();
  std::vector<uint8_t> bytes = randomWeights(*library);
  auto view = parseSafetensors(bytes.data(), bytes.size());
  ASSERT_TRUE(view) << view.message();
  EXPECT_EQ(view->tensors["fc.weight"].shape, (std::vector<int64_t>{3, 12}));
  EXPECT_EQ(view->tensors["fc.bias"].shape, (std::vector<int64_t>{3}));
  for (float value : view->tensors["fc.bias"].data)
    EXPECT_GT(value, 0);
}

TEST(MachineLimits, SamplesAreOfThisWorld) {
  for (unsigned threads : {1u, 2u}) {
    MachineLimits limits(threads);
    for (int i = 0; i < 3; ++i) {
      double gflops = limits.sampleGflops();
      double bandwidth = limits.sampleBandwidth(100000);
      EXPECT_GT(gflops, 0.01);
      EXPECT_LT(gflops, 10000);
      EXPECT_GT(bandwidth, 0.01);
      EXPECT_LT(bandwidth, 100000);
    }
  }
}
