//===- Support.cpp - What the emulator's tests share --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens the emulator, and assembles the tests' modules where ptxas is.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace modelslice::testing {

const DriverFunctions &cuda() {
  static const DriverFunctions functions = [] {
    void *library = dlopen(EMULATOR, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      ADD_FAILURE() << dlerror();
      std::abort();
    }
    DriverFunctions found;
#define MSL_FIND(name, symbol, parameters)                                     \
  found.name =                                                                 \
      reinterpret_cast<CUresult(*) parameters>(dlsym(library, #symbol));
    MSL_CUDA_FUNCTIONS(MSL_FIND)
    MSL_CUDA_OPTIONAL_FUNCTIONS(MSL_FIND)
#undef MSL_FIND
    return found;
  }();
  return functions;
}

Environment::Environment(const char *name, const char *value) : name(name) {
  setenv(name, value, 1);
}
Environment::~Environment() { unsetenv(name); }

std::string module(const std::string &body, const char *target) {
  const char *version = std::string(target) == "sm_80" ? "7.8" : "8.0";
  return std::string(".version ") + version + "\n.target " + target +
         "\n.address_size 64\n" + body;
}

void expectAssembles(const std::string &ptx) {
  static const bool hasAssembler =
      std::system("command -v ptxas >/dev/null 2>&1") == 0;
  if (!hasAssembler)
    return;
  char name[] = "/tmp/emulatorXXXXXX";
  int file = mkstemp(name);
  ASSERT_GE(file, 0);
  ASSERT_EQ(write(file, ptx.data(), ptx.size()), ssize_t(ptx.size()));
  close(file);
  size_t target = ptx.find("sm_");
  std::string arch = ptx.substr(target, ptx.find('\n', target) - target);
  std::string log = std::string(name) + ".log";
  int status = std::system(("ptxas -O0 -arch=" + arch + " -o /dev/null " +
                            name + " >" + log + " 2>&1")
                               .c_str());
  std::stringstream text;
  text << std::ifstream(log).rdbuf();
  EXPECT_EQ(status, 0) << text.str() << ptx;
  unlink(name);
  unlink(log.c_str());
}

Device::Device() {
  CUcontext context;
  EXPECT_EQ(cuda().cuInit(0), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuDevicePrimaryCtxRetain(&context, 0), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuCtxPushCurrent(context), CUDA_SUCCESS);
}

Device::~Device() {
  cuda().cuCtxPopCurrent(nullptr);
  cuda().cuDevicePrimaryCtxRelease(0);
}

CUfunction Device::load(const std::string &ptx, const char *name) {
  expectAssembles(ptx);
  char log[1000] = "";
  int options[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {log, reinterpret_cast<void *>(sizeof log)};
  CUmodule module = nullptr;
  EXPECT_EQ(cuda().cuModuleLoadDataEx(&module, ptx.c_str(), 2, options, values),
            CUDA_SUCCESS)
      << log << "\n"
      << ptx;
  CUfunction function = nullptr;
  if (module) {
    EXPECT_EQ(cuda().cuModuleGetFunction(&function, module, name),
              CUDA_SUCCESS);
  }
  return function;
}

std::string Device::loadError(const std::string &ptx, CUresult expected) {
  char log[1000] = "";
  int options[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {log, reinterpret_cast<void *>(sizeof log)};
  CUmodule module = nullptr;
  EXPECT_EQ(cuda().cuModuleLoadDataEx(&module, ptx.c_str(), 2, options, values),
            expected);
  return log;
}

CUdeviceptr Device::allocate(size_t bytes) {
  CUdeviceptr address = 0;
  EXPECT_EQ(cuda().cuMemAlloc(&address, bytes), CUDA_SUCCESS);
  return address;
}

void Device::write(CUdeviceptr to, const void *from, size_t bytes) {
  EXPECT_EQ(cuda().cuMemcpyHtoDAsync(to, from, bytes, nullptr), CUDA_SUCCESS);
}

void Device::read(void *to, CUdeviceptr from, size_t bytes) {
  EXPECT_EQ(cuda().cuMemcpyDtoHAsync(to, from, bytes, nullptr), CUDA_SUCCESS);
}

std::string Device::report(CUresult error) {
  const char *text = "";
  cuda().cuGetErrorString(error, &text);
  return text ? text : "";
}

std::string faultOf(const std::string &ptx, CUresult expected, unsigned block,
                    unsigned grid, size_t bytes, unsigned shared) {
  Device device;
  CUfunction function = device.load(ptx);
  CUdeviceptr memory = device.allocate(bytes);
  CUresult error = device.launch(function, grid, block, shared, memory);
  EXPECT_EQ(error, expected) << device.report(error);
  return error ? device.report(error) : "";
}

} // namespace modelslice::testing
