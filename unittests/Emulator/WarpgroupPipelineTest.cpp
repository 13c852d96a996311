//===- WarpgroupPipelineTest.cpp - Tests a kernel with wgmma --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A matrix product whose operands asynchronous copies bring to stages of shared
// memory while products of the warpgroup run, and what is said of it when there
// is a stage too few, or no fence.
//
//===----------------------------------------------------------------------===//

#include "InstructionCases.h"
#include "WarpgroupKernel.h"

using namespace modelslice::testing;

namespace {
constexpr unsigned kSize = 64;
constexpr unsigned kSteps = 8; ///< Of 32 numbers of K, 64 bytes of a row.
constexpr unsigned kDepth = 32 * kSteps;

/// C = A B of 64 x K by K x 64, in bf16. A stage holds 64 rows of A, then of B,
/// in rows of 64 swizzled bytes. Two steps are copied ahead, and one product
/// runs while the next one is started: there are to be four stages.
std::string product(unsigned stages, const std::string &fence) {
  std::string sums, clear, store;
  for (unsigned i = 0; i < 32; ++i) {
    std::string d = "%d" + std::to_string(i);
    sums += (i ? ", " : "") + d;
    clear += "mov.f32 " + d + ", 0f00000000; ";
    unsigned offset = i / 4 * 32 + i / 2 % 2 * 2048 + i % 2 * 4;
    store += "st.global.f32 [%c+" + std::to_string(offset) + "], " + d + ";\n";
  }
  std::string copy =
      "rem.u32 %x, %j, " + std::to_string(stages) +
      "; mad.lo.u32 %x, %x, 8192, %to;\n"
      "setp.lt.u32 %p, %j, 8; add.u32 %j, %j, 1;\n"
      "@%p cp.async.cg.shared.global [%x], [%a], 16;\n"
      "@%p cp.async.cg.shared.global [%x+2048], [%a+16384], 16;\n"
      "@%p cp.async.cg.shared.global [%x+4096], [%b], 16;\n"
      "@%p cp.async.cg.shared.global [%x+6144], [%b+16384], 16;\n"
      "add.u64 %a, %a, 64; add.u64 %b, %b, 64;\n"
      "cp.async.commit_group;\n";
  std::string multiply =
      "{ .reg .pred p;\nsetp.ne.b32 p, 1, 0;\n"
      "wgmma.mma_async.sync.aligned.m64n64k16.f32.bf16.bf16 {" +
      sums + "}, %da, %db, p, 1, 1, 0, 0; }\n";
  return module(
      ".extern .shared .align 1024 .b8 stages[];\n"
      ".visible .entry k(.param .u64 a, .param .u64 b, .param .u64 c) {\n"
      ".reg .b64 %a, %b, %c, %o, %da, %db; .reg .pred %p, %q;\n"
      ".reg .b32 %t, %i, %j, %x, %y, %s, %to; .reg .f32 %d<32>;\n"
      "ld.param.u64 %a, [a]; ld.param.u64 %b, [b]; ld.param.u64 %c, [c];\n"
      "mov.u32 %t, %tid.x; mov.u32 %s, stages;\n"
      // The thread copies 16 bytes of row t / 4, and of the row 32 farther.
      "shr.u32 %x, %t, 2; mul.wide.u32 %o, %x, 512; add.u64 %a, %a, %o;\n"
      "add.u64 %b, %b, %o; mad.lo.u32 %to, %x, 64, %s; and.b32 %x, %t, 3;\n"
      "mul.wide.u32 %o, %x, 16; add.u64 %a, %a, %o; add.u64 %b, %b, %o;\n"
      "shr.u32 %y, %t, 3; and.b32 %y, %y, 3; xor.b32 %x, %x, %y;\n"
      "mad.lo.u32 %to, %x, 16, %to; mov.u32 %i, 0; mov.u32 %j, 0;\n" +
          copy + copy + clear + "\nagain: cp.async.wait_group 1;\n" + fence +
          " bar.sync 0;\n" + copy + "rem.u32 %x, %i, " +
          std::to_string(stages) +
          "; mad.lo.u32 %x, %x, 8192, %s;\n"
          "shr.u32 %x, %x, 4; cvt.u64.u32 %da, %x;\n"
          "or.b64 %da, %da, 0x8000002000000000; add.u64 %db, %da, 256;\n"
          "wgmma.fence.sync.aligned;\n" +
          multiply + "add.u64 %da, %da, 2; add.u64 %db, %db, 2;\n" + multiply +
          "wgmma.commit_group.sync.aligned;\n"
          "wgmma.wait_group.sync.aligned 1;\n"
          "add.u32 %i, %i, 1; setp.lt.u32 %q, %i, 8; @%q bra again;\n"
          "wgmma.wait_group.sync.aligned 0;\n"
          // Row 16 w + g, column 2 in.
          "shr.u32 %x, %t, 5; shl.b32 %x, %x, 4; shr.u32 %y, %t, 2;\n"
          "and.b32 %y, %y, 7; add.u32 %x, %x, %y; mul.wide.u32 %o, %x, 256;\n"
          "add.u64 %c, %c, %o; and.b32 %x, %t, 3; mul.wide.u32 %o, %x, 8;\n"
          "add.u64 %c, %c, %o;\n" +
          store + "ret;\n}\n",
      "sm_90a");
}

class WarpgroupPipeline : public WarpgroupChecks {
protected:
  /// The report, if there is one.
  std::string run(unsigned stages, const std::string &fence) {
    std::vector<uint16_t> bitsA, bitsB;
    for (size_t i = 0; i < size_t(kSize) * kDepth; ++i) {
      a.push_back(float(int(i * 7 % 13) - 6));
      b.push_back(float(int(i * 5 % 11) - 5));
      bitsA.push_back(uint16_t(bfloatOf(a.back())));
      bitsB.push_back(uint16_t(bfloatOf(b.back())));
    }
    CUfunction function = device.load(product(stages, fence));
    c = device.allocate(kSize * kSize * 4);
    CUresult error =
        device.launch(function, 1, 128, stages * 8192, device.upload(bitsA),
                      device.upload(bitsB), c);
    return error ? device.report(error) : "";
  }

  Device device;
  std::vector<float> a, b; ///< Both with K fastest.
  CUdeviceptr c = 0;
};

TEST_F(WarpgroupPipeline, IsInOrder) {
  ASSERT_EQ(run(4, "fence.proxy.async;"), "");
  auto results = device.download<float>(c, kSize * kSize);
  for (unsigned row = 0; row < kSize; ++row)
    for (unsigned column = 0; column < kSize; ++column) {
      float expected = 0;
      for (unsigned k = 0; k < kDepth; ++k)
        expected += a[row * kDepth + k] * b[column * kDepth + k];
      ASSERT_EQ(results[row * kSize + column], expected);
    }
}

TEST_F(WarpgroupPipeline, WithAStageTooFew) {
  std::string report = run(3, "fence.proxy.async;");
  EXPECT_NE(report.find("may still read it: the thread has not waited for it"),
            std::string::npos)
      << report;
}

TEST_F(WarpgroupPipeline, WithoutTheFence) {
  std::string report = run(4, "");
  EXPECT_NE(report.find("not made visible to the asynchronous proxy"),
            std::string::npos)
      << report;
}
} // namespace
