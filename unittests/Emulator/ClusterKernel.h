//===- ClusterKernel.h - Kernels of clusters --------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the tests of clusters share: a device that has them, kernels and their
// launches.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_EMULATOR_CLUSTERKERNEL_H
#define MODELSLICE_UNITTESTS_EMULATOR_CLUSTERKERNEL_H

#include "Support.h"

#include "gtest/gtest.h"

namespace modelslice::testing {

struct Extent {
  unsigned x, y = 1, z = 1;
  unsigned count() const { return x * y * z; }
};

/// A launch of clusters.
struct ClusterLaunch {
  Extent grid, cluster;
  unsigned threads = 64;
  CUstream stream = nullptr;

  /// With the attribute, and as many others as `more` points to.
  template <typename Use>
  CUresult with(const std::vector<CUlaunchAttribute> &more, Use use) const {
    std::vector<CUlaunchAttribute> attributes = more;
    CUlaunchAttribute attribute = {};
    attribute.id = CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION;
    attribute.value.clusterDim = {cluster.x, cluster.y, cluster.z};
    attributes.push_back(attribute);
    CUlaunchConfig config = {
        grid.x, grid.y, grid.z, threads,           1,
        1,      0,      stream, attributes.data(), unsigned(attributes.size())};
    return use(config);
  }
  CUresult run(CUfunction function, CUdeviceptr memory,
               const std::vector<CUlaunchAttribute> &more = {}) const {
    void *parameters[] = {&memory, nullptr};
    return with(more, [&](const CUlaunchConfig &config) {
      return cuda().cuLaunchKernelEx(&config, function, parameters, nullptr);
    });
  }
};

inline CUresult allowLargeClusters(CUfunction function, int value = 1) {
  return cuda().cuFuncSetAttribute(
      function, CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED, value);
}

/// A device of capability 9.0 while a test runs.
class ClusterTest : public ::testing::Test {
protected:
  /// The report of a launch of the kernel with a megabyte of zeros, which is to
  /// end with `expected`.
  std::string run(const std::string &ptx, const ClusterLaunch &launch,
                  CUresult expected) {
    Device device;
    CUfunction function = device.load(ptx);
    EXPECT_EQ(allowLargeClusters(function), CUDA_SUCCESS);
    CUdeviceptr memory = device.upload(std::vector<uint32_t>(1 << 18, 0));
    CUresult error = launch.run(function, memory);
    EXPECT_EQ(error, expected) << device.report(error) << ptx;
    return error ? device.report(error) : "";
  }

  Environment capability{"MODELSLICE_EMULATOR_CAPABILITY", "9.0"};
};

/// The body begins at line 12; %w is the global address of the word of the
/// thread and %x of that of the thread in the next block of its cluster; %o is
/// the shared address of its word. %t is the thread, %b the block, %c its rank,
/// %n the number of blocks of a cluster.
inline std::string clusterKernel(const std::string &body) {
  return module(
      ".shared .align 16 .b8 s[4096];\n"
      ".visible .entry k(.param .u64 p) {\n"
      ".reg .b32 %t, %b, %c, %n, %m, %r<9>, %o; .reg .pred %q, %u;\n"
      ".reg .b64 %p, %w, %x, %g<5>; .reg .b16 %h;\n"
      "ld.param.u64 %p, [p]; mov.u32 %t, %tid.x; mov.u32 %b, %ctaid.x;"
      " mov.u32 %c, %cluster_ctarank; mov.u32 %n, %cluster_nctarank;\n"
      "mov.u32 %m, %ntid.x; mad.lo.u32 %r0, %b, %m, %t;"
      " mad.wide.u32 %w, %r0, 4, %p; mov.u32 %o, s;"
      " mad.lo.u32 %o, %t, 4, %o;\n"
      "add.u32 %r1, %c, 1; rem.u32 %r1, %r1, %n; sub.u32 %r1, %r1, %c;"
      " add.u32 %r1, %b, %r1;\n"
      "mad.lo.u32 %r0, %r1, %m, %t; mad.wide.u32 %x, %r0, 4, %p;\n" +
          body + "\nret;\n}\n",
      "sm_90");
}

const std::string kClusterBarrier =
    "barrier.cluster.arrive.aligned; barrier.cluster.wait.aligned;\n";

} // namespace modelslice::testing

#endif // MODELSLICE_UNITTESTS_EMULATOR_CLUSTERKERNEL_H
