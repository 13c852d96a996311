/*===- Launch.c - Walks a table of kernel launches -------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Runs the launches of a program one after another.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

#include <sched.h>
#include <string.h>
#include <time.h>

/* A launch is cut among threads when one thread would need at least this long
 * for it. The cut costs 0.2 to 0.3 us while the pool spins, so about half of
 * what it saves of such a launch. */
#define PARALLEL_NANOSECONDS 1000

/* The most that one core of today does in a nanosecond, out of a near cache:
 * the estimate errs towards running alone. */
#define FLOPS_PER_NANOSECOND 256
#define BYTES_PER_NANOSECOND 96

/* For each thread: shares then differ by little. */
#define ENOUGH_PIECES 4

/* How a launch is cut: `parts` pieces of each family of siblings. */
typedef struct task_range {
  msl_context *context;
  void **operands;
  const msl_launch *launch;
  const msl_kernel *kernel;
  const msl_examples *examples;
  int64_t parts;
  int64_t pieces; /* Of all families. */
} task_range;

uint32_t msl_claim(msl_flag *flags, uint32_t count, uint32_t first) {
  for (uint32_t tries = 1, i = first;; ++tries, i = (i + 1) % count) {
    uint32_t *busy = &flags[i].busy;
    if (!__atomic_load_n(busy, __ATOMIC_RELAXED) &&
        !__atomic_exchange_n(busy, 1, __ATOMIC_ACQUIRE))
      return i;
    if (tries % count == 0)
      sched_yield();
  }
}

void msl_unclaim(msl_flag *flags, uint32_t i) {
  __atomic_store_n(&flags[i].busy, 0, __ATOMIC_RELEASE);
}

static void run_tasks(msl_context *context, void **operands,
                      const msl_launch *launch, const msl_kernel *kernel,
                      const msl_examples *examples, int64_t begin, int64_t end,
                      uint32_t thread) {
  if (!kernel->workspace) {
    kernel->fn(operands, examples, begin, end);
    return;
  }
  uint32_t i = msl_claim(context->workspaces.flags, context->threads, thread);
  void **extended =
      context->workspaces.operands + i * (context->model->max_operands + 1);
  memcpy(extended, operands, launch->num_operands * sizeof *operands);
  extended[launch->num_operands] =
      context->workspaces.memory + i * context->workspaces.stride;
  kernel->fn(extended, examples, begin, end);
  msl_unclaim(context->workspaces.flags, i);
}

static int64_t first_task(const task_range *range, int64_t piece) {
  int64_t siblings = range->kernel->siblings;
  return piece / range->parts * siblings +
         piece % range->parts * siblings / range->parts;
}

static void run_range(void *arg, int64_t begin, int64_t end) {
  const task_range *range = arg;
  if (begin >= end)
    return; /* A host may cut what is left of nothing. */
  /* The own pool gives each thread a share of the pieces. */
  uint32_t thread = (uint32_t)(begin * range->context->threads / range->pieces);
  run_tasks(range->context, range->operands, range->launch, range->kernel,
            range->examples, first_task(range, begin), first_task(range, end),
            thread);
}

/* Every piece prepares anew what siblings share, so they are cut only as far as
 * equal shares for the threads need it: a thread that loses its core in the
 * middle of its only piece delays the others, which is rarer than the cost. */
static int64_t count_parts(int64_t families, int64_t siblings,
                           int64_t threads) {
  int64_t parts = 1;
  while (parts < siblings && families * parts < ENOUGH_PIECES * threads &&
         families * parts % threads != 0)
    ++parts;
  return parts;
}

size_t msl_program_scratch(const msl_program *program, int64_t count) {
  size_t bytes;
  if (__builtin_mul_overflow((uint64_t)count, program->scratch_bytes_per_batch,
                             &bytes) ||
      __builtin_add_overflow(bytes, program->scratch_bytes, &bytes))
    return SIZE_MAX;
  return bytes;
}

static void *operand_address(const msl_context *context, const msl_lane *lane,
                             const msl_operand *operand, int64_t count,
                             void *const *inputs, void *const *outputs) {
  uint8_t *base = NULL;
  switch ((msl_operand_kind)operand->kind) {
  case MSL_OPERAND_INPUT:
    base = inputs[operand->index];
    break;
  case MSL_OPERAND_OUTPUT:
    base = outputs[operand->index];
    break;
  case MSL_OPERAND_ARENA:
    base = context->model->arenas[operand->index];
    break;
  case MSL_OPERAND_DERIVED:
    base = context->model->derived;
    break;
  case MSL_OPERAND_SCRATCH:
    base = lane->scratch;
    break;
  }
  return base + operand->offset + operand->offset_per_batch * count;
}

static double seconds_since(const struct timespec *start) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - start->tv_sec) +
         (double)(now.tv_nsec - start->tv_nsec) * 1e-9;
}

void msl_walk(msl_context *context, msl_lane *lane, uint32_t threads,
              const msl_program *program, const msl_examples *examples,
              void *const *inputs, void *const *outputs) {
  const msl_kernel *kernels = context->model->isa->kernels;
  int64_t count = examples->count;
  for (uint64_t i = 0; i < program->num_launches; ++i) {
    const msl_launch *launch = &program->launches[i];
    for (uint32_t j = 0; j < launch->num_operands; ++j)
      lane->operands[j] = operand_address(context, lane, &launch->operands[j],
                                          count, inputs, outputs);
    const msl_kernel *kernel = &kernels[launch->kernel];
    int64_t tasks = msl_count_tasks(kernel, count);
    uint64_t flops = launch->flops + launch->flops_per_batch * (uint64_t)count;
    uint64_t bytes = launch->bytes + launch->bytes_per_batch * (uint64_t)count;

    struct timespec start = {0};
    if (context->profiler)
      clock_gettime(CLOCK_MONOTONIC, &start);
    bool worth_it = flops >= PARALLEL_NANOSECONDS * FLOPS_PER_NANOSECOND ||
                    bytes >= PARALLEL_NANOSECONDS * BYTES_PER_NANOSECOND;
    if (threads > 1 && tasks > 1 && worth_it) {
      int64_t families = tasks / kernel->siblings;
      int64_t parts = count_parts(families, kernel->siblings, threads);
      task_range range = {context,  lane->operands, launch,          kernel,
                          examples, parts,          families * parts};
      context->parallel_for(context->host, range.pieces, run_range, &range);
    } else {
      run_tasks(context, lane->operands, launch, kernel, examples, 0, tasks,
                (uint32_t)(lane - context->lanes));
    }
    if (context->profiler)
      lane->seconds[i] += seconds_since(&start);
  }
}
