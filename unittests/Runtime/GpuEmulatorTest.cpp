//===- GpuEmulatorTest.cpp - Tests models on the emulator -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An application that uses the device itself, and kernels that go wrong.
//
//===----------------------------------------------------------------------===//

#include "GpuSupport.h"

extern "C" {
#include "CudaDriver.h"
}

using namespace modelslice::testing;

namespace {
/// What an application does with the driver.
class Emulator : public ::testing::Test {
protected:
  void SetUp() override {
    setenv("MODELSLICE_EMULATOR", CUDA_EMULATOR, 1);
    handle = dlopen(CUDA_EMULATOR, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(handle, nullptr) << dlerror();
#define FIND(NAME, SYMBOL, PARAMETERS) find(NAME, #SYMBOL);
    MSL_CUDA_FUNCTIONS(FIND)
#undef FIND
    CUcontext context;
    ASSERT_EQ(cuInit(0), 0);
    ASSERT_EQ(cuDevicePrimaryCtxRetain(&context, 0), 0);
    ASSERT_EQ(cuCtxPushCurrent(context), 0);
  }
  void TearDown() override {
    CUcontext context;
    EXPECT_EQ(cuCtxPopCurrent(&context), 0);
    EXPECT_EQ(cuCtxPopCurrent(&context), CUDA_ERROR_INVALID_CONTEXT);
    EXPECT_EQ(cuDevicePrimaryCtxRelease(0), 0);
    dlclose(handle);
  }
  template <typename Function>
  void find(Function &function, const char *symbol) {
    void *address = dlsym(handle, symbol);
    ASSERT_NE(address, nullptr) << symbol;
    std::memcpy(&function, &address, sizeof address);
  }
  float *allocate(size_t floats) {
    CUdeviceptr address = 0;
    EXPECT_EQ(cuMemAlloc(&address, floats * sizeof(float)), 0);
    return reinterpret_cast<float *>(address);
  }
  void write(float *to, const std::vector<float> &data) {
    EXPECT_EQ(cuMemcpyHtoDAsync(CUdeviceptr(to), data.data(),
                                data.size() * sizeof(float), nullptr),
              0);
  }
  std::vector<float> read(const float *from, size_t count) {
    std::vector<float> data(count);
    EXPECT_EQ(cuMemcpyDtoHAsync(data.data(), CUdeviceptr(from),
                                count * sizeof(float), nullptr),
              0);
    return data;
  }
  void *handle = nullptr;
#define FIELD(NAME, SYMBOL, PARAMETERS) CUresult(*NAME) PARAMETERS = nullptr;
  MSL_CUDA_FUNCTIONS(FIELD)
#undef FIELD
};
} // namespace

TEST_F(Emulator, SharesTheDeviceWithTheApplication) {
  CUstream stream;
  ASSERT_EQ(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING), 0);
  float *x = allocate(12), *y = allocate(24), *scratch = allocate(1024);
  write(x, ramp(4));
  {
    GpuSession s;
    ASSERT_EQ(s.createModelOn("emulator"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(1, stream, scratch, 4096), MSL_OK)
        << s.message();
    for (int i = 0; i < 3; ++i) {
      void *event = nullptr;
      ASSERT_EQ(s.inferAt(1, 4, x, y, &event, /*wait=*/false), MSL_OK)
          << s.message();
      EXPECT_EQ(cuEventQuery(static_cast<CUevent>(event)), 0);
      EXPECT_EQ(read(y, 20), tinyInfer(ramp(4), 1));
    }
    // Batch 1 may be anywhere.
    ASSERT_EQ(s.inferAt(0, 1, x + 3, y + 1), MSL_OK) << s.message();
    EXPECT_EQ(read(y + 1, 5), tinyInfer({0, 1, 2}, 0));
    ASSERT_EQ(cuStreamDestroy(stream), 0);
  }
  for (float *memory : {x, y, scratch})
    EXPECT_EQ(cuMemFree(CUdeviceptr(memory)), 0);
}

TEST_F(Emulator, LiesBesideTheLibrary) {
  unsetenv("MODELSLICE_EMULATOR");
  GpuSession s;
  ASSERT_EQ(s.createModelOn("emulator"), MSL_OK) << s.message();
  EXPECT_STREQ(s.library->model_device(s.model),
               "emulator (modelslice emulator, code for sm_80)");
}

TEST_F(Emulator, RunsInsideACaptureOfTheCallers) {
  CUstream stream;
  ASSERT_EQ(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING), 0);
  float *x = allocate(12), *y = allocate(20);
  write(x, ramp(4));
  {
    GpuSession s;
    ASSERT_EQ(s.createModelOn("emulator"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(4, stream), MSL_OK) << s.message();
    ASSERT_EQ(s.inferAt(1, 4, x, y), MSL_OK) << s.message();
    ASSERT_EQ(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED), 0);
    ASSERT_EQ(s.inferAt(1, 4, x, y, nullptr, /*wait=*/false), MSL_OK)
        << s.message();
    CUgraph graph;
    CUgraphExec exec;
    ASSERT_EQ(cuStreamEndCapture(stream, &graph), 0);
    ASSERT_EQ(cuGraphInstantiateWithFlags(&exec, graph, 0), 0);
    std::vector<float> other(12, 2);
    write(x, other);
    ASSERT_EQ(cuGraphLaunch(exec, stream), 0);
    EXPECT_EQ(read(y, 20), tinyInfer(other, 1));
    cuGraphExecDestroy(exec);
    cuGraphDestroy(graph);
  }
  ASSERT_EQ(cuStreamDestroy(stream), 0);
}

TEST_F(Emulator, NamesTheKernelThatFails) {
  GpuSession s;
  ASSERT_EQ(s.createModelOn("emulator"), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(64), MSL_OK) << s.message();
  std::vector<float> x = ramp(64);
  float *small = allocate(4); // Where 320 values should go.
  EXPECT_EQ(s.inferAt(1, 64, x.data(), small), MSL_DEVICE_FAILED);
  std::string first = s.message();
  EXPECT_EQ(first.find("emulator: kernel 'store' failed: "), 0u) << first;
  std::vector<float> y(320);
  EXPECT_EQ(s.inferAt(1, 64, x.data(), y.data()), MSL_DEVICE_FAILED);
  EXPECT_EQ(s.message().find("emulator: the context cannot go on after an "
                             "earlier failure: kernel 'store' failed: "),
            0u)
      << s.message();
}
