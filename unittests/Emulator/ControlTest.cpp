//===- ControlTest.cpp - Tests control flow and warps -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Divergence, barriers, calls, and what the lanes of a warp do together.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

using namespace modelslice::testing;

namespace {
/// A kernel that stores %d of every thread, computed by `body` from %t, the
/// number of the thread.
std::string perThread(const std::string &body, const std::string &before = "") {
  return module(before +
                ".visible .entry k(.param .u64 p) {\n"
                ".reg .b32 %t, %d, %e, %f;\n.reg .pred %p, %q;\n"
                ".reg .b64 %p0, %o;\n"
                "mov.u32 %t, %tid.x;\nmov.u32 %d, 0;\n" +
                body +
                "ld.param.u64 %p0, [p];\nmul.wide.u32 %o, %t, 4;\n"
                "add.u64 %p0, %p0, %o;\nst.global.u32 [%p0], %d;\nret;\n}\n");
}

std::vector<uint32_t> run(const std::string &ptx, unsigned threads = 64) {
  Device device;
  CUfunction function = device.load(ptx);
  CUdeviceptr memory = device.allocate(4 * threads);
  CUresult error = device.launch(function, 1, threads, 0, memory);
  EXPECT_EQ(error, CUDA_SUCCESS) << device.report(error);
  return error ? std::vector<uint32_t>(threads)
               : device.download<uint32_t>(memory, threads);
}

TEST(Control, LoopsWithTripCountsOfEachLane) {
  auto results = run(perThread("mov.u32 %e, 0;\n"
                               "loop: setp.ge.u32 %p, %e, %t;\n"
                               "@%p bra done;\n"
                               "add.u32 %d, %d, %e;\nadd.u32 %e, %e, 1;\n"
                               "bra loop;\ndone:\n"));
  for (uint32_t t = 0; t < results.size(); ++t)
    EXPECT_EQ(results[t], t ? t * (t - 1) / 2 : 0);
}

TEST(Control, LanesMeetAgainBehindABranch) {
  auto results = run(perThread("and.b32 %e, %t, 3;\nsetp.eq.u32 %p, %e, 0;\n"
                               "@%p bra four;\nadd.u32 %d, %d, 10;\n"
                               "setp.eq.u32 %q, %e, 1;\n@%q bra join;\n"
                               "add.u32 %d, %d, 100;\nbra.uni join;\n"
                               "four: add.u32 %d, %d, 1000;\n"
                               "join: activemask.b32 %f;\npopc.b32 %f, %f;\n"
                               "add.u32 %d, %d, %f;\n"));
  for (uint32_t t = 0; t < results.size(); ++t)
    EXPECT_EQ(results[t], (t % 4 == 0 ? 1000u : t % 4 == 1 ? 10u : 110u) + 32);
}

TEST(Control, CallsAreReplacedByBodies) {
  auto results = run(perThread(
      "{\n.param .b32 a;\n.param .b32 r;\nst.param.b32 [a], %t;\n"
      "call.uni (r), square, (a);\nld.param.b32 %d, [r];\n}\n"
      "{\n.param .b32 a;\n.param .b32 r;\nst.param.b32 [a], %d;\n"
      "call.uni (r), square, (a);\nld.param.b32 %d, [r];\n}\n",
      ".func (.param .b32 r) square(.param .b32 a) {\n.reg .b32 %x;\n"
      ".reg .pred %small;\nld.param.b32 %x, [a];\n"
      "setp.lt.u32 %small, %x, 2;\n@%small bra same;\n"
      "mul.lo.u32 %x, %x, %x;\nsame: st.param.b32 [r], %x;\nret;\n}\n"));
  for (uint32_t t = 0; t < results.size(); ++t)
    EXPECT_EQ(results[t], t * t * t * t);
}

TEST(Control, LocalMemoryIsOfEachThread) {
  auto results = run(
      perThread(".local .align 8 .b8 depot[16];\n.reg .b64 %SP, %SPL, %at;\n"
                "mov.b64 %SPL, depot;\ncvta.local.u64 %SP, %SPL;\n"
                "st.local.u32 [%SPL+4], %t;\nst.u32 [%SP+8], %t;\n"
                "ld.u32 %d, [%SP+4];\nld.local.u32 %e, [%SPL+8];\n"
                "add.u32 %d, %d, %e;\n"));
  for (uint32_t t = 0; t < results.size(); ++t)
    EXPECT_EQ(results[t], 2 * t);
}

TEST(Control, ConstantsAndGlobals) {
  auto results = run(perThread(
      ".reg .b64 %a;\nand.b32 %e, %t, 3;\nmul.wide.u32 %o, %e, 4;\n"
      "mov.u64 %a, table;\nadd.u64 %a, %a, %o;\nld.const.u32 %d, [%a];\n"
      "ld.global.u64 %a, [pointer];\nld.global.u8 %f, [%a+1];\n"
      "add.u32 %d, %d, %f;\nld.global.u32 %f, [zeros+8];\n"
      "add.u32 %d, %d, %f;\n",
      ".const .align 4 .u32 table[4] = {10, 20, 0x1e, 40};\n"
      ".global .align 1 .b8 bytes[3] = {1, 2};\n"
      ".global .align 8 .u64 pointer = bytes;\n"
      ".global .align 4 .b8 zeros[16];\n"));
  for (uint32_t t = 0; t < results.size(); ++t)
    EXPECT_EQ(results[t], 10 * (t % 4) + 12);
}

TEST(Control, BarriersOrderWarps) {
  auto results =
      run(perThread("mov.u32 %e, buffer;\nmad.lo.u32 %e, %t, 4, %e;\n"
                    "st.shared.u32 [%e], %t;\nbar.sync 0;\n"
                    "xor.b32 %f, %t, 63;\nmov.u32 %e, buffer;\n"
                    "mad.lo.u32 %e, %f, 4, %e;\n"
                    "ld.shared.u32 %d, [%e];\n",
                    ".shared .align 4 .b8 buffer[256];\n"));
  for (uint32_t t = 0; t < results.size(); ++t)
    EXPECT_EQ(results[t], 63 - t);
}

TEST(Control, NamedBarriersOfSomeWarps) {
  // The first warp arrives and goes on, the second waits for it.
  auto results = run(perThread(
      "setp.lt.u32 %p, %t, 32;\nmov.u32 %e, buffer;\n@!%p bra second;\n"
      "st.shared.u32 [%e], 7;\nbar.arrive 3, 64;\nbra done;\n"
      "second: barrier.sync 3, 64;\nld.shared.u32 %d, [%e];\ndone:\n",
      ".shared .align 4 .b8 buffer[4];\n"));
  EXPECT_EQ(results[0], 0u);
  EXPECT_EQ(results[63], 7u);
}

TEST(Control, ShufflesAndVotes) {
  auto shuffled = run(perThread("shfl.sync.bfly.b32 %d, %t, 5, 31, -1;\n"));
  for (uint32_t t = 0; t < shuffled.size(); ++t)
    EXPECT_EQ(shuffled[t], t ^ 5);
  shuffled = run(perThread("shfl.sync.down.b32 %d|%p, %t, 3, 31, -1;\n"
                           "@!%p add.u32 %d, %d, 1000;\n"));
  for (uint32_t t = 0; t < shuffled.size(); ++t)
    EXPECT_EQ(shuffled[t], t % 32 < 29 ? t + 3 : t + 1000);
  shuffled = run(perThread("shfl.sync.up.b32 %d|%p, %t, 1, 0, -1;\n"
                           "@!%p add.u32 %d, %d, 1000;\n"));
  for (uint32_t t = 0; t < shuffled.size(); ++t)
    EXPECT_EQ(shuffled[t], t % 32 ? t - 1 : t + 1000);
  // Segments of eight lanes.
  shuffled = run(perThread("shfl.sync.idx.b32 %d, %t, 2, 0x181f, -1;\n"));
  for (uint32_t t = 0; t < shuffled.size(); ++t)
    EXPECT_EQ(shuffled[t], t / 8 * 8 + 2);
  auto ballots = run(perThread("and.b32 %e, %t, 1;\nsetp.ne.u32 %p, %e, 0;\n"
                               "vote.sync.ballot.b32 %d, %p, -1;\n"));
  EXPECT_EQ(ballots[40], 0xaaaaaaaau);
  auto votes = run(perThread("setp.lt.u32 %p, %t, 40;\n"
                             "vote.sync.all.pred %q, %p, -1;\n"
                             "selp.u32 %d, 1, 0, %q;\n"
                             "vote.sync.any.pred %q, !%p, -1;\n"
                             "@%q add.u32 %d, %d, 2;\n"));
  EXPECT_EQ(votes[0], 1u);
  EXPECT_EQ(votes[63], 2u);
  auto sums = run(perThread("redux.sync.add.s32 %d, %t, -1;\n"));
  EXPECT_EQ(sums[3], 496u);
  EXPECT_EQ(sums[33], 1520u);
  auto matches = run(perThread("shr.u32 %e, %t, 3;\n"
                               "match.any.sync.b32 %d, %e, -1;\n"));
  EXPECT_EQ(matches[9], 0xff00u);
}

TEST(Control, LanesWaitForMembersThatComeLater) {
  // Half of the warp goes round a loop before it comes to the shuffle.
  auto results = run(
      perThread("and.b32 %e, %t, 1;\nsetp.eq.u32 %p, %e, 0;\n@%p bra meet;\n"
                "mov.u32 %d, 5;\nbra back;\n"
                "meet: shfl.sync.bfly.b32 %d, %t, 1, 31, -1;\nbra done;\n"
                "back: bra meet;\ndone:\n"));
  for (uint32_t t = 0; t < results.size(); ++t)
    EXPECT_EQ(results[t], t ^ 1);
}

TEST(Control, Atomics) {
  Device device;
  CUfunction function = device.load(
      module(".shared .align 8 .b8 s[8];\n"
             ".visible .entry k(.param .u64 p) {\n.reg .b32 %t, %d, %s;\n"
             ".reg .b64 %p, %l;\n.reg .f32 %f;\n.reg .pred %q;\n"
             "ld.param.u64 %p, [p];\nmov.u32 %t, %tid.x;\nmov.u32 %s, s;\n"
             "setp.eq.u32 %q, %t, 0;\n@%q st.shared.u32 [%s], 0;\nbar.sync 0;\n"
             "red.global.add.u32 [%p], 2;\n"
             "atom.global.max.s32 %d, [%p+4], %t;\n"
             "red.global.add.f32 [%p+8], 0f3F000000;\n"
             "cvt.u64.u32 %l, %t;\natom.global.add.u64 %l, [%p+16], %l;\n"
             "red.shared.or.b32 [%s], %t;\nbar.sync 0;\n"
             "ld.shared.u32 %d, [%s];\n@%q st.global.u32 [%p+24], %d;\n"
             "atom.global.cas.b32 %d, [%p+28], %t, 77;\n"
             "red.relaxed.gpu.global.min.u32 [%p+32], %t;\n"
             "atom.global.exch.b32 %d, [%p+36], 9;\nret;\n}\n"));
  CUdeviceptr memory = device.upload(std::vector<uint32_t>(16, 0));
  CUresult error = device.launch(function, 1, 64, 0, memory);
  ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
  auto words = device.download<uint32_t>(memory, 10);
  EXPECT_EQ(words[0], 128u);
  EXPECT_EQ(words[1], 63u);
  EXPECT_EQ(words[2], 0x42000000u); // 32.0f
  EXPECT_EQ(words[4], 2016u);
  EXPECT_EQ(words[6], 63u);
  EXPECT_EQ(words[7], 77u);
  EXPECT_EQ(words[8], 0u);
  EXPECT_EQ(words[9], 9u);
}

TEST(Control, SpecialRegistersOfEveryDimension) {
  Device device;
  CUfunction function = device.load(module(
      ".visible .entry k(.param .u64 p) {\n.reg .b32 %r, %s, %v;\n"
      ".reg .b64 %p, %o;\nld.param.u64 %p, [p];\n"
      "mov.u32 %r, %ctaid.z;\nmov.u32 %s, %nctaid.y;\nmov.u32 %v, %ctaid.y;\n"
      "mad.lo.u32 %r, %r, %s, %v;\nmov.u32 %s, %nctaid.x;\n"
      "mov.u32 %v, %ctaid.x;\nmad.lo.u32 %r, %r, %s, %v;\n"
      "mov.u32 %s, %ntid.z;\nmov.u32 %v, %tid.z;\nmad.lo.u32 %r, %r, %s, %v;\n"
      "mov.u32 %s, %ntid.y;\nmov.u32 %v, %tid.y;\nmad.lo.u32 %r, %r, %s, %v;\n"
      "mov.u32 %s, %ntid.x;\nmov.u32 %v, %tid.x;\nmad.lo.u32 %r, %r, %s, %v;\n"
      "mul.wide.u32 %o, %r, 4;\nadd.u64 %p, %p, %o;\n"
      "st.global.u32 [%p], %r;\nret;\n}\n"));
  unsigned count = 2 * 3 * 4 * 5 * 3 * 2;
  CUdeviceptr memory = device.allocate(4 * count);
  void *parameters[] = {&memory};
  ASSERT_EQ(cuda().cuLaunchKernel(function, 2, 3, 4, 5, 3, 2, 0, nullptr,
                                  parameters, nullptr),
            CUDA_SUCCESS);
  auto words = device.download<uint32_t>(memory, count);
  for (unsigned i = 0; i < count; ++i)
    EXPECT_EQ(words[i], i);
}
} // namespace
