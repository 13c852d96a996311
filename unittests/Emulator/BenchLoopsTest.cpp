//===- BenchLoopsTest.cpp - Tests the loops of slice-bench ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The loops that slice-bench measures a GPU's peak with run without a report,
// which a GPU would not give.
//
//===----------------------------------------------------------------------===//

#include "CudaLoops.h"
#include "Support.h"
#include <gtest/gtest.h>

using namespace modelslice;
using namespace modelslice::testing;

namespace {

class BenchLoop : public ::testing::TestWithParam<const char *> {};

TEST_P(BenchLoop, Runs) {
  Environment capability("MODELSLICE_EMULATOR_CAPABILITY", "9.0");
  Device device;
  for (const CudaLoop &loop : getCudaLoops(GetParam())) {
    EXPECT_GT(loop.flopsPerTurn, 0);
    EXPECT_NE(loop.source.find(loop.instruction), std::string::npos);
    CUfunction function = device.load(loop.source, "loop");
    CUresult error = device.launch(function, 1, loop.threads, loop.sharedBytes,
                                   CUdeviceptr(0), int64_t(2));
    EXPECT_EQ(error, CUDA_SUCCESS)
        << loop.instruction << ": " << device.report(error);
  }
}

INSTANTIATE_TEST_SUITE_P(Precisions, BenchLoop,
                         ::testing::Values("f32", "tf32", "bf16"));

TEST(BenchLoops, AreTheFastestFirst) {
  EXPECT_EQ(getCudaLoops("f32").size(), 1u);
  EXPECT_EQ(getCudaLoops("tf32")[0].instruction,
            "wgmma.mma_async.sync.aligned.m64n256k8.f32.tf32.tf32");
  EXPECT_EQ(getCudaLoops("bf16")[1].instruction,
            "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32");
}

} // namespace
