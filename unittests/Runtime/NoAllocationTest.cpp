//===- NoAllocationTest.cpp - run() never allocates -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts every call of the allocator while run() is on the way, in calls that
// succeed and in calls that are refused.
//
//===----------------------------------------------------------------------===//

#include "GpuSupport.h"

#include "gtest/gtest.h"

#include <atomic>

static std::atomic<int> allocations{0};

// Found before libc's by the library under test as well.
#pragma GCC visibility push(default)
extern "C" {
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void *malloc(size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void *realloc(void *memory, size_t size) {
  ++allocations;
  return __libc_realloc(memory, size);
}
int posix_memalign(void **memory, size_t alignment, size_t size) {
  ++allocations;
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : 12;
}
}
#pragma GCC visibility pop

using namespace modelslice::testing;

TEST(Run, NeverAllocates) {
  Session s(TINY_MODEL);
  int before = allocations;
  ASSERT_EQ(s.createModel(tinyWeights(tinyW(), tinyB())), MSL_OK);
  EXPECT_GT(allocations, before) << "the count does not work";
  ASSERT_EQ(s.createContext(8, 2), MSL_OK);
  std::vector<float> x = ramp(8), y(40);
  int64_t xShape[] = {8, 3}, yShape[] = {8, 5};
  msl_tensor in = {x.data(), xShape, 2, MSL_F32};
  msl_tensor out = {y.data(), yShape, 2, MSL_F32};
  before = allocations;
  for (int i = 0; i < 100; ++i) {
    xShape[0] = yShape[0] = 1 + i % 9;
    s.library->run(s.context, 0, i % 3, &in, 1, &out, 1, &s.error);
  }
  EXPECT_EQ(allocations, before);
}

// The driver's own allocations are its own business; this one makes none.
TEST(Run, NeverAllocatesOnADevice) {
  fake().reset();
  setenv("MODELSLICE_CUDA_DRIVER", FAKE_DRIVER, 1);
  GpuSession s;
  ASSERT_EQ(s.createModelOn("cuda:0"), MSL_OK) << s.message();
  ASSERT_EQ(s.createContextOn(4), MSL_OK) << s.message();
  std::vector<float> x = ramp(4), y(20);
  auto runAll = [&] {
    for (int i = 0; i < 12; ++i)
      s.inferAt(i % 3, 1 + i % 4, x.data(), y.data());
  };
  for (int i = 0; i < 3; ++i)
    runAll();
  int before = allocations;
  for (int i = 0; i < 10; ++i)
    runAll();
  EXPECT_EQ(allocations, before);
  EXPECT_GT(fake().calls("cuGraphLaunch"), 80);
}
