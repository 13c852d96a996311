//===- LimitsTest.cpp - Tests what tiny models cannot reach ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Images with sizes near the limits, run in process without a library.
//
//===----------------------------------------------------------------------===//

#include "InProcess.h"

#include <atomic>
#include <pthread.h>
#include <sched.h>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {
void fill(void *const *operands, const msl_examples *examples, int64_t begin,
          int64_t end) {
  for (int64_t i = begin; i < end && i < examples->count; ++i)
    static_cast<float *>(operands[0])[i] = float(i);
}

/// One entry without inputs and with an output of one value per example.
class Limits : public modelslice::testing::InProcess {
protected:
  void SetUp() override {
    output = {"y", shape, 1, MSL_F32};
    entry.name = "fill";
    entry.outputs = &output;
    entry.num_outputs = 1;
    operand = {MSL_OPERAND_OUTPUT, 0, 0, 0};
    launch.name = "fill";
    launch.operands = &operand;
    launch.num_operands = 1;
    kernel = {fill, 1, 1, 1, 0};
    isa.kernels = &kernel;
    image.library.model_name = "limits";
    program.launches = &launch;
    program.num_launches = 1;
  }
  msl_status run(int64_t batch, float *data) {
    msl_tensor out = {data, &batch, 1, MSL_F32};
    return msl_run(context, 0, 0, nullptr, 0, &out, 1, &error);
  }

  int64_t shape[8] = {-1, INT64_MAX, INT64_MAX, 1, 1, 1, 1, 1};
  msl_tensor_info output;
  msl_operand operand;
  msl_launch launch = {};
  msl_kernel kernel;
};
} // namespace

TEST_F(Limits, WithoutInputsTheBatchIsOne) {
  ASSERT_EQ(createModel(), MSL_OK) << error.message;
  ASSERT_EQ(createContext(1), MSL_OK) << error.message;
  float y[2] = {-1, -1};
  EXPECT_EQ(run(1, y), MSL_OK) << error.message;
  EXPECT_EQ(y[0], 0);
  EXPECT_EQ(run(2, y), MSL_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "fill: output 'y': expected batch 1, got 2");
}

TEST_F(Limits, ScratchThatOverflows) {
  program.scratch_bytes_per_batch = uint64_t(1) << 62;
  program.scratch_bytes = 64;
  ASSERT_EQ(createModel(), MSL_OK);
  EXPECT_EQ(msl_scratch_bytes(model, 0, 0, 1), (size_t(1) << 62) + 64);
  EXPECT_EQ(msl_scratch_bytes(model, 0, 0, 4), SIZE_MAX);
  EXPECT_EQ(createContext(4), MSL_OUT_OF_MEMORY);
  EXPECT_STREQ(error.message,
               "context: out of memory for 18446744073709551615 bytes of "
               "scratch at batch 4");
  EXPECT_EQ(context, nullptr);
}

TEST_F(Limits, TensorsThatOverflow) {
  output.rank = 3;
  ASSERT_EQ(createModel(), MSL_OK);
  ASSERT_EQ(createContext(1), MSL_OK);
  int64_t huge[3] = {1, INT64_MAX, INT64_MAX};
  float y[1];
  msl_tensor out = {y, huge, 3, MSL_F32};
  EXPECT_EQ(msl_run(context, 0, 0, nullptr, 0, &out, 1, &error),
            MSL_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "fill: output 'y': its size overflows");
  // The longest text of a shape must fit its buffer.
  huge[1] = INT64_MIN;
  output.rank = 8;
  for (int i = 1; i < 8; ++i)
    shape[i] = INT64_MIN + 1;
  int64_t long8[8];
  std::fill(std::begin(long8), std::end(long8), INT64_MIN + 2);
  long8[0] = 1;
  out = {y, long8, 8, UINT32_MAX};
  EXPECT_EQ(msl_run(context, 0, 0, nullptr, 0, &out, 1, &error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(std::string(error.message).substr(0, 31),
            "fill: output 'y': expected f32[");
}

// What one thread does within 1 us is not worth a second one.
TEST_F(Limits, SmallLaunchesRunAlone) {
  ASSERT_EQ(createModel(), MSL_OK);
  kernel.tasks = 4;
  int calls = 0;
  msl_context_options options = {};
  options.struct_size = sizeof options;
  options.threads = 2;
  options.host = &calls;
  options.parallel_for = [](void *host, int64_t count, msl_parallel_body body,
                            void *arg) {
    ++*static_cast<int *>(host);
    body(arg, 0, count);
  };
  ASSERT_EQ(msl_context_create(model, &options, &context, &error), MSL_OK);
  float y[1];
  auto callsOf = [&](uint64_t flops, uint64_t bytes, int64_t tasks) {
    calls = 0;
    launch.flops = flops;
    launch.bytes = bytes;
    kernel.tasks = tasks;
    EXPECT_EQ(run(1, y), MSL_OK) << error.message;
    return calls;
  };
  EXPECT_EQ(callsOf(255999, 95999, 4), 0);
  EXPECT_EQ(callsOf(256000, 0, 4), 1);
  EXPECT_EQ(callsOf(0, 96000, 4), 1);
  EXPECT_EQ(callsOf(1u << 30, 0, 1), 0);
}

// Every piece of a family of tasks prepares anew what they share: there are
// only as many pieces as equal shares need, and they cover each task once.
TEST_F(Limits, SiblingsAreCutForEqualShares) {
  static std::vector<std::pair<int64_t, int64_t>> pieces;
  kernel.fn = [](void *const *, const msl_examples *, int64_t begin,
                 int64_t end) { pieces.emplace_back(begin, end); };
  launch.flops = 1u << 30;
  ASSERT_EQ(createModel(), MSL_OK);
  auto piecesOf = [&](uint32_t threads, int64_t families, int64_t siblings) {
    kernel.tasks = families * siblings;
    kernel.siblings = siblings;
    msl_context_options options = {};
    options.struct_size = sizeof options;
    options.threads = threads;
    options.parallel_for = [](void *, int64_t count, msl_parallel_body body,
                              void *arg) {
      for (int64_t i = 0; i < count; ++i)
        body(arg, i, i + 1);
    };
    EXPECT_EQ(msl_context_create(model, &options, &context, &error), MSL_OK);
    pieces.clear();
    float y[1];
    EXPECT_EQ(run(1, y), MSL_OK) << error.message;
    msl_context_destroy(context);
    context = nullptr;
    return pieces;
  };
  using Pieces = std::vector<std::pair<int64_t, int64_t>>;
  EXPECT_EQ(piecesOf(2, 1, 5), (Pieces{{0, 2}, {2, 5}}));
  EXPECT_EQ(piecesOf(2, 2, 5), (Pieces{{0, 5}, {5, 10}}));
  EXPECT_EQ(piecesOf(2, 3, 2),
            (Pieces{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}}));
  EXPECT_EQ(piecesOf(4, 1, 2), (Pieces{{0, 1}, {1, 2}}));
  EXPECT_EQ(piecesOf(2, 9, 4).size(), 9u);
  EXPECT_EQ(piecesOf(2, 3, 1), (Pieces{{0, 1}, {1, 2}, {2, 3}}));
}

TEST_F(Limits, TrainableArenasThatDoNotFit) {
  image.library.flags = MSL_LIBRARY_TRAINING;
  image.library.arena_bytes = uint64_t(1) << 60;
  msl_model_options options = {};
  options.struct_size = sizeof options;
  options.flags = MSL_MODEL_TRAINABLE | MSL_MODEL_INITIALIZE;
  EXPECT_EQ(msl_model_create(&image, nullptr, &options, &model, &error),
            MSL_OUT_OF_MEMORY);
  EXPECT_STREQ(error.message, "model 'limits': out of memory");
  EXPECT_EQ(model, nullptr);
}

#ifndef MODELSLICE_SANITIZED // Whose shadow memory needs the addresses.
TEST_F(Limits, ThreadsThatDoNotStart) {
  ASSERT_EQ(createModel(), MSL_OK);
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  auto report = [this] {
    // Stacks of 64 MiB do not fit 64 times into 1 GiB of addresses.
    struct rlimit stack = {64 << 20, 64 << 20}, space = {1 << 30, 1 << 30};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 << 20);
    pthread_setattr_default_np(&attributes);
    setrlimit(RLIMIT_STACK, &stack);
    setrlimit(RLIMIT_AS, &space);
    msl_status status = createContext(1, 64);
    fprintf(stderr, "%d: %s", status, error.message);
    _exit(context == nullptr ? 0 : 1);
  };
  EXPECT_EXIT(report(), ::testing::ExitedWithCode(0),
              "4: context: cannot start thread [0-9]+ of 64: Resource "
              "temporarily unavailable");
}
#endif

// Each call of a kernel has a workspace to itself, whoever runs it; one that a
// host's threads have to wait for is worth waiting for.
TEST_F(Limits, WorkspacesAreOfOneCallAtATime) {
  constexpr int64_t kTasks = 2000, kBytes = 1000;
  static std::atomic<int> shared, misplaced;
  shared = misplaced = 0;
  kernel.fn = [](void *const *operands, const msl_examples *examples,
                 int64_t begin, int64_t end) {
    auto *y = static_cast<float *>(operands[0]);
    auto *own = static_cast<volatile char *>(operands[1]);
    misplaced += reinterpret_cast<uintptr_t>(operands[1]) % MSL_ALIGNMENT != 0;
    for (int64_t task = begin; task < end; ++task) {
      for (int64_t i = 0; i < kBytes; ++i)
        own[i] = char(task);
      sched_yield();
      for (int64_t i = 0; i < kBytes; ++i)
        shared += own[i] != char(task);
    }
    if (begin == 0)
      y[0] = 1;
  };
  kernel.batch_tile = 0;
  kernel.tasks = kTasks;
  kernel.workspace = isa.workspace = kBytes;
  launch.flops = 1u << 30;
  ASSERT_EQ(createModel(), MSL_OK);
  float y[1];
  ASSERT_EQ(createContext(1, /*threads=*/4), MSL_OK) << error.message;
  EXPECT_EQ(run(1, y), MSL_OK) << error.message;
  msl_context_destroy(context);
  context = nullptr;

  msl_context_options options = {};
  options.struct_size = sizeof options;
  options.threads = 2;
  options.parallel_for = [](void *, int64_t count, msl_parallel_body body,
                            void *arg) {
    std::vector<std::thread> threads;
    for (int64_t i = 0; i < 5; ++i)
      threads.emplace_back(body, arg, count * i / 5, count * (i + 1) / 5);
    for (std::thread &thread : threads)
      thread.join();
    body(arg, count, count);
  };
  ASSERT_EQ(msl_context_create(model, &options, &context, &error), MSL_OK);
  EXPECT_EQ(run(1, y), MSL_OK) << error.message;
  EXPECT_EQ(shared, 0);
  EXPECT_EQ(misplaced, 0);
}

TEST_F(Limits, WorkspacesThatThereIsNoMemoryFor) {
  kernel.workspace = isa.workspace = int64_t(1) << 60;
  ASSERT_EQ(createModel(), MSL_OK);
  EXPECT_EQ(createContext(1, /*threads=*/100), MSL_OUT_OF_MEMORY);
  EXPECT_STREQ(error.message, "context: out of memory for 100 threads with "
                              "1152921504606846976 bytes of workspace each");
  EXPECT_EQ(context, nullptr);
}
