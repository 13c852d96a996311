//===- GpuClusterGraphTest.cpp - Tests captures of clusters ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels of whole programs in graphs of contexts and in captures of callers.
//
//===----------------------------------------------------------------------===//

#include "ClusterSupport.h"

using namespace modelslice::testing;

TEST_F(GpuCluster, AreCapturedIntoGraphs) {
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
  long launches = fake().calls("cuLaunchKernel");
  for (int i = 0; i < 5; ++i) {
    std::vector<float> y;
    ASSERT_EQ(s.infer(1, ramp(4), y), MSL_OK) << s.message();
    EXPECT_EQ(y, tinyInfer(ramp(4), 1));
    EXPECT_EQ(fake().launch("tiny_infer_1")->captured, i > 0);
  }
  EXPECT_EQ(fake().calls("cuLaunchKernelEx"), 2);
  EXPECT_EQ(fake().calls("cuLaunchKernel"), launches);
  EXPECT_EQ(fake().calls("cuGraphInstantiateWithFlags"), 1);
  EXPECT_EQ(fake().calls("cuGraphLaunch"), 4);
  EXPECT_EQ(fake().calls("tiny_infer_1"), 5);
}

TEST_F(GpuCluster, DoWithoutAGraphWhereCaptureFails) {
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
  for (int i = 0; i < 4; ++i) {
    if (i == 1)
      fake().fail("cuLaunchKernelEx", 0, 900);
    std::vector<float> y;
    ASSERT_EQ(s.infer(1, ramp(4), y), MSL_OK) << s.message();
    EXPECT_EQ(y, tinyInfer(ramp(4), 1));
  }
  EXPECT_EQ(fake().calls("cuStreamBeginCapture_v2"), 1);
  EXPECT_EQ(fake().calls("cuGraphLaunch"), 0);
  EXPECT_EQ(fake().calls("tiny_infer_1"), 4);
}

namespace {
/// Calls that a stream of the caller's only records, so that they may be as
/// large as they like.
class GpuClusterCapture : public GpuCluster {
protected:
  void SetUp() override {
    GpuCluster::SetUp();
    demand("on");
    stream = fake().makeStream();
    scratch = fake().allocate(size_t(20) << 30, 0);
    x = fake().allocate(size_t(7) << 30, 0);
    y = fake().allocate(size_t(11) << 30, 0);
    begin();
  }
  void begin() {
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(1, stream, scratch, size_t(20) << 30), MSL_OK)
        << s.message();
    fake().capture(stream, true);
  }
  void end() {
    fake().capture(stream, false);
    s.leaveContext();
    s.library->model_destroy(s.model);
    s.model = nullptr;
  }
  void TearDown() override {
    end();
    fake().destroyStream(stream);
    for (void *memory : {scratch, x, y})
      fake().release(memory);
    GpuCluster::TearDown();
  }
  msl_status run(int64_t batch) {
    return s.inferAt(1, batch, x, y, nullptr, /*wait=*/false);
  }
  ClusterSession s;
  void *stream = nullptr, *scratch = nullptr, *x = nullptr, *y = nullptr;
};
} // namespace

TEST_F(GpuClusterCapture, TakesItsPlaceInACaptureOfTheCallers) {
  // No launch can be measured in a capture.
  s.library->context_set_profiler(
      s.context, [](void *, const msl_kernel_event *) { FAIL(); }, nullptr);
  ASSERT_EQ(run(3), MSL_OK) << s.message();
  const FakeLaunch *whole = fake().launch("tiny_infer_1");
  ASSERT_NE(whole, nullptr);
  EXPECT_TRUE(whole->captured);
  EXPECT_EQ(whole->stream, stream);
  EXPECT_EQ(whole->parameters[7], uint64_t(scratch));
  EXPECT_EQ(fake().calls("tiny_infer_1"), 0);
}

TEST_F(GpuClusterCapture, GridsHaveAnEnd) {
  end();
  fake().setActiveClusters(1, 1, 1); // 16 has the least cycles of all sizes.
  begin();
  int64_t most = INT32_MAX;
  for (unsigned size : {16u, 8u, 4u})
    for (int64_t batch : {most / (2 * size) + 1, most / size}) {
      ASSERT_EQ(run(batch), MSL_OK) << s.message();
      EXPECT_EQ(fake().launch("tiny_infer_1")->cluster, size) << batch;
      EXPECT_EQ(fake().launch("tiny_infer_1")->grid, size * batch);
    }
  EXPECT_EQ(run(most / 4 + 1), MSL_UNSUPPORTED);
  EXPECT_EQ(s.message(), "cuda:0: kernel 'store' reaches 9007199254740992 "
                         "elements of a buffer at batch 536870912, expected at "
                         "most 2147483647");
}
