//===- GpuSupport.h - What the tests of GPUs share --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sessions on a device, with the fake driver or with the emulator behind it.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_RUNTIME_GPUSUPPORT_H
#define MODELSLICE_UNITTESTS_RUNTIME_GPUSUPPORT_H

#include "FakeDriver.h"
#include "Support.h"

#include "gtest/gtest.h"

#include <cstdlib>
#include <dlfcn.h>

namespace modelslice::testing {

inline FakeDriver *openFake(const char *path) {
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  void *address = handle ? dlsym(handle, "fakeDriver") : nullptr;
  if (!address)
    std::abort();
  FakeDriver *(*get)();
  std::memcpy(&get, &address, sizeof get);
  return get();
}

/// The fake driver that tests use unless they say otherwise.
inline FakeDriver &fake() {
  static FakeDriver *driver = openFake(FAKE_DRIVER);
  return *driver;
}

/// A session whose model lives on a device.
class GpuSession : public Session {
public:
  explicit GpuSession(const char *path = TINY_GPU) : Session(path) {}

  msl_status createModelOn(const char *device, uint32_t flags = 0,
                           const std::string &weights = tinyWeights(tinyW(),
                                                                    tinyB())) {
    msl_model_options options = {};
    options.struct_size = sizeof options;
    options.flags = flags;
    options.weights_data = weights.data();
    options.weights_size = weights.size();
    options.device = device;
    return status = library->model_create(&options, &model, &error);
  }
  msl_status createContextOn(int64_t maxBatch, void *stream = nullptr,
                             void *scratch = nullptr, size_t size = 0) {
    msl_context_options options = {};
    options.struct_size = sizeof options;
    options.max_batch = maxBatch;
    options.stream = stream;
    options.scratch = scratch;
    options.scratch_size = size;
    return status = library->context_create(model, &options, &context, &error);
  }
  /// Runs "infer" between addresses of the host or of the device.
  msl_status inferAt(uint32_t width, int64_t batch, const void *x, void *y,
                     void **event = nullptr, bool wait = true) {
    int64_t xShape[] = {batch, 3}, yShape[] = {batch, 5};
    msl_tensor in = {const_cast<void *>(x), xShape, 2, MSL_F32};
    msl_tensor out = {y, yShape, 2, MSL_F32};
    status = wait ? library->run(context, 0, width, &in, 1, &out, 1, &error)
                  : library->run_async(context, 0, width, &in, 1, &out, 1,
                                       event, &error);
    return status;
  }
};

/// Runs a model on a device where that call of a function of the driver fails:
/// a right result or an error, and nothing is left.
template <typename Session>
void expectNoTraces(const char *function, int call) {
  {
    fake().fail(function, call, 1);
    Session s;
    std::vector<float> y;
    if (s.createModelOn("cuda:0") == MSL_OK && s.createContextOn(2) == MSL_OK &&
        s.infer(1, ramp(2), y) == MSL_OK)
      EXPECT_EQ(y, tinyInfer(ramp(2), 1)) << function << call;
    else
      EXPECT_NE(s.message(), "");
  }
  EXPECT_EQ(fake().live(), 0) << function << call;
  EXPECT_EQ(fake().violations(), 0) << function << call;
}

/// Tests on the fake driver: nothing may be left behind.
class FakeGpu : public ::testing::Test {
protected:
  void SetUp() override {
    fake().reset();
    setenv("MODELSLICE_CUDA_DRIVER", FAKE_DRIVER, 1);
  }
  void TearDown() override {
    EXPECT_EQ(fake().live(), 0);
    EXPECT_EQ(fake().violations(), 0);
    EXPECT_EQ(fake().depth(), 0);
    unsetenv("MODELSLICE_CUDA_DRIVER");
    fake().reset();
  }
};

} // namespace modelslice::testing

#endif // MODELSLICE_UNITTESTS_RUNTIME_GPUSUPPORT_H
