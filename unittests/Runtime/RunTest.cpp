//===- RunTest.cpp - Tests the checks of a call ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Argument checks, results, re-entrancy, hooks and the profiler of run().
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

#include <thread>

using namespace modelslice::testing;

namespace {
class Run : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_EQ(s.createModel(tinyWeights(tinyW(), tinyB())), MSL_OK);
    ASSERT_EQ(s.createContext(8), MSL_OK);
  }
  /// Runs entry 0 at width 1 on the tensors below.
  msl_status run(uint32_t entry = 0, uint32_t width = 1) {
    return s.library->run(s.context, entry, width, &in, 1, &out, 1, &s.error);
  }
  std::string refusal() {
    std::fill(std::begin(y), std::end(y), -9);
    EXPECT_EQ(run(), MSL_INVALID_ARGUMENT);
    EXPECT_EQ(s.error.status, MSL_INVALID_ARGUMENT);
    for (float v : y)
      EXPECT_EQ(v, -9) << "an output was written";
    return s.message();
  }
  Session s{TINY_MODEL};
  float x[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, y[15];
  int64_t xShape[2] = {2, 3}, yShape[2] = {2, 5};
  msl_tensor in = {x, xShape, 2, MSL_F32}, out = {y, yShape, 2, MSL_F32};
};
} // namespace

TEST_F(Run, AnswersAtEveryWidthAndBatch) {
  for (uint32_t width : {0u, 1u, 0u})
    for (size_t batch = 1; batch <= 8; ++batch) {
      std::vector<float> y;
      ASSERT_EQ(s.infer(width, ramp(batch), y), MSL_OK) << s.message();
      EXPECT_EQ(y, tinyInfer(ramp(batch), width));
    }
}

TEST_F(Run, ClearsTheError) {
  EXPECT_EQ(run(9), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(run(), MSL_OK);
  EXPECT_EQ(s.error.status, MSL_OK);
  EXPECT_EQ(s.message(), "");
  EXPECT_EQ(s.library->run(s.context, 0, 1, &in, 1, &out, 1, nullptr), MSL_OK);
  EXPECT_EQ(s.library->run(s.context, 9, 1, &in, 1, &out, 1, nullptr),
            MSL_INVALID_ARGUMENT);
}

TEST_F(Run, RefusesUnknownEntriesAndWidths) {
  EXPECT_EQ(run(1), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "run: expected an entry below 1, got 1");
  EXPECT_EQ(run(0, 2), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "infer: expected a width below 2, got 2");
  EXPECT_EQ(s.library->run(nullptr, 0, 0, &in, 1, &out, 1, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "run: context is null");
}

TEST_F(Run, RefusesWrongCounts) {
  EXPECT_EQ(s.library->run(s.context, 0, 0, &in, 0, &out, 1, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "infer: expected 1 inputs, got 0");
  EXPECT_EQ(s.library->run(s.context, 0, 0, &in, 1, &out, 2, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "infer: expected 1 outputs, got 2");
  EXPECT_EQ(s.library->run(s.context, 0, 0, nullptr, 1, &out, 1, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "infer: inputs is null");
  EXPECT_EQ(s.library->run(s.context, 0, 0, &in, 1, nullptr, 1, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "infer: outputs is null");
}

TEST_F(Run, RefusesWrongTensors) {
  xShape[1] = 4;
  EXPECT_EQ(refusal(),
            "infer: input 'x': expected f32[batch, 3], got f32[2, 4]");
  xShape[1] = 3;
  in.dtype = MSL_I32;
  EXPECT_EQ(refusal(),
            "infer: input 'x': expected f32[batch, 3], got i32[2, 3]");
  in.dtype = 77;
  EXPECT_EQ(refusal(),
            "infer: input 'x': expected f32[batch, 3], got dtype 77[2, 3]");
  in.dtype = MSL_F32;
  in.rank = 1;
  EXPECT_EQ(refusal(), "infer: input 'x': expected f32[batch, 3], got f32[2]");
  in.rank = 4000000000u;
  EXPECT_EQ(refusal(), "infer: input 'x': expected f32[batch, 3], got f32 of "
                       "rank 4000000000");
  in.rank = 2;
  yShape[1] = 6;
  EXPECT_EQ(refusal(),
            "infer: output 'y': expected f32[batch, 5], got f32[2, 6]");
}

TEST_F(Run, RefusesBadPointers) {
  in.data = nullptr;
  EXPECT_EQ(refusal(), "infer: input 'x': its data is null");
  in.data = reinterpret_cast<char *>(x) + 1;
  EXPECT_EQ(refusal(), "infer: input 'x': expected data aligned to 4 bytes");
  in.data = reinterpret_cast<void *>(~uintptr_t(3));
  EXPECT_EQ(refusal(), "infer: input 'x': its size overflows");
  in.data = x;
  in.shape = nullptr;
  EXPECT_EQ(refusal(), "infer: input 'x': its shape is null");
  in.rank = 0;
  EXPECT_EQ(refusal(), "infer: input 'x': expected f32[batch, 3], got f32[]");
}

TEST_F(Run, RefusesBadBatches) {
  xShape[0] = 0;
  EXPECT_EQ(refusal(),
            "infer: input 'x': expected a batch of 1 to 2147483647, got 0");
  xShape[0] = -1;
  EXPECT_EQ(refusal(),
            "infer: input 'x': expected a batch of 1 to 2147483647, got -1");
  xShape[0] = INT64_MAX;
  EXPECT_EQ(refusal(), "infer: input 'x': expected a batch of 1 to 2147483647, "
                       "got 9223372036854775807");
  xShape[0] = 2;
  yShape[0] = 3;
  EXPECT_EQ(refusal(), "infer: output 'y': expected batch 2 as in 'x', got 3");
}

TEST_F(Run, RefusesBatchesBeyondTheLargest) {
  // At every width: memory for the widest may do for more of a narrow one.
  for (uint32_t width : {0, 1}) {
    std::vector<float> y;
    EXPECT_EQ(s.infer(width, ramp(9), y), MSL_INVALID_ARGUMENT);
    EXPECT_EQ(s.message(),
              "infer: batch 9 is above the context's max_batch of 8");
    EXPECT_EQ(y, std::vector<float>(45, -1));
  }
}

TEST_F(Run, RefusesOverlap) {
  out.data = x;
  EXPECT_EQ(run(), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "infer: output 'y' overlaps input 'x'");
  EXPECT_EQ(x[0], 1);
}

namespace {
struct Reenter {
  Session *session;
  const msl_tensor *in, *out;
  msl_status status = MSL_OK;
  std::string message;
};
} // namespace

TEST_F(Run, IsNotReentrant) {
  Reenter again{&s, &in, &out, MSL_OK, ""};
  s.library->context_set_profiler(
      s.context,
      [](void *host, const msl_kernel_event *) {
        auto *again = static_cast<Reenter *>(host);
        msl_error error;
        again->status = again->session->library->run(
            again->session->context, 0, 0, again->in, 1, again->out, 1, &error);
        again->message = error.message;
      },
      &again);
  EXPECT_EQ(run(), MSL_OK);
  EXPECT_EQ(again.status, MSL_BUSY);
  EXPECT_EQ(again.message, "run: the context is already serving a call");
  s.library->context_set_profiler(s.context, nullptr, nullptr);
  EXPECT_EQ(run(), MSL_OK);
}

TEST_F(Run, Profiles) {
  std::vector<msl_kernel_event> events;
  s.library->context_set_profiler(
      s.context,
      [](void *host, const msl_kernel_event *event) {
        static_cast<std::vector<msl_kernel_event> *>(host)->push_back(*event);
      },
      &events);
  ASSERT_EQ(run(), MSL_OK);
  ASSERT_EQ(events.size(), 3u);
  EXPECT_STREQ(events[0].name, "copy");
  EXPECT_STREQ(events[1].name, "fc.dense");
  EXPECT_STREQ(events[2].name, "store");
  EXPECT_EQ(events[1].flops, (1u << 24) + 2 * 16);
  EXPECT_EQ(events[1].bytes, 100u + 2 * 8);
  EXPECT_GE(events[1].seconds, 0);
  EXPECT_LT(events[1].seconds, 10);
}

TEST_F(Run, UsesTheHostsParallelFor) {
  struct Host {
    int calls = 0;
    int64_t tasks = 0;
  } host;
  msl_context_options options = {};
  options.struct_size = sizeof options;
  options.max_batch = 8;
  options.threads = 2;
  options.host = &host;
  // One task at a time, the last first, on another thread.
  options.parallel_for = [](void *host, int64_t count, msl_parallel_body body,
                            void *arg) {
    static_cast<Host *>(host)->calls++;
    static_cast<Host *>(host)->tasks += count;
    std::thread([=] {
      for (int64_t i = count; i-- > 0;)
        body(arg, i, i + 1);
    }).join();
  };
  s.library->context_destroy(s.context);
  ASSERT_EQ(s.library->context_create(s.model, &options, &s.context, &s.error),
            MSL_OK);
  std::vector<float> y;
  ASSERT_EQ(s.infer(1, ramp(8), y), MSL_OK);
  EXPECT_EQ(y, tinyInfer(ramp(8), 1));
  EXPECT_EQ(host.calls, 3);
  EXPECT_EQ(host.tasks, 8 + 5 + 2);
}

// Eight threads, each with its own context and width, on one model at once.
TEST(Threads, ShareOneModel) {
  Session s(TINY_MODEL);
  ASSERT_EQ(s.createModel(tinyWeights(tinyW(), tinyB())), MSL_OK);
  std::vector<std::thread> threads;
  std::vector<int> wrong(8, 0);
  for (unsigned t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      msl_context_options options = {};
      options.struct_size = sizeof options;
      options.max_batch = 8;
      options.threads = 1 + t % 3;
      msl_context *context = nullptr;
      msl_error error;
      if (s.library->context_create(s.model, &options, &context, &error))
        wrong[t] = 1000000;
      for (int round = 0; context && round < 200; ++round) {
        uint32_t width = (t + round) % 2;
        std::vector<float> x = ramp(1 + (t + round) % 8), y(x.size() / 3 * 5);
        int64_t xShape[] = {int64_t(x.size() / 3), 3},
                yShape[] = {xShape[0], 5};
        msl_tensor in = {x.data(), xShape, 2, MSL_F32};
        msl_tensor out = {y.data(), yShape, 2, MSL_F32};
        if (s.library->run(context, 0, width, &in, 1, &out, 1, &error) ||
            y != tinyInfer(x, width))
          ++wrong[t];
      }
      s.library->context_destroy(context);
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, std::vector<int>(8, 0));
}

TEST(Threads, CreateAndDestroyModelsAtOnce) {
  // Keeps the library mapped: ThreadSanitizer does not see that the dynamic
  // linker orders an unloading before the next loading at the same address.
  Session keep(TINY_MODEL);
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (unsigned t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int round = 0; round < 50; ++round) {
        Session s(TINY_MODEL);
        std::vector<float> b(5, float(round % 3)), y;
        if (s.createModel(tinyWeights(tinyW(), b)) || s.createContext(1) ||
            s.infer(1, {1, 2, 3}, y) ||
            y != tinyInfer({1, 2, 3}, 1, tinyW(), b))
          ++wrong[t];
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}
