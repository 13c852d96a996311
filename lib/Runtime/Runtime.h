/*===- Runtime.h - Models, contexts and what runs them ---------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Declares what the files of the runtime share: the two opaque types of the ABI
 * and the steps between a safetensors file and a running kernel.
 *
 * Everything here takes the image from its model, so one process may hold any
 * number of images; only Query.c knows the generated one.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_RUNTIME_RUNTIME_H
#define MODELSLICE_RUNTIME_RUNTIME_H

#include "Error.h"
#include "Image.h"
#include "Memory.h"
#include "Source.h"

#include <pthread.h>
#include <stdbool.h>

/* How many kinds of arenas there are (msl_arena). */
#define MSL_ARENAS 4

/* What the operands of a program touch. */
enum {
  MSL_USES_PARAMS = 1,
  MSL_USES_MUTABLE = 2, /* Gradient or state arenas. */
  MSL_USES_DERIVED = 4,
  MSL_USES_STATE0 = 8,
  MSL_USES_STATE1 = 16
};

/* Packed parameters that models of the same weights share. */
typedef struct msl_weights {
  struct msl_weights *next;
  const msl_image *image;
  uint32_t references;
  const uint8_t *params;
  uint8_t *owned;   /* What `params` points to, unless embedded. */
  uint8_t *derived; /* NULL if nobody needed them so far. */
  struct msl_gpu_upload *uploads; /* Copies on devices. */
} msl_weights;

typedef struct msl_gpu_model msl_gpu_model;
typedef struct msl_gpu_context msl_gpu_context;

struct msl_model {
  const msl_image *image;
  const msl_isa *isa; /* NULL on a GPU. */
  /* The image's for where the model runs. */
  const msl_program *programs;
  uint32_t refresh_entry;
  uint64_t derived_bytes;
  uint32_t references; /* The caller's and one per context. Atomic. */
  uint32_t busy;       /* Set while a trainable model runs. Atomic. */
  bool trainable;
  bool has_derived;
  bool stale;            /* The derived copies are older than the parameters. */
  uint32_t max_operands; /* Of any launch. */
  uint64_t max_launches; /* Of any program. */
  uint32_t max_tensors;  /* Inputs and outputs of any entry. */
  uint8_t *uses;         /* MSL_USES_* of every program. */
  msl_weights *weights;  /* Of an immutable model. */
  uint8_t *arenas[MSL_ARENAS]; /* By msl_arena; absent ones are NULL. */
  uint8_t *derived;
  msl_gpu_model *gpu; /* NULL on the CPU; else arenas are the device's, but for
                         the parameters of an immutable model. */
};

typedef struct msl_pool msl_pool;

/* In a cache line of its own. */
typedef struct msl_flag {
  uint32_t busy; /* Atomic. */
  uint8_t padding[MSL_ALIGNMENT - sizeof(uint32_t)];
} msl_flag;

/* What a walk through a program has to itself. */
typedef struct msl_lane {
  void **operands; /* max_operands of the model. */
  void **tensors;  /* max_tensors of the model. */
  double *seconds; /* Of each launch of a profiled run, max_launches. */
  uint8_t *scratch;
} msl_lane;

struct msl_context {
  msl_model *model;
  uint32_t busy; /* Atomic. */
  uint32_t threads;
  int64_t max_batch;
  uint8_t *scratch;
  size_t scratch_size;
  bool owns_scratch;
  msl_pool *pool;
  msl_parallel_for parallel_for;
  void *host;
  msl_lane *lanes; /* One for each thread. */
  msl_flag *lane_flags;
  void *lane_memory;
  /* For each thread, what kernels that want one have to themselves in a call:
   * operands and workspace. */
  struct {
    msl_flag *flags;
    void **operands; /* max_operands + 1 each */
    uint8_t *memory; /* `stride` bytes each */
    size_t stride, size;
  } workspaces;
  void **tensors; /* max_tensors of the model. */
  msl_profiler profiler;
  void *profiler_host;
  msl_gpu_context *gpu; /* NULL on the CPU. Then `scratch` is. */
};

/* Isa.c. The highest level that this machine runs and the image has; `forced`
 * (MODELSLICE_ISA's value or NULL) asks for one by name. NULL on failure. */
const msl_isa *msl_choose_isa(const msl_image *image, const char *forced,
                              msl_error *error);

/* Isa.c. What this machine runs beyond x86-64-v4, a set of bits: products of
 * narrow types, which no level asks for. 0 where it does not run v4. */
enum { MSL_AVX512_VNNI = 1, MSL_AVX512_BF16 = 2 };
uint32_t msl_machine_extensions(void);

/* GpuCode.c. Whether module `i` is the first for its architecture: machine code
 * and PTX for one follow each other. */
bool msl_gpu_names_arch(const msl_gpu_image *gpu, uint64_t i);

/* Locate.c. Remembers, at the first call, which file this code was loaded from:
 * a later change of the working directory must not matter. */
void msl_locate_library(void);
/* Locate.c. The file next to the library, with .so replaced by .safetensors. */
msl_status msl_default_weights_path(char *path, size_t size, msl_error *error);
/* Locate.c. A file in the library's directory; false: nobody knows where. */
bool msl_path_beside(char *path, size_t size, const char *name);

/* Weights.c. Packs the parameters that `options` name into `arena`. */
msl_status msl_weights_load(const msl_image *image,
                            const msl_model_options *options, uint8_t *arena,
                            msl_error *error);

/* Weights.c. Acquires the packed parameters that `options` name; two calls with
 * equal weights get the same object. `*fresh`: it is new, and its derived
 * copies, which it has if `derived`, have to be computed. The lock must be held
 * from the call until they are. */
msl_status msl_weights_acquire(const msl_image *image,
                               const msl_model_options *options, bool derived,
                               msl_weights **weights, bool *fresh,
                               msl_error *error);
void msl_weights_release(msl_weights *weights); /* With the lock held. */
void msl_weights_lock(void);
void msl_weights_unlock(void);

/* Pack.c. `data` is row-major of the full shape, of any alignment; `arena` is
 * the base of an arena. Packing writes the padding too. */
void msl_pack(const msl_param *param, uint8_t *arena, const void *data);
void msl_unpack(const msl_param *param, const uint8_t *arena, void *data);
bool msl_packed_equal(const msl_param *param, const uint8_t *arena,
                      const void *data);
/* Elements of the full shape. */
uint64_t msl_param_elements(const msl_param *param);

/* Init.c. Writes the initial values, row-major of the full shape. The same seed
 * and name give the same bits on every machine. */
void msl_initialize(const msl_param *param, uint64_t seed, float *data);

/* Launch.c. The program of an entry and width, both in range. */
static inline const msl_program *
msl_program_of(const msl_model *model, uint32_t entry, uint32_t width) {
  uint32_t widths = model->image->library.num_widths;
  return &model->programs[(size_t)entry * widths + width];
}

/* The largest batch: keeps every product of a batch and a count of the image
 * inside 64 bits. */
#define MSL_MAX_BATCH INT32_MAX

/* Launch.c. Scratch bytes of a program that so many examples go through at a
 * time; SIZE_MAX if the sum overflows. */
size_t msl_program_scratch(const msl_program *program, int64_t count);

/* Launch.c. Takes one of `count` things that threads have to themselves,
 * `first` if it is free, since what a thread had before is in its cache. There
 * are as many as threads; where a host uses more of these, some wait. */
uint32_t msl_claim(msl_flag *flags, uint32_t count, uint32_t first);
void msl_unclaim(msl_flag *flags, uint32_t i);

/* Launch.c. Runs every launch in order, cut among `threads` threads. All
 * arguments are right; `inputs` and `outputs` are base addresses. Adds to the
 * lane's seconds where there is a profiler. */
void msl_walk(msl_context *context, msl_lane *lane, uint32_t threads,
              const msl_program *program, const msl_examples *examples,
              void *const *inputs, void *const *outputs);

/* Batch.c. Runs a program of `entry`. All arguments are right; `tensors` are
 * the base addresses of inputs and outputs. */
void msl_execute(msl_context *context, const msl_program *program,
                 const msl_entry_info *entry, int64_t batch,
                 void *const *tensors);

/* Batch.c. Rebuilds the derived copies if they are stale. */
void msl_refresh(msl_context *context);

/* The batch that the refresh entry runs at: it takes no tensors. */
#define MSL_REFRESH_BATCH 1

/* Pool.c. `threads` counts the caller; at least 2. */
msl_status msl_pool_create(uint32_t threads, msl_pool **pool, msl_error *error);
void msl_pool_destroy(msl_pool *pool);
/* A msl_parallel_for whose host is the pool. Cuts [0, count) into one
 * contiguous range per thread, always the same. One call at a time. */
void msl_pool_run(void *pool, int64_t count, msl_parallel_body body, void *arg);

/* Device.c. Whether msl_model_options.device means the host. */
bool msl_device_is_cpu(const char *name);

/* What follows is for models with `gpu`. */

/* One call whose arguments are right. */
typedef struct msl_gpu_call {
  uint32_t entry, width;
  int64_t batch;
  const msl_tensor *inputs, *outputs;
  bool wait;    /* run, not run_async. */
  void **event; /* Or NULL. */
} msl_gpu_call;

/* GpuModel.c. Sets model->gpu and what of the model follows from it. Whatever
 * these functions have done when one of them fails, destruction undoes. */
msl_status msl_gpu_model_open(msl_model *model, const char *device,
                              msl_error *error);
/* GpuModel.c. Gives a trainable model its arenas; `params` is the packed one.
 */
msl_status msl_gpu_start_training(msl_model *model, const uint8_t *params,
                                  msl_error *error);
/* GpuModel.c. Puts the weights of an immutable model on its device, unless they
 * are there: then `*fresh` is false. Both with the weights' lock held. */
msl_status msl_gpu_upload_weights(msl_model *model, bool derived, bool *fresh,
                                  msl_error *error);
void msl_gpu_drop_upload(msl_model *model);
void msl_gpu_model_destroy(msl_model *model);
/* GpuModel.c. param_read and param_write of a trainable model. */
msl_status msl_gpu_move_param(msl_model *model, uint32_t arena, uint32_t param,
                              float *data, bool write, msl_error *error);
const char *msl_gpu_describe(const msl_model *model);

/* GpuContext.c. A context without `gpu` is fine for the second. */
msl_status msl_gpu_context_create(msl_context *context,
                                  const msl_context_options *options,
                                  size_t scratch_bytes, msl_error *error);
void msl_gpu_context_destroy(msl_context *context);

/* GpuRun.c. */
msl_status msl_gpu_run(msl_context *context, const msl_gpu_call *call,
                       msl_error *error);
msl_status msl_gpu_synchronize(msl_context *context, msl_error *error);
/* GpuRun.c. Rebuilds the derived copies if they are stale, and waits. */
msl_status msl_gpu_refresh_now(msl_context *context, msl_error *error);

/* Model.c, Context.c, Run.c, Arena.c: the functions of msl_library, except that
 * msl_model_create takes the image and MODELSLICE_ISA's value. */
msl_status msl_model_create(const msl_image *image, const char *forced_isa,
                            const msl_model_options *options, msl_model **model,
                            msl_error *error);
void msl_model_destroy(msl_model *model);
msl_status msl_context_create(msl_model *model,
                              const msl_context_options *options,
                              msl_context **context, msl_error *error);
void msl_context_destroy(msl_context *context);
void msl_context_set_profiler(msl_context *context, msl_profiler profiler,
                              void *host);
size_t msl_scratch_bytes(const msl_model *model, uint32_t entry, uint32_t width,
                         int64_t batch);
msl_status msl_run(msl_context *context, uint32_t entry, uint32_t width,
                   const msl_tensor *inputs, uint32_t num_inputs,
                   const msl_tensor *outputs, uint32_t num_outputs,
                   msl_error *error);
msl_status msl_run_async(msl_context *context, uint32_t entry, uint32_t width,
                         const msl_tensor *inputs, uint32_t num_inputs,
                         const msl_tensor *outputs, uint32_t num_outputs,
                         void **event, msl_error *error);
msl_status msl_synchronize(msl_context *context, msl_error *error);
const char *msl_model_device(const msl_model *model);
float *msl_arena_of(msl_model *model, uint32_t arena, uint64_t *count);
msl_status msl_param_read(msl_model *model, uint32_t arena, uint32_t param,
                          float *data, msl_error *error);
msl_status msl_param_write(msl_model *model, uint32_t arena, uint32_t param,
                           const float *data, msl_error *error);

/* Model.c. Why an entry cannot run on this model, or NULL if it can. */
const char *msl_entry_refusal(const msl_model *model, uint32_t entry);

#endif /* MODELSLICE_RUNTIME_RUNTIME_H */
