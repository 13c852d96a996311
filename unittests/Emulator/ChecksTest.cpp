//===- ChecksTest.cpp - Tests what the emulator reports -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every kind of report but those of races, with its text.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

using namespace modelslice::testing;

namespace {
/// A kernel of which the body begins at line 10, after %p has become the
/// parameter, %t the thread, %s the address of 256 bytes of shared memory and
/// %o four times the thread.
std::string kernel(const std::string &body) {
  return module(".shared .align 16 .b8 s[256];\n"
                ".visible .entry k(.param .u64 p) {\n"
                ".reg .b32 %t, %r, %s, %o; .reg .b64 %p, %w, %to;"
                " .reg .pred %q;\n"
                "ld.param.u64 %p, [p]; mov.u32 %t, %tid.x; mov.u32 %s, s;\n"
                "mul.lo.u32 %o, %t, 4; mul.wide.u32 %w, %t, 4;\n"
                "add.u64 %w, %p, %w; add.u32 %o, %o, %s;\n" +
                body + "\nret;\n}\n");
}

/// The report with what differs from run to run replaced.
std::string withoutAddress(std::string text) {
  size_t at = text.find("0x");
  if (at == std::string::npos)
    return text;
  size_t end = text.find_first_not_of("0123456789abcdef", at + 2);
  return text.replace(at, end - at, "ADDRESS");
}

TEST(Checks, GlobalMemoryPastTheEnd) {
  EXPECT_EQ(withoutAddress(faultOf(kernel("st.global.u32 [%w+8], %t;"),
                                   CUDA_ERROR_ILLEGAL_ADDRESS, 32, 1, 128)),
            "kernel k, block 0: thread 30 writes 4 bytes of global memory at "
            "ADDRESS, 0 bytes past the end of an allocation of 128, at line 10 "
            "`st.global.u32 [%w+8], %t`");
}

TEST(Checks, GlobalMemoryAcrossTheEnd) {
  EXPECT_EQ(withoutAddress(faultOf(kernel("ld.global.v4.u32 {%r, %r, %r, %r}, "
                                          "[%p+112];"),
                                   CUDA_ERROR_ILLEGAL_ADDRESS, 32, 1, 120)),
            "kernel k, block 0: thread 0 reads 16 bytes of global memory at "
            "ADDRESS, 8 bytes before the end of an allocation of 120, at line "
            "10 `ld.global.v4.u32 {%r, %r, %r, %r}, [%p+112]`");
}

TEST(Checks, GlobalMemoryBeforeTheBeginningAndNowhere) {
  EXPECT_EQ(withoutAddress(faultOf(kernel("ld.global.u32 %r, [%p+-4];"),
                                   CUDA_ERROR_ILLEGAL_ADDRESS)),
            "kernel k, block 0: thread 0 reads 4 bytes of global memory at "
            "ADDRESS, 4 bytes before an allocation of 4096, at line 10 "
            "`ld.global.u32 %r, [%p+-4]`");
  EXPECT_EQ(faultOf(kernel("mov.u64 %p, 64; ld.global.u32 %r, [%p];"),
                    CUDA_ERROR_ILLEGAL_ADDRESS),
            "kernel k, block 0: thread 0 reads 4 bytes of global memory at "
            "0x40, in no allocation, at line 10 `ld.global.u32 %r, [%p]`");
}

TEST(Checks, Alignment) {
  EXPECT_EQ(withoutAddress(faultOf(kernel("ld.global.u32 %r, [%p+2];"),
                                   CUDA_ERROR_MISALIGNED_ADDRESS)),
            "kernel k, block 0: thread 0 reads 4 bytes of global memory at "
            "ADDRESS, expected a multiple of 4, at line 10 "
            "`ld.global.u32 %r, [%p+2]`");
  EXPECT_EQ(faultOf(kernel("st.shared.v2.u32 [%s+4], {%t, %t};"),
                    CUDA_ERROR_MISALIGNED_ADDRESS),
            "kernel k, block 0: thread 0 writes 8 bytes of shared memory at "
            "0x4, expected a multiple of 8, at line 10 "
            "`st.shared.v2.u32 [%s+4], {%t, %t}`");
}

TEST(Checks, SharedMemory) {
  EXPECT_EQ(faultOf(kernel("st.shared.u32 [%o+192], %t;"),
                    CUDA_ERROR_ILLEGAL_ADDRESS),
            "kernel k, block 0: thread 16 writes 4 bytes of shared memory at "
            "offset 256, expected less than 256, at line 10 "
            "`st.shared.u32 [%o+192], %t`");
  EXPECT_EQ(faultOf(kernel("st.shared.u32 [%o], %t; ld.shared.u32 %r, "
                           "[%s+128];"),
                    CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 0: thread 0 reads byte 128 of shared memory, "
            "which nobody has written, at line 10 "
            "`ld.shared.u32 %r, [%s+128]`");
}

TEST(Checks, LocalMemory) {
  EXPECT_EQ(faultOf(kernel(".local .align 4 .b8 l[32]; mov.u64 %w, l; "
                           "st.local.u32 [%w+32], %t;"),
                    CUDA_ERROR_ILLEGAL_ADDRESS),
            "kernel k, block 0: thread 0 reads 4 bytes of local memory at "
            "offset 32, expected less than 32, at line 10 "
            "`st.local.u32 [%w+32], %t`");
}

TEST(Checks, DeadlockOfWarps) {
  EXPECT_EQ(faultOf(kernel("setp.lt.u32 %q, %t, 32;\n@%q bar.sync 0;"),
                    CUDA_ERROR_LAUNCH_FAILED, 64),
            "kernel k, block 0: deadlock: thread 0 waits at barrier 0 at line "
            "11 `@%q bar.sync 0` where 32 of 64 threads are, thread 32 has "
            "exited");
  EXPECT_EQ(faultOf(kernel("setp.lt.u32 %q, %t, 32;\n@%q bar.sync 1;\n"
                           "@!%q bar.sync 2;"),
                    CUDA_ERROR_LAUNCH_FAILED, 64),
            "kernel k, block 0: deadlock: thread 0 waits at barrier 1 at line "
            "11 `@%q bar.sync 1` where 32 of 64 threads are, thread 32 waits "
            "at barrier 2 at line 12 `@!%q bar.sync 2` where 32 of 64 threads "
            "are");
}

TEST(Checks, BarrierInDivergentCode) {
  EXPECT_EQ(faultOf(kernel("setp.lt.u32 %q, %t, 7;\n@%q bar.sync 0;"),
                    CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 0: deadlock: thread 0 waits for other threads of "
            "its warp at line 11 `@%q bar.sync 0`");
}

TEST(Checks, DeadlockWithinAWarp) {
  EXPECT_EQ(faultOf(kernel("setp.lt.u32 %q, %t, 7;\n@%q bra out;\n"
                           "shfl.sync.idx.b32 %r, %t, 0, 31, -1;\n"
                           "bar.warp.sync -1;\nret;\n"
                           "out: barrier.sync 0;"),
                    CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 0: deadlock: thread 7 waits for other threads of "
            "its warp at line 12 `shfl.sync.idx.b32 %r, %t, 0, 31, -1`");
}

TEST(Checks, StrangersInAShuffle) {
  EXPECT_EQ(faultOf(kernel("shfl.sync.idx.b32 %r, %t, 0, 31, 255;"),
                    CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 0: thread 8 is not among the members that it "
            "names at line 10 `shfl.sync.idx.b32 %r, %t, 0, 31, 255`");
}

TEST(Checks, BarrierCounts) {
  EXPECT_EQ(faultOf(kernel("bar.sync 0, 96;"), CUDA_ERROR_LAUNCH_FAILED, 64),
            "kernel k, block 0: thread 0 waits at a barrier for 96 threads, "
            "expected a multiple of 32 up to 64, at line 10 `bar.sync 0, 96`");
}

TEST(Checks, Trap) {
  EXPECT_EQ(faultOf(kernel("setp.eq.u32 %q, %t, 9;\n@%q trap;"),
                    CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 0: thread 9 trapped at line 11 `@%q trap`");
}

TEST(Checks, Watchdog) {
  Environment limit("MODELSLICE_EMULATOR_MAX_INSTRUCTIONS", "1000");
  std::string report = faultOf(kernel("again: add.u32 %r, %t, 1;\nbra again;"),
                               CUDA_ERROR_LAUNCH_FAILED);
  EXPECT_EQ(report, "kernel k, block 0: thread 0 has not come to an end after "
                    "1001 instructions of its warp, at line 11 `bra again`");
}

/// One copy of 16 bytes for each of 16 lanes; `end` is what is done before the
/// data are read.
std::string copyKernel(const std::string &end) {
  return kernel("mul.lo.u32 %r, %t, 16; and.b32 %r, %r, 255;\n"
                "cvt.u64.u32 %to, %r; add.u64 %to, %p, %to;\n"
                "add.u32 %r, %r, %s; setp.lt.u32 %q, %t, 16;\n"
                "@%q cp.async.cg.shared.global [%r], [%to], 16;\n"
                "cp.async.commit_group;\n" +
                end + "\nld.shared.u32 %r, [%o];\n" +
                "st.global.u32 [%w+1024], %r;");
}

TEST(Checks, AsynchronousCopiesArriveAtTheWait) {
  for (const char *wait : {"cp.async.wait_group 0;", "cp.async.wait_all;"}) {
    Device device;
    CUfunction function =
        device.load(copyKernel(std::string(wait) + "\nbar.sync 0;"));
    std::vector<uint32_t> values(1024);
    for (uint32_t i = 0; i < values.size(); ++i)
      values[i] = i * i;
    CUdeviceptr memory = device.upload(values);
    CUresult error = device.launch(function, 1, 32, 0, memory);
    ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
    auto results = device.download<uint32_t>(memory, 1024);
    for (uint32_t i = 0; i < 32; ++i)
      EXPECT_EQ(results[256 + i], i * i);
  }
}

TEST(Checks, AsynchronousCopiesWithoutAWait) {
  std::string expected =
      "kernel k, block 0: thread 0 reads byte 0 of shared memory before it has "
      "waited for the copy to it at line 13 "
      "`@%q cp.async.cg.shared.global [%r], [%to], 16` at line 16 "
      "`ld.shared.u32 %r, [%o]`";
  EXPECT_EQ(faultOf(copyKernel("bar.sync 0;"), CUDA_ERROR_LAUNCH_FAILED),
            expected);
  // One group may still be under way, and it is the only one.
  EXPECT_EQ(faultOf(copyKernel("cp.async.wait_group 1; bar.sync 0;"),
                    CUDA_ERROR_LAUNCH_FAILED),
            expected);
  // Waiting is for one's own copies, a barrier for those of others.
  EXPECT_EQ(faultOf(copyKernel("cp.async.wait_all;"), CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 0: race in shared memory: thread 1 reads byte 4 "
            "at line 16 `ld.shared.u32 %r, [%o]`, thread 0 writes it at line "
            "13 `@%q cp.async.cg.shared.global [%r], [%to], 16` without a "
            "synchronization of the warp between");
}

TEST(Checks, AsynchronousCopiesFillWithZeros) {
  Device device;
  CUfunction function = device.load(kernel(
      "mul.lo.u32 %r, %t, 8; cvt.u64.u32 %to, %r; add.u64 %to, %p, %to;\n"
      "add.u32 %r, %r, %s;\n"
      "cp.async.ca.shared.global [%r], [%to], 8, 4;\n"
      "cp.async.wait_all; bar.sync 0;\n"
      "ld.shared.u32 %r, [%o]; st.global.u32 [%w+512], %r;"));
  CUdeviceptr memory = device.upload(std::vector<uint32_t>(256, 3));
  CUresult error = device.launch(function, 1, 32, 0, memory);
  ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
  auto results = device.download<uint32_t>(memory, 256);
  for (uint32_t i = 0; i < 32; ++i)
    EXPECT_EQ(results[128 + i], i % 2 ? 0u : 3u);
}

TEST(Checks, CanBeTurnedOff) {
  SKIP_RACES_OF_BLOCKS();
  Environment off("MODELSLICE_EMULATOR_CHECKS", "off");
  EXPECT_EQ(faultOf(kernel("ld.shared.u32 %r, [%s+128];\n"
                           "st.global.u32 [%p], %t;"),
                    CUDA_SUCCESS, 64, 2),
            "");
  // What would leave the memory of the program is always found.
  EXPECT_NE(faultOf(kernel("ld.global.u32 %r, [%p+4096];"),
                    CUDA_ERROR_ILLEGAL_ADDRESS),
            "");
}
} // namespace
