//===- GpuGraphTest.cpp - Tests the graphs of contexts --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which calls become graphs, which launch kernels one by one, and which graphs
// are kept.
//
//===----------------------------------------------------------------------===//

#include "GpuSupport.h"

using namespace modelslice::testing;

namespace {
class GpuGraph : public FakeGpu {
protected:
  void SetUp() override {
    FakeGpu::SetUp();
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(64), MSL_OK) << s.message();
    launches = fake().calls("cuLaunchKernel");
  }
  void TearDown() override {
    s.library->context_destroy(s.context);
    s.library->model_destroy(s.model);
    s.context = nullptr;
    s.model = nullptr;
    FakeGpu::TearDown();
  }
  void run(uint32_t width, size_t batch) {
    std::vector<float> y;
    ASSERT_EQ(s.infer(width, ramp(batch), y), MSL_OK) << s.message();
    EXPECT_EQ(y, tinyInfer(ramp(batch), width));
  }
  /// Since the last time.
  long newLaunches() {
    long before = launches;
    launches = fake().calls("cuLaunchKernel");
    return launches - before;
  }
  long graphs() { return fake().calls("cuGraphInstantiateWithFlags"); }
  GpuSession s;
  long launches = 0;
};
} // namespace

TEST_F(GpuGraph, CapturesTheSecondCallOfAKind) {
  run(1, 4);
  EXPECT_EQ(newLaunches(), 3);
  EXPECT_EQ(graphs(), 0);
  run(1, 4);
  EXPECT_EQ(newLaunches(), 3) << "while it captures";
  EXPECT_EQ(graphs(), 1);
  EXPECT_EQ(fake().calls("cuGraphLaunch"), 1);
  // Wherever the host's tensors lie.
  for (int i = 0; i < 5; ++i)
    run(1, 4);
  EXPECT_EQ(newLaunches(), 0);
  EXPECT_EQ(fake().calls("cuGraphLaunch"), 6);
  // Another width, batch or address is another call.
  run(0, 4);
  run(1, 5);
  auto *x = static_cast<float *>(fake().allocate(64, 0));
  std::vector<float> in = ramp(4), y(20);
  std::copy(in.begin(), in.end(), x);
  ASSERT_EQ(s.inferAt(1, 4, x, y.data()), MSL_OK);
  EXPECT_EQ(newLaunches(), 9);
  fake().release(x);
}

TEST_F(GpuGraph, KeepsTheLastSixteen) {
  for (size_t batch = 1; batch <= 16; ++batch)
    for (int i = 0; i < 2; ++i)
      run(1, batch);
  EXPECT_EQ(graphs(), 16);
  newLaunches();
  run(1, 1); // Now 2 is the oldest.
  EXPECT_EQ(newLaunches(), 0);
  run(1, 17);
  EXPECT_EQ(fake().calls("cuGraphExecDestroy"), 1);
  EXPECT_EQ(newLaunches(), 3);
  run(1, 1);
  run(1, 3);
  EXPECT_EQ(newLaunches(), 0);
  run(1, 2);
  EXPECT_EQ(newLaunches(), 3);
}

TEST_F(GpuGraph, DoesWithoutWhereCaptureFails) {
  const char *functions[] = {"cuStreamBeginCapture_v2", "cuStreamEndCapture",
                             "cuGraphInstantiateWithFlags", "cuLaunchKernel"};
  for (size_t i = 0; i < 4; ++i) {
    run(0, i + 1);
    fake().fail(functions[i], 0, 900);
    newLaunches();
    run(0, i + 1);
    EXPECT_GE(newLaunches(), 3);
    long tries = fake().calls("cuStreamBeginCapture_v2");
    run(0, i + 1);
    EXPECT_EQ(newLaunches(), 3);
    EXPECT_EQ(fake().calls("cuStreamBeginCapture_v2"), tries)
        << "it does not try again";
  }
}

TEST_F(GpuGraph, LaunchesPlainlyInACaptureOfTheCallers) {
  void *stream = fake().makeStream();
  s.library->context_destroy(s.context);
  s.context = nullptr;
  ASSERT_EQ(s.createContextOn(8, stream), MSL_OK) << s.message();
  for (int i = 0; i < 3; ++i)
    run(1, 4);
  newLaunches();
  fake().capture(stream, true);
  std::vector<float> x = ramp(4), y(20);
  EXPECT_EQ(s.inferAt(1, 4, x.data(), y.data()), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "infer: the context's stream is being captured; "
                         "expected run_async");
  ASSERT_EQ(s.inferAt(1, 4, x.data(), y.data(), nullptr, /*wait=*/false),
            MSL_OK)
      << s.message();
  EXPECT_EQ(newLaunches(), 3);
  fake().capture(stream, false);
  run(1, 4);
  EXPECT_EQ(newLaunches(), 0);
  s.library->context_destroy(s.context);
  s.context = nullptr;
  fake().destroyStream(stream);
}

// Nor have derived copies been rebuilt by what a capture has recorded.
TEST_F(FakeGpu, WhatIsCapturedHasNotBeenDone) {
  void *stream = fake().makeStream();
  {
    GpuSession s(TINY_GPU_TRAINING);
    ASSERT_EQ(s.createModelOn("cuda:0", MSL_MODEL_TRAINABLE), MSL_OK)
        << s.message();
    ASSERT_EQ(s.createContextOn(4, stream), MSL_OK) << s.message();
    std::vector<float> x = ramp(4), y(20);
    auto launches = [&](bool captured) {
      long before = fake().calls("cuLaunchKernel");
      fake().capture(stream, captured);
      EXPECT_EQ(s.inferAt(1, 4, x.data(), y.data(), nullptr, !captured), MSL_OK)
          << s.message();
      return fake().calls("cuLaunchKernel") - before;
    };
    EXPECT_EQ(launches(true), 4) << "with refresh";
    EXPECT_EQ(launches(true), 4);
    EXPECT_EQ(launches(false), 4);
    EXPECT_EQ(y, tinyInfer(x, 1));
    EXPECT_EQ(launches(true), 3);
    fake().capture(stream, false);
    EXPECT_EQ(s.library->synchronize(s.context, &s.error), MSL_OK)
        << s.message();
  }
  fake().destroyStream(stream);
}

// What an estimate says is quickest, for plain launches and in graphs alike:
// copy has a block of 64 elements that takes 15 cycles, or blocks of 32 that
// take 10, and an example has 3 elements.
TEST_F(GpuGraph, ChoosesVariantsByBlocks) {
  auto runs = [&](size_t batch) {
    long large = fake().calls("tiny_copy");
    long small = fake().calls("tiny_copy_32");
    for (int i = 0; i < 3; ++i)
      run(1, batch);
    return std::pair(fake().calls("tiny_copy") - large,
                     fake().calls("tiny_copy_32") - small);
  };
  EXPECT_EQ(runs(2), std::pair(0L, 3L));
  EXPECT_EQ(runs(20), std::pair(3L, 0L));
  EXPECT_EQ(runs(30), std::pair(3L, 0L)) << "the larger one of two equals";
}

// More multiprocessors take more blocks at a time.
TEST_F(FakeGpu, ChoosesVariantsByMultiprocessors) {
  for (int multiprocessors : {1, 4}) {
    fake().setMultiprocessors(multiprocessors);
    GpuSession s;
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(20), MSL_OK) << s.message();
    std::vector<float> y;
    ASSERT_EQ(s.infer(1, ramp(20), y), MSL_OK) << s.message();
    EXPECT_EQ(y, tinyInfer(ramp(20), 1));
    EXPECT_EQ(fake().calls("tiny_copy"), 1);
    EXPECT_EQ(fake().calls("tiny_copy_32"), multiprocessors == 4);
  }
}
