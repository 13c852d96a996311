//===- GpuTest.cpp - Tests models on GPUs ---------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inference with tensors on the host and on the device, streams, events, and
// what models share.
//
//===----------------------------------------------------------------------===//

#include "GpuSupport.h"

#include <thread>

using namespace modelslice::testing;

namespace {
/// The same tests on every driver that there is.
class Gpu : public FakeGpu, public ::testing::WithParamInterface<const char *> {
protected:
  void SetUp() override {
    FakeGpu::SetUp();
#ifdef CUDA_EMULATOR
    setenv("MODELSLICE_EMULATOR", CUDA_EMULATOR, 1);
#endif
  }
  const char *device() const { return GetParam(); }
};
} // namespace

TEST_P(Gpu, RunsEveryWidthAtEveryBatch) {
  GpuSession s;
  ASSERT_EQ(s.createModelOn(device()), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(40), MSL_OK) << s.message();
  std::vector<float> y;
  for (int64_t batch : {1, 2, 7, 33, 40, 1})
    for (uint32_t width : {0u, 1u}) {
      // A third run is one of a graph.
      for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(s.infer(width, ramp(size_t(batch)), y), MSL_OK)
            << s.message();
        EXPECT_EQ(y, tinyInfer(ramp(size_t(batch)), width));
      }
    }
  EXPECT_EQ(s.infer(0, ramp(41), y), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(),
            "infer: batch 41 is above the context's max_batch of 40");
  std::vector<float> w(15);
  ASSERT_EQ(
      s.library->param_read(s.model, MSL_ARENA_PARAMS, 0, w.data(), &s.error),
      MSL_OK);
  EXPECT_EQ(w, tinyW());
  EXPECT_EQ(s.library->arena(s.model, MSL_ARENA_PARAMS, nullptr), nullptr);
}

TEST_P(Gpu, TwoContextsInTwoThreads) {
  GpuSession s;
  ASSERT_EQ(s.createModelOn(device()), MSL_OK) << s.message();
  auto work = [&](uint32_t width) {
    msl_context_options options = {};
    options.struct_size = sizeof options;
    options.max_batch = 8;
    msl_context *context = nullptr;
    msl_error error;
    ASSERT_EQ(s.library->context_create(s.model, &options, &context, &error),
              MSL_OK)
        << error.message;
    for (int i = 0; i < 20; ++i) {
      std::vector<float> x = ramp(size_t(1 + i % 8)), y(x.size() / 3 * 5);
      int64_t xShape[] = {1 + i % 8, 3}, yShape[] = {1 + i % 8, 5};
      msl_tensor in = {x.data(), xShape, 2, MSL_F32};
      msl_tensor out = {y.data(), yShape, 2, MSL_F32};
      ASSERT_EQ(s.library->run(context, 0, width, &in, 1, &out, 1, &error),
                MSL_OK)
          << error.message;
      EXPECT_EQ(y, tinyInfer(x, width));
    }
    s.library->context_destroy(context);
  };
  std::thread other(work, 0);
  work(1);
  other.join();
}

TEST_P(Gpu, WaitsForAsynchronousRuns) {
  GpuSession s;
  ASSERT_EQ(s.createModelOn(device()), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
  EXPECT_EQ(s.library->synchronize(s.context, &s.error), MSL_OK);
  std::vector<float> x = ramp(4), y(20);
  void *event = nullptr;
  ASSERT_EQ(s.inferAt(1, 4, x.data(), y.data(), &event, /*wait=*/false), MSL_OK)
      << s.message();
  EXPECT_NE(event, nullptr);
  ASSERT_EQ(s.library->synchronize(s.context, &s.error), MSL_OK) << s.message();
  EXPECT_EQ(y, tinyInfer(x, 1));
  ASSERT_EQ(s.inferAt(0, 4, x.data(), y.data(), nullptr, /*wait=*/false),
            MSL_OK);
  ASSERT_EQ(s.library->synchronize(s.context, nullptr), MSL_OK);
  EXPECT_EQ(y, tinyInfer(x, 0));
}

TEST_P(Gpu, Profiles) {
  GpuSession s;
  ASSERT_EQ(s.createModelOn(device()), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
  std::vector<std::string> names;
  s.library->context_set_profiler(
      s.context,
      [](void *host, const msl_kernel_event *event) {
        static_cast<std::vector<std::string> *>(host)->push_back(event->name);
        EXPECT_GE(event->seconds, 0);
        EXPECT_EQ(event->flops, (1u << 24) + 16 * 4);
        EXPECT_EQ(event->bytes, 132u);
      },
      &names);
  std::vector<float> y;
  for (int i = 0; i < 3; ++i)
    ASSERT_EQ(s.infer(1, ramp(4), y), MSL_OK) << s.message();
  EXPECT_EQ(names.size(), 9u);
  EXPECT_EQ(names[1], "fc.dense");
  s.library->context_set_profiler(s.context, nullptr, nullptr);
  ASSERT_EQ(s.infer(1, ramp(4), y), MSL_OK);
  EXPECT_EQ(names.size(), 9u);
  EXPECT_EQ(y, tinyInfer(ramp(4), 1));
}

// What the CPU's models do beside those of a GPU, with the same weights.
TEST_P(Gpu, SharesWeightsWithTheCpu) {
  GpuSession s;
  ASSERT_EQ(s.createModelOn(device()), MSL_OK) << s.message();
  GpuSession cpu;
  ASSERT_EQ(cpu.createModelOn("cpu"), MSL_OK) << cpu.message();
  ASSERT_EQ(cpu.createContextOn(2), MSL_OK);
  ASSERT_EQ(s.createContextOn(2), MSL_OK);
  std::vector<float> y, onCpu;
  ASSERT_EQ(s.infer(1, ramp(2), y), MSL_OK);
  ASSERT_EQ(cpu.infer(1, ramp(2), onCpu), MSL_OK);
  EXPECT_EQ(y, onCpu);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Gpu,
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

TEST_F(FakeGpu, DescribesItself) {
  GpuSession s;
  EXPECT_EQ(s.library->flags & MSL_LIBRARY_CUDA, MSL_LIBRARY_CUDA);
  ASSERT_EQ(s.library->num_gpu_archs, 3u);
  EXPECT_STREQ(s.library->gpu_archs[0], "sm_90a");
  EXPECT_STREQ(s.library->gpu_archs[2], "sm_80");
  EXPECT_EQ(fake().calls("cuInit"), 0) << "a library opens no driver";
  ASSERT_EQ(s.createModelOn("cuda"), MSL_OK) << s.message();
  EXPECT_STREQ(s.library->model_device(s.model),
               "cuda:0 (Fake GPU, code for sm_80)");
}

TEST_F(FakeGpu, TakesTensorsOfTheDevice) {
  GpuSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
  auto *x = static_cast<float *>(fake().allocate(64, 0));
  auto *y = static_cast<float *>(fake().allocate(128, 0));
  std::vector<float> in = ramp(4);
  std::copy(in.begin(), in.end(), x);
  std::vector<float> out(20), expected = tinyInfer(in, 1);

  long before = fake().calls("cuMemcpyHtoDAsync_v2");
  ASSERT_EQ(s.inferAt(1, 4, x, y), MSL_OK) << s.message();
  EXPECT_EQ(std::vector<float>(y, y + 20), expected);
  ASSERT_EQ(s.inferAt(1, 4, in.data(), y), MSL_OK) << s.message();
  EXPECT_EQ(std::vector<float>(y, y + 20), expected);
  ASSERT_EQ(s.inferAt(1, 4, x, out.data()), MSL_OK) << s.message();
  EXPECT_EQ(out, expected);
  EXPECT_EQ(fake().calls("cuMemcpyHtoDAsync_v2"), before + 1);
  EXPECT_EQ(fake().calls("cuMemcpyDtoHAsync_v2"), 1);
  // Kernels may load 16 bytes at once, callers need not know.
  std::copy(in.begin(), in.end(), x + 1);
  ASSERT_EQ(s.inferAt(1, 4, x + 1, y + 3), MSL_OK) << s.message();
  EXPECT_EQ(std::vector<float>(y + 3, y + 23), expected);
  EXPECT_EQ(fake().calls("cuMemcpyDtoDAsync_v2"), 2);

  void *far = fake().allocate(64, 1);
  EXPECT_EQ(s.inferAt(1, 4, far, y), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "infer: input 'x': expected memory of the host or of "
                         "cuda:0, got memory of device 1");
  fake().release(far);
  fake().release(x);
  fake().release(y);
}

TEST_F(FakeGpu, UsesTheCallersStreamAndScratch) {
  GpuSession s;
  ASSERT_EQ(s.createModelOn("cuda:1"), MSL_OK) << s.message();
  float onHost[64];
  void *aligned = reinterpret_cast<void *>(
      (reinterpret_cast<uintptr_t>(onHost) + 63) / 64 * 64);
  EXPECT_EQ(s.createContextOn(4, nullptr, aligned, 128), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(),
            "context options: expected scratch in the memory of cuda:1");
  void *stream = fake().makeStream(), *scratch = fake().allocate(2048, 1);
  ASSERT_EQ(s.createContextOn(2, stream, scratch, 2048), MSL_OK) << s.message();
  std::vector<float> x = ramp(3), y(15);
  ASSERT_EQ(s.inferAt(1, 2, x.data(), y.data()), MSL_OK) << s.message();
  EXPECT_EQ(s.inferAt(1, 3, x.data(), y.data()), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(),
            "infer: input 'x': batch 3 is above the context's max_batch of 2, "
            "which tensors on the host need");
  s.library->context_destroy(s.context);
  s.context = nullptr;
  fake().destroyStream(stream);
  fake().release(scratch);
}

TEST_F(FakeGpu, ModelsOfEqualWeightsShareOneUpload) {
  GpuSession a;
  ASSERT_EQ(a.createModelOn("cuda:0"), MSL_OK) << a.message();
  size_t bytes = fake().bytes();
  EXPECT_EQ(bytes, 2u * 192);
  long copies = fake().calls("cuMemcpyHtoDAsync_v2");
  {
    GpuSession b, other, second;
    ASSERT_EQ(b.createModelOn("cuda:0"), MSL_OK) << b.message();
    EXPECT_EQ(fake().bytes(), bytes);
    EXPECT_EQ(fake().calls("cuMemcpyHtoDAsync_v2"), copies);
    EXPECT_EQ(fake().calls("cuModuleLoadDataEx"), 1);
    // Other weights, and another device, have their own.
    ASSERT_EQ(other.createModelOn("cuda:0", 0, tinyWeights(tinyW(), tinyW())),
              MSL_BAD_WEIGHTS);
    std::vector<float> w(15, 1);
    ASSERT_EQ(other.createModelOn("cuda:0", 0, tinyWeights(w, tinyB())),
              MSL_OK);
    EXPECT_EQ(fake().bytes(), 2 * bytes);
    ASSERT_EQ(second.createModelOn("cuda:1"), MSL_OK);
    EXPECT_EQ(fake().bytes(), 3 * bytes);
    EXPECT_EQ(fake().calls("cuModuleLoadDataEx"), 2);
  }
  EXPECT_EQ(fake().bytes(), bytes);
  ASSERT_EQ(a.createContextOn(1), MSL_OK);
  std::vector<float> y;
  ASSERT_EQ(a.infer(0, ramp(1), y), MSL_OK);
  EXPECT_EQ(y, tinyInfer(ramp(1), 0));
}
