/*===- Batch.c - Runs a program on a batch ---------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Takes a batch through a program: all examples at once, or a portion of them
 * after another, so that what one launch writes is still in a cache when the
 * next one reads it. Whether examples may part, and how many make a portion,
 * the compiler has said.
 *
 * Threads share every launch, or, where a portion fits the cache that a core
 * has to itself, take portions of their own, and then wait for each other once
 * instead of after each launch. Where launches add to what those of the portion
 * before have stored, portions have their turns and are never cut.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

#include <string.h>

/* What of the second-level cache the scratch memory of a portion may be: not
 * less than kern-choose-portions makes use of. */
#define PRIVATE_BYTES (1 << 20)

/* Of so many turns of threads one may be in vain, where portions do not come
 * out even. */
#define TURNS_PER_IDLE_ONE 8

typedef struct batch_run {
  msl_context *context;
  const msl_program *program;
  const msl_entry_info *entry;
  int64_t batch;
  void *const *tensors; /* Of the whole batch: inputs, then outputs. */
  size_t stride;        /* From one lane's scratch to the next one's. */
  int64_t size;         /* Of a portion; the last one may have less. */
  int64_t portions;
} batch_run;

static int64_t ceil_div(int64_t value, int64_t divisor) {
  return value / divisor + (value % divisor != 0);
}

/* Bytes from one example of a tensor to the next; 0: they share it. */
static int64_t bytes_per_example(const msl_tensor_info *info) {
  if (!info->rank || info->shape[0] != -1)
    return 0;
  int64_t bytes = 4;
  for (uint32_t i = 1; i < info->rank; ++i)
    bytes *= info->shape[i];
  return bytes;
}

static void run_portion(const batch_run *run, msl_lane *lane, uint32_t threads,
                        int64_t first, int64_t count) {
  const msl_entry_info *entry = run->entry;
  for (uint32_t i = 0; i < entry->num_inputs + entry->num_outputs; ++i) {
    const msl_tensor_info *info = i < entry->num_inputs
                                      ? &entry->inputs[i]
                                      : &entry->outputs[i - entry->num_inputs];
    lane->tensors[i] =
        (uint8_t *)run->tensors[i] + first * bytes_per_example(info);
  }
  const msl_examples examples = {count, first, run->batch};
  msl_walk(run->context, lane, threads, run->program, &examples, lane->tensors,
           lane->tensors + entry->num_inputs);
}

static void run_portions(const batch_run *run, msl_lane *lane, uint32_t threads,
                         int64_t begin, int64_t end) {
  for (int64_t i = begin; i < end; ++i) {
    int64_t first = i * run->size;
    int64_t rest = run->batch - first;
    run_portion(run, lane, threads, first, rest < run->size ? rest : run->size);
  }
}

static void run_range(void *arg, int64_t begin, int64_t end) {
  const batch_run *run = arg;
  msl_context *context = run->context;
  if (begin >= end)
    return; /* A host may cut what is left of nothing. */
  /* The own pool gives each thread a share of the portions. */
  uint32_t thread = (uint32_t)(begin * context->threads / run->portions);
  uint32_t i = msl_claim(context->lane_flags, context->threads, thread);
  msl_lane *lane = &context->lanes[i];
  lane->scratch = context->scratch + i * run->stride;
  run_portions(run, lane, 1, begin, end);
  msl_unclaim(context->lane_flags, i);
}

/* Whether each thread takes portions of its own: they come out about even. */
static bool splits(const batch_run *run) {
  const msl_context *context = run->context;
  int64_t threads = context->threads;
  int64_t turns = ceil_div(run->portions, threads) * threads;
  return run->portions > 1 &&
         run->stride <= context->scratch_size / context->threads &&
         (turns - run->portions) * TURNS_PER_IDLE_ONE <= turns;
}

/* One event for each launch, however many portions there were. */
static void report(msl_context *context, const msl_program *program,
                   int64_t batch, bool split) {
  for (uint64_t i = 0; i < program->num_launches; ++i) {
    const msl_launch *launch = &program->launches[i];
    double seconds = 0;
    for (uint32_t lane = 0; lane < (split ? context->threads : 1); ++lane)
      seconds += context->lanes[lane].seconds[i];
    msl_kernel_event event = {
        launch->name, split ? seconds / context->threads : seconds,
        launch->flops + launch->flops_per_batch * (uint64_t)batch,
        launch->bytes + launch->bytes_per_batch * (uint64_t)batch};
    context->profiler(context->profiler_host, &event);
  }
}

void msl_execute(msl_context *context, const msl_program *program,
                 const msl_entry_info *entry, int64_t batch,
                 void *const *tensors) {
  batch_run run = {context, program, entry, batch, tensors, 0, batch, 1};
  size_t bytes = msl_program_scratch(program, program->portion);
  run.stride = msl_align(bytes);
  bool owned =
      context->threads > 1 && bytes <= PRIVATE_BYTES && !program->in_turn;
  if (program->portion) {
    run.size = program->portion;
    /* A thread with one example waits for the one with a whole portion. */
    if (owned)
      run.size = ceil_div(batch, ceil_div(batch, run.size));
    run.portions = ceil_div(batch, run.size);
  }
  bool split = owned && splits(&run);
  msl_lane *lane = &context->lanes[0];
  lane->scratch = context->scratch;
  if (context->profiler)
    for (uint32_t i = 0; i < context->threads; ++i)
      memset(context->lanes[i].seconds, 0,
             program->num_launches * sizeof(double));
  if (owned && !split) {
    /* Launches are shared by all threads, each for the whole batch. */
    run.size = batch;
    run.portions = 1;
  }
  if (split)
    context->parallel_for(context->host, run.portions, run_range, &run);
  else
    run_portions(&run, lane, context->threads, 0, run.portions);
  if (context->profiler)
    report(context, program, batch, split);
}

void msl_refresh(msl_context *context) {
  msl_model *model = context->model;
  if (!model->stale)
    return;
  if (model->refresh_entry != UINT32_MAX)
    msl_execute(context, msl_program_of(model, model->refresh_entry, 0),
                &model->image->library.entries[model->refresh_entry],
                MSL_REFRESH_BATCH, NULL);
  model->stale = false;
}
