//===- RacesTest.cpp - Tests the reports of races ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs that race and programs that look as if they did.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

using namespace modelslice::testing;

namespace {
/// The body begins at line 10; %o is the shared address of the thread's own
/// word, %w its word of global memory, %x the shared address of the word of
/// the thread in the other one of two warps.
std::string kernel(const std::string &body) {
  return module(".shared .align 16 .b8 s[512];\n"
                ".visible .entry k(.param .u64 p) {\n"
                ".reg .b32 %t, %r, %s, %o, %x, %b; .reg .b64 %p, %w, %g;"
                " .reg .pred %q; .reg .b16 %h;\n"
                "ld.param.u64 %p, [p]; mov.u32 %t, %tid.x; mov.u32 %s, s;\n"
                "mul.wide.u32 %w, %t, 4; add.u64 %w, %p, %w; mad.lo.u32 %o, %t,"
                " 4, %s;\n"
                "xor.b32 %x, %t, 32; mad.lo.u32 %x, %x, 4, %s; mov.u32 %b, "
                "%ctaid.x;\n" +
                body + "\nret;\n}\n");
}

std::string race(const std::string &body, unsigned block = 64,
                 unsigned grid = 1) {
  return faultOf(kernel(body), CUDA_ERROR_LAUNCH_FAILED, block, grid);
}
void expectOrdered(const std::string &body, unsigned block = 64,
                   unsigned grid = 1) {
  EXPECT_EQ(faultOf(kernel(body), CUDA_SUCCESS, block, grid), "") << body;
}

TEST(Races, ReadAfterWriteOfAnotherWarp) {
  EXPECT_EQ(race("st.shared.u32 [%o], %t; st.shared.u32 [%o+256], %t;\n"
                 "ld.shared.u32 %r, [%x];"),
            // The first warp finds what nobody has written yet.
            "kernel k, block 0: thread 0 reads byte 128 of shared memory, "
            "which nobody has written, at line 11 `ld.shared.u32 %r, [%x]`");
  EXPECT_EQ(race("st.shared.u32 [%o], %t; bar.sync 0;\n"
                 "st.shared.u32 [%o], %t;\nld.shared.u32 %r, [%x];"),
            "kernel k, block 0: race in shared memory: thread 0 writes byte "
            "0 at line 11 `st.shared.u32 [%o], %t`, thread 32 reads it at "
            "line 12 `ld.shared.u32 %r, [%x]` without a barrier between");
  expectOrdered("st.shared.u32 [%o], %t; bar.sync 0;\n"
                "ld.shared.u32 %r, [%x]; bar.sync 0; st.shared.u32 [%o], %r;\n"
                "bar.sync 0; ld.shared.u32 %r, [%x]; ld.shared.u32 %r, [%o];");
}

TEST(Races, WriteAfterReadsOfManyWarps) {
  // Everyone reads word 0; the last warp read it too before it writes.
  EXPECT_EQ(race("setp.eq.u32 %q, %t, 0;\n@%q st.shared.u32 [%s], %t;\n"
                 "bar.sync 0; ld.shared.u32 %r, [%s];\n"
                 "setp.eq.u32 %q, %t, 40;\n@%q st.shared.u32 [%s], %t;"),
            "kernel k, block 0: race in shared memory: thread 40 writes byte 0 "
            "at line 14 `@%q st.shared.u32 [%s], %t`, thread 32 reads it at "
            "line 12 `ld.shared.u32 %r, [%s]` without a synchronization of the "
            "warp between");
  // The third warp has waited for the second one and not for the first.
  EXPECT_EQ(race("setp.eq.u32 %q, %t, 0;\n@%q st.shared.u32 [%s], %t;\n"
                 "bar.sync 0; ld.shared.u32 %r, [%s];\n"
                 "setp.lt.u32 %q, %t, 32; @!%q bar.sync 1, 64;\n"
                 "setp.eq.u32 %q, %t, 70;\n@%q st.shared.u32 [%s], %t;",
                 96),
            "kernel k, block 0: race in shared memory: thread 70 writes byte 0 "
            "at line 15 `@%q st.shared.u32 [%s], %t`, other warps read it "
            "without a barrier between");
  expectOrdered("setp.eq.u32 %q, %t, 0;\n@%q st.shared.u32 [%s], %t;\n"
                "bar.sync 0; ld.shared.u32 %r, [%s]; bar.sync 0;\n"
                "setp.eq.u32 %q, %t, 40;\n@%q st.shared.u32 [%s], %t;");
}

TEST(Races, TeamsOfWarps) {
  // Two warps of four share a word of their own, step by step.
  const char *team = "shr.u32 %x, %t, 6; add.u32 %x, %x, 1;\n"
                     "and.b32 %r, %t, 63; setp.eq.u32 %q, %r, 0;\n"
                     "and.b32 %o, %t, 64; add.u32 %o, %o, %s;\n";
  const char *step = "@%q st.shared.u32 [%o], %t;\nbar.sync %x, 64;\n"
                     "ld.shared.u32 %r, [%o];\n";
  const char *next = "bar.sync %x, 64;\n";
  expectOrdered(std::string(team) + step + next + step, 128);
  EXPECT_EQ(race(std::string(team) + step + step, 128),
            "kernel k, block 0: race in shared memory: thread 0 writes byte 0 "
            "at line 16 `@%q st.shared.u32 [%o], %t`, thread 32 reads it at "
            "line 15 `ld.shared.u32 %r, [%o]` without a barrier between");
}

TEST(Races, WritesOfTwoWarps) {
  EXPECT_EQ(race("st.shared.u32 [%s], %t;"),
            "kernel k, block 0: race in shared memory: thread 1 writes byte 0 "
            "at line 10 `st.shared.u32 [%s], %t`, thread 0 writes it at line "
            "10 `st.shared.u32 [%s], %t` without a synchronization of the warp "
            "between");
  // One value from all lanes of one instruction is what it is.
  expectOrdered("st.shared.u32 [%s], 7;", 32);
  EXPECT_EQ(race("st.shared.u32 [%s], 7;"),
            "kernel k, block 0: race in shared memory: thread 32 writes byte 0 "
            "at line 10 `st.shared.u32 [%s], 7`, thread 31 writes it at line "
            "10 `st.shared.u32 [%s], 7` without a barrier between");
}

TEST(Races, LanesOfAWarp) {
  const char *neighbour = "xor.b32 %x, %t, 1; mad.lo.u32 %x, %x, 4, %s;\n";
  EXPECT_EQ(race(std::string(neighbour) +
                     "st.shared.u32 [%o], %t;\nld.shared.u32 %r, [%x];",
                 32),
            "kernel k, block 0: race in shared memory: thread 0 reads byte 4 "
            "at line 12 `ld.shared.u32 %r, [%x]`, thread 1 writes it at line "
            "11 `st.shared.u32 [%o], %t` without a synchronization of the warp "
            "between");
  for (const char *sync :
       {"bar.warp.sync -1;", "shfl.sync.idx.b32 %r, %t, 0, 31, -1;",
        "vote.sync.any.pred %q, %q, -1;", "bar.sync 0;"})
    expectOrdered(std::string(neighbour) + "st.shared.u32 [%o], %t;\n" + sync +
                      "\nld.shared.u32 %r, [%x];\n" + sync +
                      "\nst.shared.u32 [%x], %r;",
                  32);
}

TEST(Races, NeighbouringBytesAreNoRace) {
  expectOrdered("mad.lo.u32 %o, %t, 2, %s; cvt.u16.u32 %h, %t;\n"
                "st.shared.u16 [%o], %h; ld.shared.u16 %h, [%o];\n"
                "bar.sync 0; xor.b32 %t, %t, 1; mad.lo.u32 %o, %t, 2, %s;\n"
                "ld.shared.u16 %h, [%o];");
  expectOrdered("cvt.u64.u32 %g, %t; add.u64 %g, %p, %g;\n"
                "st.global.u8 [%g], %t; ld.global.u8 %r, [%g];");
}

TEST(Races, NamedBarriersOrderThoseWhoTakePart) {
  std::string body = "setp.lt.u32 %q, %t, 32; @!%q bra second;\n"
                     "st.shared.u32 [%o], %t; bar.arrive 1, 64; bra done;\n"
                     "second: bar.sync 1, 64;\nld.shared.u32 %r, [%x];\n"
                     "done:";
  expectOrdered(body);
  // What is done after the arrival, nobody who waits has seen.
  EXPECT_EQ(race("setp.lt.u32 %q, %t, 32; @!%q bra second;\n"
                 "st.shared.u32 [%o], %t; bar.arrive 1, 64;\n"
                 "st.shared.u32 [%o], %r; bra done;\n"
                 "second: bar.sync 1, 64;\nld.shared.u32 %r, [%x];\ndone:"),
            "kernel k, block 0: race in shared memory: thread 32 reads byte 0 "
            "at line 14 `ld.shared.u32 %r, [%x]`, thread 0 writes it at line "
            "12 `st.shared.u32 [%o], %r` without a barrier between");
}

TEST(Races, AtomicsDoNotRaceWithEachOther) {
  expectOrdered("setp.eq.u32 %q, %t, 0; @%q st.shared.u32 [%s], 0;\n"
                "bar.sync 0; red.shared.add.u32 [%s], 1;\n"
                "red.global.add.u32 [%p], 1;",
                64, 4);
  EXPECT_EQ(race("setp.eq.u32 %q, %t, 0; @%q st.shared.u32 [%s], 0;\n"
                 "bar.sync 0; red.shared.add.u32 [%s], 1;\n"
                 "setp.eq.u32 %q, %t, 63;\n@%q st.shared.u32 [%s], 0;"),
            "kernel k, block 0: race in shared memory: thread 63 writes byte 0 "
            "at line 13 `@%q st.shared.u32 [%s], 0`, thread 32 reads it at "
            "line 11 `red.shared.add.u32 [%s], 1` without a synchronization of "
            "the warp between");
}

TEST(Races, GlobalMemoryWithinABlock) {
  EXPECT_EQ(race("st.global.u32 [%w], %t;\nxor.b32 %x, %t, 32; "
                 "mul.wide.u32 %g, %x, 4; add.u64 %g, %g, %p;\n"
                 "ld.global.u32 %r, [%g];"),
            "kernel k, block 0: race in global memory: thread 32 writes byte "
            "128 at line 10 `st.global.u32 [%w], %t`, thread 0 reads it at "
            "line 12 `ld.global.u32 %r, [%g]` without a barrier between");
  expectOrdered("st.global.u32 [%w], %t; bar.sync 0;\nxor.b32 %x, %t, 32; "
                "mul.wide.u32 %g, %x, 4; add.u64 %g, %g, %p;\n"
                "ld.global.u32 %r, [%g];");
}

TEST(Races, GlobalMemoryBetweenBlocks) {
  SKIP_RACES_OF_BLOCKS();
  std::string report = race("st.global.u32 [%w], %t;", 32, 2);
  EXPECT_NE(report.find("race in global memory: thread "), std::string::npos);
  EXPECT_NE(report.find("a thread of another block writes it at line 10 "
                        "`st.global.u32 [%w], %t` in the same launch"),
            std::string::npos)
      << report;
  // Reading is no race, nor is writing to places of one's own.
  expectOrdered("ld.global.u32 %r, [%w]; mul.wide.u32 %g, %b, 256;\n"
                "add.u64 %w, %w, %g; st.global.u32 [%w+1024], %r;",
                64, 8);
  // Who orders blocks by fences is left alone.
  expectOrdered("st.global.u32 [%w], %t; membar.gl;", 32, 2);
}

TEST(Races, LaunchesAreOrdered) {
  Device device;
  CUfunction function = device.load(kernel("st.global.u32 [%w], %t;"));
  CUdeviceptr memory = device.allocate(4096);
  // More often than launches are numbered.
  for (int i = 0; i < 600; ++i)
    ASSERT_EQ(device.launch(function, 1, 64, 0, memory), CUDA_SUCCESS);
}
} // namespace
