//===- ClusterSupport.h - What the tests of clusters share ------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model whose programs have kernels of their own, on a device of capability
// 9.0, and what a call of it has launched.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_RUNTIME_CLUSTERSUPPORT_H
#define MODELSLICE_UNITTESTS_RUNTIME_CLUSTERSUPPORT_H

#include "GpuSupport.h"

namespace modelslice::testing {

class ClusterSession : public GpuSession {
public:
  ClusterSession() : GpuSession(TINY_GPU_CLUSTERS) {}

  void leaveContext() {
    library->context_destroy(context);
    context = nullptr;
  }
  /// Runs "infer" in a context of its own, so that there is no graph yet. The
  /// blocks of a cluster; 0: the three launches have run.
  unsigned sizeAt(uint32_t width, size_t batch) {
    if (!model)
      return ~0u;
    leaveContext();
    EXPECT_EQ(createContextOn(int64_t(batch)), MSL_OK) << message();
    long whole = fake().calls("cuLaunchKernelEx");
    long launches = fake().calls("cuLaunchKernel");
    std::vector<float> y;
    EXPECT_EQ(infer(width, ramp(batch), y), MSL_OK) << message();
    EXPECT_EQ(y, tinyInfer(ramp(batch), width));
    whole = fake().calls("cuLaunchKernelEx") - whole;
    launches = fake().calls("cuLaunchKernel") - launches;
    EXPECT_EQ(whole, launches ? 0 : 1);
    EXPECT_EQ(launches, whole ? 0 : 3);
    const FakeLaunch *last =
        fake().launch(width ? "tiny_infer_1" : "tiny_infer_0");
    if (!whole || !last)
      return 0;
    EXPECT_EQ(last->grid, last->cluster * batch);
    return last->cluster;
  }
  unsigned sizeOfNewModel(uint32_t width, size_t batch) {
    EXPECT_EQ(createModelOn("cuda:0"), MSL_OK) << message();
    return sizeAt(width, batch);
  }
};

class GpuCluster : public FakeGpu {
protected:
  void SetUp() override {
    FakeGpu::SetUp();
    fake().configure(12040, 2, 90);
    fake().setActiveClusters(33, 16, 8);
  }
  void TearDown() override {
    unsetenv("MODELSLICE_CUDA_CLUSTERS");
    unsetenv("MODELSLICE_CUDA_SYNC");
    FakeGpu::TearDown();
  }
  static void demand(const char *clusters) {
    setenv("MODELSLICE_CUDA_CLUSTERS", clusters, 1);
  }
};

} // namespace modelslice::testing

#endif // MODELSLICE_UNITTESTS_RUNTIME_CLUSTERSUPPORT_H
