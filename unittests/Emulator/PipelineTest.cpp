//===- PipelineTest.cpp - Tests a kernel as the compiler makes it ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A matrix product with two stages of asynchronous copies in shared memory, and
// what is said of it when a wait or a barrier is missing.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

using namespace modelslice::testing;

namespace {
constexpr unsigned kDepth = 64;

/// C = A B of 32 x 64 by 64 x 8. A stage holds 32 x 8 of A, then 8 x 8 of B;
/// each of two warps computes 16 rows.
std::string product(const std::string &wait, const std::string &before,
                    const std::string &after) {
  return module(
      ".extern .shared .align 16 .b8 stages[];\n"
      ".visible .entry k(.param .u64 a, .param .u64 b, .param .u64 c) {\n"
      ".reg .b64 %a, %b, %c, %o; .reg .pred %p, %more, %q;\n"
      ".reg .b32 %t, %row, %half, %i, %to, %s, %g, %in, %lane, %w, %x;\n"
      ".reg .b32 %ra<4>, %rb<2>; .reg .f32 %d<4>;\n"
      "ld.param.u64 %a, [a]; ld.param.u64 %b, [b]; ld.param.u64 %c, [c];\n"
      "mov.u32 %t, %tid.x; shr.u32 %row, %t, 1; and.b32 %half, %t, 1;\n"
      // Where the thread reads A and B, and writes within a stage.
      "mul.wide.u32 %o, %row, 256; add.u64 %a, %a, %o;\n"
      "mul.wide.u32 %o, %half, 16; add.u64 %a, %a, %o;\n"
      "mul.wide.u32 %o, %t, 16; add.u64 %b, %b, %o;\n"
      "mov.u32 %s, stages; mad.lo.u32 %to, %t, 16, %s;\n"
      "setp.lt.u32 %p, %t, 16; mov.u32 %i, 0;\n"
      "and.b32 %lane, %t, 31; shr.u32 %w, %t, 5;\n"
      "shr.u32 %g, %lane, 2; and.b32 %in, %lane, 3;\n"
      "mov.f32 %d0, 0f00000000; mov.f32 %d1, %d0; mov.f32 %d2, %d0;\n"
      "mov.f32 %d3, %d0;\n"
      "cp.async.cg.shared.global [%to], [%a], 16;\n"
      "@%p cp.async.cg.shared.global [%to+1024], [%b], 16;\n"
      "cp.async.commit_group;\n"
      "again: add.u32 %x, %i, 1; setp.lt.u32 %more, %x, 8;\n"
      "and.b32 %x, %x, 1; mul.lo.u32 %x, %x, 1280; add.u32 %x, %x, %to;\n"
      "@!%more bra issued;\n"
      "add.u64 %a, %a, 32; add.u64 %b, %b, 256;\n"
      "cp.async.cg.shared.global [%x], [%a], 16;\n"
      "@%p cp.async.cg.shared.global [%x+1024], [%b], 16;\n"
      "issued: cp.async.commit_group;\n" +
      wait + "\n" + before +
      "\n"
      // A[16 w + g][in] and B[in][g] of this stage.
      "and.b32 %x, %i, 1; mad.lo.u32 %x, %x, 1280, %s;\n"
      "mad.lo.u32 %x, %w, 512, %x; mad.lo.u32 %x, %g, 32, %x;\n"
      "mad.lo.u32 %x, %in, 4, %x;\n"
      "ld.shared.b32 %ra0, [%x]; ld.shared.b32 %ra1, [%x+256];\n"
      "ld.shared.b32 %ra2, [%x+16]; ld.shared.b32 %ra3, [%x+272];\n"
      "and.b32 %x, %i, 1; mad.lo.u32 %x, %x, 1280, %s;\n"
      "mad.lo.u32 %x, %in, 32, %x; mad.lo.u32 %x, %g, 4, %x;\n"
      "ld.shared.b32 %rb0, [%x+1024]; ld.shared.b32 %rb1, [%x+1152];\n"
      "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32\n"
      "  {%d0, %d1, %d2, %d3}, {%ra0, %ra1, %ra2, %ra3}, {%rb0, %rb1},\n"
      "  {%d0, %d1, %d2, %d3};\n" +
      after +
      "\nadd.u32 %i, %i, 1; setp.lt.u32 %q, %i, 8; @%q bra again;\n"
      "mad.lo.u32 %x, %w, 16, %g; mul.wide.u32 %o, %x, 32;\n"
      "add.u64 %c, %c, %o; mul.wide.u32 %o, %in, 8; add.u64 %c, %c, %o;\n"
      "st.global.v2.f32 [%c], {%d0, %d1};\n"
      "st.global.v2.f32 [%c+256], {%d2, %d3};\nret;\n}\n");
}

class Pipeline : public ::testing::Test {
protected:
  CUresult run(const std::string &wait, const std::string &before,
               const std::string &after) {
    for (size_t i = 0; i < a.size(); ++i)
      a[i] = float(int(i * 7 % 13) - 6);
    for (size_t i = 0; i < b.size(); ++i)
      b[i] = float(int(i * 5 % 11) - 5);
    CUfunction function = device.load(product(wait, before, after));
    c = device.allocate(32 * 8 * 4);
    CUresult error = device.launch(function, 1, 64, 2560, device.upload(a),
                                   device.upload(b), c);
    report = error ? device.report(error) : "";
    return error;
  }

  Device device;
  std::vector<float> a = std::vector<float>(32 * kDepth);
  std::vector<float> b = std::vector<float>(kDepth * 8);
  CUdeviceptr c = 0;
  std::string report;
};

TEST_F(Pipeline, IsInOrder) {
  ASSERT_EQ(run("cp.async.wait_group 1;", "bar.sync 0;", "bar.sync 0;"),
            CUDA_SUCCESS)
      << report;
  auto results = device.download<float>(c, 32 * 8);
  for (unsigned row = 0; row < 32; ++row)
    for (unsigned column = 0; column < 8; ++column) {
      float expected = 0;
      for (unsigned k = 0; k < kDepth; ++k)
        expected += a[row * kDepth + k] * b[k * 8 + column];
      EXPECT_EQ(results[row * 8 + column], expected);
    }
}

TEST_F(Pipeline, WithoutTheBarrierBeforeReading) {
  EXPECT_EQ(run("cp.async.wait_group 1;", "", "bar.sync 0;"),
            CUDA_ERROR_LAUNCH_FAILED);
  EXPECT_NE(report.find("race in shared memory: thread"), std::string::npos)
      << report;
}

TEST_F(Pipeline, WithoutTheBarrierBeforeTheNextCopy) {
  EXPECT_EQ(run("cp.async.wait_group 1;", "bar.sync 0;", ""),
            CUDA_ERROR_LAUNCH_FAILED);
  EXPECT_NE(report.find("copies to byte"), std::string::npos) << report;
}

TEST_F(Pipeline, WithAWaitThatLeavesTooMuch) {
  EXPECT_EQ(run("cp.async.wait_group 2;", "bar.sync 0;", "bar.sync 0;"),
            CUDA_ERROR_LAUNCH_FAILED);
  EXPECT_NE(report.find("before it has waited for the copy"), std::string::npos)
      << report;
}
} // namespace
