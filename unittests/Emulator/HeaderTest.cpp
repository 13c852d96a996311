//===- HeaderTest.cpp - Compares CudaDriver.h with the toolkit ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares the numbers, types and functions of CudaDriver.h with those of the
// cuda.h of a toolkit, where there is one.
//
//===----------------------------------------------------------------------===//

#include "gtest/gtest.h"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#ifdef CUDA_HEADER

// Both can be seen at once. The toolkit's names are macros at times, which
// pasting keeps from being replaced.
namespace ours {
#include "CudaDriver.h"

struct Functions {
#define MSL_MEMBER(name, symbol, parameters) CUresult(*of_##symbol) parameters;
  MSL_CUDA_FUNCTIONS(MSL_MEMBER)
  MSL_CUDA_OPTIONAL_FUNCTIONS(MSL_MEMBER)
#undef MSL_MEMBER
};
} // namespace ours
#include CUDA_HEADER

namespace {
#define MSL_SAME(name) static_assert(int(ours::name) == int(::name), #name);
MSL_SAME(CUDA_SUCCESS)
MSL_SAME(CUDA_ERROR_INVALID_VALUE)
MSL_SAME(CUDA_ERROR_OUT_OF_MEMORY)
MSL_SAME(CUDA_ERROR_NOT_INITIALIZED)
MSL_SAME(CUDA_ERROR_DEINITIALIZED)
MSL_SAME(CUDA_ERROR_NO_DEVICE)
MSL_SAME(CUDA_ERROR_INVALID_DEVICE)
MSL_SAME(CUDA_ERROR_INVALID_IMAGE)
MSL_SAME(CUDA_ERROR_INVALID_CONTEXT)
MSL_SAME(CUDA_ERROR_NO_BINARY_FOR_GPU)
MSL_SAME(CUDA_ERROR_INVALID_PTX)
MSL_SAME(CUDA_ERROR_INVALID_HANDLE)
MSL_SAME(CUDA_ERROR_NOT_FOUND)
MSL_SAME(CUDA_ERROR_NOT_READY)
MSL_SAME(CUDA_ERROR_ILLEGAL_ADDRESS)
MSL_SAME(CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES)
MSL_SAME(CUDA_ERROR_MISALIGNED_ADDRESS)
MSL_SAME(CUDA_ERROR_LAUNCH_FAILED)
MSL_SAME(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED)
MSL_SAME(CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK)
MSL_SAME(CU_DEVICE_ATTRIBUTE_WARP_SIZE)
MSL_SAME(CU_DEVICE_ATTRIBUTE_CLOCK_RATE)
MSL_SAME(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT)
MSL_SAME(CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE)
MSL_SAME(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
MSL_SAME(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR)
MSL_SAME(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN)
MSL_SAME(CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES)
MSL_SAME(CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED)
MSL_SAME(CU_POINTER_ATTRIBUTE_MEMORY_TYPE)
MSL_SAME(CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL)
MSL_SAME(CU_MEMORYTYPE_HOST)
MSL_SAME(CU_MEMORYTYPE_DEVICE)
MSL_SAME(CU_JIT_ERROR_LOG_BUFFER)
MSL_SAME(CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES)
MSL_SAME(CU_STREAM_NON_BLOCKING)
MSL_SAME(CU_EVENT_DEFAULT)
MSL_SAME(CU_EVENT_DISABLE_TIMING)
MSL_SAME(CU_STREAM_CAPTURE_MODE_RELAXED)
MSL_SAME(CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION)
MSL_SAME(CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION)
#undef MSL_SAME

static_assert(sizeof(ours::CUdeviceptr) == sizeof(::CUdeviceptr));
static_assert(sizeof(ours::CUlaunchAttribute) == sizeof(::CUlaunchAttribute));
static_assert(offsetof(ours::CUlaunchAttribute, value) ==
              offsetof(::CUlaunchAttribute, value));
static_assert(offsetof(ours::CUlaunchAttribute, value.clusterDim) ==
              offsetof(::CUlaunchAttribute, value.clusterDim));
static_assert(sizeof(ours::CUlaunchAttribute::value.clusterDim) ==
              sizeof(::CUlaunchAttribute::value.clusterDim));
static_assert(sizeof(ours::CUlaunchConfig) == sizeof(::CUlaunchConfig));
static_assert(offsetof(ours::CUlaunchConfig, sharedMemBytes) ==
              offsetof(::CUlaunchConfig, sharedMemBytes));
static_assert(offsetof(ours::CUlaunchConfig, hStream) ==
              offsetof(::CUlaunchConfig, hStream));
static_assert(offsetof(ours::CUlaunchConfig, attrs) ==
              offsetof(::CUlaunchConfig, attrs));
static_assert(offsetof(ours::CUlaunchConfig, numAttrs) ==
              offsetof(::CUlaunchConfig, numAttrs));

/// Parameters agree that are passed alike: numbers and enumerations of one
/// size, and pointers.
template <typename A, typename B>
constexpr bool kPassedAlike =
    sizeof(A) == sizeof(B) && std::is_pointer_v<A> == std::is_pointer_v<B>;
template <typename A, typename B> constexpr bool kSameSignature = false;
template <typename RA, typename... A, typename RB, typename... B>
constexpr bool kSameSignature<RA (*)(A...), RB (*)(B...)> = [] {
  if constexpr (sizeof...(A) == sizeof...(B))
    return sizeof(RA) == sizeof(RB) && (kPassedAlike<A, B> && ...);
  return false;
}();

#define MSL_SIGNATURE(name, symbol, parameters)                                \
  static_assert(kSameSignature<decltype(ours::Functions::of_##symbol),         \
                               decltype(&::symbol)>,                           \
                #symbol);
MSL_CUDA_FUNCTIONS(MSL_SIGNATURE)
MSL_CUDA_OPTIONAL_FUNCTIONS(MSL_SIGNATURE)

TEST(Header, AgreesWithTheToolkit) { SUCCEED(); }
} // namespace

#else

TEST(Header, AgreesWithTheToolkit) {
  GTEST_SKIP() << "there is no /usr/local/cuda*/include/cuda.h";
}

#endif
