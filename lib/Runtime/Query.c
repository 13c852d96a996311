/*===- Query.c - Answers the exported query --------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Completes the generated description of the model with the functions of this
 * runtime, once per process.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

#include <stdlib.h>
#include <string.h>

static msl_library library;
static const msl_isa *isa;
static char forced_isa[64];
/* More architectures than there will ever be in one library. */
#define MAX_ARCHS 32
static const char *gpu_archs[MAX_ARCHS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static msl_status model_create(const msl_model_options *options,
                               msl_model **model, msl_error *error) {
  return msl_model_create(&msl_generated_image, forced_isa, options, model,
                          error);
}

static const char *isa_name(void) { return isa ? isa->name : NULL; }

static void describe_gpu(const msl_gpu_image *gpu) {
  if (!gpu)
    return;
  library.flags |= MSL_LIBRARY_CUDA;
  library.gpu_archs = gpu_archs;
  for (uint64_t i = 0; i < gpu->num_modules; ++i)
    if (library.num_gpu_archs < MAX_ARCHS && msl_gpu_names_arch(gpu, i))
      gpu_archs[library.num_gpu_archs++] = gpu->modules[i].arch;
}

static void complete(void) {
  /* The environment is read once, so that all models of a process agree. */
  const char *forced = getenv("MODELSLICE_ISA");
  if (forced)
    strncpy(forced_isa, forced, sizeof forced_isa - 1);
  isa = msl_choose_isa(&msl_generated_image, forced_isa, NULL);
  msl_locate_library();

  library = msl_generated_image.library;
  library.model_create = model_create;
  library.model_destroy = msl_model_destroy;
  library.context_create = msl_context_create;
  library.context_destroy = msl_context_destroy;
  library.scratch_bytes = msl_scratch_bytes;
  library.run = msl_run;
  library.isa = isa_name;
  library.arena = msl_arena_of;
  library.param_read = msl_param_read;
  library.param_write = msl_param_write;
  library.context_set_profiler = msl_context_set_profiler;
  library.run_async = msl_run_async;
  library.synchronize = msl_synchronize;
  library.model_device = msl_model_device;
  describe_gpu(msl_generated_image.gpu);
}

const msl_library *msl_runtime_query(uint32_t max_abi) {
  if (max_abi < MSL_ABI_VERSION)
    return NULL;
  pthread_once(&once, complete);
  return &library;
}
