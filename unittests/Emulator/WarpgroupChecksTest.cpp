//===- WarpgroupChecksTest.cpp - Tests what wgmma is reported for ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the emulator says of wgmma whose text, descriptors or threads are wrong.
//
//===----------------------------------------------------------------------===//

#include "WarpgroupKernel.h"

using namespace modelslice::testing;

namespace {
TEST_F(WarpgroupChecks, NamesWhatIsWrongInTheCode) {
  struct BadCode {
    std::string body, message;
  };
  Device device;
  for (const BadCode &bad : {
           BadCode{kMultiply + "%x, %x, p, 1, 2, 0, 0;",
                   "line 7: a scale of wgmma is 1 or -1"},
           {kMultiply + "%x, %x, p, 1, 1, 0, 1;",
            "line 7: transposed matrices of wgmma are not emulated"},
           {kMultiply + "%x, %x, p, 1, 1;",
            "line 7: 'wgmma' has 6 operands, expected 8"},
           {kMultiply + "{%r0, %r1}, %x, p, 1, 1, 0;",
            "line 7: expected 4 registers in braces"},
           {"wgmma.mma_async.sync.aligned.m64n16k16.f32.bf16.bf16 "
            "{%d0, %d1, %d2, %d3}, %x, %x, p, 1, 1, 0, 0;",
            "line 7: expected 8 registers in braces"},
           {"wgmma.mma_async.sync.aligned.m64n12k16.f32.bf16.bf16 {%d0}, %x, "
            "%x, p, 1, 1, 0, 0;",
            "line 7: unknown instruction "
            "'wgmma.mma_async.sync.aligned.m64n12k16.f32.bf16.bf16'"},
           {"wgmma.mma_async.sync.aligned.m64n8k16.f32.tf32.tf32 {%d0}, %x, "
            "%x, p, 1, 1;",
            "line 7: unknown instruction "
            "'wgmma.mma_async.sync.aligned.m64n8k16.f32.tf32.tf32'"},
           {"wgmma.frob.sync.aligned;",
            "line 7: unknown instruction 'wgmma.frob.sync.aligned'"},
           {"setmaxnreg.dec.sync.aligned.u32 20;",
            "line 7: setmaxnreg of 20 registers, expected a multiple of 8 from "
            "24 to 256"},
       })
    EXPECT_EQ(device.loadError(kernel(bad.body)), bad.message) << bad.body;
  EXPECT_EQ(
      device.loadError(kernel("setmaxnreg.dec.sync.aligned.u32 24;", "sm_90")),
      "line 7: 'setmaxnreg' needs the target sm_90a");
  EXPECT_NE(device.load(kernel("setmaxnreg.inc.sync.aligned.u32 240;\n"
                               "fence.proxy.async; fence.proxy.async.global;")),
            nullptr);
}

/// The report of a kernel whose descriptor of A is `bits`.
std::string descriptorFault(const std::string &bits) {
  return faultOf(kernel("mov.u64 %x, " + bits + ";\n" + kMultiply +
                        "%x, %x, p, 1, 1, 0, 0;"),
                 CUDA_ERROR_LAUNCH_FAILED, 128);
}

TEST_F(WarpgroupChecks, Descriptors) {
  std::string begin = "kernel k, block 0: thread 0 has a descriptor of A ";
  std::string end = ", at line 8 `" + kMultiply + "%x, %x, p, 1, 1, 0, 0`";
  EXPECT_EQ(descriptorFault("0x4002000000000000"),
            begin + "of base offset 1, which is not emulated" + end);
  EXPECT_EQ(descriptorFault("0x4000004000000008"),
            begin +
                "that begins at byte 128 with a swizzle of 128 bytes, "
                "expected a whole step of K in the first row of a multiple "
                "of 1024" +
                end);
  EXPECT_EQ(descriptorFault("0xc000004000000002"),
            begin +
                "that begins at byte 32 with a swizzle of 32 bytes, "
                "expected a whole step of K in the first row of a multiple "
                "of 256" +
                end);
  EXPECT_EQ(descriptorFault("0x8000001000000000"),
            begin +
                "of stride 256 with a swizzle of 64 bytes, expected a "
                "multiple of 512" +
                end);
  EXPECT_EQ(faultOf(kernel("cvt.u64.u32 %x, %t;\n" + kMultiply +
                           "%x, %x, p, 1, 1, 0, 0;"),
                    CUDA_ERROR_LAUNCH_FAILED, 128),
            "kernel k, block 0: thread 1 has another descriptor of A than "
            "thread 0 at line 8 `" +
                kMultiply + "%x, %x, p, 1, 1, 0, 0`");
  EXPECT_EQ(faultOf(kernel("setp.ne.b32 p, %t, 3;\n" + kMultiply +
                           "%x, %x, p, 1, 1, 0, 0;"),
                    CUDA_ERROR_LAUNCH_FAILED, 128),
            "kernel k, block 0: thread 3 has another scale-d than other "
            "threads of its warp at line 8 `" +
                kMultiply + "%x, %x, p, 1, 1, 0, 0`");
  EXPECT_EQ(faultOf(kernel("wgmma.fence.sync.aligned; mov.u64 %x, 0x400;\n" +
                           kMultiply + "%x, %x, p, 1, 1, 0, 0;"),
                    CUDA_ERROR_ILLEGAL_ADDRESS, 128),
            "kernel k, block 0: thread 0 reads 16 bytes of shared memory at "
            "offset 16384, expected less than 16384, at line 8 `" +
                kMultiply + "%x, %x, p, 1, 1, 0, 0`");
}

TEST_F(WarpgroupChecks, NeedsAllItsThreads) {
  EXPECT_EQ(faultOf(kernel("wgmma.fence.sync.aligned;"),
                    CUDA_ERROR_LAUNCH_FAILED, 96),
            "kernel k, block 0: thread 0 needs a whole warpgroup of 128 "
            "threads, the block has 96, at line 7 `wgmma.fence.sync.aligned`");
  EXPECT_EQ(faultOf(kernel("setp.ge.u32 p, %t, 7; @!p ret;\n"
                           "wgmma.fence.sync.aligned;"),
                    CUDA_ERROR_LAUNCH_FAILED, 128),
            "kernel k, block 0: deadlock: thread 7 waits for other threads of "
            "its warp at line 8 `wgmma.fence.sync.aligned`");
}
} // namespace
