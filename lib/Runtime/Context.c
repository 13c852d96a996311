/*===- Context.c - Creates and destroys contexts ---------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Implements contexts: scratch memory and threads for one call at a time.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

#include <stdlib.h>
#include <string.h>

/* More threads than any machine of today; a bound on typing errors. */
#define MAX_THREADS 1024

static bool refreshes(const msl_model *model, uint32_t entry, uint32_t width) {
  uint32_t widths = model->image->library.num_widths;
  return model->refresh_entry != UINT32_MAX &&
         (model->uses[(size_t)entry * widths + width] & MSL_USES_DERIVED);
}

size_t msl_scratch_bytes(const msl_model *model, uint32_t entry, uint32_t width,
                         int64_t batch) {
  if (!model || batch < 1 || batch > MSL_MAX_BATCH)
    return 0;
  const msl_image *image = model->image;
  if (entry >= image->library.num_entries)
    return 0;
  if (width >=
      (image->library.entries[entry].per_width ? image->library.num_widths : 1))
    return 0;
  const msl_program *program = msl_program_of(model, entry, width);
  if (program->in_turn && batch > program->portion)
    batch = program->portion;
  size_t bytes = msl_program_scratch(program, batch);
  if (refreshes(model, entry, width)) {
    size_t refresh = msl_program_scratch(
        msl_program_of(model, model->refresh_entry, 0), MSL_REFRESH_BATCH);
    bytes = refresh > bytes ? refresh : bytes;
  }
  return bytes;
}

/* The most that any entry of the model needs at this batch. */
static size_t all_scratch_bytes(const msl_model *model, int64_t batch) {
  const msl_library *library = &model->image->library;
  size_t most = 0;
  for (uint32_t entry = 0; entry < library->num_entries; ++entry) {
    /* An immutable model runs the refresh entry once, of its own accord. */
    if (msl_entry_refusal(model, entry) &&
        !(model->stale && entry == model->refresh_entry))
      continue;
    for (uint32_t width = 0; width < library->num_widths; ++width) {
      size_t bytes = msl_scratch_bytes(model, entry, width, batch);
      most = bytes > most ? bytes : most;
    }
  }
  return most;
}

static msl_status check_options(const msl_model *model,
                                const msl_context_options *given,
                                msl_context_options *options,
                                msl_error *error) {
  memset(options, 0, sizeof *options);
  if (given) {
    msl_status status =
        msl_copy_options("context options", options, sizeof *options,
                         offsetof(msl_context_options, stream), given,
                         given->struct_size, error);
    if (status)
      return status;
  }
  if (options->reserved)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "context options: expected reserved 0, got %u",
                    options->reserved);
  if (options->max_batch < 0 || options->max_batch > MSL_MAX_BATCH)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "context options: expected max_batch of 1 to %d, got %lld",
                    MSL_MAX_BATCH, (long long)options->max_batch);
  if (options->threads > MAX_THREADS)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "context options: expected at most %d threads, got %u",
                    MAX_THREADS, options->threads);
  if ((uintptr_t)options->scratch % MSL_ALIGNMENT != 0)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "context options: expected scratch aligned to %d bytes",
                    MSL_ALIGNMENT);
  if (!options->scratch && options->scratch_size)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "context options: scratch_size is %zu but scratch is null",
                    options->scratch_size);
  if (options->stream && !model->gpu)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "context options: a stream needs a model on a GPU");
  if (!options->max_batch)
    options->max_batch = 1;
  if (!options->threads)
    options->threads = 1;
  return MSL_OK;
}

/* One for each thread, since as many calls of kernels run at once. */
static msl_status allocate_workspaces(msl_context *context, msl_error *error) {
  const msl_model *model = context->model;
  size_t bytes = (size_t)model->isa->workspace;
  if (bytes == 0)
    return MSL_OK;
  size_t threads = context->threads;
  context->workspaces.stride = msl_align(bytes);
  context->workspaces.flags = calloc(threads, sizeof(msl_flag));
  context->workspaces.operands =
      calloc(threads * (model->max_operands + 1), sizeof(void *));
  if (!__builtin_mul_overflow(context->workspaces.stride, threads,
                              &context->workspaces.size))
    context->workspaces.memory = msl_allocate(context->workspaces.size);
  if (!context->workspaces.flags || !context->workspaces.operands ||
      !context->workspaces.memory)
    return msl_fail(error, MSL_OUT_OF_MEMORY,
                    "context: out of memory for %zu threads with %zu bytes of "
                    "workspace each",
                    threads, bytes);
  return MSL_OK;
}

static msl_status allocate_lanes(msl_context *context, msl_error *error) {
  const msl_model *model = context->model;
  size_t threads = context->threads;
  size_t pointers = (size_t)model->max_operands + model->max_tensors;
  size_t bytes =
      pointers * sizeof(void *) + model->max_launches * sizeof(double);
  /* No two threads write to one cache line. */
  bytes = msl_align(bytes) + MSL_ALIGNMENT;
  context->tensors = calloc(model->max_tensors + 1, sizeof(void *));
  context->lanes = calloc(threads, sizeof *context->lanes);
  context->lane_flags = calloc(threads, sizeof *context->lane_flags);
  context->lane_memory = calloc(threads, bytes);
  if (!context->tensors || !context->lanes || !context->lane_flags ||
      !context->lane_memory)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "context: out of memory");
  for (size_t i = 0; i < threads; ++i) {
    msl_lane *lane = &context->lanes[i];
    lane->seconds = (double *)((uint8_t *)context->lane_memory + i * bytes);
    lane->operands = (void **)(lane->seconds + model->max_launches);
    lane->tensors = lane->operands + model->max_operands;
  }
  return MSL_OK;
}

static msl_status allocate(msl_context *context,
                           const msl_context_options *options,
                           msl_error *error) {
  const msl_model *model = context->model;
  if (model->gpu) {
    size_t bytes =
        options->scratch ? 0 : all_scratch_bytes(model, options->max_batch);
    return msl_gpu_context_create(context, options, bytes, error);
  }
  msl_status status = allocate_lanes(context, error);
  if (status)
    return status;
  if (options->scratch) {
    context->scratch = options->scratch;
    context->scratch_size = options->scratch_size;
  } else {
    size_t bytes = all_scratch_bytes(model, options->max_batch);
    context->scratch = msl_allocate(bytes);
    context->scratch_size = bytes;
    context->owns_scratch = context->scratch != NULL;
    if (!context->scratch)
      return msl_fail(
          error, MSL_OUT_OF_MEMORY,
          "context: out of memory for %zu bytes of scratch at batch "
          "%lld",
          bytes, (long long)options->max_batch);
  }
  status = allocate_workspaces(context, error);
  if (status || context->parallel_for || context->threads == 1)
    return status;
  status = msl_pool_create(context->threads, &context->pool, error);
  context->parallel_for = msl_pool_run;
  context->host = context->pool;
  return status;
}

msl_status msl_context_create(msl_model *model,
                              const msl_context_options *given,
                              msl_context **result, msl_error *error) {
  if (!model || !result)
    return msl_fail(error, MSL_INVALID_ARGUMENT, "context_create: %s is null",
                    model ? "context" : "model");
  *result = NULL;
  msl_context_options options;
  msl_status status = check_options(model, given, &options, error);
  if (status)
    return status;
  msl_context *context = calloc(1, sizeof *context);
  if (!context)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "context: out of memory");
  __atomic_fetch_add(&model->references, 1, __ATOMIC_RELAXED);
  context->model = model;
  context->max_batch = options.max_batch;
  context->threads = options.threads;
  context->parallel_for = options.parallel_for;
  context->host = options.host;
  status = allocate(context, &options, error);
  if (status) {
    msl_context_destroy(context);
    return status;
  }
  *result = context;
  return msl_succeed(error);
}

void msl_context_destroy(msl_context *context) {
  if (!context)
    return;
  msl_pool_destroy(context->pool);
  if (context->gpu)
    msl_gpu_context_destroy(context);
  else if (context->owns_scratch)
    msl_release(context->scratch, context->scratch_size);
  if (context->workspaces.memory)
    msl_release(context->workspaces.memory, context->workspaces.size);
  free(context->workspaces.flags);
  free(context->workspaces.operands);
  free(context->lanes);
  free(context->lane_flags);
  free(context->lane_memory);
  free(context->tensors);
  msl_model_destroy(context->model);
  free(context);
}

void msl_context_set_profiler(msl_context *context, msl_profiler profiler,
                              void *host) {
  if (!context)
    return;
  context->profiler = profiler;
  context->profiler_host = host;
}
