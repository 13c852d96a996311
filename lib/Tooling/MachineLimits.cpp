//===- MachineLimits.cpp - What the machine can do at best ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Register-to-register multiply-add loops and streaming read loops for each
// vector length, chosen by what the processor has.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/MachineLimits.h"

#include <algorithm>
#include <chrono>
#include <immintrin.h>

using namespace modelslice;

namespace {

/// The loops for one vector length.
struct Kernels {
  const char *name;
  /// Runs `count` steps; returns something that depends on all of them.
  float (*multiplyAdd)(int64_t count);
  int64_t flopsPerStep;
  /// Reads `bytes` bytes, a multiple of 1024.
  float (*read)(const float *data, size_t bytes);
};

} // namespace

// Twelve accumulators cover four cycles of latency on two units and leave four
// of sixteen registers for the constants; without FMA half of them multiply and
// half add. The constants keep the values near 1, away from denormals.
static constexpr int chains = 12;

#define MODELSLICE_KERNELS(SUFFIX, TARGET, VECTOR, SET1, LOAD, OR, STEP,       \
                           STORE)                                              \
  __attribute__((target(TARGET))) static float multiplyAdd##SUFFIX(            \
      int64_t count) {                                                         \
    VECTOR sums[chains];                                                       \
    VECTOR scale = SET1(0.999f), offset = SET1(0.001f);                        \
    for (int i = 0; i < chains; ++i)                                           \
      sums[i] = SET1(1.0f + 0.01f * static_cast<float>(i));                    \
    for (int64_t step = 0; step < count; ++step) {                             \
      _Pragma("GCC unroll 16") for (int i = 0; i < chains; ++i) sums[i] =      \
          STEP(sums[i], scale, offset, i);                                     \
      /* Hides the loop's closed form from the optimiser. */                   \
      asm volatile("" : "+x"(scale), "+x"(offset));                            \
    }                                                                          \
    float lanes[16] = {}, total = 0;                                           \
    for (int i = 0; i < chains; ++i) {                                         \
      STORE(lanes, sums[i]);                                                   \
      total += lanes[0];                                                       \
    }                                                                          \
    return total;                                                              \
  }                                                                            \
  __attribute__((target(TARGET))) static float read##SUFFIX(const float *data, \
                                                            size_t bytes) {    \
    constexpr int unrolled = 8, lanes = sizeof(VECTOR) / sizeof(float);        \
    VECTOR bits[unrolled];                                                     \
    for (int i = 0; i < unrolled; ++i)                                         \
      bits[i] = SET1(0.0f);                                                    \
    const float *end = data + bytes / sizeof(float);                           \
    for (; data < end; data += unrolled * lanes)                               \
      _Pragma("GCC unroll 8") for (int i = 0; i < unrolled; ++i) bits[i] =     \
          OR(bits[i], LOAD(data + i * lanes));                                 \
    float out[16] = {}, total = 0;                                             \
    for (int i = 0; i < unrolled; ++i) {                                       \
      STORE(out, bits[i]);                                                     \
      total += out[0];                                                         \
    }                                                                          \
    return total;                                                              \
  }

#define STEP_FMA512(SUM, SCALE, OFFSET, I) _mm512_fmadd_ps(SUM, SCALE, OFFSET)
#define STEP_FMA256(SUM, SCALE, OFFSET, I) _mm256_fmadd_ps(SUM, SCALE, OFFSET)
#define STEP_SSE(SUM, SCALE, OFFSET, I)                                        \
  ((I) % 2 ? _mm_mul_ps(SUM, SCALE) : _mm_add_ps(SUM, OFFSET))
// AVX-512F alone has no bitwise or of floats.
#define OR_512(A, B)                                                           \
  _mm512_castsi512_ps(                                                         \
      _mm512_or_si512(_mm512_castps_si512(A), _mm512_castps_si512(B)))

MODELSLICE_KERNELS(V4, "avx512f", __m512, _mm512_set1_ps, _mm512_loadu_ps,
                   OR_512, STEP_FMA512, _mm512_storeu_ps)
MODELSLICE_KERNELS(V3, "avx2,fma", __m256, _mm256_set1_ps, _mm256_loadu_ps,
                   _mm256_or_ps, STEP_FMA256, _mm256_storeu_ps)
MODELSLICE_KERNELS(V2, "sse2", __m128, _mm_set1_ps, _mm_loadu_ps, _mm_or_ps,
                   STEP_SSE, _mm_storeu_ps)

static const Kernels &kernels() {
  static const Kernels chosen = [] {
    if (__builtin_cpu_supports("avx512f"))
      return Kernels{"avx512f", multiplyAddV4, chains * 16 * 2, readV4};
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
      return Kernels{"fma", multiplyAddV3, chains * 8 * 2, readV3};
    return Kernels{"sse2", multiplyAddV2, chains * 4, readV2};
  }();
  return chosen;
}

const char *MachineLimits::instructionSet() { return kernels().name; }

// What the loops return ends here, so that no one may leave them out.
static std::atomic<float> sink;

MachineLimits::MachineLimits(unsigned threads) : threads(threads) {
  for (unsigned i = 1; i < threads; ++i)
    workers.emplace_back([this, i] { work(i); });
}

MachineLimits::~MachineLimits() {
  startRound(nullptr);
  for (std::thread &worker : workers)
    worker.join();
}

void MachineLimits::startRound(std::function<void(unsigned)> newBody) {
  {
    std::lock_guard<std::mutex> lock(mutex);
    body = std::move(newBody);
    arrived = 1;
    finished = 1;
    ++round;
  }
  wake.notify_all();
}

void MachineLimits::work(unsigned index) {
  for (uint64_t seen = 0;;) {
    {
      // Between samples the threads sleep: the cores belong to what is
      // measured.
      std::unique_lock<std::mutex> lock(mutex);
      wake.wait(lock, [&] { return round != seen; });
      seen = round;
      if (!body)
        return;
    }
    arrived.fetch_add(1);
    while (arrived.load(std::memory_order_acquire) < threads)
      std::this_thread::yield();
    body(index);
    finished.fetch_add(1, std::memory_order_release);
  }
}

double MachineLimits::together(std::function<void(unsigned)> newBody) {
  startRound(std::move(newBody));
  // Nobody's work is timed while others still sleep.
  while (arrived.load(std::memory_order_acquire) < threads)
    std::this_thread::yield();
  auto begin = std::chrono::steady_clock::now();
  body(0);
  while (finished.load(std::memory_order_acquire) < threads)
    std::this_thread::yield();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
      .count();
}

double MachineLimits::sampleGflops() {
  constexpr int64_t steps = 200000; // about a millisecond
  double seconds = together([](unsigned) {
    sink.store(kernels().multiplyAdd(steps), std::memory_order_relaxed);
  });
  return 1e-9 * static_cast<double>(steps * kernels().flopsPerStep * threads) /
         seconds;
}

double MachineLimits::sampleBandwidth(size_t bytes) {
  constexpr size_t granule = 1024, enough = size_t(32) << 20;
  size_t share = std::max(bytes / threads / granule, size_t(1)) * granule;
  if (bufferBytes != share * threads) {
    bufferBytes = share * threads;
    buffer = std::make_unique<float[]>(bufferBytes / sizeof(float));
  }
  size_t passes = std::max<size_t>(enough / bufferBytes, 1);
  auto readShare = [&, share](unsigned index, size_t count) {
    for (size_t pass = 0; pass < count; ++pass)
      sink.store(
          kernels().read(buffer.get() + index * share / sizeof(float), share),
          std::memory_order_relaxed);
  };
  together([&](unsigned index) { readShare(index, 1); });
  double seconds = together([&](unsigned index) { readShare(index, passes); });
  return 1e-9 * static_cast<double>(passes * bufferBytes) / seconds;
}
