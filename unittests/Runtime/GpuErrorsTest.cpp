//===- GpuErrorsTest.cpp - Tests what GPUs can fail at --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Drivers and devices that are missing, too old, full or broken, and the text
// of every message about them.
//
//===----------------------------------------------------------------------===//

#include "GpuSupport.h"

using namespace modelslice::testing;

namespace {
std::string refusal(const char *device, msl_status expected,
                    uint32_t flags = 0) {
  GpuSession s(flags ? TINY_GPU_TRAINING : TINY_GPU);
  EXPECT_EQ(s.createModelOn(device, flags), expected) << s.message();
  EXPECT_EQ(s.model, nullptr);
  return s.message();
}
const char archs[] = "; the library has code for sm_90a, sm_75, sm_80";
} // namespace

using GpuErrors = FakeGpu;

TEST_F(GpuErrors, NoDriver) {
  setenv("MODELSLICE_CUDA_DRIVER", "/no/such/libcuda.so.1", 1);
  EXPECT_EQ(
      refusal("cuda:0", MSL_UNSUPPORTED),
      std::string("cuda:0: cannot load /no/such/libcuda.so.1: cannot open "
                  "shared object file: No such file or directory") +
          archs);
  setenv("MODELSLICE_EMULATOR", "/no/such/emulator.so", 1);
  EXPECT_EQ(refusal("emulator", MSL_UNSUPPORTED),
            std::string("emulator: cannot load /no/such/emulator.so: cannot "
                        "open shared object file: No such file or directory") +
                archs);
  setenv("MODELSLICE_EMULATOR", "no-emulator.so", 1);
  EXPECT_EQ(
      refusal("emulator", MSL_UNSUPPORTED),
      std::string("emulator: cannot load no-emulator.so: cannot open shared "
                  "object file: No such file or directory; it is looked for "
                  "beside the library and where the dynamic linker looks, "
                  "unless MODELSLICE_EMULATOR is its path") +
          archs);
  unsetenv("MODELSLICE_EMULATOR");
  setenv("MODELSLICE_CUDA_DRIVER", FAKE_DRIVER_MISSING, 1);
  EXPECT_EQ(refusal("cuda:0", MSL_UNSUPPORTED),
            std::string("cuda:0: " FAKE_DRIVER_MISSING
                        " has no function 'cuLaunchKernelEx'; expected a "
                        "driver for CUDA 12.0 or newer") +
                archs);
}

TEST_F(GpuErrors, DriversThatCannotBeUsed) {
  // Each library forgets its drivers when it is closed.
  fake().configure(11040, 2, 86);
  EXPECT_EQ(refusal("cuda:0", MSL_UNSUPPORTED),
            std::string("cuda:0: expected a driver for CUDA 12.0 or newer, got "
                        "11.4") +
                archs);
  fake().configure(12040, 2, 86);
  fake().fail("cuInit", 0, 1);
  EXPECT_EQ(refusal("cuda:0", MSL_UNSUPPORTED),
            std::string("cuda:0: cannot start the driver: invalid argument") +
                archs);
  fake().configure(12040, 0, 86);
  EXPECT_EQ(refusal("cuda:0", MSL_UNSUPPORTED),
            std::string("cuda:0: the machine has no device") + archs);
  fake().configure(12040, 1, 86);
  EXPECT_EQ(refusal("cuda:1", MSL_UNSUPPORTED),
            std::string("cuda:1: the machine has 1 device") + archs);
  fake().configure(12040, 4, 86);
  EXPECT_EQ(refusal("cuda:12", MSL_UNSUPPORTED),
            std::string("cuda:12: the machine has 4 devices") + archs);
  fake().fail("cuDevicePrimaryCtxRetain", 0, 46);
  EXPECT_EQ(refusal("cuda:0", MSL_DEVICE_FAILED),
            "cuda:0: cannot use the device: unknown error");
}

TEST_F(GpuErrors, DevicesThatRunNoneOfTheCode) {
  auto message = [](const char *capability) {
    return std::string("cuda:0: 'Fake GPU' has compute capability ") +
           capability + archs;
  };
  fake().configure(12040, 1, 70);
  EXPECT_EQ(refusal("cuda:0", MSL_UNSUPPORTED), message("7.0"));
  fake().configure(12040, 1, 61);
  EXPECT_EQ(refusal("cuda:0", MSL_UNSUPPORTED), message("6.1"));
  // PTX runs on anything newer, but for what is exact.
  for (int capability : {80, 89, 100, 120}) {
    fake().configure(12040, 1, capability);
    GpuSession s;
    EXPECT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  }
}

TEST_F(GpuErrors, CodeThatDoesNotLoad) {
  fake().fail("cuModuleLoadDataEx", 0, 218);
  EXPECT_EQ(refusal("cuda:0", MSL_DEVICE_FAILED),
            "cuda:0: cannot load the code for sm_80: ptxas application ptx "
            "input, line 7; error : what is this: a PTX JIT compilation "
            "failed");
  // A driver may know the second best only.
  fake().configure(12040, 1, 90);
  fake().fail("cuModuleLoadDataEx", 0, 222);
  GpuSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  EXPECT_STREQ(s.library->model_device(s.model),
               "cuda:0 (Fake GPU, code for sm_80)");
  fake().configure(12040, 2, 86);
  fake().fail("cuFuncSetAttribute", 0, 1);
  EXPECT_EQ(refusal("cuda:1", MSL_DEVICE_FAILED),
            "cuda:1: kernel 'tiny_dense_3' of sm_80 needs 51200 bytes of "
            "shared memory, a block may have 101376: invalid argument");
  fake().fail("cuModuleGetFunction", 3, 500);
  EXPECT_EQ(refusal("cuda:1", MSL_DEVICE_FAILED),
            "cuda:1: kernel 'tiny_store' of sm_80: unknown error");
}

// Every allocation in turn; nothing of what came before it may stay.
TEST_F(GpuErrors, OutOfMemory) {
  auto model = [](int skip, uint32_t flags) {
    fake().fail("cuMemAlloc_v2", skip, 2);
    std::string message = refusal("cuda:0", MSL_OUT_OF_MEMORY, flags);
    EXPECT_EQ(fake().live(), 0);
    return message;
  };
  EXPECT_EQ(model(0, 0), "cuda:0: out of memory: 192 bytes of parameters of "
                         "model 'tiny'");
  EXPECT_EQ(model(1, 0), "cuda:0: out of memory: 192 bytes of re-laid "
                         "parameters of model 'tiny'");
  EXPECT_EQ(model(2, 0),
            "cuda:0: out of memory: 1000 bytes of scratch at batch 1");
  EXPECT_EQ(model(3, 0), "cuda:0: out of memory: 512 bytes for inputs and "
                         "outputs at batch 1");
  EXPECT_EQ(model(0, MSL_MODEL_TRAINABLE),
            "cuda:0: out of memory: 192 bytes of parameters of model 'tiny'");
  EXPECT_EQ(model(1, MSL_MODEL_TRAINABLE),
            "cuda:0: out of memory: 192 bytes of gradients of model 'tiny'");
  EXPECT_EQ(model(2, MSL_MODEL_TRAINABLE),
            "cuda:0: out of memory: 192 bytes of re-laid parameters of model "
            "'tiny'");

  GpuSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK);
  long live = fake().live();
  fake().fail("cuMemAlloc_v2", 0, 2);
  EXPECT_EQ(s.createContextOn(64), MSL_OUT_OF_MEMORY);
  EXPECT_EQ(s.message(),
            "cuda:0: out of memory: 2368 bytes of scratch at batch 64");
  fake().fail("cuMemAlloc_v2", 1, 2);
  EXPECT_EQ(s.createContextOn(64), MSL_OUT_OF_MEMORY);
  EXPECT_EQ(s.message(), "cuda:0: out of memory: 2048 bytes for inputs and "
                         "outputs at batch 64");
  EXPECT_EQ(fake().live(), live);
  // Memory may be free again later.
  ASSERT_EQ(s.createContextOn(64), MSL_OK);
}

// Whatever function fails: an error, nothing left, and no crash.
TEST_F(GpuErrors, EveryFunctionMayFail) {
  const char *functions[] = {
      "cuDeviceGetCount",     "cuDeviceGet",          "cuDeviceGetName",
      "cuDeviceGetAttribute", "cuCtxPushCurrent_v2",  "cuStreamCreate",
      "cuEventCreate",        "cuMemcpyHtoDAsync_v2", "cuMemcpyDtoHAsync_v2",
      "cuStreamSynchronize",  "cuLaunchKernel",       "cuEventRecord",
      "cuModuleGetFunction",  "cuMemAlloc_v2"};
  for (const char *function : functions)
    for (int call = 0; call < 4; ++call)
      expectNoTraces<GpuSession>(function, call);
}

TEST_F(GpuErrors, ABrokenDeviceStaysBroken) {
  {
    GpuSession s;
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
    std::vector<float> y;
    ASSERT_EQ(s.infer(1, ramp(2), y), MSL_OK) << s.message();
    fake().breakDown(700);
    EXPECT_EQ(s.infer(1, ramp(1), y), MSL_DEVICE_FAILED);
    EXPECT_EQ(s.message(),
              "cuda:0: kernel 'fc.dense', or one before it, failed "
              "(MODELSLICE_CUDA_SYNC=1 tells which): an illegal memory access "
              "was encountered");
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(s.infer(1, ramp(1), y), MSL_DEVICE_FAILED);
      EXPECT_EQ(s.message(),
                "cuda:0: the context cannot go on after an earlier failure: "
                "kernel 'fc.dense', or one before it, failed "
                "(MODELSLICE_CUDA_SYNC=1 tells which): an illegal memory "
                "access was encountered");
    }
    EXPECT_EQ(s.library->synchronize(s.context, &s.error), MSL_DEVICE_FAILED);
    GpuSession other;
    EXPECT_EQ(other.createModelOn("cuda:0"), MSL_UNSUPPORTED);
  }
  fake().reset();
}

TEST_F(GpuErrors, FailuresThatShowLater) {
  {
    GpuSession s;
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
    std::vector<float> x = ramp(2), y(10);
    fake().fail("cuStreamSynchronize", 0, 700);
    EXPECT_EQ(s.inferAt(1, 2, x.data(), y.data()), MSL_DEVICE_FAILED);
    EXPECT_EQ(s.message(),
              "cuda:0: entry 'infer' failed (MODELSLICE_CUDA_SYNC=1 tells the "
              "kernel): an illegal memory access was encountered");
  }
  {
    GpuSession s;
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
    std::vector<float> x = ramp(2), y(10);
    ASSERT_EQ(s.inferAt(1, 2, x.data(), y.data(), nullptr, false), MSL_OK);
    fake().fail("cuEventSynchronize", 0, 700);
    EXPECT_EQ(s.library->synchronize(s.context, &s.error), MSL_DEVICE_FAILED);
    EXPECT_EQ(s.message(),
              "cuda:0: an asynchronous run failed (MODELSLICE_CUDA_SYNC=1 "
              "tells the kernel): an illegal memory access was encountered");
  }
  setenv("MODELSLICE_CUDA_SYNC", "yes", 1);
  EXPECT_EQ(refusal("cuda:0", MSL_INVALID_ARGUMENT),
            "MODELSLICE_CUDA_SYNC: expected 0 or 1, got 'yes'");
  // With it, launches are waited for one by one.
  setenv("MODELSLICE_CUDA_SYNC", "1", 1);
  {
    GpuSession s;
    ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
    ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
    std::vector<float> y;
    fake().fail("cuStreamSynchronize", 2, 700);
    EXPECT_EQ(s.infer(1, ramp(2), y), MSL_DEVICE_FAILED);
    EXPECT_EQ(s.message(), "cuda:0: kernel 'store' failed: an illegal memory "
                           "access was encountered");
  }
  unsetenv("MODELSLICE_CUDA_SYNC");
}

TEST_F(GpuErrors, BatchesThatKernelsCannotCount) {
  GpuSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(128), MSL_OK) << s.message();
  std::vector<float> y(128 * 5);
  long before = fake().calls("cuLaunchKernel");
  EXPECT_EQ(s.inferAt(0, 128, ramp(128).data(), y.data()), MSL_UNSUPPORTED);
  EXPECT_EQ(s.message(),
            "cuda:0: kernel 'store' reaches 2147483648 elements of a buffer at "
            "batch 128, expected at most 2147483647");
  EXPECT_EQ(fake().calls("cuLaunchKernel"), before);
  EXPECT_EQ(s.inferAt(0, 127, ramp(127).data(), y.data()), MSL_OK)
      << s.message();
}

// The fake driver as the emulator, which is found in the same way.
TEST_F(GpuErrors, AnEmulatorIsAnotherDriver) {
  setenv("MODELSLICE_EMULATOR", FAKE_DRIVER, 1);
  GpuSession s;
  ASSERT_EQ(s.createModelOn("emulator"), MSL_OK) << s.message();
  EXPECT_STREQ(s.library->model_device(s.model),
               "emulator (Fake GPU, code for sm_80)");
  unsetenv("MODELSLICE_EMULATOR");
}
