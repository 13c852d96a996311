//===- DriverTest.cpp - Tests the driver API ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Devices, contexts, memory, launches, and errors that stay.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

#include <thread>

using namespace modelslice::testing;

namespace {
/// Adds the second parameter to as many words as there are threads.
const std::string kAdd = module(
    ".visible .entry k(.param .u64 p, .param .u32 by) {\n"
    ".reg .b32 %t, %r, %n, %b; .reg .b64 %p, %o;\n"
    "ld.param.u64 %p, [p]; ld.param.u32 %b, [by];\n"
    "mov.u32 %t, %ctaid.x; mov.u32 %n, %ntid.x; mov.u32 %r, %tid.x;\n"
    "mad.lo.u32 %t, %t, %n, %r; mul.wide.u32 %o, %t, 4; add.u64 %p, %p, %o;\n"
    "ld.global.u32 %r, [%p]; add.u32 %r, %r, %b; st.global.u32 [%p], %r;\n"
    "ret;\n}\n");

int attribute(int which) {
  int value = -1;
  EXPECT_EQ(cuda().cuDeviceGetAttribute(&value, which, 0), CUDA_SUCCESS);
  return value;
}

TEST(Driver, Device) {
  Device device;
  int count, version;
  char name[64];
  EXPECT_EQ(cuda().cuDeviceGetCount(&count), CUDA_SUCCESS);
  EXPECT_EQ(count, 1);
  EXPECT_EQ(cuda().cuDriverGetVersion(&version), CUDA_SUCCESS);
  EXPECT_GE(version, 12000);
  EXPECT_EQ(cuda().cuDeviceGetName(name, sizeof name, 0), CUDA_SUCCESS);
  EXPECT_STREQ(name, "modelslice emulator");
  EXPECT_EQ(cuda().cuDeviceGetName(name, 5, 0), CUDA_SUCCESS);
  EXPECT_STREQ(name, "mode");
  CUdevice none;
  EXPECT_EQ(cuda().cuDeviceGet(&none, 1), CUDA_ERROR_INVALID_DEVICE);
  EXPECT_EQ(attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR), 8);
  EXPECT_EQ(attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR), 0);
  EXPECT_EQ(attribute(CU_DEVICE_ATTRIBUTE_WARP_SIZE), 32);
  EXPECT_EQ(attribute(CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK), 1024);
  EXPECT_EQ(attribute(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
            163 * 1024);
}

TEST(Driver, OtherCapabilities) {
  Environment capability("MODELSLICE_EMULATOR_CAPABILITY", "9.0");
  Device device;
  EXPECT_EQ(attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR), 9);
  EXPECT_EQ(attribute(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
            227 * 1024);
}

TEST(Driver, CapabilitiesThatMakeNoSense) {
  const char *text = nullptr;
  for (const char *value : {"9", "90", "sm_90", "9.0a", "4.0", "9.x"}) {
    Environment capability("MODELSLICE_EMULATOR_CAPABILITY", value);
    EXPECT_EQ(cuda().cuInit(0), CUDA_ERROR_INVALID_VALUE);
    cuda().cuGetErrorString(CUDA_ERROR_INVALID_VALUE, &text);
    EXPECT_EQ(text, std::string("MODELSLICE_EMULATOR_CAPABILITY: expected a "
                                "compute capability such as 9.0, got '") +
                        value + "'");
  }
  EXPECT_EQ(cuda().cuInit(0), CUDA_SUCCESS);
  cuda().cuGetErrorString(CUDA_ERROR_INVALID_VALUE, &text);
  EXPECT_STREQ(text, "invalid argument");
}

TEST(Driver, NeedsAContext) {
  {
    Device device;
  }
  CUdeviceptr address;
  EXPECT_EQ(cuda().cuMemAlloc(&address, 4), CUDA_ERROR_INVALID_CONTEXT);
  EXPECT_EQ(cuda().cuCtxPopCurrent(nullptr), CUDA_ERROR_INVALID_CONTEXT);
  EXPECT_EQ(cuda().cuDevicePrimaryCtxRelease(0), CUDA_ERROR_INVALID_CONTEXT);
}

TEST(Driver, Memory) {
  Environment limit("MODELSLICE_EMULATOR_MEMORY", "1000000");
  Device device;
  size_t total;
  EXPECT_EQ(cuda().cuDeviceTotalMem(&total, 0), CUDA_SUCCESS);
  EXPECT_EQ(total, 1000000u);
  CUdeviceptr first = device.allocate(600000), second;
  EXPECT_EQ(first % 256, 0u);
  EXPECT_EQ(cuda().cuMemAlloc(&second, 600000), CUDA_ERROR_OUT_OF_MEMORY);
  EXPECT_EQ(cuda().cuMemAlloc(&second, 0), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuda().cuMemFree(first + 256), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuda().cuMemFree(first), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuMemFree(first), CUDA_ERROR_INVALID_VALUE);
  second = device.allocate(600000);
  // What nobody has written is no number.
  EXPECT_EQ(device.download<uint32_t>(second, 2)[1], 0xffffffffu);
  EXPECT_EQ(cuda().cuMemsetD32Async(second, 7, 100, nullptr), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuMemcpyDtoDAsync(second + 400, second, 400, nullptr),
            CUDA_SUCCESS);
  EXPECT_EQ(device.download<uint32_t>(second, 201)[199], 7u);
  EXPECT_EQ(device.download<uint32_t>(second, 201)[200], 0xffffffffu);
  EXPECT_EQ(cuda().cuMemsetD32Async(second, 7, 150001, nullptr),
            CUDA_ERROR_INVALID_VALUE);
  uint32_t word;
  EXPECT_EQ(cuda().cuMemcpyDtoHAsync(&word, second + 599998, 4, nullptr),
            CUDA_ERROR_INVALID_VALUE);
}

TEST(Driver, Pointers) {
  Device device;
  CUdeviceptr address = device.allocate(100);
  unsigned type = 0;
  for (unsigned offset : {0, 99})
    EXPECT_EQ(cuda().cuPointerGetAttribute(
                  &type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, address + offset),
              CUDA_SUCCESS);
  EXPECT_EQ(type, unsigned(CU_MEMORYTYPE_DEVICE));
  int ordinal = 5;
  EXPECT_EQ(cuda().cuPointerGetAttribute(
                &ordinal, CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL, address),
            CUDA_SUCCESS);
  EXPECT_EQ(ordinal, 0);
  for (CUdeviceptr host : {address + 100, CUdeviceptr(&type), CUdeviceptr(0)})
    EXPECT_EQ(cuda().cuPointerGetAttribute(
                  &type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, host),
              CUDA_ERROR_INVALID_VALUE);
}

TEST(Driver, LaunchesOfWrongSize) {
  Device device;
  CUfunction function =
      device.load(module(".shared .align 4 .b8 s[1024];\n"
                         ".visible .entry k()\n.maxntid 128\n{\n"
                         ".reg .b32 %r;\nmov.u32 %r, s;\nret;\n}\n"));
  EXPECT_EQ(device.launch(function, 1, 0, 0), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(device.launch(function, 0, 1, 0), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(device.launch(function, 1, 1025, 0), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(device.launch(function, 1, 129, 0),
            CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);
  EXPECT_EQ(device.launch(function, 1, 128, 49153), CUDA_ERROR_INVALID_VALUE);
  auto setShared = [&](int bytes) {
    return cuda().cuFuncSetAttribute(
        function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes);
  };
  EXPECT_EQ(setShared(163 * 1024), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(setShared(162 * 1024), CUDA_SUCCESS);
  EXPECT_EQ(device.launch(function, 1, 128, 162 * 1024), CUDA_SUCCESS);
  CUfunction none;
  CUmodule unknown = nullptr;
  EXPECT_EQ(cuda().cuModuleGetFunction(&none, unknown, "k"),
            CUDA_ERROR_INVALID_HANDLE);
}

TEST(Driver, LaunchesWithAttributes) {
  Device device;
  CUfunction function = device.load(kAdd);
  CUdeviceptr memory = device.upload(std::vector<uint32_t>(64, 1));
  uint32_t by = 5;
  void *parameters[] = {&memory, &by};
  CUlaunchAttribute attribute = {};
  attribute.id = CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION;
  attribute.value.programmaticStreamSerializationAllowed = 1;
  CUlaunchConfig config = {2, 1, 1, 32, 1, 1, 0, nullptr, &attribute, 1};
  EXPECT_EQ(cuda().cuLaunchKernelEx(&config, function, parameters, nullptr),
            CUDA_SUCCESS);
  EXPECT_EQ(device.download<uint32_t>(memory, 64),
            std::vector<uint32_t>(64, 6));
  attribute.id = CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION;
  attribute.value.clusterDim = {1, 1, 1};
  EXPECT_EQ(cuda().cuLaunchKernelEx(&config, function, parameters, nullptr),
            CUDA_ERROR_INVALID_VALUE);
}

TEST(Driver, ErrorsStay) {
  {
    Device device;
    CUfunction function = device.load(kAdd);
    CUdeviceptr memory = device.allocate(128);
    EXPECT_EQ(device.launch(function, 1, 64, 0, memory, 1u),
              CUDA_ERROR_ILLEGAL_ADDRESS);
    std::string report = device.report(CUDA_ERROR_ILLEGAL_ADDRESS);
    EXPECT_NE(report.find("thread 32 reads 4 bytes"), std::string::npos);
    CUdeviceptr more;
    EXPECT_EQ(cuda().cuMemAlloc(&more, 4), CUDA_ERROR_ILLEGAL_ADDRESS);
    EXPECT_EQ(cuda().cuStreamSynchronize(nullptr), CUDA_ERROR_ILLEGAL_ADDRESS);
    EXPECT_EQ(device.launch(function, 1, 1, 0, memory, 1u),
              CUDA_ERROR_ILLEGAL_ADDRESS);
  }
  Device device;
  EXPECT_EQ(cuda().cuStreamSynchronize(nullptr), CUDA_SUCCESS);
}

TEST(Driver, NamesOfErrors) {
  const char *text;
  EXPECT_EQ(cuda().cuGetErrorName(CUDA_ERROR_OUT_OF_MEMORY, &text),
            CUDA_SUCCESS);
  EXPECT_STREQ(text, "CUDA_ERROR_OUT_OF_MEMORY");
  EXPECT_EQ(cuda().cuGetErrorString(CUDA_ERROR_OUT_OF_MEMORY, &text),
            CUDA_SUCCESS);
  EXPECT_STREQ(text, "out of memory");
  EXPECT_EQ(cuda().cuGetErrorName(12345, &text), CUDA_ERROR_INVALID_VALUE);
}

TEST(Driver, ManyThreadsAtOnce) {
  Device device;
  CUfunction function = device.load(kAdd);
  CUcontext context;
  cuda().cuCtxPopCurrent(&context);
  cuda().cuCtxPushCurrent(context);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, context] {
      EXPECT_EQ(cuda().cuCtxPushCurrent(context), CUDA_SUCCESS);
      for (int round = 0; round < 20; ++round) {
        CUdeviceptr memory = device.upload(std::vector<uint32_t>(1024, 1));
        EXPECT_EQ(device.launch(function, 8, 128, 0, memory, 2u), CUDA_SUCCESS);
        EXPECT_EQ(device.download<uint32_t>(memory, 1024),
                  std::vector<uint32_t>(1024, 3));
        EXPECT_EQ(cuda().cuMemFree(memory), CUDA_SUCCESS);
      }
      cuda().cuCtxPopCurrent(nullptr);
    });
  for (std::thread &thread : threads)
    thread.join();
}
} // namespace
