//===- GraphTest.cpp - Tests streams, events and graphs ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Streams, events, capture and the replay of graphs.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

using namespace modelslice::testing;

namespace {
const std::string kAdd =
    module(".visible .entry k(.param .u64 p, .param .u32 by) {\n"
           ".reg .b32 %r, %b; .reg .b64 %p;\n"
           "ld.param.u64 %p, [p]; ld.param.u32 %b, [by];\n"
           "red.global.add.u32 [%p], %b;\nret;\n}\n");

class Graph : public ::testing::Test {
protected:
  Graph() {
    EXPECT_EQ(cuda().cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING),
              CUDA_SUCCESS);
    function = device.load(kAdd);
    memory = device.upload(std::vector<uint32_t>(4, 0));
  }
  void add(uint32_t by, CUstream where) {
    void *parameters[] = {&memory, &by};
    EXPECT_EQ(cuda().cuLaunchKernel(function, 1, 1, 1, 1, 1, 1, 0, where,
                                    parameters, nullptr),
              CUDA_SUCCESS);
  }
  uint32_t value() { return device.download<uint32_t>(memory, 1)[0]; }

  Device device;
  CUstream stream;
  CUfunction function;
  CUdeviceptr memory;
};

TEST_F(Graph, RepeatsWhatWasCaptured) {
  CUgraph graph;
  CUgraphExec exec;
  EXPECT_EQ(cuda().cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED),
            CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuMemsetD32Async(memory, 10, 1, stream), CUDA_SUCCESS);
  add(5, stream);
  EXPECT_EQ(cuda().cuMemcpyDtoDAsync(memory + 4, memory, 4, stream),
            CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuStreamSynchronize(stream),
            CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  EXPECT_EQ(cuda().cuStreamEndCapture(stream, &graph), CUDA_SUCCESS);
  // So far nothing has happened.
  EXPECT_EQ(value(), 0u);
  EXPECT_EQ(cuda().cuGraphInstantiateWithFlags(&exec, graph, 0), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuGraphDestroy(graph), CUDA_SUCCESS);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(cuda().cuGraphLaunch(exec, stream), CUDA_SUCCESS);
    EXPECT_EQ(device.download<uint32_t>(memory, 2),
              (std::vector<uint32_t>{15, 15}));
    add(1, nullptr);
  }
  EXPECT_EQ(cuda().cuGraphExecDestroy(exec), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuGraphLaunch(exec, stream), CUDA_ERROR_INVALID_HANDLE);
}

TEST_F(Graph, TakesStreamsThatEventsJoin) {
  CUstream other;
  CUevent fork, join;
  CUgraph graph;
  CUgraphExec exec;
  ASSERT_EQ(cuda().cuStreamCreate(&other, 0), CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuEventCreate(&fork, CU_EVENT_DISABLE_TIMING), CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuEventCreate(&join, CU_EVENT_DISABLE_TIMING), CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED),
            CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuEventRecord(fork, stream), CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuStreamWaitEvent(other, fork, 0), CUDA_SUCCESS);
  add(100, other);
  ASSERT_EQ(cuda().cuEventRecord(join, other), CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuStreamWaitEvent(stream, join, 0), CUDA_SUCCESS);
  add(1, stream);
  ASSERT_EQ(cuda().cuStreamEndCapture(stream, &graph), CUDA_SUCCESS);
  EXPECT_EQ(value(), 0u);
  ASSERT_EQ(cuda().cuGraphInstantiateWithFlags(&exec, graph, 0), CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuGraphLaunch(exec, stream), CUDA_SUCCESS);
  EXPECT_EQ(value(), 101u);
  // The capture is over for the other stream too.
  add(1000, other);
  EXPECT_EQ(value(), 1101u);
}

TEST_F(Graph, CapturesThatAreWrong) {
  CUgraph graph;
  EXPECT_EQ(cuda().cuStreamEndCapture(stream, &graph),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(
      cuda().cuStreamBeginCapture(nullptr, CU_STREAM_CAPTURE_MODE_RELAXED),
      CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  EXPECT_EQ(cuda().cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED),
            CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuda().cuStreamEndCapture(stream, &graph), CUDA_SUCCESS);
}

TEST_F(Graph, Events) {
  CUevent start, end, untimed;
  float milliseconds = -1;
  ASSERT_EQ(cuda().cuEventCreate(&start, CU_EVENT_DEFAULT), CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuEventCreate(&end, CU_EVENT_DEFAULT), CUDA_SUCCESS);
  ASSERT_EQ(cuda().cuEventCreate(&untimed, CU_EVENT_DISABLE_TIMING),
            CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuEventElapsedTime(&milliseconds, start, end),
            CUDA_ERROR_INVALID_HANDLE);
  EXPECT_EQ(cuda().cuEventRecord(start, stream), CUDA_SUCCESS);
  add(1, stream);
  EXPECT_EQ(cuda().cuEventRecord(end, stream), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuEventQuery(end), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuEventSynchronize(end), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuEventElapsedTime(&milliseconds, start, end), CUDA_SUCCESS);
  EXPECT_GE(milliseconds, 0);
  EXPECT_EQ(cuda().cuEventRecord(untimed, stream), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuEventElapsedTime(&milliseconds, start, untimed),
            CUDA_ERROR_INVALID_HANDLE);
  EXPECT_EQ(cuda().cuEventDestroy(end), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuEventDestroy(end), CUDA_ERROR_INVALID_HANDLE);
  EXPECT_EQ(cuda().cuStreamDestroy(stream), CUDA_SUCCESS);
  EXPECT_EQ(cuda().cuStreamDestroy(stream), CUDA_ERROR_INVALID_HANDLE);
}
} // namespace
