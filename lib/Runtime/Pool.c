/*===- Pool.c - The default thread pool ------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Runs ranges of tasks on a fixed set of threads.
 *
 * A region is cut into one share per thread, and each share into chunks; both
 * depend on nothing but the number of tasks and threads. A thread runs its own
 * share first, so that what it has in its cache from the last region is used
 * again, and then whatever chunks the others have not begun. So a thread that
 * the system has not scheduled delays nobody: on a busy machine a region takes
 * little longer than without the pool, and a forked child, which has no
 * workers, runs everything itself.
 *
 * Between two regions a thread spins for a bounded time, since the next launch
 * of a network usually follows within microseconds, and then sleeps in the
 * kernel. It may wake when its region is long over and the next one is being
 * written; therefore a chunk is claimed under the region's generation. A claim
 * that succeeds proves that the region is not over and that what was read of it
 * before is whole. So a generation that a worker may claim under has a region.
 *
 *===----------------------------------------------------------------------===*/

#define _GNU_SOURCE
#include "Runtime.h"

#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <xmmintrin.h>

#define SPIN_NANOSECONDS 50000
/* Pauses between two looks at the clock; a pause takes 10 to 50 ns. */
#define SPIN_BATCH 32

/* Of a share. More would balance better and cost a claim each. */
#define CHUNKS 4
/* A cursor is the generation, shifted, plus the next chunk; failed claims do
 * not advance it. One that is older stands for the first chunk: a region begins
 * without a write to every thread's cursor. */
#define CHUNK_BITS 8
#define CHUNK_MASK (((uint64_t)1 << CHUNK_BITS) - 1)

typedef struct worker {
  /* Claimed by anyone, hence on a cache line of its own. */
  uint64_t cursor __attribute__((aligned(64)));
  msl_pool *pool __attribute__((aligned(64)));
  uint32_t index; /* 0 is the caller's thread. */
  pthread_t thread;
} worker;

/* What a region runs. */
typedef struct region {
  msl_parallel_body body;
  void *arg;
  int64_t count;
  uint32_t float_control;
} region;

struct msl_pool {
  uint32_t threads;
  uint32_t started; /* Workers to join. */
  uint32_t stop;
  pid_t process; /* Which the workers belong to. */
  worker *workers;

  /* What a spinning worker waits for, and on the same cache line all that it
   * then needs. The region is written before `generation` advances, and perhaps
   * read by a late thread while it changes: every access is atomic. */
  uint64_t generation __attribute__((aligned(64)));
  region current;
  uint32_t sleepers;
  /* Chunks that no thread has said to be done. */
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

/* Spins for a bounded time until `done(pool, seen)`. */
static bool spin(const msl_pool *pool, uint64_t seen,
                 bool (*done)(const msl_pool *, uint64_t)) {
  int64_t deadline = 0;
  for (;;) {
    for (int i = 0; i < SPIN_BATCH; ++i) {
      if (done(pool, seen))
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

static bool has_new_region(const msl_pool *pool, uint64_t seen) {
  return __atomic_load_n(&pool->generation, __ATOMIC_ACQUIRE) != seen;
}

static bool is_finished(const msl_pool *pool, uint64_t seen) {
  (void)seen;
  return __atomic_load_n(&pool->pending, __ATOMIC_ACQUIRE) == 0;
}

static bool claim(worker *owner, uint64_t generation, uint32_t *chunk) {
  uint64_t cursor = __atomic_load_n(&owner->cursor, __ATOMIC_ACQUIRE);
  for (;;) {
    uint64_t of = cursor >> CHUNK_BITS;
    uint64_t next = of == generation ? cursor & CHUNK_MASK : 0;
    if (of > generation || next == CHUNKS)
      return false;
    if (__atomic_compare_exchange_n(
            &owner->cursor, &cursor, (generation << CHUNK_BITS) + next + 1,
            false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      *chunk = (uint32_t)next;
      return true;
    }
  }
}

static void run_chunk(const msl_pool *pool, const region *work, uint32_t owner,
                      uint32_t chunk) {
  int64_t each = work->count / pool->threads;
  int64_t rest = work->count % pool->threads;
  int64_t first = each * owner + (owner < rest ? owner : rest);
  int64_t share = each + (owner < rest);
  int64_t begin =
      first + share / CHUNKS * chunk + share % CHUNKS * chunk / CHUNKS;
  ++chunk;
  int64_t end =
      first + share / CHUNKS * chunk + share % CHUNKS * chunk / CHUNKS;
  if (begin < end)
    work->body(work->arg, begin, end);
}

/* Runs chunks until none is left to claim: the thread's own, then others'. */
static void take_part(msl_pool *pool, uint32_t index, uint64_t generation) {
  region work;
  work.body = __atomic_load_n(&pool->current.body, __ATOMIC_RELAXED);
  work.arg = __atomic_load_n(&pool->current.arg, __ATOMIC_RELAXED);
  work.count = __atomic_load_n(&pool->current.count, __ATOMIC_RELAXED);
  /* Same rounding and denormals as in the caller's thread: same bits. */
  work.float_control =
      __atomic_load_n(&pool->current.float_control, __ATOMIC_RELAXED);
  if (index)
    _mm_setcsr(work.float_control);
  uint32_t done = 0;
  for (uint32_t i = 0; i < pool->threads; ++i) {
    uint32_t owner = (index + i) % pool->threads, chunk;
    for (; claim(&pool->workers[owner], generation, &chunk); ++done)
      run_chunk(pool, &work, owner, chunk);
  }
  if (done && __atomic_sub_fetch(&pool->pending, done, __ATOMIC_SEQ_CST) == 0 &&
      __atomic_load_n(&pool->caller_sleeps, __ATOMIC_SEQ_CST))
    futex_wake(&pool->pending);
}

/* The low half of a generation, which the kernel compares. */
static uint32_t *low_half(uint64_t *generation) {
  return (uint32_t *)generation;
}

static void wait_for_region(msl_pool *pool, uint64_t seen) {
  if (spin(pool, seen, has_new_region))
    return;
  /* Announced before the kernel looks at `generation` again, so that the caller
   * either sees the sleeper or is seen. */
  __atomic_fetch_add(&pool->sleepers, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(&pool->generation, __ATOMIC_SEQ_CST) == seen)
    futex_wait(low_half(&pool->generation), (uint32_t)seen);
  __atomic_fetch_sub(&pool->sleepers, 1, __ATOMIC_SEQ_CST);
}

static void *work(void *arg) {
  worker *self = arg;
  msl_pool *pool = self->pool;
  uint64_t seen = 0;
  for (;;) {
    wait_for_region(pool, seen);
    /* In this order: the generation that comes with `stop` has no region, and
     * whoever saw it sees `stop`. */
    seen = __atomic_load_n(&pool->generation, __ATOMIC_ACQUIRE);
    if (__atomic_load_n(&pool->stop, __ATOMIC_ACQUIRE))
      return NULL;
    take_part(pool, self->index, seen);
  }
}

static void announce(msl_pool *pool) {
  __atomic_fetch_add(&pool->generation, 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&pool->sleepers, __ATOMIC_SEQ_CST))
    futex_wake(low_half(&pool->generation));
}

void msl_pool_run(void *host, int64_t count, msl_parallel_body body,
                  void *arg) {
  msl_pool *pool = host;
  uint64_t next = pool->generation + 1;
  __atomic_store_n(&pool->current.body, body, __ATOMIC_RELAXED);
  __atomic_store_n(&pool->current.arg, arg, __ATOMIC_RELAXED);
  __atomic_store_n(&pool->current.count, count, __ATOMIC_RELAXED);
  __atomic_store_n(&pool->current.float_control, _mm_getcsr(),
                   __ATOMIC_RELAXED);
  __atomic_store_n(&pool->pending, pool->threads * CHUNKS, __ATOMIC_RELAXED);
  announce(pool);
  take_part(pool, 0, next);
  if (spin(pool, 0, is_finished))
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
  if (pool) {
    pool->threads = threads;
    pool->process = getpid();
    pool->workers = msl_allocate(threads * sizeof *pool->workers);
  }
  if (!pool || !pool->workers)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "context: out of memory");

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
  /* A forked child has no workers: it ran everything itself. */
  if (pool->process == getpid()) {
    __atomic_store_n(&pool->stop, 1, __ATOMIC_RELEASE);
    announce(pool);
    for (uint32_t i = 1; i <= pool->started; ++i)
      pthread_join(pool->workers[i].thread, NULL);
  }
  msl_release(pool->workers, pool->threads * sizeof *pool->workers);
  msl_release(pool, sizeof *pool);
}
