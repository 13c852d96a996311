//===- BatchTest.cpp - Tests batches that run in portions -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which examples go through the launches of a program at a time.
//
//===----------------------------------------------------------------------===//

#include "InProcess.h"

#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {
/// The launches as they ran: which kernel, of how many examples, and which.
std::mutex lock;
std::vector<std::pair<int, int64_t>> calls;
std::vector<msl_examples> parts;

void note(int kernel, const msl_examples *examples) {
  std::lock_guard<std::mutex> guard(lock);
  calls.emplace_back(kernel, examples->count);
  parts.push_back(*examples);
}

/// scratch[e, k] = x[e, k] * scale[k]
void scale(void *const *o, const msl_examples *examples, int64_t begin,
           int64_t end) {
  auto *x = static_cast<const float *>(o[0]);
  auto *s = static_cast<const float *>(o[1]);
  auto *to = static_cast<float *>(o[2]);
  note(0, examples);
  for (int64_t e = begin; e < end; ++e)
    for (int64_t k = 0; k < 3; ++k)
      to[e * 3 + k] = x[e * 3 + k] * s[k];
}

/// y[e, j] = (j + 1) * sum_k scratch[e, k]
void sum(void *const *o, const msl_examples *examples, int64_t begin,
         int64_t end) {
  auto *from = static_cast<const float *>(o[0]);
  auto *y = static_cast<float *>(o[1]);
  note(1, examples);
  for (int64_t e = begin; e < end; ++e)
    for (int64_t j = 0; j < 2; ++j)
      y[e * 2 + j] =
          float(j + 1) * (from[e * 3] + from[e * 3 + 1] + from[e * 3 + 2]);
}

constexpr uint64_t kWork = 1 << 22; // Worth a thread.

class Batch : public modelslice::testing::InProcess {
protected:
  void SetUp() override {
    calls.clear();
    parts.clear();
    inputs[0] = {"x", xShape, 2, MSL_F32};
    inputs[1] = {"scale", scaleShape, 1, MSL_F32};
    output = {"y", yShape, 2, MSL_F32};
    entry.name = "infer";
    entry.inputs = inputs;
    entry.num_inputs = 2;
    entry.outputs = &output;
    entry.num_outputs = 1;
    program.launches = launches;
    program.num_launches = 2;
    program.scratch_bytes_per_batch = 64; // More than it takes.
    program.portion = 2;
    isa.kernels = kernels;
  }

  /// Threads of a host that runs them all at once, if `hosted`.
  void create(int64_t maxBatch, uint32_t threads = 1, bool hosted = false) {
    ASSERT_EQ(createModel(), MSL_OK) << error.message;
    options.host = &regions;
    if (hosted)
      options.parallel_for = [](void *host, int64_t count,
                                msl_parallel_body body, void *arg) {
        static_cast<std::vector<int64_t> *>(host)->push_back(count);
        std::vector<std::thread> pool;
        for (int64_t i = count; i-- > 0;)
          pool.emplace_back([=] { body(arg, i, i + 1); });
        for (std::thread &thread : pool)
          thread.join();
      };
    ASSERT_EQ(createContext(maxBatch, threads), MSL_OK) << error.message;
  }

  /// Runs and checks a batch.
  void run(int64_t batch) {
    std::vector<float> x(batch * 3), y(batch * 2, -1);
    float factors[] = {1, 10, 100};
    for (size_t i = 0; i < x.size(); ++i)
      x[i] = float(i % 7) - 3;
    int64_t xs[] = {batch, 3}, ys[] = {batch, 2};
    msl_tensor in[] = {{x.data(), xs, 2, MSL_F32},
                       {factors, scaleShape, 1, MSL_F32}};
    msl_tensor out = {y.data(), ys, 2, MSL_F32};
    ASSERT_EQ(msl_run(context, 0, 0, in, 2, &out, 1, &error), MSL_OK)
        << error.message;
    for (int64_t e = 0; e < batch; ++e)
      for (int64_t j = 0; j < 2; ++j)
        EXPECT_EQ(y[e * 2 + j], float(j + 1) * (x[e * 3] + 10 * x[e * 3 + 1] +
                                                100 * x[e * 3 + 2]));
  }

  using Calls = std::vector<std::pair<int, int64_t>>;
  int64_t xShape[2] = {-1, 3}, scaleShape[1] = {3}, yShape[2] = {-1, 2};
  msl_tensor_info inputs[2], output;
  msl_operand scaleOperands[3] = {{MSL_OPERAND_INPUT, 0, 0, 0},
                                  {MSL_OPERAND_INPUT, 1, 0, 0},
                                  {MSL_OPERAND_SCRATCH, 0, 0, 0}};
  msl_operand sumOperands[2] = {{MSL_OPERAND_SCRATCH, 0, 0, 0},
                                {MSL_OPERAND_OUTPUT, 0, 0, 0}};
  msl_launch launches[2] = {{"scale", scaleOperands, 3, 0, kWork, 3, 12, 24},
                            {"sum", sumOperands, 2, 1, kWork, 6, 0, 20}};
  msl_kernel kernels[2] = {{scale, 1, 1, 1, 0}, {sum, 1, 1, 1, 0}};
  std::vector<int64_t> regions; ///< Pieces of each of the host's.
};
} // namespace

TEST_F(Batch, RunsPortionByPortion) {
  create(5);
  run(5);
  EXPECT_EQ(calls, (Calls{{0, 2}, {1, 2}, {0, 2}, {1, 2}, {0, 1}, {1, 1}}));
  calls.clear();
  run(2);
  EXPECT_EQ(calls, (Calls{{0, 2}, {1, 2}}));
}

TEST_F(Batch, GivesThreadsEvenPortions) {
  program.portion = 4;
  create(8, 2, /*hosted=*/true);
  run(5);
  EXPECT_EQ(regions, std::vector<int64_t>{2});
  EXPECT_EQ(calls.size(), 4u);
  for (auto [kernel, batch] : calls)
    EXPECT_LE(batch, 3);
}

TEST_F(Batch, RunsAtOnceWithoutAPortion) {
  program.portion = 0;
  create(5);
  run(5);
  EXPECT_EQ(calls, (Calls{{0, 5}, {1, 5}}));
}

TEST_F(Batch, GivesThreadsPortionsOfTheirOwn) {
  create(8, 2, /*hosted=*/true);
  run(8);
  EXPECT_EQ(regions, std::vector<int64_t>{4});
  EXPECT_EQ(calls.size(), 8u);
  for (auto [kernel, batch] : calls)
    EXPECT_EQ(batch, 2);
}

TEST_F(Batch, GivesThePoolPortions) {
  create(41, 3);
  for (int64_t batch : {6, 12, 41, 15}) {
    run(batch);
    for (auto [kernel, atOnce] : calls)
      EXPECT_LE(atOnce, 2) << "of " << batch;
  }
}

TEST_F(Batch, GivesThreadsPortionsThatComeOutAboutEven) {
  create(14, 4, /*hosted=*/true);
  run(14); // Seven portions: one of eight turns is in vain.
  EXPECT_EQ(regions, std::vector<int64_t>{7});
}

TEST_F(Batch, SharesLaunchesWithoutAPortion) {
  program.portion = 0;
  create(8, 2, /*hosted=*/true);
  run(8);
  EXPECT_EQ(regions, (std::vector<int64_t>{8, 8}));
}

TEST_F(Batch, SharesLaunchesWhereThreadsWouldWait) {
  create(6, 2, /*hosted=*/true);
  run(6); // Three portions.
  EXPECT_EQ(regions, (std::vector<int64_t>{6, 6}));
  for (auto [kernel, batch] : calls)
    EXPECT_EQ(batch, 6);
}

TEST_F(Batch, SharesPortionsThatFitNoCoresCache) {
  program.scratch_bytes_per_batch = 1 << 20;
  create(4, 2, /*hosted=*/true);
  run(4);
  EXPECT_EQ(regions, (std::vector<int64_t>{2, 2, 2, 2}));
  for (auto [kernel, batch] : calls)
    EXPECT_EQ(batch, 2);
}

TEST_F(Batch, SharesLaunchesWhereScratchIsShort) {
  program.scratch_bytes = 1 << 12;
  alignas(64) static uint8_t scratch[(1 << 12) + 4 * 64];
  options.scratch = scratch;
  options.scratch_size = sizeof scratch;
  create(4, 2, /*hosted=*/true);
  EXPECT_EQ(msl_scratch_bytes(model, 0, 0, 4), sizeof scratch);
  run(4);
  EXPECT_EQ(regions, (std::vector<int64_t>{4, 4}));
}

// Whatever the threads: sums have one order.
TEST_F(Batch, RunsPortionsInTurn) {
  program.in_turn = true;
  for (auto [threads, hosted] :
       {std::pair(1u, false), {2u, false}, {3u, true}}) {
    calls.clear();
    parts.clear();
    create(5, threads, hosted);
    run(5);
    std::vector<int64_t> firsts;
    for (const msl_examples &part : parts) {
      EXPECT_EQ(part.batch, 5);
      EXPECT_EQ(part.count, part.first == 4 ? 1 : 2);
      if (firsts.empty() || firsts.back() != part.first)
        firsts.push_back(part.first);
    }
    EXPECT_EQ(firsts, (std::vector<int64_t>{0, 2, 4})) << threads;
    destroy();
  }
}

TEST_F(Batch, KeepsScratchOfOnePortionInTurn) {
  program.in_turn = true;
  create(64);
  EXPECT_EQ(msl_scratch_bytes(model, 0, 0, 1), 64u);
  EXPECT_EQ(msl_scratch_bytes(model, 0, 0, 64), 128u);
  EXPECT_EQ(context->scratch_size, 128u);
  run(63);
}

TEST_F(Batch, SaysWhichExamples) {
  create(3);
  run(3);
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(parts[1].first, 0);
  EXPECT_EQ(parts[2].first, 2);
  EXPECT_EQ(parts[2].count, 1);
  EXPECT_EQ(parts[2].batch, 3);
}

TEST_F(Batch, ProfilesLaunchesOfTheWholeBatch) {
  for (uint32_t threads : {1, 2}) {
    create(8, threads);
    std::vector<msl_kernel_event> events;
    msl_context_set_profiler(
        context,
        [](void *host, const msl_kernel_event *event) {
          static_cast<std::vector<msl_kernel_event> *>(host)->push_back(*event);
        },
        &events);
    run(8);
    run(8);
    ASSERT_EQ(events.size(), 4u);
    for (size_t i : {0, 1, 2, 3}) {
      EXPECT_STREQ(events[i].name, launches[i % 2].name);
      EXPECT_EQ(events[i].flops, kWork + 8 * launches[i % 2].flops_per_batch);
      EXPECT_EQ(events[i].bytes,
                launches[i % 2].bytes + 8 * launches[i % 2].bytes_per_batch);
      EXPECT_GT(events[i].seconds, 0);
      EXPECT_LT(events[i].seconds, 10);
    }
    destroy();
  }
}
