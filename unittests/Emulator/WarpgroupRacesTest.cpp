//===- WarpgroupRacesTest.cpp - Tests what races with wgmma --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs that touch what a matrix product of a warpgroup uses, and programs
// that wait and fence as they have to.
//
//===----------------------------------------------------------------------===//

#include "WarpgroupKernel.h"

using namespace modelslice::testing;

namespace {
using WarpgroupRaces = WarpgroupChecks;

const std::string kProduct = kMultiply + "%x, %x, p, 1, 1, 0, 0";
const std::string kWrite =
    "mad.lo.u32 %r1, %t, 4, %r0; st.shared.u32 [%r1], %t;\n";
const std::string kArrange = "fence.proxy.async; bar.sync 0;\n";
const std::string kBegin = "wgmma.fence.sync.aligned;\n" + kProduct + ";\n";
const std::string kCommit = "wgmma.commit_group.sync.aligned;\n";
const std::string kEnd = kCommit + "wgmma.wait_group.sync.aligned 0;\n";

/// What follows "kernel k, block 0: " in the report.
std::string report(const std::string &body) {
  std::string text = faultOf(kernel(body), CUDA_ERROR_LAUNCH_FAILED, 128);
  std::string begin = "kernel k, block 0: ";
  return text.compare(0, begin.size(), begin) ? text
                                              : text.substr(begin.size());
}
void expectRight(const std::string &body, unsigned block = 128) {
  EXPECT_EQ(faultOf(kernel(body), CUDA_SUCCESS, block), "") << body;
}
std::string at(unsigned line, const std::string &text) {
  return "at line " + std::to_string(line) + " `" + text + "`";
}
/// The last warp to come to a barrier is the first to go on.
std::string invisible(unsigned line, const std::string &text,
                      unsigned product) {
  return "thread 96 reads byte 0 of shared memory, which thread 0 has "
         "written " +
         at(line, text) +
         " and not made visible to the asynchronous proxy by a "
         "fence.proxy.async before the barrier, " +
         at(product, kProduct);
}

TEST_F(WarpgroupRaces, WritesAreToBeMadeVisible) {
  expectRight(kWrite + kArrange + kBegin + kEnd, 256);
  std::string store = "st.shared.u32 [%r1], %t";
  EXPECT_EQ(report(kWrite + "bar.sync 0;\n" + kBegin + kEnd),
            invisible(7, store, 10));
  // Others than the writer see that there was a fence after a barrier alone.
  EXPECT_EQ(report(kWrite + "bar.sync 0; fence.proxy.async;\n" + kBegin + kEnd),
            invisible(7, store, 10));
  expectRight(kWrite + "bar.sync 0; fence.proxy.async; bar.sync 0;\n" + kBegin +
              kEnd);
  // A fence is for what its thread wrote before.
  EXPECT_EQ(
      report("fence.proxy.async;\n" + kWrite + "bar.sync 0;\n" + kBegin + kEnd),
      invisible(8, store, 11));
  EXPECT_EQ(report(kWrite +
                   "setp.ne.u32 p, %t, 0; @p fence.proxy.async; "
                   "bar.sync 0; setp.eq.u32 p, %r0, %r0;\n" +
                   kBegin + kEnd),
            invisible(7, store, 10));
  EXPECT_EQ(report(kWrite + "fence.proxy.async.global; bar.sync 0;\n" + kBegin +
                   kEnd),
            invisible(7, store, 10));
}

TEST_F(WarpgroupRaces, CopiesAreToBeMadeVisible) {
  std::string copy = "cp.async.ca.shared.global [%r1], [%x], 4";
  std::string begin = "mad.lo.u32 %r1, %t, 4, %r0; ld.param.u64 %x, [q];\n" +
                      copy + "; mov.u64 %x, 0;\n";
  expectRight(begin + "cp.async.wait_all;\n" + kArrange + kBegin + kEnd);
  EXPECT_EQ(report(begin +
                   "fence.proxy.async; cp.async.wait_all; bar.sync 0;\n" +
                   kBegin + kEnd),
            invisible(8, copy, 11));
  EXPECT_EQ(report(begin + kArrange + kBegin + kEnd),
            "thread 96 reads byte 0 of shared memory before it has waited for "
            "the copy to it " +
                at(8, copy) + " " + at(11, kProduct));
}

std::string unfinished(const std::string &what, unsigned line,
                       const std::string &text, unsigned product) {
  return "race in shared memory: thread " + what + " byte 0 " + at(line, text) +
         ", the product of thread 0 " + at(product, kProduct) +
         " may still read it: the thread has not waited for it";
}

TEST_F(WarpgroupRaces, ProductsMayStillRead) {
  // Thread 64 is of the warp that goes on first after the second barrier.
  std::string point = "bar.sync 0; sub.u32 %r1, %r1, 256; "
                      "setp.eq.u32 p, %t, 64;\n";
  std::string store = "@p st.shared.u32 [%r1], %t";
  std::string copy = "@p cp.async.ca.shared.global [%r1], [%x], 4";
  std::string begin = kWrite + kArrange + kBegin + kCommit;
  EXPECT_EQ(report(begin + point + store + ";\n" + kEnd),
            unfinished("64 writes", 13, store, 10));
  // Of two groups one may be under way, and both read the same.
  EXPECT_EQ(report(begin + kBegin + kCommit +
                   "wgmma.wait_group.sync.aligned 1;\n" + point + store +
                   ";\n" + kEnd),
            unfinished("64 writes", 17, store, 13));
  EXPECT_EQ(
      report(begin + point + "ld.param.u64 %x, [q];\n" + copy + ";\n" + kEnd),
      unfinished("64 copies to", 14, copy, 10));
  EXPECT_EQ(report(begin + point + "wgmma.wait_group.sync.aligned 0;\n" +
                   store + ";"),
            unfinished("64 writes", 14, store, 10));
  // What is read is read by the wait at the latest, for a barrier to pass on.
  EXPECT_EQ(report(begin +
                   "bar.sync 0;\nwgmma.wait_group.sync.aligned 0;\n"
                   "setp.eq.u32 p, %t, 0;\n" +
                   store + ";"),
            "race in shared memory: thread 0 writes byte 0 " + at(15, store) +
                ", thread 64 reads it " + at(10, kProduct) +
                " without a barrier between");
  expectRight(kWrite + kArrange + kBegin + kEnd + "bar.sync 0;\n" + kWrite +
              kArrange + kBegin + kEnd);
  // Nobody reads what lies behind.
  expectRight(begin + "st.shared.u32 [%r1+128], %t;\n" + kEnd);
}

std::string uses(const std::string &text, unsigned line,
                 const std::string &product, unsigned productLine) {
  return "thread 96 uses a register of the product " +
         at(productLine, product) + " before it has waited for it, " +
         at(line, text);
}

TEST_F(WarpgroupRaces, RegistersOfProducts) {
  std::string begin = kWrite + kArrange + kBegin;
  EXPECT_EQ(report(begin + kCommit + "add.f32 %d1, %d0, %d0;\n" + kEnd),
            uses("add.f32 %d1, %d0, %d0", 12, kProduct, 10));
  EXPECT_EQ(report(begin + kCommit + "mov.f32 %d3, 0f00000000;\n" + kEnd),
            uses("mov.f32 %d3, 0f00000000", 12, kProduct, 10));
  EXPECT_EQ(report(begin + kCommit +
                   "wgmma.wait_group.sync.aligned 1;\n"
                   "mov.b32 %r1, %d2;\n"),
            uses("mov.b32 %r1, %d2", 13, kProduct, 10));
  // A product that is in no group is not waited for.
  EXPECT_EQ(report(begin + "wgmma.wait_group.sync.aligned 0;\n"
                           "mov.b32 %r1, %d2;\n"),
            uses("mov.b32 %r1, %d2", 12, kProduct, 10));
  std::string product = kMultiply + "{%r0, %r1, %r2, %r3}, %x, p, 1, 1, 0";
  begin = kWrite + kArrange + "wgmma.fence.sync.aligned;\n" + product + ";\n";
  EXPECT_EQ(report(begin + "add.u32 %r2, %r2, 1;\n" + kEnd),
            uses("add.u32 %r2, %r2, 1", 11, product, 10));
  expectRight(begin + product + ";\n" + kEnd + "add.u32 %r2, %r2, 1;\n");
  // Of one shape products may wait for each other, and of no other.
  expectRight(kWrite + kArrange + kBegin + kBegin + kCommit + kProduct + ";\n" +
              kEnd + "add.f32 %d1, %d0, %d0;\n");
  std::string other = "wgmma.mma_async.sync.aligned.m64n8k8.f32.tf32.tf32 "
                      "{%d3, %d2, %d1, %d0}, %x, %x, p, 1, 1";
  EXPECT_EQ(report(kWrite + kArrange + kBegin + other + ";\n" + kEnd),
            "thread 96 has a register of D that the product " +
                at(10, kProduct) + " uses, for which it has not waited, " +
                at(11, other));
}

TEST_F(WarpgroupRaces, FencesOfRegisters) {
  EXPECT_EQ(report(kWrite + kArrange + kProduct + ";\n" + kEnd),
            "thread 96 has come to no wgmma.fence before " + at(9, kProduct));
  EXPECT_EQ(
      report(kWrite + kArrange +
             "wgmma.fence.sync.aligned;\n"
             "setp.eq.u32 p, %t, 5; @p mov.f32 %d2, 0f00000000; "
             "setp.eq.u32 p, %t, %t;\n" +
             kProduct + ";\n" + kEnd),
      "thread 5 has written a register of D after its last wgmma.fence, " +
          at(11, kProduct));
  EXPECT_EQ(
      report(kWrite + kArrange + kBegin + kEnd + "mov.f32 %d2, 0f00000000;\n" +
             kProduct + ";\n" + kEnd),
      "thread 96 has written a register of D after its last wgmma.fence, " +
          at(14, kProduct));
  expectRight(kWrite + kArrange + kBegin + kEnd + kProduct + ";\n" + kEnd);
  expectRight(kWrite + kArrange + kBegin + kEnd + "mov.f32 %d2, 0f00000000;\n" +
              kBegin + kEnd);
  std::string product = kMultiply + "{%r0, %r1, %r2, %r3}, %x, p, 1, 1, 0";
  EXPECT_EQ(
      report(kWrite + kArrange +
             "wgmma.fence.sync.aligned; "
             "mov.u32 %r3, 5;\n" +
             product + ";\n" + kEnd),
      "thread 96 has written a register of A after its last wgmma.fence, " +
          at(10, product));
}

TEST_F(WarpgroupRaces, WarpsOfAGroupGoTogether) {
  EXPECT_EQ(
      report(kWrite + kArrange + "setp.lt.u32 p, %t, 96;\n@!p ret;\n" + kBegin +
             kEnd),
      "thread 0 needs its whole warpgroup, of which thread 96 has exited, " +
          at(11, "wgmma.fence.sync.aligned"));
  EXPECT_EQ(report("setp.lt.u32 p, %t, 96;\n@!p bra other;\n"
                   "wgmma.fence.sync.aligned;\n"
                   "other: wgmma.commit_group.sync.aligned;\n" +
                   kArrange + kBegin + kEnd),
            "thread 96 is not where thread 0 of its warpgroup is, " +
                at(9, "wgmma.fence.sync.aligned") + ", but " +
                at(10, "wgmma.commit_group.sync.aligned"));
  EXPECT_EQ(report(kWrite + kArrange +
                   "shr.u32 %r2, %t, 6; "
                   "cvt.u64.u32 %x, %r2;\n" +
                   kBegin + kEnd),
            "thread 0 has another descriptor of A than thread 96 of its "
            "warpgroup " +
                at(11, kProduct));
}

TEST_F(WarpgroupRaces, CanBeTurnedOff) {
  Environment off("MODELSLICE_EMULATOR_CHECKS", "off");
  expectRight(kWrite + kProduct + ";\nadd.f32 %d1, %d0, %d0;\n" + kEnd);
}
} // namespace
