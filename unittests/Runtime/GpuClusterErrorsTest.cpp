//===- GpuClusterErrorsTest.cpp - Tests what clusters can fail at ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Drivers and modules without clusters, sizes that are refused, kernels that
// are missing or fail, and the text of every message about them.
//
//===----------------------------------------------------------------------===//

#include "ClusterSupport.h"

using namespace modelslice::testing;

using GpuClusterErrors = GpuCluster;

TEST_F(GpuClusterErrors, ValuesOfTheVariable) {
  auto refusal = [](const char *value) {
    demand(value);
    ClusterSession s;
    EXPECT_EQ(s.createModelOn("cuda:0"), MSL_INVALID_ARGUMENT);
    EXPECT_EQ(s.model, nullptr);
    return s.message();
  };
  std::string expected =
      "MODELSLICE_CUDA_CLUSTERS: expected auto, off or on, got '";
  for (const char *value : {"1", "ON", "on ", "of", "offline", "automatic"})
    EXPECT_EQ(refusal(value), expected + value + "'");
  EXPECT_EQ(refusal(std::string(100, 'x').c_str()),
            expected + std::string(60, 'x') + "'");
}

TEST_F(GpuClusterErrors, DriversWithoutThem) {
  FakeDriver &old = *openFake(FAKE_DRIVER_WITHOUT_CLUSTERS);
  old.reset();
  old.configure(12040, 1, 90);
  old.setActiveClusters(33, 16, 8);
  setenv("MODELSLICE_CUDA_DRIVER", FAKE_DRIVER_WITHOUT_CLUSTERS, 1);
  demand("on");
  {
    ClusterSession s;
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
    std::vector<float> y;
    ASSERT_EQ(s.infer(1, ramp(4), y), MSL_OK) << s.message();
    EXPECT_EQ(y, tinyInfer(ramp(4), 1));
    EXPECT_EQ(old.calls("cuLaunchKernelEx"), 0);
    EXPECT_EQ(old.calls("tiny_dense_3"), 1);
  }
  EXPECT_EQ(old.live(), 0);
  EXPECT_EQ(old.violations(), 0);
}

TEST_F(GpuClusterErrors, ModulesWithoutThem) {
  fake().configure(12040, 1, 86);
  demand("on");
  ClusterSession s;
  EXPECT_EQ(s.sizeOfNewModel(1, 1), 0u);
  EXPECT_STREQ(s.library->model_device(s.model),
               "cuda:0 (Fake GPU, code for sm_80)");
  EXPECT_EQ(fake().calls("cuOccupancyMaxActiveClusters"), 0);
}

TEST_F(GpuClusterErrors, SizesThatAreRefused) {
  demand("on");
  struct {
    int active[3];
    unsigned size;
  } cases[] = {
      {{33, 16, -1}, 8}, {{33, 16, 0}, 8},  {{33, -1, -1}, 4},
      {{-1, -1, 8}, 16}, {{-1, -1, -1}, 0}, {{0, 0, 0}, 0},
  };
  for (const auto &c : cases) {
    fake().setActiveClusters(c.active[0], c.active[1], c.active[2]);
    ClusterSession s;
    EXPECT_EQ(s.sizeOfNewModel(1, 1), c.size);
  }
}

// The first attribute is dense_3's, then come those of the programs.
TEST_F(GpuClusterErrors, AttributesThatAreRefused) {
  {
    fake().fail("cuFuncSetAttribute", 3, 1);
    ClusterSession s;
    EXPECT_EQ(s.sizeOfNewModel(1, 1), 8u) << "portable sizes remain";
    EXPECT_EQ(s.sizeAt(0, 1), 16u);
    EXPECT_EQ(fake().calls("cuOccupancyMaxActiveClusters"), 4 * 3 - 1);
  }
  // Less shared memory than such a kernel needs may do for the launches.
  fake().fail("cuFuncSetAttribute", 2, 1);
  ClusterSession s;
  EXPECT_EQ(s.sizeOfNewModel(1, 1), 0u);
  EXPECT_EQ(s.sizeAt(0, 1), 16u);
}

TEST_F(GpuClusterErrors, KernelsThatAreMissing) {
  const char *names[] = {"tiny_infer_0", "tiny_infer_1", "tiny_gradient_0"};
  for (int i = 0; i < 3; ++i) {
    fake().fail("cuModuleGetFunction", 10 + i, 500);
    ClusterSession s;
    EXPECT_EQ(s.createModelOn("cuda:0"), MSL_DEVICE_FAILED);
    EXPECT_EQ(s.message(), std::string("cuda:0: kernel '") + names[i] +
                               "' of sm_90: unknown error");
    EXPECT_EQ(fake().live(), 0);
  }
}

TEST_F(GpuClusterErrors, LaunchesThatFail) {
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
  std::vector<float> y;
  fake().fail("cuLaunchKernelEx", 0, 1);
  EXPECT_EQ(s.infer(1, ramp(4), y), MSL_DEVICE_FAILED);
  EXPECT_EQ(s.message(),
            "cuda:0: kernel 'tiny_infer_1' failed: invalid argument");
  // That was about this launch alone.
  ASSERT_EQ(s.infer(1, ramp(3), y), MSL_OK) << s.message();
  EXPECT_EQ(y, tinyInfer(ramp(3), 1));
  // This may have been about an earlier one.
  std::string text = "kernel 'tiny_infer_0', or one before it, failed "
                     "(MODELSLICE_CUDA_SYNC=1 tells which): an illegal memory "
                     "access was encountered";
  fake().fail("cuLaunchKernelEx", 0, 700);
  EXPECT_EQ(s.infer(0, ramp(4), y), MSL_DEVICE_FAILED);
  EXPECT_EQ(s.message(), "cuda:0: " + text);
  EXPECT_EQ(s.infer(0, ramp(4), y), MSL_DEVICE_FAILED);
  EXPECT_EQ(s.message(), "cuda:0: the context cannot go on after an earlier "
                         "failure: " +
                             text);
}

// Launches of the emulator are over when they return.
TEST_F(GpuClusterErrors, LaunchesThatFailOnAnEmulator) {
  setenv("MODELSLICE_EMULATOR", FAKE_DRIVER, 1);
  ClusterSession s;
  ASSERT_EQ(s.createModelOn("emulator"), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
  std::vector<float> y;
  fake().fail("cuLaunchKernelEx", 0, 700);
  EXPECT_EQ(s.infer(0, ramp(4), y), MSL_DEVICE_FAILED);
  EXPECT_EQ(s.message(), "emulator: kernel 'tiny_infer_0' failed: an illegal "
                         "memory access was encountered");
  unsetenv("MODELSLICE_EMULATOR");
}

// Whatever function fails: an error, or launches, and nothing left.
TEST_F(GpuClusterErrors, EveryFunctionMayFail) {
  const char *functions[] = {"cuModuleGetFunction", "cuFuncSetAttribute",
                             "cuOccupancyMaxActiveClusters",
                             "cuLaunchKernelEx"};
  for (const char *function : functions)
    for (int call = 0; call < 14; ++call)
      expectNoTraces<ClusterSession>(function, call);
}
