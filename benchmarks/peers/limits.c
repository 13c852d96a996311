//===- limits.c - What the machine can do at best -------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Multiply-adds per second and bytes read per second on some threads, and a
// call of a compiled network over and over. limits.py compiles it with
// cc -O3 -march=native and loads it.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "modelslice-c/abi.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX2__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

typedef float Floats __attribute__((vector_size(VECTOR_BYTES)));
typedef int Bits __attribute__((vector_size(VECTOR_BYTES)));

enum { maxThreads = 256, chains = 12, streams = 8 };

/// What the loops compute ends here, so that no one may leave them out.
static _Atomic float sink;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void multiplyAdd(long steps) {
  Floats sums[chains], scale = {0}, offset = {0};
  scale += 0.999f;
  offset += 0.001f;
  for (int i = 0; i < chains; ++i)
    sums[i] = offset * (float)i;
  for (long step = 0; step < steps; ++step) {
#pragma GCC unroll 16
    for (int i = 0; i < chains; ++i)
      sums[i] = sums[i] * scale + offset;
    // Hides the loop's closed form from the optimiser.
    __asm__ volatile("" : "+x"(scale), "+x"(offset));
  }
  float total = 0;
  for (int i = 0; i < chains; ++i)
    total += sums[i][0];
  atomic_store(&sink, total);
}

static void readAll(const char *data, size_t bytes) {
  Bits bits[streams] = {{0}};
  for (const char *end = data + bytes; data < end;
       data += streams * VECTOR_BYTES)
#pragma GCC unroll 8
    for (int i = 0; i < streams; ++i)
      bits[i] |= *(const Bits *)(data + i * VECTOR_BYTES);
  int total = 0;
  for (int i = 0; i < streams; ++i)
    total |= bits[i][0];
  atomic_store(&sink, (float)total);
}

/// What all threads do at once: multiply-adds, or reading if there is data.
struct Team {
  int threads;
  atomic_int arrived;
  long repetitions;
  const char *data;
  size_t bytesEach;
};

struct Member {
  struct Team *team;
  int index;
  double begin, end;
};

static void *work(void *argument) {
  struct Member *member = argument;
  struct Team *team = member->team;
  const char *data = NULL;
  if (team->data) {
    data = team->data + (size_t)member->index * team->bytesEach;
    readAll(data, team->bytesEach);
  }
  atomic_fetch_add(&team->arrived, 1);
  while (atomic_load(&team->arrived) < team->threads)
    sched_yield();
  member->begin = now();
  if (data)
    for (long i = 0; i < team->repetitions; ++i)
      readAll(data, team->bytesEach);
  else
    multiplyAdd(team->repetitions);
  member->end = now();
  return NULL;
}

/// Seconds from the first thread's begin to the last one's end; 0 if threads
/// cannot be had.
static double together(struct Team *team) {
  struct Member members[maxThreads];
  pthread_t handles[maxThreads];
  for (int i = 0; i < team->threads; ++i) {
    members[i] = (struct Member){team, i, 0, 0};
    if (i > 0 && pthread_create(&handles[i], NULL, work, &members[i]))
      abort();
  }
  work(&members[0]);
  double begin = members[0].begin, end = members[0].end;
  for (int i = 1; i < team->threads; ++i) {
    pthread_join(handles[i], NULL);
    begin = members[i].begin < begin ? members[i].begin : begin;
    end = members[i].end > end ? members[i].end : end;
  }
  return end - begin;
}

/// GFLOP/s of multiply-adds in registers on `threads` threads, over some two
/// milliseconds.
double peak_gflops(int threads) {
  struct Team team = {.threads = threads, .repetitions = 400000};
  double flops = 2.0 * chains * (VECTOR_BYTES / 4.0) * (double)threads *
                 (double)team.repetitions;
  return 1e-9 * flops / together(&team);
}

/// GB/s of reading `bytes` bytes over and over, split evenly over the threads.
/// 0 if there is no memory.
double read_gbytes(int threads, size_t bytes) {
  static char *buffer;
  static size_t capacity;
  const size_t granule = streams * VECTOR_BYTES, page = (size_t)2 << 20;
  size_t each = bytes / (size_t)threads / granule * granule;
  each = each ? each : granule;
  size_t total = each * (size_t)threads;
  if (capacity < total) {
    free(buffer);
    capacity = (total + page - 1) / page * page;
    buffer = aligned_alloc(page, capacity);
    if (!buffer) {
      capacity = 0;
      return 0;
    }
    madvise(buffer, capacity, MADV_HUGEPAGE);
    memset(buffer, 1, capacity);
  }
  long passes = (long)(((size_t)64 << 20) / total);
  struct Team team = {.threads = threads,
                      .repetitions = passes > 0 ? passes : 1,
                      .data = buffer,
                      .bytesEach = each};
  return 1e-9 * (double)total * (double)team.repetitions / together(&team);
}

typedef msl_status RunFunction(msl_context *, uint32_t, uint32_t,
                               const msl_tensor *, uint32_t, const msl_tensor *,
                               uint32_t, msl_error *);

/// Runs entry 0 of a compiled network `count` times, or until it fails.
int repeat_run(RunFunction *run, msl_context *context, uint32_t width,
               const msl_tensor *input, const msl_tensor *output,
               msl_error *error, long count) {
  msl_status status = MSL_OK;
  for (long i = 0; i < count && !status; ++i)
    status = run(context, 0, width, input, 1, output, 1, error);
  return status;
}
