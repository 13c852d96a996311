//===- GpuTrainingTest.cpp - Tests trainable models on GPUs ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arenas on a device, optimiser entries, derived copies, and the order of runs
// of several contexts.
//
//===----------------------------------------------------------------------===//

#include "GpuSupport.h"

using namespace modelslice::testing;

namespace {
enum { INFER, GRADIENT, SGD, ADAMW, REFRESH };

class GpuTraining : public FakeGpu,
                    public ::testing::WithParamInterface<const char *> {
protected:
  void SetUp() override {
    FakeGpu::SetUp();
#ifdef CUDA_EMULATOR
    setenv("MODELSLICE_EMULATOR", CUDA_EMULATOR, 1);
#endif
    ASSERT_EQ(s.createModelOn(GetParam(), MSL_MODEL_TRAINABLE), MSL_OK)
        << s.message();
    ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
  }
  void TearDown() override {
    s.library->context_destroy(s.context);
    s.library->model_destroy(s.model);
    s.context = nullptr;
    s.model = nullptr;
    FakeGpu::TearDown();
  }
  float loss(msl_context *context) {
    float x[] = {1, 0, 0, 3, 0, 0}, loss[2] = {-1, -1}, probabilities[10];
    int32_t labels[] = {0, 0}, seed = 0;
    int64_t xShape[] = {2, 3}, pShape[] = {2, 5};
    msl_tensor in[] = {{x, xShape, 2, MSL_F32},
                       {labels, xShape, 1, MSL_I32},
                       {&seed, nullptr, 0, MSL_I32}};
    msl_tensor out[] = {{loss, xShape, 1, MSL_F32},
                        {probabilities, pShape, 2, MSL_F32}};
    EXPECT_EQ(s.library->run(context, GRADIENT, 1, in, 3, out, 2, &s.error),
              MSL_OK)
        << s.message();
    EXPECT_EQ(probabilities[9], 0.2f);
    return loss[0];
  }
  void run(uint32_t entry, float rate = 0) {
    float hyper[8] = {rate};
    int64_t shape = 8;
    msl_tensor in = {hyper, &shape, 1, MSL_F32};
    EXPECT_EQ(s.library->run(s.context, entry, 0, &in, entry == SGD, nullptr, 0,
                             &s.error),
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
  GpuSession s{TINY_GPU_TRAINING};
};
} // namespace

TEST_P(GpuTraining, StartsFromTheWeights) {
  EXPECT_EQ(read(MSL_ARENA_PARAMS, 0), tinyW());
  EXPECT_EQ(read(MSL_ARENA_PARAMS, 1), tinyB());
  EXPECT_EQ(read(MSL_ARENA_GRADIENTS, 0), std::vector<float>(15, 0));
  EXPECT_EQ(read(MSL_ARENA_STATE1, 1), std::vector<float>(5, 0));
  std::vector<float> y;
  ASSERT_EQ(s.infer(0, ramp(3), y), MSL_OK) << s.message();
  EXPECT_EQ(y, tinyInfer(ramp(3), 0));
  // There is no pointer to what lies on the device.
  uint64_t count = 1;
  EXPECT_EQ(s.library->arena(s.model, MSL_ARENA_PARAMS, &count), nullptr);
  EXPECT_EQ(count, 0u);
}

TEST_P(GpuTraining, AccumulatesAndSteps) {
  loss(s.context);
  EXPECT_EQ(read(MSL_ARENA_GRADIENTS, 1), std::vector<float>(5, 2));
  loss(s.context);
  EXPECT_EQ(read(MSL_ARENA_GRADIENTS, 1), std::vector<float>(5, 4));
  run(SGD, 0.5);
  EXPECT_EQ(read(MSL_ARENA_PARAMS, 1),
            (std::vector<float>{-2, -1.75f, -1.5f, -1.25f, -1}));
  EXPECT_EQ(read(MSL_ARENA_PARAMS, 0), tinyW());
  EXPECT_EQ(read(MSL_ARENA_GRADIENTS, 1), std::vector<float>(5, 0));
  run(ADAMW);
  run(ADAMW);
  EXPECT_EQ(read(MSL_ARENA_STATE1, 1), std::vector<float>(5, 2));
  // What infer reads of b are the derived copies.
  std::vector<float> y;
  ASSERT_EQ(s.infer(0, {0, 0, 0}, y), MSL_OK) << s.message();
  EXPECT_EQ(y, (std::vector<float>{-2, -1.75f, -1.5f, -1.25f, -1}));
}

TEST_P(GpuTraining, WritesParameters) {
  std::vector<float> w = tinyW();
  EXPECT_EQ(loss(s.context), 0);
  w[0] = 7;
  ASSERT_EQ(
      s.library->param_write(s.model, MSL_ARENA_PARAMS, 0, w.data(), &s.error),
      MSL_OK)
      << s.message();
  EXPECT_EQ(read(MSL_ARENA_PARAMS, 0), w);
  EXPECT_EQ(loss(s.context), 7);
  ASSERT_EQ(
      s.library->param_write(s.model, MSL_ARENA_STATE0, 0, w.data(), &s.error),
      MSL_OK)
      << s.message();
  EXPECT_EQ(read(MSL_ARENA_STATE0, 0), w);
  run(REFRESH);
  EXPECT_EQ(loss(s.context), 7);
}

TEST_P(GpuTraining, ContextsFollowEachOther) {
  msl_context *other = nullptr;
  ASSERT_EQ(s.library->context_create(s.model, nullptr, &other, &s.error),
            MSL_OK)
      << s.message();
  run(ADAMW);
  run(SGD, 1);
  s.library->context_destroy(other);
  msl_context_options options = {};
  options.struct_size = sizeof options;
  options.max_batch = 2;
  ASSERT_EQ(s.library->context_create(s.model, &options, &other, &s.error),
            MSL_OK);
  loss(other);
  loss(s.context);
  EXPECT_EQ(read(MSL_ARENA_GRADIENTS, 1), std::vector<float>(5, 4));
  s.library->context_destroy(other);
}

INSTANTIATE_TEST_SUITE_P(Drivers, GpuTraining,
                         ::testing::Values("cuda:0"
#ifdef CUDA_EMULATOR
                                           ,
                                           "emulator"
#endif
                                           ),
                         [](const auto &info) {
                           return std::string(
                               info.param[0] == 'c' ? "Fake" : "Emulator");
                         });

TEST_F(FakeGpu, StatesTakeMemoryWhenTheyAreUsed) {
  GpuSession s(TINY_GPU_TRAINING);
  ASSERT_EQ(s.createModelOn("cuda:0", MSL_MODEL_TRAINABLE), MSL_OK)
      << s.message();
  EXPECT_EQ(fake().bytes(), 3u * 192);
  ASSERT_EQ(s.createContextOn(1), MSL_OK);
  size_t before = fake().bytes();
  for (int i = 0; i < 2; ++i)
    ASSERT_EQ(
        s.library->run(s.context, ADAMW, 0, nullptr, 0, nullptr, 0, &s.error),
        MSL_OK)
        << s.message();
  EXPECT_EQ(fake().bytes(), before + 192);
}
