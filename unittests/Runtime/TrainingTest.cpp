//===- TrainingTest.cpp - Tests trainable models --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arenas, initialisation, optimiser entries and derived copies.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

using namespace modelslice::testing;

namespace {
enum { INFER, GRADIENT, SGD, ADAMW, REFRESH };

class Training : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_EQ(s.createModel(tinyWeights(tinyW(), tinyB()), MSL_MODEL_TRAINABLE),
              MSL_OK)
        << s.message();
    ASSERT_EQ(s.createContext(4), MSL_OK);
  }
  /// Runs "gradient" on a batch of two and returns the first loss, which is the
  /// first value of the derived copies.
  float loss() {
    float x[] = {1, 0, 0, 3, 0, 0}, loss[2] = {-1, -1}, probabilities[10];
    int32_t labels[] = {0, 0}, seed = 0;
    int64_t xShape[] = {2, 3}, pShape[] = {2, 5};
    msl_tensor in[] = {{x, xShape, 2, MSL_F32},
                       {labels, xShape, 1, MSL_I32},
                       {&seed, nullptr, 0, MSL_I32}};
    msl_tensor out[] = {{loss, xShape, 1, MSL_F32},
                        {probabilities, pShape, 2, MSL_F32}};
    EXPECT_EQ(s.library->run(s.context, GRADIENT, 1, in, 3, out, 2, &s.error),
              MSL_OK)
        << s.message();
    return loss[0];
  }
  void sgd(float rate) {
    float hyper[8] = {rate};
    int64_t shape = 8;
    msl_tensor in = {hyper, &shape, 1, MSL_F32};
    EXPECT_EQ(s.library->run(s.context, SGD, 0, &in, 1, nullptr, 0, &s.error),
              MSL_OK)
        << s.message();
  }
  std::vector<float> read(uint32_t arena, uint32_t param) {
    std::vector<float> data(param == 0 ? 15 : 5);
    EXPECT_EQ(
        s.library->param_read(s.model, arena, param, data.data(), &s.error),
        MSL_OK)
        << s.message();
    return data;
  }
  Session s{TINY_TRAINING};
};
} // namespace

TEST_F(Training, StartsFromTheWeights) {
  EXPECT_EQ(read(MSL_ARENA_PARAMS, 0), tinyW());
  EXPECT_EQ(read(MSL_ARENA_PARAMS, 1), tinyB());
  EXPECT_EQ(read(MSL_ARENA_GRADIENTS, 0), std::vector<float>(15, 0));
  EXPECT_EQ(read(MSL_ARENA_STATE1, 1), std::vector<float>(5, 0));
  std::vector<float> y;
  ASSERT_EQ(s.infer(0, ramp(3), y), MSL_OK) << s.message();
  EXPECT_EQ(y, tinyInfer(ramp(3), 0));
}

TEST_F(Training, AccumulatesAndSteps) {
  loss();
  EXPECT_EQ(read(MSL_ARENA_GRADIENTS, 1), std::vector<float>(5, 2));
  loss();
  EXPECT_EQ(read(MSL_ARENA_GRADIENTS, 1), std::vector<float>(5, 4));
  sgd(0.5);
  EXPECT_EQ(read(MSL_ARENA_PARAMS, 1),
            (std::vector<float>{-2, -1.75f, -1.5f, -1.25f, -1}));
  EXPECT_EQ(read(MSL_ARENA_PARAMS, 0), tinyW());
  EXPECT_EQ(read(MSL_ARENA_GRADIENTS, 1), std::vector<float>(5, 0));
  ASSERT_EQ(
      s.library->run(s.context, ADAMW, 0, nullptr, 0, nullptr, 0, &s.error),
      MSL_OK);
  EXPECT_EQ(read(MSL_ARENA_STATE1, 1), std::vector<float>(5, 1));
}

// Every way of changing the parameters must show in the derived copies.
TEST_F(Training, KeepsDerivedCopiesFresh) {
  std::vector<float> w = tinyW();
  EXPECT_EQ(loss(), 0);
  w[0] = 7;
  ASSERT_EQ(
      s.library->param_write(s.model, MSL_ARENA_PARAMS, 0, w.data(), &s.error),
      MSL_OK);
  EXPECT_EQ(loss(), 7);
  uint64_t count = 0;
  float *params = s.library->arena(s.model, MSL_ARENA_PARAMS, &count);
  ASSERT_NE(params, nullptr);
  EXPECT_EQ(count, 48u);
  params[0] = 9;
  EXPECT_EQ(loss(), 9);
  // A later write through the same pointer is the caller's to announce.
  params[0] = 10;
  EXPECT_EQ(loss(), 9);
  ASSERT_EQ(
      s.library->run(s.context, REFRESH, 0, nullptr, 0, nullptr, 0, &s.error),
      MSL_OK);
  EXPECT_EQ(loss(), 10);
  s.library->arena(s.model, MSL_ARENA_GRADIENTS, nullptr)[0] = 4;
  sgd(2);
  EXPECT_EQ(loss(), 2);
}

TEST_F(Training, RefusesWrongParameters) {
  float data[15];
  auto refusal = [&](uint32_t arena, uint32_t param, float *to,
                     msl_status expected) {
    EXPECT_EQ(s.library->param_read(s.model, arena, param, to, &s.error),
              expected);
    return s.message();
  };
  EXPECT_EQ(refusal(0, 2, data, MSL_INVALID_ARGUMENT),
            "param_read: expected a parameter below 2, got 2");
  EXPECT_EQ(refusal(4, 0, data, MSL_INVALID_ARGUMENT),
            "param_read: expected an arena of 0 to 3, got 4");
  EXPECT_EQ(refusal(0, 0, nullptr, MSL_INVALID_ARGUMENT),
            "param_read: data is null");
  EXPECT_EQ(s.library->param_write(nullptr, 0, 0, data, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "param_write: model is null");
  EXPECT_EQ(s.library->arena(s.model, 4, nullptr), nullptr);
}

TEST_F(Training, WidthlessEntriesTakeWidth0) {
  EXPECT_EQ(
      s.library->run(s.context, ADAMW, 1, nullptr, 0, nullptr, 0, &s.error),
      MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "adamw: expected a width below 1, got 1");
}

TEST_F(Training, ScratchCoversTheRefresh) {
  EXPECT_EQ(s.library->scratch_bytes(s.model, GRADIENT, 0, 2), 1000u);
  EXPECT_EQ(s.library->scratch_bytes(s.model, INFER, 0, 2), 136u);
  EXPECT_EQ(s.library->scratch_bytes(s.model, REFRESH, 1, 1), 0u);
}

TEST_F(Training, InputsMustAgreeOnTheBatch) {
  float x[6] = {}, loss[2], probabilities[10];
  int32_t labels[3] = {}, seed = 0;
  int64_t xShape[] = {2, 3}, three = 3, pShape[] = {2, 5};
  msl_tensor in[] = {{x, xShape, 2, MSL_F32},
                     {labels, &three, 1, MSL_I32},
                     {&seed, nullptr, 0, MSL_I32}};
  msl_tensor out[] = {{loss, xShape, 1, MSL_F32},
                      {probabilities, pShape, 2, MSL_F32}};
  EXPECT_EQ(s.library->run(s.context, GRADIENT, 1, in, 3, out, 2, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(),
            "gradient: input 'labels': expected batch 2 as in 'x', got 3");
  in[1].shape = xShape;
  out[0].data = probabilities;
  EXPECT_EQ(s.library->run(s.context, GRADIENT, 1, in, 3, out, 2, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "gradient: output 'probabilities' overlaps output "
                         "'loss'");
}

namespace {
struct OtherContext {
  Session *session;
  msl_context *context;
  std::string message;
};
} // namespace

TEST_F(Training, OneCallAtATime) {
  OtherContext other{&s, nullptr, ""};
  ASSERT_EQ(
      s.library->context_create(s.model, nullptr, &other.context, &s.error),
      MSL_OK);
  s.library->context_set_profiler(
      s.context,
      [](void *host, const msl_kernel_event *) {
        auto *other = static_cast<OtherContext *>(host);
        msl_error error;
        EXPECT_EQ(other->session->library->run(other->context, ADAMW, 0,
                                               nullptr, 0, nullptr, 0, &error),
                  MSL_BUSY);
        other->message = error.message;
      },
      &other);
  sgd(0);
  EXPECT_EQ(other.message,
            "run: the trainable model is already serving a call");
  s.library->context_destroy(other.context);
}

TEST(Initialize, DrawsFromTheInitialisers) {
  auto draw = [](uint64_t seed) {
    Session s(TINY_TRAINING);
    msl_model_options options = {};
    options.struct_size = sizeof options;
    options.flags = MSL_MODEL_TRAINABLE | MSL_MODEL_INITIALIZE;
    options.seed = seed;
    EXPECT_EQ(s.library->model_create(&options, &s.model, &s.error), MSL_OK)
        << s.message();
    std::vector<float> w(15), b(5);
    s.library->param_read(s.model, MSL_ARENA_PARAMS, 0, w.data(), nullptr);
    s.library->param_read(s.model, MSL_ARENA_PARAMS, 1, b.data(), nullptr);
    EXPECT_EQ(b, std::vector<float>(5, 1));
    return w;
  };
  std::vector<float> w = draw(3);
  EXPECT_EQ(w, draw(3));
  EXPECT_NE(w, draw(4));
  for (float v : w)
    EXPECT_LE(std::abs(v), 0.5f);
}

TEST(Immutable, RunsOnlyWhatLeavesItAlone) {
  Session s(TINY_TRAINING);
  ASSERT_EQ(s.createModel(tinyWeights(tinyW(), tinyB())), MSL_OK);
  ASSERT_EQ(s.createContext(4), MSL_OK);
  std::vector<float> y, w(15);
  EXPECT_EQ(s.infer(1, ramp(2), y), MSL_OK);
  EXPECT_EQ(y, tinyInfer(ramp(2), 1));
  for (uint32_t entry : {uint32_t(ADAMW), uint32_t(REFRESH)}) {
    EXPECT_EQ(
        s.library->run(s.context, entry, 0, nullptr, 0, nullptr, 0, &s.error),
        MSL_UNSUPPORTED);
    EXPECT_EQ(s.message(),
              std::string(s.library->entries[entry].name) +
                  ": needs a model created with MSL_MODEL_TRAINABLE");
  }
  EXPECT_EQ(s.library->param_read(s.model, 0, 0, w.data(), &s.error), MSL_OK);
  EXPECT_EQ(w, tinyW());
  EXPECT_EQ(s.library->param_write(s.model, 0, 0, w.data(), &s.error),
            MSL_UNSUPPORTED);
  EXPECT_EQ(s.message(), "param_write: the model is not trainable");
  EXPECT_EQ(s.library->param_read(s.model, 1, 0, w.data(), &s.error),
            MSL_UNSUPPORTED);
  EXPECT_EQ(s.message(), "param_read: model 'tiny' has no gradients");
  EXPECT_EQ(s.library->arena(s.model, 0, nullptr), nullptr);
}
