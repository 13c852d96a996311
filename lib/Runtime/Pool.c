/*===- Pool.c - The default thread pool ------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Runs a range of tasks on a fixed set of threads.
 *
 * Between two regions a thread spins for a bounded time, since the next launch
 * of a network usually follows within microseconds, and then sleeps in the
 * kernel. `generation` counts regions: a thread runs each exactly once and then
 * counts `pending` down.
 *
 *===----------------------------------------------------------------------===*/

#define _GNU_SOURCE
#include "Runtime.h"

#include <linux/futex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <xmmintrin.h>

#define SPIN_NANOSECONDS 50000
/* Pauses between two looks at the clock; a pause takes 10 to 50 ns. */
#define SPIN_BATCH 32

typedef struct worker {
  msl_pool *pool;
  uint32_t index; /* 0 is the caller's thread. */
  pthread_t thread;
} worker;

struct msl_pool {
  /* Written by the caller before it advances `generation`. */
  msl_parallel_body body;
  void *arg;
  int64_t count;
  uint32_t float_control;
  uint32_t stop;
  uint32_t threads;
  uint32_t started; /* Workers to join. */
  worker *workers;

  /* Each on a cache line of its own: different threads write them. */
  uint32_t generation __attribute__((aligned(64)));
  uint32_t sleepers;
  uint32_t pending __attribute__((aligned(64)));
  uint32_t caller_sleeps;
} __attribute__((aligned(64)));

static void futex_wait(uint32_t *address, uint32_t expected) {
  syscall(SYS_futex, address, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

static void futex_wake(uint32_t *address) {
  syscall(SYS_futex, address, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Spins while *address equals (or, if !equal, differs from) `value`, for a
 * bounded time. */
static bool spin(const uint32_t *address, uint32_t value, bool equal) {
  int64_t deadline = 0;
  for (;;) {
    for (int i = 0; i < SPIN_BATCH; ++i) {
      if ((__atomic_load_n(address, __ATOMIC_ACQUIRE) == value) != equal)
        return true;
      _mm_pause();
    }
    int64_t now = nanoseconds();
    if (!deadline)
      deadline = now + SPIN_NANOSECONDS;
    else if (now >= deadline)
      return false;
  }
}

/* The tasks depend on nothing but the number of threads. */
static void run_share(const msl_pool *pool, uint32_t index) {
  int64_t each = pool->count / pool->threads;
  int64_t rest = pool->count % pool->threads;
  int64_t begin = each * index + (index < rest ? index : rest);
  int64_t end = begin + each + (index < rest);
  if (begin < end)
    pool->body(pool->arg, begin, end);
}

static void wait_for_work(msl_pool *pool, uint32_t seen) {
  if (spin(&pool->generation, seen, true))
    return;
  /* Announced before the kernel looks at `generation` again, so that the caller
   * either sees the sleeper or is seen. */
  __atomic_fetch_add(&pool->sleepers, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(&pool->generation, __ATOMIC_SEQ_CST) == seen)
    futex_wait(&pool->generation, seen);
  __atomic_fetch_sub(&pool->sleepers, 1, __ATOMIC_SEQ_CST);
}

static void *work(void *arg) {
  worker *self = arg;
  msl_pool *pool = self->pool;
  for (uint32_t seen = 0;; ++seen) {
    wait_for_work(pool, seen);
    if (pool->stop)
      return NULL;
    /* Same rounding and denormals as in the caller's thread: same bits. */
    _mm_setcsr(pool->float_control);
    run_share(pool, self->index);
    if (__atomic_sub_fetch(&pool->pending, 1, __ATOMIC_SEQ_CST) == 0 &&
        __atomic_load_n(&pool->caller_sleeps, __ATOMIC_SEQ_CST))
      futex_wake(&pool->pending);
  }
}

static void announce(msl_pool *pool) {
  __atomic_fetch_add(&pool->generation, 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&pool->sleepers, __ATOMIC_SEQ_CST))
    futex_wake(&pool->generation);
}

void msl_pool_run(void *host, int64_t count, msl_parallel_body body,
                  void *arg) {
  msl_pool *pool = host;
  pool->body = body;
  pool->arg = arg;
  pool->count = count;
  pool->float_control = _mm_getcsr();
  __atomic_store_n(&pool->pending, pool->threads - 1, __ATOMIC_RELAXED);
  announce(pool);
  run_share(pool, 0);
  if (spin(&pool->pending, 0, false))
    return;
  __atomic_store_n(&pool->caller_sleeps, 1, __ATOMIC_SEQ_CST);
  uint32_t left;
  while ((left = __atomic_load_n(&pool->pending, __ATOMIC_SEQ_CST)) != 0)
    futex_wait(&pool->pending, left);
  __atomic_store_n(&pool->caller_sleeps, 0, __ATOMIC_SEQ_CST);
}

msl_status msl_pool_create(uint32_t threads, msl_pool **result,
                           msl_error *error) {
  msl_pool *pool = msl_allocate(sizeof *pool);
  *result = pool;
  if (pool)
    pool->workers = calloc(threads, sizeof *pool->workers);
  if (!pool || !pool->workers)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "context: out of memory");
  pool->threads = threads;

  /* The host's signal handlers must not find themselves on our threads. */
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int problem = 0;
  for (uint32_t i = 1; i < threads && !problem; ++i) {
    worker *self = &pool->workers[i];
    self->pool = pool;
    self->index = i;
    problem = pthread_create(&self->thread, NULL, work, self);
    if (!problem) {
      pool->started = i;
      pthread_setname_np(self->thread, "modelslice");
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (problem)
    return msl_fail(error, MSL_OUT_OF_MEMORY,
                    "context: cannot start thread %u of %u: %s",
                    pool->started + 2, threads, strerror(problem));
  return MSL_OK;
}

void msl_pool_destroy(msl_pool *pool) {
  if (!pool)
    return;
  pool->stop = 1;
  announce(pool);
  for (uint32_t i = 1; i <= pool->started; ++i)
    pthread_join(pool->workers[i].thread, NULL);
  free(pool->workers);
  msl_release(pool, sizeof *pool);
}
