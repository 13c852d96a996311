//===- ClusterLaunchTest.cpp - Tests launches of clusters
//------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sizes of clusters that a launch may have, how many of them run at once, and
// launches that a graph repeats.
//
//===----------------------------------------------------------------------===//

#include "ClusterKernel.h"

using namespace modelslice::testing;

namespace {
/// Adds one to the word of every thread of the block after the own one.
const std::string kAddToNext =
    clusterKernel("ld.global.u32 %r2, [%w];\n" + kClusterBarrier +
                  "ld.global.u32 %r3, [%x]; add.u32 %r3, %r3, 1;\n"
                  "st.global.u32 [%x], %r3;");
const std::string kNothing = module(".visible .entry k(.param .u64 p) {\n"
                                    "ret;\n}\n");

class ClusterLaunches : public ClusterTest {
protected:
  CUresult launch(CUfunction function, Extent grid, Extent cluster) {
    return ClusterLaunch{grid, cluster, 1}.run(function, 0);
  }
};

TEST_F(ClusterLaunches, Sizes) {
  Device device;
  CUfunction function = device.load(kNothing);
  for (Extent cluster : {Extent{1}, {2}, {8}, {4, 2}, {2, 2, 2}, {1, 1, 8}})
    EXPECT_EQ(launch(function, {8, 4, 16}, cluster), CUDA_SUCCESS);
  // More than 8 blocks, none, or not a divisor of the grid.
  for (Extent cluster : {Extent{16},
                         {4, 4},
                         {3},
                         {1, 3},
                         {1, 1, 3},
                         {0},
                         {1, 0},
                         {1, 1, 0},
                         {1u << 31},
                         {2, 1u << 31},
                         {1u << 16, 1u << 16, 4}})
    EXPECT_EQ(launch(function, {16, 4, 16}, cluster), CUDA_ERROR_INVALID_VALUE)
        << cluster.x << " " << cluster.y << " " << cluster.z;
  // A size that is wrong breaks nothing.
  EXPECT_EQ(launch(function, {16}, {8}), CUDA_SUCCESS);
}

TEST_F(ClusterLaunches, LargeSizes) {
  Device device;
  CUfunction function = device.load(kNothing);
  EXPECT_EQ(allowLargeClusters(function, 2), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(allowLargeClusters(function, -1), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(allowLargeClusters(nullptr), CUDA_ERROR_INVALID_HANDLE);
  EXPECT_EQ(launch(function, {32}, {16}), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(allowLargeClusters(function), CUDA_SUCCESS);
  EXPECT_EQ(launch(function, {32}, {16}), CUDA_SUCCESS);
  EXPECT_EQ(launch(function, {36}, {9}), CUDA_SUCCESS);
  EXPECT_EQ(launch(function, {32}, {32}), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(launch(function, {34}, {17}), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(allowLargeClusters(function, 0), CUDA_SUCCESS);
  EXPECT_EQ(launch(function, {32}, {16}), CUDA_ERROR_INVALID_VALUE);
}

TEST(ClusterLaunchesOfOlderDevices, AreRefused) {
  Environment older("MODELSLICE_EMULATOR_CAPABILITY", "8.9");
  Device device;
  CUfunction function = device.load(kNothing);
  for (unsigned size : {1, 2})
    EXPECT_EQ((ClusterLaunch{{2}, {size}}.run(function, 0)),
              CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(allowLargeClusters(function), CUDA_ERROR_INVALID_VALUE);
}

TEST_F(ClusterLaunches, TogetherWithOtherAttributes) {
  Device device;
  CUfunction function = device.load(kAddToNext);
  CUdeviceptr memory = device.upload(std::vector<uint32_t>(8 * 32, 1));
  CUlaunchAttribute serialization = {};
  serialization.id = CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION;
  serialization.value.programmaticStreamSerializationAllowed = 1;
  ClusterLaunch launch = {{8}, {4}, 32};
  EXPECT_EQ(launch.run(function, memory, {serialization}), CUDA_SUCCESS);
  EXPECT_EQ(device.download<uint32_t>(memory, 8 * 32),
            std::vector<uint32_t>(8 * 32, 2));
  CUlaunchAttribute unknown = {};
  unknown.id = 99;
  EXPECT_EQ(launch.run(function, memory, {unknown}), CUDA_ERROR_INVALID_VALUE);
  // The grid has fewer blocks than a cluster.
  launch.grid = {2};
  EXPECT_EQ(launch.run(function, memory, {serialization}),
            CUDA_ERROR_INVALID_VALUE);
}

TEST_F(ClusterLaunches, Occupancy) {
  Environment multiprocessors("MODELSLICE_EMULATOR_MULTIPROCESSORS", "130");
  Device device;
  CUfunction function = device.load(kNothing);
  auto occupancy = [&](Extent grid, Extent cluster, int &clusters) {
    return ClusterLaunch{grid, cluster}.with(
        {}, [&](const CUlaunchConfig &config) {
          return cuda().cuOccupancyMaxActiveClusters(&clusters, function,
                                                     &config);
        });
  };
  int clusters = -1;
  EXPECT_EQ(occupancy({8}, {8}, clusters), CUDA_SUCCESS);
  EXPECT_EQ(clusters, 16);
  EXPECT_EQ(occupancy({64, 3}, {2, 3}, clusters), CUDA_SUCCESS);
  EXPECT_EQ(clusters, 21);
  EXPECT_EQ(occupancy({16}, {16}, clusters), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(occupancy({6}, {4}, clusters), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(allowLargeClusters(function), CUDA_SUCCESS);
  EXPECT_EQ(occupancy({16}, {16}, clusters), CUDA_SUCCESS);
  EXPECT_EQ(clusters, 8);
  CUlaunchConfig config = {4, 1, 1, 32, 1, 1, 0, nullptr, nullptr, 0};
  EXPECT_EQ(cuda().cuOccupancyMaxActiveClusters(&clusters, function, &config),
            CUDA_SUCCESS);
  EXPECT_EQ(clusters, 130);
  EXPECT_EQ(cuda().cuOccupancyMaxActiveClusters(nullptr, function, &config),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuda().cuOccupancyMaxActiveClusters(&clusters, function, nullptr),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuda().cuOccupancyMaxActiveClusters(&clusters, nullptr, &config),
            CUDA_ERROR_INVALID_HANDLE);
  config.blockDimX = 1025;
  EXPECT_EQ(cuda().cuOccupancyMaxActiveClusters(&clusters, function, &config),
            CUDA_ERROR_INVALID_VALUE);
}

TEST_F(ClusterLaunches, FewMultiprocessorsHoldNoCluster) {
  Environment multiprocessors("MODELSLICE_EMULATOR_MULTIPROCESSORS", "7");
  Device device;
  CUfunction function = device.load(kNothing);
  int clusters = -1;
  ClusterLaunch launch = {{8}, {8}};
  EXPECT_EQ(launch.with({},
                        [&](const CUlaunchConfig &config) {
                          return cuda().cuOccupancyMaxActiveClusters(
                              &clusters, function, &config);
                        }),
            CUDA_SUCCESS);
  EXPECT_EQ(clusters, 0);
}

TEST_F(ClusterLaunches, RepeatedByAGraph) {
  Device device;
  CUfunction function = device.load(kAddToNext);
  CUdeviceptr memory = device.upload(std::vector<uint32_t>(8 * 32, 1));
  CUstream stream;
  CUgraph graph;
  CUgraphExec exec;
  ASSERT_EQ(cuda().cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING),
            CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED),
            CUDA_SUCCESS);
  EXPECT_EQ((ClusterLaunch{{8}, {4}, 32, stream}.run(function, memory)),
            CUDA_SUCCESS);
  EXPECT_EQ((ClusterLaunch{{8}, {3}, 32, stream}.run(function, memory)),
            CUDA_ERROR_INVALID_VALUE);
  ASSERT_EQ(cuda().cuStreamEndCapture(stream, &graph), CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuGraphInstantiateWithFlags(&exec, graph, 0), CUDA_SUCCESS);
  for (uint32_t launches = 1; launches <= 4; ++launches) {
    EXPECT_EQ(device.download<uint32_t>(memory, 8 * 32),
              std::vector<uint32_t>(8 * 32, launches));
    ASSERT_EQ(cuda().cuGraphLaunch(exec, stream), CUDA_SUCCESS);
  }
}
} // namespace
