//===- GpuClusterTest.cpp - Tests programs in one kernel ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// When a kernel with a cluster for each example takes the place of a program's
// launches, with clusters of which size, and what it gets. TinyGpu.h has the
// estimates: 40000, 20000 and 16000 cycles with clusters of 4, 8 and 16 blocks
// at width 1, where dense_3 takes 60000 and 30000 more for each further block.
//
//===----------------------------------------------------------------------===//

#include "ClusterSupport.h"

using namespace modelslice::testing;

namespace {
enum { INFER, GRADIENT, SGD, ADAMW };
} // namespace

// Clusters of 4 all run at once up to a batch of 33, of 8 up to 16, of 16 up to
// 8; above it they take turns.
TEST_F(GpuCluster, ChoosesTheSizeByTurns) {
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  EXPECT_EQ(fake().calls("cuOccupancyMaxActiveClusters"), 4 * 3);
  EXPECT_EQ(s.sizeAt(1, 1), 16u);
  EXPECT_EQ(s.sizeAt(1, 8), 16u);
  EXPECT_EQ(s.sizeAt(1, 9), 8u) << "16 in two turns";
  EXPECT_EQ(s.sizeAt(1, 16), 8u);
  EXPECT_EQ(s.sizeAt(1, 17), 4u) << "the smaller one of two equals";
  EXPECT_EQ(s.sizeAt(1, 33), 4u);
  EXPECT_EQ(s.sizeAt(1, 34), 8u) << "4 in two turns, 8 in three";
  EXPECT_EQ(s.sizeAt(1, 64), 4u);
  EXPECT_EQ(s.sizeAt(0, 8), 16u);
}

TEST_F(GpuCluster, LaunchesWhereThatIsQuicker) {
  fake().setActiveClusters(4, 2, 1);
  for (const char *value : {"auto", ""}) {
    demand(value);
    ClusterSession s;
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    EXPECT_EQ(s.sizeAt(1, 4), 4u);
    EXPECT_EQ(s.sizeAt(1, 6), 8u) << "60000, and dense_3 is not alone";
    EXPECT_EQ(s.sizeAt(1, 7), 0u);
    EXPECT_EQ(s.sizeAt(1, 12), 0u);
    EXPECT_EQ(s.sizeAt(0, 64), 0u);
  }
}

// Kernels that take next to nothing have to be launched all the same.
TEST_F(GpuCluster, CountsWhatLaunchesThemselvesTake) {
  fake().setActiveClusters(1, 1, 1);
  ClusterSession s;
  EXPECT_EQ(s.sizeOfNewModel(0, 1), 16u);
  EXPECT_EQ(s.sizeAt(0, 3), 16u);
  EXPECT_EQ(s.sizeAt(0, 64), 0u);
}

// dense_3 has five blocks.
TEST_F(GpuCluster, CountsMultiprocessors) {
  for (int multiprocessors : {1, 5}) {
    fake().setMultiprocessors(multiprocessors);
    ClusterSession s;
    EXPECT_EQ(s.sizeOfNewModel(1, 64), multiprocessors == 1 ? 4u : 0u);
  }
}

TEST_F(GpuCluster, OnTakesThemWhereverThatIsPossible) {
  fake().setActiveClusters(4, 2, 1);
  demand("on");
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  EXPECT_EQ(s.sizeAt(1, 12), 4u) << "three turns, or six of 8, of 20000";
  EXPECT_EQ(s.sizeAt(1, 14), 8u) << "seven turns, or four of 4";
  EXPECT_EQ(s.sizeAt(0, 64), 4u);
}

TEST_F(GpuCluster, LaunchesProgramsThatHaveNone) {
  demand("on");
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("cuda:0", MSL_MODEL_TRAINABLE), MSL_OK)
      << s.message();
  ASSERT_EQ(s.createContextOn(1), MSL_OK) << s.message();
  float hyper[8] = {};
  int64_t shape = 8;
  msl_tensor in = {hyper, &shape, 1, MSL_F32};
  ASSERT_EQ(s.library->run(s.context, SGD, 0, &in, 1, nullptr, 0, &s.error),
            MSL_OK)
      << s.message();
  EXPECT_EQ(fake().calls("tiny_sgd"), 1);
}

TEST_F(GpuCluster, OffNeverTakesThem) {
  demand("off");
  ClusterSession s;
  EXPECT_EQ(s.sizeOfNewModel(1, 1), 0u);
  EXPECT_EQ(s.sizeAt(0, 1), 0u);
}

TEST_F(GpuCluster, GetsAddressesAndAGrid) {
  void *stream = fake().makeStream();
  auto *x = static_cast<float *>(fake().allocate(64, 0));
  auto *y = static_cast<float *>(fake().allocate(128, 0));
  {
    ClusterSession s;
    ASSERT_EQ(s.createModelOn("cuda:0", MSL_MODEL_TRAINABLE), MSL_OK)
        << s.message();
    ASSERT_EQ(s.createContextOn(4, stream), MSL_OK) << s.message();
    float hyper[8] = {};
    int64_t shape = 8;
    msl_tensor in = {hyper, &shape, 1, MSL_F32};
    ASSERT_EQ(s.library->run(s.context, SGD, 0, &in, 1, nullptr, 0, &s.error),
              MSL_OK)
        << s.message();
    std::vector<float> values = ramp(3);
    std::copy(values.begin(), values.end(), x);
    ASSERT_EQ(s.inferAt(1, 3, x, y), MSL_OK) << s.message();
    EXPECT_EQ(std::vector<float>(y, y + 15), tinyInfer(values, 1));
    const FakeLaunch *whole = fake().launch("tiny_infer_1");
    ASSERT_NE(whole, nullptr);
    EXPECT_EQ(whole->grid, 16u * 3);
    EXPECT_EQ(whole->cluster, 16u);
    EXPECT_EQ(whole->threads, 128u);
    EXPECT_EQ(whole->shared, 60u << 10);
    EXPECT_EQ(whole->stream, stream);
    EXPECT_FALSE(whole->captured);
    // The launches of others tell where things are.
    const FakeLaunch *sgd = fake().launch("tiny_sgd");
    const FakeLaunch *refresh = fake().launch("tiny_refresh");
    std::vector<uint64_t> expected = {uint64_t(x),
                                      uint64_t(y),
                                      sgd->parameters[1],
                                      sgd->parameters[2],
                                      0,
                                      0,
                                      refresh->parameters[1],
                                      refresh->parameters[2]};
    auto parameters = [&] {
      return std::vector<uint64_t>(whole->parameters, whole->parameters + 8);
    };
    EXPECT_EQ(parameters(), expected);
    // The optimiser's arenas are there once they have been used.
    ASSERT_EQ(
        s.library->run(s.context, ADAMW, 0, nullptr, 0, nullptr, 0, &s.error),
        MSL_OK);
    expected[5] = fake().launch("tiny_adamw")->parameters[0];
    ASSERT_EQ(s.inferAt(1, 2, x, y), MSL_OK) << s.message();
    EXPECT_EQ(whole->grid, 16u * 2);
    EXPECT_EQ(parameters(), expected);
    ASSERT_EQ(s.library->param_write(s.model, MSL_ARENA_STATE0, 0,
                                     tinyW().data(), &s.error),
              MSL_OK);
    ASSERT_EQ(s.inferAt(1, 1, x, y), MSL_OK) << s.message();
    EXPECT_NE(whole->parameters[4], 0u);
    expected[4] = whole->parameters[4];
    EXPECT_EQ(parameters(), expected);
    ASSERT_EQ(s.inferAt(0, 1, x, y), MSL_OK) << s.message();
    EXPECT_EQ(fake().launch("tiny_infer_0")->threads, 64u);
    EXPECT_EQ(fake().launch("tiny_infer_0")->shared, 0u);
  }
  fake().release(x);
  fake().release(y);
  fake().destroyStream(stream);
}

namespace {
/// The losses of `batch` examples, of which the first input is 3.
std::vector<float> gradient(ClusterSession &s, uint32_t width, int64_t batch) {
  std::vector<float> x(size_t(3 * batch), 3), loss(static_cast<size_t>(batch)),
      probabilities(size_t(5 * batch));
  std::vector<int32_t> labels;
  for (int i = 0; i < batch; ++i)
    labels.push_back(i);
  int32_t seed = 100;
  int64_t xShape[] = {batch, 3}, pShape[] = {batch, 5};
  msl_tensor in[] = {{x.data(), xShape, 2, MSL_F32},
                     {labels.data(), xShape, 1, MSL_I32},
                     {&seed, nullptr, 0, MSL_I32}};
  msl_tensor out[] = {{loss.data(), xShape, 1, MSL_F32},
                      {probabilities.data(), pShape, 2, MSL_F32}};
  EXPECT_EQ(s.library->run(s.context, GRADIENT, width, in, 3, out, 2, &s.error),
            MSL_OK)
      << s.message();
  EXPECT_EQ(probabilities.back(), 0.2f);
  return loss;
}
} // namespace

// Eleven addresses, of a program whose launch takes seven.
TEST_F(GpuCluster, TakesMoreAddressesThanAnyLaunch) {
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("cuda:0", MSL_MODEL_TRAINABLE), MSL_OK)
      << s.message();
  ASSERT_EQ(s.createContextOn(2), MSL_OK) << s.message();
  EXPECT_EQ(gradient(s, 0, 2), (std::vector<float>{100, 101}));
  EXPECT_EQ(fake().calls("tiny_gradient_0"), 1);
  EXPECT_EQ(fake().calls("tiny_gradient"), 0);
  std::vector<float> b(5);
  ASSERT_EQ(s.library->param_read(s.model, MSL_ARENA_GRADIENTS, 1, b.data(),
                                  &s.error),
            MSL_OK);
  EXPECT_EQ(b, std::vector<float>(5, 3));
}

// gradient has a variant of 100 cycles instead of 50000; 30 clusters in turn
// take 3000.
TEST_F(GpuCluster, CountsTheVariantThatRuns) {
  fake().setActiveClusters(1, 1, 1);
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("cuda:0", MSL_MODEL_TRAINABLE), MSL_OK)
      << s.message();
  ASSERT_EQ(s.createContextOn(30), MSL_OK) << s.message();
  gradient(s, 0, 2);
  EXPECT_EQ(fake().calls("tiny_gradient_0"), 1);
  gradient(s, 0, 30);
  EXPECT_EQ(fake().calls("tiny_gradient_0"), 1);
  EXPECT_EQ(fake().calls("tiny_gradient"), 1);
}

TEST_F(GpuCluster, LaunchesWhereCyclesCannotBeCounted) {
  fake().setActiveClusters(1, 1, 1);
  demand("on");
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("cuda:0", MSL_MODEL_TRAINABLE), MSL_OK)
      << s.message();
  ASSERT_EQ(s.createContextOn(3), MSL_OK) << s.message();
  gradient(s, 1, 2);
  EXPECT_EQ(fake().launch("tiny_gradient_1")->cluster, 4u);
  gradient(s, 1, 3);
  EXPECT_EQ(fake().calls("tiny_gradient_1"), 1);
  EXPECT_EQ(fake().calls("tiny_gradient"), 1);
}

// Who looks at kernels wants to see the launches.
TEST_F(GpuCluster, LaunchesWhatIsProfiledOrWaitedFor) {
  demand("on");
  {
    ClusterSession s;
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
    std::vector<std::string> names;
    s.library->context_set_profiler(
        s.context,
        [](void *host, const msl_kernel_event *event) {
          static_cast<std::vector<std::string> *>(host)->push_back(event->name);
        },
        &names);
    std::vector<float> y;
    ASSERT_EQ(s.infer(1, ramp(4), y), MSL_OK) << s.message();
    EXPECT_EQ(names, (std::vector<std::string>{"copy", "fc.dense", "store"}));
    EXPECT_EQ(fake().calls("cuLaunchKernelEx"), 0);
    s.library->context_set_profiler(s.context, nullptr, nullptr);
    ASSERT_EQ(s.infer(1, ramp(4), y), MSL_OK) << s.message();
    EXPECT_EQ(fake().calls("cuLaunchKernelEx"), 1);
    EXPECT_EQ(names.size(), 3u);
  }
  setenv("MODELSLICE_CUDA_SYNC", "1", 1);
  ClusterSession s;
  EXPECT_EQ(s.sizeOfNewModel(1, 4), 0u);
}
