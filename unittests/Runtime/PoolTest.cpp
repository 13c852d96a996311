//===- PoolTest.cpp - Tests the thread pool -------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The default pool: coverage, determinism, sleeping and waking, float modes.
//
//===----------------------------------------------------------------------===//

extern "C" {
#include "Runtime.h"
}

#include "gtest/gtest.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>
#include <xmmintrin.h>

namespace {
class Pool {
public:
  explicit Pool(uint32_t threads) {
    EXPECT_EQ(msl_pool_create(threads, &pool, &error), MSL_OK) << error.message;
  }
  ~Pool() { msl_pool_destroy(pool); }
  void run(int64_t count, msl_parallel_body body, void *arg) {
    msl_pool_run(pool, count, body, arg);
  }

private:
  msl_pool *pool = nullptr;
  msl_error error;
};

void increment(void *arg, int64_t begin, int64_t end) {
  for (int64_t i = begin; i < end; ++i)
    ++static_cast<int *>(arg)[i];
}
} // namespace

TEST(Pool, CoversEveryTaskOnce) {
  for (uint32_t threads : {2u, 3u, 8u}) {
    Pool pool(threads);
    for (int64_t count : {0, 1, 2, 3, 7, 8, 9, 1000}) {
      std::vector<int> seen(size_t(count) + 1, 0);
      for (int round = 0; round < 50; ++round)
        pool.run(count, increment, seen.data());
      for (int64_t i = 0; i < count; ++i)
        ASSERT_EQ(seen[size_t(i)], 50) << i << " of " << count;
      EXPECT_EQ(seen[size_t(count)], 0);
    }
  }
}

TEST(Pool, CutsTheSameWayEveryTime) {
  Pool pool(3);
  struct Cuts {
    std::mutex mutex;
    std::set<std::pair<int64_t, int64_t>> ranges;
  } cuts;
  for (int round = 0; round < 100; ++round)
    pool.run(
        100,
        [](void *arg, int64_t begin, int64_t end) {
          auto *cuts = static_cast<Cuts *>(arg);
          std::lock_guard<std::mutex> lock(cuts->mutex);
          cuts->ranges.insert({begin, end});
        },
        &cuts);
  // Shares of 34, 33 and 33 in four chunks each; no other range ever.
  std::set<std::pair<int64_t, int64_t>> expected = {
      {0, 8},   {8, 17},  {17, 25}, {25, 34}, {34, 42}, {42, 50},
      {50, 58}, {58, 67}, {67, 75}, {75, 83}, {83, 91}, {91, 100}};
  EXPECT_EQ(cuts.ranges, expected);
}

// A thread that does not get on must not hold up what it has not begun: its
// first task waits here until everything else is done.
TEST(Pool, OthersTakeWhatAThreadHasNotBegun) {
  Pool pool(2);
  std::atomic<int> done{0};
  for (int round = 1; round <= 20; ++round)
    pool.run(
        8,
        [](void *arg, int64_t begin, int64_t end) {
          auto &done = *static_cast<std::atomic<int> *>(arg);
          int others = done / 8 * 8 + 7;
          auto limit =
              std::chrono::steady_clock::now() + std::chrono::seconds(20);
          while (begin == 4 && done < others &&
                 std::chrono::steady_clock::now() < limit)
            std::this_thread::yield();
          if (begin == 4)
            EXPECT_EQ(done, others);
          done += int(end - begin);
        },
        &done);
  EXPECT_EQ(done, 160);
}

TEST(Pool, SleepsAndWakes) {
  Pool pool(2);
  int seen[2] = {0, 0};
  for (int round = 0; round < 20; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    pool.run(2, increment, seen);
  }
  EXPECT_EQ(seen[0], 20);
  EXPECT_EQ(seen[1], 20);
}

// The caller outlasts its spin and has to be woken.
TEST(Pool, WaitsForASlowThread) {
  Pool pool(2);
  std::atomic<int> done{0};
  for (int round = 0; round < 5; ++round)
    pool.run(
        2,
        [](void *arg, int64_t begin, int64_t) {
          if (begin == 1)
            std::this_thread::sleep_for(std::chrono::milliseconds(3));
          ++*static_cast<std::atomic<int> *>(arg);
        },
        &done);
  EXPECT_EQ(done, 10);
}

TEST(Pool, SharesTheCallersFloatMode) {
  Pool pool(2);
  unsigned before = _mm_getcsr();
  std::atomic<int> wrong{0};
  _mm_setcsr(before | 0x8040); // Flush denormals, results and operands.
  for (int round = 0; round < 100; ++round)
    pool.run(
        8,
        [](void *arg, int64_t, int64_t) {
          if ((_mm_getcsr() & 0x8040) != 0x8040)
            ++*static_cast<std::atomic<int> *>(arg);
        },
        &wrong);
  _mm_setcsr(before);
  EXPECT_EQ(wrong, 0);
}

#ifndef MODELSLICE_SANITIZED // ThreadSanitizer refuses threads after a fork.
TEST(Pool, WorksInAForkedChild) {
  int seen[100] = {};
  Pool pool(3);
  pool.run(100, increment, seen);
  pid_t child = fork();
  if (child == 0) {
    int again[100] = {};
    {
      Pool own(2);
      own.run(100, increment, again);
    }
    pool.run(100, increment, again);
    pool.~Pool(); // Would wait for threads that only the parent has.
    _exit(std::count(std::begin(again), std::end(again), 2) == 100 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}
#endif

// A worker that comes late must not run a region again that is over.
TEST(Pool, DestroyedAfterARegion) {
  struct State {
    std::atomic<bool> isOver{false}, ranLate{false};
    std::atomic<int64_t> tasks{0};
  };
  for (int round = 0; round < 500; ++round) {
    State state;
    {
      Pool pool(3);
      pool.run(
          7,
          [](void *arg, int64_t begin, int64_t end) {
            auto *seen = static_cast<State *>(arg);
            if (seen->isOver)
              seen->ranLate = true;
            seen->tasks += end - begin;
          },
          &state);
      state.isOver = true;
    }
    EXPECT_FALSE(state.ranLate);
    EXPECT_EQ(state.tasks, 7);
  }
}

TEST(Pool, DestroyedAtOnce) {
  for (int round = 0; round < 50; ++round)
    Pool pool(4);
}
