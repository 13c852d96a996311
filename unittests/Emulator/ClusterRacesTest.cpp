//===- ClusterRacesTest.cpp - Tests races of blocks of a cluster
//-----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Accesses of blocks of one cluster that its barrier orders, and such that it
// does not.
//
//===----------------------------------------------------------------------===//

#include "ClusterKernel.h"

using namespace modelslice::testing;

namespace {
class ClusterRaces : public ClusterTest {
protected:
  /// Of blocks of one warp.
  std::string race(const std::string &body,
                   ClusterLaunch launch = {{2}, {2}, 32}) {
    return run(clusterKernel(body), launch, CUDA_ERROR_LAUNCH_FAILED);
  }
  void expectOrdered(const std::string &body,
                     ClusterLaunch launch = {{8}, {4}}) {
    EXPECT_EQ(run(clusterKernel(body), launch, CUDA_SUCCESS), "") << body;
  }
};

const std::string kWrite = "st.global.u32 [%w], %t;\n";
const std::string kReadNext = "ld.global.u32 %r2, [%x];\n";
/// `instruction` for the threads of one block of each cluster alone.
std::string inBlock(unsigned rank, const std::string &instruction) {
  return "setp.eq.u32 %q, %c, " + std::to_string(rank) + "; @%q " +
         instruction + "\n";
}

const std::string kReadInBlock1 =
    "kernel k, block 1: race in global memory: thread 0 reads byte 0 at line "
    "14 `ld.global.u32 %r2, [%x]`, a thread of another block writes it at line "
    "12 `st.global.u32 [%w], %t` in the same launch";
const std::string kWrittenInBlock1 =
    "kernel k, block 1: race in global memory: thread 0 writes byte 128 at "
    "line 12 `st.global.u32 [%w], %t`, a thread of another block reads it at "
    "line 14 `ld.global.u32 %r2, [%x]` in the same launch";

TEST_F(ClusterRaces, ReadOfWhatAnotherBlockWrote) {
  // Blocks run as far as they can, one after the other.
  EXPECT_EQ(race(kWrite + "\n" + kReadNext), kWrittenInBlock1);
  EXPECT_EQ(race(kWrite + "bar.sync 0;\n" + kReadNext), kWrittenInBlock1);
  EXPECT_EQ(race(kWrite + "barrier.cluster.arrive;\n" + kReadNext),
            kWrittenInBlock1);
  EXPECT_EQ(race(kWrite +
                 "barrier.cluster.arrive.relaxed;"
                 " barrier.cluster.wait;\n" +
                 kReadNext),
            kReadInBlock1);
  EXPECT_EQ(race(kWrite +
                 "barrier.cluster.arrive.relaxed.aligned;"
                 " barrier.cluster.wait.acquire.aligned;"
                 " bar.sync 0;\n" +
                 kReadNext),
            kReadInBlock1);
  for (const char *between :
       {"barrier.cluster.arrive; barrier.cluster.wait;",
        "barrier.cluster.arrive.release; barrier.cluster.wait.acquire;",
        "barrier.cluster.arrive.aligned; bar.sync 0;"
        " barrier.cluster.wait.aligned;"})
    for (unsigned size : {2, 8, 16})
      expectOrdered(kWrite + between + "\n" + kReadNext, {{3 * size}, {size}});
}

TEST_F(ClusterRaces, WhatIsDoneAfterTheArrivalIsNotOrdered) {
  EXPECT_EQ(race("barrier.cluster.arrive; " + kWrite +
                 "barrier.cluster.wait;\n" + kReadNext),
            kReadInBlock1);
  EXPECT_EQ(race(kReadNext + "\nbarrier.cluster.arrive; " + kWrite),
            "kernel k, block 1: race in global memory: thread 0 reads byte 0 "
            "at line 12 `ld.global.u32 %r2, [%x]`, a thread of another block "
            "writes it at line 14 `st.global.u32 [%w], %t` in the same launch");
  // The next phase orders it, and nobody reads it before.
  expectOrdered("barrier.cluster.arrive;\n" + kWrite +
                "barrier.cluster.wait;\n" + kClusterBarrier + kReadNext);
  // What was read until the arrival may be written once all have arrived.
  expectOrdered(kReadNext +
                "barrier.cluster.arrive;\n"
                "ld.global.u32 %r3, [%w];\n"
                "barrier.cluster.wait;\n" +
                kWrite);
}

/// Every block reads the word of the thread, `between` follows at line 14, and
/// one block writes it.
std::string manyReaders(unsigned writer, const std::string &between,
                        unsigned rounds = 0) {
  std::string read = "mad.wide.u32 %g0, %t, 4, %p;\n"
                     "ld.global.u32 %r2, [%g0];\n";
  std::string write = inBlock(writer, "st.global.u32 [%g0], %r2;");
  std::string body;
  // Rounds that are as they should be, with barriers of the blocks as well.
  for (unsigned round = 0; round < rounds; ++round)
    body += read + "bar.sync 0;\n" + read + kClusterBarrier + write +
            "bar.sync 0;\n" + kClusterBarrier;
  return body + read + between + "\n" + write;
}

TEST_F(ClusterRaces, ReadByManyWrittenByOne) {
  for (unsigned writer : {0, 1, 3})
    for (unsigned size : {4, 16})
      for (unsigned rounds : {0, 3})
        expectOrdered(manyReaders(writer, kClusterBarrier, rounds),
                      {{size}, {size}, 96});
}

TEST_F(ClusterRaces, ReadByManyWrittenByOneWithoutABarrier) {
  for (unsigned writer : {0, 1, 3})
    for (unsigned size : {4, 16})
      for (unsigned rounds : {0, 1})
        for (const char *between :
             {"", "bar.sync 0;", "barrier.cluster.arrive;",
              "barrier.cluster.arrive.relaxed; barrier.cluster.wait;"}) {
          std::string report =
              race(manyReaders(writer, between, rounds), {{size}, {size}, 96});
          EXPECT_NE(report.find("a thread of another block "),
                    std::string::npos)
              << report << " of " << size << ", writer " << writer << between;
        }
}

TEST_F(ClusterRaces, OneOfSeveralReadersIsNotForgotten) {
  // Every block reads, then only the last one reads again and writes.
  std::string read = "mad.wide.u32 %g0, %t, 4, %p; ld.global.u32 %r2, [%g0];\n";
  EXPECT_EQ(race(read + "bar.sync 0;\n" + read +
                     "bar.sync 0; setp.eq.u32 %q, %c, 1;\n"
                     "@%q st.global.u32 [%g0], %t;",
                 {{2}, {2}, 32}),
            "kernel k, block 1: race in global memory: thread 0 writes byte 0 "
            "at line 16 `@%q st.global.u32 [%g0], %t`, a thread of another "
            "block reads it at line 14 `ld.global.u32 %r2, [%g0]` in the same "
            "launch");
}

TEST_F(ClusterRaces, AReadOfALaterPhaseIsNotForgotten) {
  // Every block reads; behind the barrier one reads again, another one writes.
  EXPECT_EQ(race("ld.global.u32 %r2, [%p];\n" + kClusterBarrier +
                     inBlock(3, "ld.global.u32 %r2, [%p];") +
                     inBlock(2, "st.global.u32 [%p], %r2;"),
                 {{4}, {4}, 1}),
            "kernel k, block 2: race in global memory: thread 0 writes byte 0 "
            "at line 15 `@%q st.global.u32 [%p], %r2`, a thread of another "
            "block reads it at line 14 `@%q ld.global.u32 %r2, [%p]` in the "
            "same launch");
}

TEST_F(ClusterRaces, WhoHasYetToWaitHasNotSeenTheNextPhase) {
  // The first block writes when the first phase has ended, and releases that
  // for the second one; of the second block, which is still to wait, a warp
  // reads it when the other one lets it go on.
  EXPECT_EQ(race("barrier.cluster.arrive; setp.eq.u32 %q, %c, 1;\n"
                 "@%q bra second;\nbarrier.cluster.wait;\n" +
                     kWrite +
                     "barrier.cluster.arrive; exit;\nsecond: bar.sync 0;\n"
                     "setp.lt.u32 %q, %t, 32;\n"
                     "@%q ld.global.u32 %r2, [%x];",
                 {{2}, {2}}),
            "kernel k, block 1: race in global memory: thread 0 reads byte 0 "
            "at line 19 `@%q ld.global.u32 %r2, [%x]`, a thread of another "
            "block writes it at line 15 `st.global.u32 [%w], %t` in the same "
            "launch");
}

TEST_F(ClusterRaces, WritesOfTwoBlocks) {
  std::string write = "st.global.u32 [%p], 7;\n";
  EXPECT_EQ(race(inBlock(0, write) + inBlock(1, write), {{2}, {2}, 1}),
            "kernel k, block 1: race in global memory: thread 0 writes byte 0 "
            "at line 14 `@%q st.global.u32 [%p], 7`, a thread of another block "
            "writes it at line 12 `@%q st.global.u32 [%p], 7` in the same "
            "launch");
  expectOrdered(inBlock(0, write) + kClusterBarrier + inBlock(1, write),
                {{2}, {2}, 1});
}

TEST_F(ClusterRaces, OtherClustersAreNotOrdered) {
  SKIP_RACES_OF_BLOCKS();
  std::string report = race(
      kClusterBarrier + inBlock(0, "st.global.u32 [%p], 7;") + kClusterBarrier,
      {{4}, {2}, 1});
  EXPECT_NE(report.find("a thread of another block writes it"),
            std::string::npos)
      << report;
}

TEST_F(ClusterRaces, WarpsOfOneBlock) {
  std::string other = "xor.b32 %r3, %o, 128;\n";
  // The barrier of the cluster is one of each block, too.
  expectOrdered(other + "st.shared.u32 [%o], %t;\n" + kClusterBarrier +
                "ld.shared.u32 %r4, [%r3];\n" + kClusterBarrier +
                "st.shared.u32 [%r3], %r4; bar.sync 0;\n"
                "ld.shared.u32 %r4, [%o];");
  EXPECT_EQ(race(other + "st.shared.u32 [%o], %t; bar.sync 0;\n" +
                     "st.shared.u32 [%o], %t; barrier.cluster.arrive.relaxed;\n"
                     "barrier.cluster.wait;\nld.shared.u32 %r4, [%r3];",
                 {{1}, {1}}),
            "kernel k, block 0: race in shared memory: thread 0 reads byte 128 "
            "at line 16 `ld.shared.u32 %r4, [%r3]`, thread 32 writes it at "
            "line 14 `st.shared.u32 [%o], %t` without a barrier between");
  // One warp reads before its arrival, another one between its own and the
  // wait; then the latter writes.
  expectOrdered("st.shared.u32 [%o], %t; bar.sync 0; mov.u32 %r4, s;\n"
                "setp.lt.u32 %q, %t, 32; setp.eq.u32 %u, %t, 0;\n"
                "@!%q ld.shared.u32 %r3, [%r4];\n"
                "barrier.cluster.arrive.aligned;\n"
                "@%q ld.shared.u32 %r3, [%r4];\n"
                "barrier.cluster.wait.aligned;\n"
                "@%u st.shared.u32 [%r4], %r3;");
  expectOrdered("st.shared.u32 [%o], %t; bar.sync 0; mov.u32 %r4, s;\n"
                "setp.lt.u32 %q, %t, 32; setp.eq.u32 %u, %t, 32;\n"
                "@%q bra first;\nbarrier.cluster.arrive.aligned;\n"
                "ld.shared.u32 %r3, [%r4];\nbra join;\n"
                "first: bar.warp.sync -1;\nld.shared.u32 %r3, [%r4];\n"
                "barrier.cluster.arrive.aligned;\njoin:\n"
                "barrier.cluster.wait.aligned;\n"
                "@%u st.shared.u32 [%r4], %r3;");
}

TEST_F(ClusterRaces, ReleasesPassOnWhatTheBlockHasSeen) {
  // The first warp releases nothing, but the second one has seen it.
  expectOrdered("setp.lt.u32 %q, %t, 32; @%q st.global.u32 [%w], %t;\n"
                "bar.sync 0; @%q barrier.cluster.arrive.relaxed;\n"
                "@!%q barrier.cluster.arrive.release;\nbarrier.cluster.wait;\n"
                "@%q ld.global.u32 %r2, [%x];");
  // What one phase ordered, a relaxed one after it does not undo.
  expectOrdered(kWrite + kClusterBarrier +
                "barrier.cluster.arrive.relaxed; barrier.cluster.wait;\n" +
                kReadNext);
}

TEST_F(ClusterRaces, WhatABlockHasSeenItsBarriersPassOn) {
  // The second warp of a block does not wait for the cluster, but for the first
  // one, which has.
  expectOrdered(kWrite +
                "barrier.cluster.arrive;\n"
                "setp.lt.u32 %q, %t, 32; @!%q bra second;\n"
                "barrier.cluster.wait;\nsecond: bar.sync 0;\n" +
                kReadNext);
  EXPECT_NE(race(kWrite +
                     "barrier.cluster.arrive;\n"
                     "setp.lt.u32 %q, %t, 32; @!%q bra second;\n"
                     "bar.sync 0;\nbarrier.cluster.wait;\nbra join;\n"
                     "second: bar.sync 0;\njoin:\n" +
                     kReadNext,
                 {{2}, {2}}),
            "");
}

TEST_F(ClusterRaces, ExitsReleaseNothing) {
  EXPECT_EQ(race(kWrite + "\nsetp.eq.u32 %q, %c, 1; @%q exit; " +
                 kClusterBarrier + kReadNext),
            "kernel k, block 0: race in global memory: thread 0 reads byte 128 "
            "at line 15 `ld.global.u32 %r2, [%x]`, a thread of another block "
            "writes it at line 12 `st.global.u32 [%w], %t` in the same launch");
}

TEST_F(ClusterRaces, ClocksRunOut) {
  // More often than clocks can tell; that ends the checks and nothing else.
  std::string loop = "mov.u32 %r7, 0;\nagain:\n" + kWrite + kClusterBarrier +
                     kReadNext + kClusterBarrier +
                     "add.u32 %r7, %r7, 1; setp.lt.u32 %q, %r7, 70000;\n"
                     "@%q bra again;\n";
  expectOrdered(loop, {{2}, {2}, 1});
}

TEST_F(ClusterRaces, FencesMayOrderBlocks) {
  std::string flag = "barrier.cluster.arrive.relaxed; barrier.cluster.wait;\n";
  expectOrdered(kWrite + "fence.acq_rel.cluster;\n" + flag + kReadNext);
  expectOrdered(kWrite + "fence.acq_rel.gpu;\n" + flag + kReadNext);
  EXPECT_NE(race(kWrite + "fence.acq_rel.cta;\n" + flag + kReadNext), "");
}

TEST_F(ClusterRaces, FencesOfAClusterDoNotOrderClusters) {
  SKIP_RACES_OF_BLOCKS();
  EXPECT_NE(
      race("fence.acq_rel.cluster;\nst.global.u32 [%p], 7;", {{4}, {2}, 1})
          .find("a thread of another block writes it"),
      std::string::npos);
}

TEST_F(ClusterRaces, PartsOfAWordAreOfDifferentBlocks) {
  // Two blocks share a word: each reads its half and then writes it.
  expectOrdered("mad.wide.u32 %g0, %c, 2, %p; mad.wide.u32 %g0, %t, 4, %g0;\n"
                "ld.global.u16 %h, [%g0]; bar.sync 0;\n"
                "ld.global.u16 %h, [%g0]; st.global.u16 [%g0], %h;\n" +
                    kClusterBarrier +
                    "mad.wide.u32 %g1, %t, 4, %p; ld.global.u32 %r2, [%g1];",
                {{2}, {2}});
}

TEST_F(ClusterRaces, AtomicsOfBlocks) {
  std::string add = "red.global.add.u32 [%p], 1;\n";
  expectOrdered(add + kClusterBarrier + inBlock(2, "ld.global.u32 %r2, [%p];") +
                    kClusterBarrier + inBlock(1, "st.global.u32 [%p], 7;"),
                {{4}, {4}, 1});
  EXPECT_NE(race(add + "bar.sync 0;\n" + inBlock(1, "st.global.u32 [%p], 7;"),
                 {{4}, {4}, 1})
                .find("a thread of another block reads it"),
            std::string::npos);
}

TEST_F(ClusterRaces, MoreClustersThanShadowsNumberBlocks) {
  // Blocks whose numbers look alike are of other clusters, of 6 blocks each.
  expectOrdered(kWrite + kClusterBarrier + kReadNext + kClusterBarrier + kWrite,
                {{1200}, {6}, 32});
  // Of one cluster they are 512 apart in the grid.
  expectOrdered("mov.u32 %r3, %ctaid.y; mad.lo.u32 %r4, %r3, 512, %b;\n"
                "mad.wide.u32 %g0, %r4, 4, %p;\nst.global.u32 [%g0], 1;\n" +
                    kClusterBarrier +
                    "xor.b32 %r3, %r3, 1; mad.lo.u32 %r4, %r3, 512, %b;\n"
                    "mad.wide.u32 %g0, %r4, 4, %p; ld.global.u32 %r5, [%g0];",
                {{512, 2}, {1, 2}, 1});
  std::string report =
      race("mov.u32 %r3, %ctaid.y; mad.lo.u32 %r4, %r3, 512, %b;\n"
           "mad.wide.u32 %g0, %b, 4, %p;\nst.global.u32 [%g0], 1;",
           {{512, 2}, {1, 2}, 1});
  EXPECT_EQ(report,
            "kernel k, block 0,1: race in global memory: thread 0 writes byte "
            "0 at line 14 `st.global.u32 [%g0], 1`, a thread of another block "
            "writes it at line 14 `st.global.u32 [%g0], 1` in the same launch");
}
} // namespace
