//===- ClusterRandomTest.cpp - Races of random programs of clusters
//--------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random programs of the warps of a cluster, of which the test knows by vector
// clocks and all accesses so far whether they race: those that do not must run
// without a report.
//
//===----------------------------------------------------------------------===//

#include "ClusterKernel.h"

#include <algorithm>
#include <array>
#include <random>

using namespace modelslice::testing;

namespace {
constexpr unsigned kBlocks = 4, kWarps = 2, kAll = kBlocks * kWarps;
constexpr unsigned kWords = 6, kSteps = 160;

/// How far each warp has been seen.
using Clock = std::array<unsigned, kAll>;
void join(Clock &to, const Clock &from) {
  for (unsigned i = 0; i < kAll; ++i)
    to[i] = std::max(to[i], from[i]);
}

enum class Kind { Read, Write, Atomic };
struct Access {
  unsigned warp, time, word, half; ///< half 2: the whole word.
  Kind kind;
};

/// Builds a program step by step, each a step of one warp or a barrier of one
/// block, in an order in which it may run.
class Program {
public:
  explicit Program(unsigned seed) : random(seed) {
    for (unsigned warp = 0; warp < kAll; ++warp)
      clocks[warp][warp] = 1;
  }

  /// Without a race, unless `race` asks for one in the end.
  void build(bool race) {
    for (unsigned step = 0; step < kSteps; ++step)
      switch (pick(8)) {
      case 0:
        synchronize(pick(kBlocks));
        break;
      case 1:
      case 2:
      case 3:
        passBarrier(pick(kAll));
        break;
      default:
        tryAccess(false);
      }
    while (race && !tryAccess(true))
      ;
  }

  std::string text() const {
    std::string body = "shr.u32 %r2, %t, 5; mad.lo.u32 %r2, %c, " +
                       std::to_string(kWarps) + ", %r2;\n";
    // Clusters have memory of their own.
    body += "mov.u32 %r3, %clusterid.x; mad.wide.u32 %p, %r3, 4096, %p;\n";
    for (unsigned warp = 0; warp < kAll; ++warp)
      body += "setp.eq.u32 %q, %r2, " + std::to_string(warp) + "; @%q bra L" +
              std::to_string(warp) + ";\n";
    for (unsigned warp = 0; warp < kAll; ++warp)
      body += "L" + std::to_string(warp) + ":\n" + code[warp] + "exit;\n";
    return clusterKernel(body);
  }

private:
  /// Of a warp: it has not arrived, it has, or the phase has ended since.
  enum State { Begun, Arrived, Passed };

  unsigned pick(unsigned below) { return random() % below; }

  void synchronize(unsigned block) {
    Clock joined = {};
    for (unsigned i = 0; i < kWarps; ++i)
      join(joined, clocks[block * kWarps + i]);
    for (unsigned i = 0; i < kWarps; ++i) {
      unsigned warp = block * kWarps + i;
      clocks[warp] = joined;
      ++clocks[warp][warp];
      code[warp] += "bar.sync 0;\n";
    }
  }

  /// The warp arrives, or waits where all have arrived.
  void passBarrier(unsigned warp) {
    if (states[warp] == Arrived)
      return;
    if (states[warp] == Passed) {
      join(clocks[warp], acquired);
      states[warp] = Begun;
      code[warp] += "barrier.cluster.wait;\n";
    } else {
      bool releases = pick(8) != 0;
      if (releases)
        join(released, clocks[warp]);
      states[warp] = Arrived;
      code[warp] += releases ? "barrier.cluster.arrive;\n"
                             : "barrier.cluster.arrive.relaxed;\n";
    }
    ++clocks[warp][warp];
    if (std::any_of(states, states + kAll,
                    [](State state) { return state != Arrived; }))
      return;
    acquired = released;
    std::fill(states, states + kAll, Passed);
  }

  bool races(const Access &a) const {
    return std::any_of(accesses.begin(), accesses.end(), [&](const Access &b) {
      bool overlaps =
          a.word == b.word && (a.half == b.half || a.half == 2 || b.half == 2);
      bool conflicts = a.kind == Kind::Write || b.kind == Kind::Write;
      return overlaps && conflicts && clocks[a.warp][b.warp] < b.time;
    });
  }

  /// Adds an access if it races as it should.
  bool tryAccess(bool race) {
    Access a = {pick(kAll), 0, pick(kWords), 2,
                pick(3) == 0 ? Kind::Write : Kind::Read};
    a.time = clocks[a.warp][a.warp];
    // The last words are of halves, the first one is added to.
    if (a.word >= kWords - 2)
      a.half = pick(2);
    else if (a.word == 0 && a.kind == Kind::Read)
      a.kind = Kind::Atomic;
    if (races(a) != race)
      return false;
    accesses.push_back(a);
    std::string address =
        "[%p+" + std::to_string(4 * a.word + (a.half == 1 ? 2 : 0)) + "]";
    const char *type = a.half == 2 ? "u32 " : "u16 ";
    const char *data = a.half == 2 ? "%r5" : "%h";
    // By the lanes of the warp together, or by one of them.
    code[a.warp] +=
        a.kind == Kind::Write
            ? "elect.sync _|%u, -1;\n@%u st.global." + std::string(type) +
                  address + ", " + data + ";\n"
        : a.kind == Kind::Read
            ? "ld.global." + std::string(type) + data + ", " + address + ";\n"
            : "red.global.add.u32 " + address + ", 1;\n";
    // What lanes do is ordered by synchronizations of the warp.
    code[a.warp] += "bar.warp.sync -1;\n";
    return true;
  }

  std::mt19937 random;
  std::array<Clock, kAll> clocks = {};
  /// By those who have arrived so far, and until the last phase ended.
  Clock released = {}, acquired = {};
  State states[kAll] = {};
  std::vector<Access> accesses;
  std::string code[kAll];
};

class ClusterRandom : public ClusterTest {
protected:
  /// The report of two clusters that run the program.
  std::string reportOf(const std::string &ptx) {
    Device device;
    CUmodule module = nullptr;
    CUfunction function = nullptr;
    EXPECT_EQ(
        cuda().cuModuleLoadDataEx(&module, ptx.c_str(), 0, nullptr, nullptr),
        CUDA_SUCCESS);
    EXPECT_EQ(cuda().cuModuleGetFunction(&function, module, "k"), CUDA_SUCCESS);
    CUdeviceptr memory = device.allocate(8192);
    ClusterLaunch launch = {{2 * kBlocks}, {kBlocks}, 32 * kWarps};
    CUresult error = launch.run(function, memory);
    return error ? device.report(error) : "";
  }
};

TEST_F(ClusterRandom, ProgramsWithoutARace) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Program program(seed);
    program.build(false);
    if (seed == 0)
      expectAssembles(program.text());
    ASSERT_EQ(reportOf(program.text()), "") << "seed " << seed;
  }
}

// A word remembers one access of a kind, so that not all are found.
TEST_F(ClusterRandom, ProgramsWithARace) {
  unsigned found = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    Program program(seed);
    program.build(true);
    found += !reportOf(program.text()).empty();
  }
  EXPECT_GE(found, 60u);
}
} // namespace
