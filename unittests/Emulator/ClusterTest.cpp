//===- ClusterTest.cpp - Tests clusters of blocks -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The special registers of clusters and their barrier: what blocks give each
// other through global memory, threads that exit, deadlocks.
//
//===----------------------------------------------------------------------===//

#include "ClusterKernel.h"

#include <array>

using namespace modelslice::testing;

namespace {
const char *const kRegisters[] = {
    "%cluster_ctarank",  "%cluster_nctarank", "%cluster_ctaid.x",
    "%cluster_ctaid.y",  "%cluster_ctaid.z",  "%cluster_nctaid.x",
    "%cluster_nctaid.y", "%cluster_nctaid.z", "%clusterid.x",
    "%clusterid.y",      "%clusterid.z",      "%nclusterid.x",
    "%nclusterid.y",     "%nclusterid.z",     "%is_explicit_cluster"};
constexpr size_t kNumRegisters = std::size(kRegisters);
using Values = std::array<uint32_t, kNumRegisters>;

/// Every register of every block, the blocks x fastest.
std::string registersKernel() {
  std::string body;
  for (size_t i = 0; i + 1 < kNumRegisters; ++i)
    body += std::string("mov.u32 %r, ") + kRegisters[i] +
            ";\nst.global.u32 [%p+" + std::to_string(4 * i) + "], %r;\n";
  return module(
      ".visible .entry k(.param .u64 p) {\n"
      ".reg .b32 %r, %x, %y, %z, %n, %m; .reg .b64 %p; .reg .pred %q;\n"
      "ld.param.u64 %p, [p]; mov.u32 %x, %ctaid.x; mov.u32 %y, %ctaid.y;\n"
      "mov.u32 %z, %ctaid.z; mov.u32 %n, %nctaid.x; mov.u32 %m, %nctaid.y;\n"
      "mad.lo.u32 %y, %z, %m, %y; mad.lo.u32 %x, %y, %n, %x;\n"
      "mad.wide.u32 %p, %x, 60, %p; mov.pred %q, %is_explicit_cluster;\n"
      "selp.u32 %r, 1, 0, %q; st.global.u32 [%p+56], %r;\n" +
          body + "ret;\n}\n",
      "sm_90");
}

void expectRegisters(const std::vector<uint32_t> &found, Extent grid,
                     Extent cluster, bool isExplicit) {
  size_t block = 0;
  for (unsigned z = 0; z < grid.z; ++z)
    for (unsigned y = 0; y < grid.y; ++y)
      for (unsigned x = 0; x < grid.x; ++x, ++block) {
        unsigned cx = x % cluster.x, cy = y % cluster.y, cz = z % cluster.z;
        Values expected = {(cz * cluster.y + cy) * cluster.x + cx,
                           cluster.count(),
                           cx,
                           cy,
                           cz,
                           cluster.x,
                           cluster.y,
                           cluster.z,
                           x / cluster.x,
                           y / cluster.y,
                           z / cluster.z,
                           grid.x / cluster.x,
                           grid.y / cluster.y,
                           grid.z / cluster.z,
                           isExplicit};
        for (size_t i = 0; i < kNumRegisters; ++i)
          EXPECT_EQ(found[block * kNumRegisters + i], expected[i])
              << kRegisters[i] << " of block " << block;
      }
}

using Cluster = ClusterTest;

TEST_F(Cluster, SpecialRegisters) {
  Device device;
  CUfunction function = device.load(registersKernel());
  Extent grid = {4, 6, 8};
  CUdeviceptr memory = device.allocate(grid.count() * sizeof(Values));
  size_t words = grid.count() * kNumRegisters;
  for (Extent cluster :
       {Extent{1}, {2}, {1, 2}, {1, 1, 8}, {2, 3}, {2, 2, 2}}) {
    ASSERT_EQ((ClusterLaunch{grid, cluster, 1}.run(function, memory)),
              CUDA_SUCCESS);
    expectRegisters(device.download<uint32_t>(memory, words), grid, cluster,
                    true);
  }
  // Without the attribute every block is a cluster.
  void *parameters[] = {&memory};
  ASSERT_EQ(cuda().cuLaunchKernel(function, grid.x, grid.y, grid.z, 1, 1, 1, 0,
                                  nullptr, parameters, nullptr),
            CUDA_SUCCESS);
  expectRegisters(device.download<uint32_t>(memory, words), grid, {1}, false);
}

TEST_F(Cluster, NeedsTheTarget) {
  Device device;
  auto errorOf = [&](const std::string &body, const char *target) {
    return device.loadError(module(".visible .entry k() {\n.reg .b32 %r<4>;"
                                   " .reg .b64 %w; .reg .pred %q;\n" +
                                       body + "\nret;\n}\n",
                                   target));
  };
  for (std::string name : kRegisters) {
    bool isPredicate = name == "%is_explicit_cluster";
    EXPECT_EQ(
        errorOf((isPredicate ? "mov.pred %q, " : "mov.u32 %r1, ") + name + ";",
                "sm_80"),
        "line 6: '" + name + "' needs the target sm_90 or a newer one");
  }
  for (const char *body : {"barrier.cluster.arrive;", "barrier.cluster.wait;"})
    EXPECT_EQ(errorOf(body, "sm_80"), "line 6: 'barrier.cluster' needs the "
                                      "target sm_90 or a newer one");
  for (const char *bad :
       {"barrier.cluster", "barrier.cluster.sync", "bar.cluster.arrive",
        "barrier.cluster.arrive.acquire", "barrier.cluster.wait.release",
        "barrier.cluster.arrive.release.relaxed"})
    EXPECT_EQ(errorOf(std::string(bad) + ";", "sm_90"),
              std::string("line 6: unknown instruction '") + bad + "'");
  EXPECT_EQ(errorOf("barrier.cluster.arrive 1;", "sm_90"),
            "line 6: 'barrier' has 1 operands, expected 0");
}

TEST_F(Cluster, SharedMemoryOfOtherBlocksIsRefused) {
  Device device;
  for (const char *body : {"mapa.shared::cluster.u32 %r1, %r2, %r3;",
                           "getctarank.shared::cluster.u32 %r1, %r2;",
                           "ld.shared::cluster.u32 %r1, [%r2];",
                           "st.shared::cluster.u32 [%r1], %r2;",
                           "atom.shared::cluster.add.u32 %r1, [%r2], %r3;",
                           "red.shared::cluster.add.u32 [%r2], %r3;",
                           "cvta.shared::cluster.u64 %w, %w;"}) {
    std::string opcode(body, std::string(body).find(' '));
    EXPECT_EQ(device.loadError(module(".visible .entry k() {\n"
                                      ".reg .b32 %r<4>; .reg .b64 %w;\n" +
                                          std::string(body) + "\nret;\n}\n",
                                      "sm_90")),
              "line 6: shared memory of other blocks is not emulated: '" +
                  opcode + "'");
  }
}

/// In each of 6 phases word = 3 * next + own + phase, by turns from and to two
/// buffers a megabyte apart. `first` and `second` are the two parts of the
/// barrier.
std::string exchangeKernel(const std::string &first,
                           const std::string &second) {
  return clusterKernel("mov.u64 %g0, 0; mov.u64 %g1, 524288; mov.u32 %r7, 0;\n"
                       "again: add.u64 %g2, %w, %g0; add.u64 %g3, %x, %g0;\n"
                       "ld.global.u32 %r2, [%g2]; ld.global.u32 %r3, [%g3];\n"
                       "mad.lo.u32 %r2, %r3, 3, %r2; add.u32 %r2, %r2, %r7;\n"
                       "add.u64 %g2, %w, %g1; st.global.u32 [%g2], %r2;\n" +
                       first +
                       "\nmov.u64 %g2, %g0; mov.u64 %g0, %g1; mov.u64 %g1, "
                       "%g2;\n" +
                       second +
                       "\nadd.u32 %r7, %r7, 1; setp.lt.u32 %q, %r7, 6;\n"
                       "@%q bra again;");
}

/// What the kernel leaves in the first buffer, which begins as 0, 1, ...
std::vector<uint32_t> exchanged(unsigned blocks, unsigned size,
                                unsigned threads) {
  std::vector<uint32_t> words(size_t(blocks) * threads);
  for (size_t i = 0; i < words.size(); ++i)
    words[i] = uint32_t(i);
  for (uint32_t phase = 0; phase < 6; ++phase) {
    std::vector<uint32_t> before = words;
    for (unsigned b = 0; b < blocks; ++b)
      for (unsigned t = 0; t < threads; ++t) {
        unsigned next = b / size * size + (b % size + 1) % size;
        words[b * threads + t] =
            3 * before[next * threads + t] + before[b * threads + t] + phase;
      }
  }
  return words;
}

void expectExchange(const std::string &ptx, unsigned size, unsigned threads) {
  Device device;
  CUfunction function = device.load(ptx);
  ASSERT_EQ(allowLargeClusters(function), CUDA_SUCCESS);
  unsigned blocks = 3 * size;
  std::vector<uint32_t> words(1 << 18);
  for (size_t i = 0; i < words.size(); ++i)
    words[i] = uint32_t(i);
  CUdeviceptr memory = device.upload(words);
  CUresult error =
      ClusterLaunch{{blocks}, {size}, threads}.run(function, memory);
  ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
  EXPECT_EQ(device.download<uint32_t>(memory, blocks * threads),
            exchanged(blocks, size, threads))
      << size << " blocks of " << threads;
}

TEST_F(Cluster, BlocksExchangeThroughGlobalMemory) {
  std::string ptx = exchangeKernel("barrier.cluster.arrive.release.aligned;",
                                   "barrier.cluster.wait.acquire.aligned;");
  for (unsigned size : {1, 2, 5, 8, 16})
    for (unsigned threads : {1, 32, 80, 256})
      expectExchange(ptx, size, threads);
  Environment off("MODELSLICE_EMULATOR_CHECKS", "off");
  for (unsigned size : {1, 2, 8, 16})
    expectExchange(ptx, size, 96);
}

TEST_F(Cluster, FormsOfTheBarrier) {
  for (const char *arrive :
       {"barrier.cluster.arrive;", "barrier.cluster.arrive.release;",
        "barrier.cluster.arrive.aligned;"})
    for (const char *wait :
         {"barrier.cluster.wait;", "barrier.cluster.wait.acquire;",
          "barrier.cluster.wait.aligned;"})
      expectExchange(exchangeKernel(arrive, wait), 4, 48);
  // Half of the threads of a warp come later, by another way.
  expectExchange(exchangeKernel("and.b32 %r4, %t, 1; setp.eq.u32 %u, %r4, 0;\n"
                                "@%u bra odd;\nbarrier.cluster.arrive;\n"
                                "bra join;\nodd: barrier.cluster.arrive;\n"
                                "join:",
                                "barrier.cluster.wait;"),
                 4, 64);
}

TEST_F(Cluster, BlocksOfOneColumn) {
  // Blocks of a cluster need not have neighbouring numbers.
  Device device;
  CUfunction function = device.load(clusterKernel(
      "mov.u32 %r2, %ctaid.y; mov.u32 %r3, %nctaid.x;\n"
      "mad.lo.u32 %r2, %r2, %r3, %b; mad.wide.u32 %g0, %r2, 4, %p;\n"
      "st.global.u32 [%g0], %r2;\n" +
      kClusterBarrier +
      "xor.b32 %r4, %c, 3; mad.lo.u32 %r4, %r4, %r3, %b;\n"
      "mad.wide.u32 %g1, %r4, 4, %p; ld.global.u32 %r5, [%g1];\n"
      "st.global.u32 [%g0+524288], %r5;"));
  Extent grid = {512, 4};
  CUdeviceptr memory = device.upload(std::vector<uint32_t>(1 << 18, 0));
  CUresult error = ClusterLaunch{grid, {1, 4}, 1}.run(function, memory);
  ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
  auto found = device.download<uint32_t>(memory + 524288, grid.count());
  for (unsigned y = 0; y < 4; ++y)
    for (unsigned x = 0; x < 512; ++x)
      EXPECT_EQ(found[y * 512 + x], (3 - y) * 512 + x);
}

TEST_F(Cluster, ThreadsThatExitAreNotWaitedFor) {
  // Of the first block all, of others those from 40 on; before the barrier or
  // after their arrival at it.
  std::string leave = "setp.eq.u32 %q, %c, 0; @%q exit;\n"
                      "setp.ge.u32 %q, %t, 40; @%q exit;\n";
  for (const std::string &body :
       {leave + "barrier.cluster.arrive; barrier.cluster.wait;\n",
        "barrier.cluster.arrive;\n" + leave + "barrier.cluster.wait;\n"})
    EXPECT_EQ(run(clusterKernel("st.global.u32 [%w], %t;\n" + body +
                                "barrier.cluster.arrive.aligned;\n"
                                "barrier.cluster.wait.aligned;"),
                  {{8}, {4}}, CUDA_SUCCESS),
              "");
  // The last thread to be missed leaves while all others wait.
  EXPECT_EQ(run(clusterKernel("setp.eq.u32 %q, %c, 3; @!%q bra late;\n"
                              "setp.eq.u32 %q, %t, 0; @%q exit;\n"
                              "late: barrier.cluster.arrive;\n"
                              "barrier.cluster.wait;"),
                {{8}, {4}}, CUDA_SUCCESS),
            "");
}

TEST_F(Cluster, BarriersOfEachBlockAndItsSharedMemory) {
  // Each block sums up its own words while others do the same.
  Device device;
  CUfunction function = device.load(clusterKernel(
      "mad.lo.u32 %r2, %b, 100, %t; st.shared.u32 [%o], %r2; bar.sync 0;\n" +
      kClusterBarrier +
      "mov.u32 %r3, s; mov.u32 %r4, 0; mov.u32 %r5, 0;\n"
      "again: ld.shared.u32 %r2, [%r3]; add.u32 %r4, %r4, %r2;\n"
      "add.u32 %r3, %r3, 4; add.u32 %r5, %r5, 1;\n"
      "setp.lt.u32 %q, %r5, %m; @%q bra again;\nst.global.u32 [%w], %r4;"));
  CUdeviceptr memory = device.allocate(8 * 64 * 4);
  CUresult error = ClusterLaunch{{8}, {8}}.run(function, memory);
  ASSERT_EQ(error, CUDA_SUCCESS) << device.report(error);
  auto sums = device.download<uint32_t>(memory, 8 * 64);
  for (uint32_t i = 0; i < sums.size(); ++i)
    EXPECT_EQ(sums[i], i / 64 * 100 * 64 + 63 * 32);
}

TEST_F(Cluster, Deadlocks) {
  // In block 2, of the second cluster, one warp waits for another in vain.
  std::string body = "setp.ne.u32 %q, %b, 2; @%q bra join;\n"
                     "setp.lt.u32 %q, %t, 32; @!%q bra join;\nbar.sync 0;\n"
                     "join:\nbarrier.cluster.arrive.aligned;\n"
                     "barrier.cluster.wait.aligned;";
  EXPECT_EQ(run(clusterKernel(body), {{4}, {2}}, CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 2: deadlock: thread 0 waits at barrier 0 at line "
            "14 `bar.sync 0` where 32 of 64 threads are, thread 32 waits at "
            "the barrier of the cluster at line 17 "
            "`barrier.cluster.wait.aligned` where 96 of 128 threads have "
            "arrived");
  EXPECT_EQ(run(clusterKernel("setp.ne.u32 %q, %b, 3; @%q bra join;\n"
                              "setp.lt.u32 %q, %t, 32; @!%q exit;\n"
                              "bar.sync 0;\njoin:\n" +
                              kClusterBarrier),
                {{4}, {2}}, CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 3: deadlock: thread 0 waits at barrier 0 at line "
            "14 `bar.sync 0` where 32 of 64 threads are, thread 32 has exited, "
            "thread 0 of block 2 waits at the barrier of the cluster at line "
            "16 `barrier.cluster.wait.aligned` where 64 of 96 threads have "
            "arrived");
  // Not all threads of a warp come to an aligned barrier.
  EXPECT_EQ(run(clusterKernel("setp.lt.u32 %q, %t, 7;\n"
                              "@%q barrier.cluster.arrive.aligned;\n"
                              "bar.warp.sync -1;"),
                {{2}, {2}, 32}, CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 0: deadlock: thread 0 waits for other threads of "
            "its warp at line 13 `@%q barrier.cluster.arrive.aligned`");
}

TEST_F(Cluster, ArrivalsAndWaitsAlternate) {
  EXPECT_EQ(run(clusterKernel("setp.eq.u32 %q, %t, 5;\n"
                              "barrier.cluster.arrive;\n"
                              "@%q barrier.cluster.arrive;"),
                {{2}, {2}}, CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 0: thread 5 arrives twice at the barrier of the "
            "cluster without a wait between, at line 14 "
            "`@%q barrier.cluster.arrive`");
  EXPECT_EQ(run(clusterKernel("barrier.cluster.wait;"), {{2}, {2}},
                CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 0: thread 0 waits at the barrier of the cluster "
            "and has not arrived there, at line 12 `barrier.cluster.wait`");
  // Nobody has to wait at the end.
  EXPECT_EQ(
      run(clusterKernel("barrier.cluster.arrive;"), {{2}, {2}}, CUDA_SUCCESS),
      "");
}

TEST_F(Cluster, FaultsNameTheirBlock) {
  EXPECT_EQ(run(clusterKernel("setp.eq.u32 %q, %b, 6;\n@%q trap;\n" +
                              kClusterBarrier),
                {{8}, {4}}, CUDA_ERROR_LAUNCH_FAILED),
            "kernel k, block 6: thread 0 trapped at line 13 `@%q trap`");
}
} // namespace
