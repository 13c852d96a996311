/*===- abi.h - What a compiled modelslice library exports -----------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * A compiled library exports ONE symbol, `<model>_query`, of type msl_query_fn.
 * It returns a constant, versioned description of the model with its entry
 * points. Everything in this file is C99 and stable: fields are only ever
 * appended, and `struct_size` says how many bytes a library fills in.
 *
 * Units: sizes are bytes, extents are elements, costs are floating-point
 * operations with a multiply-add counted as two.
 *
 * Threads: a msl_model is immutable after creation and may be shared (unless
 * it was created trainable); a msl_context serves one call at a time.
 *
 *===----------------------------------------------------------------------===*/

#ifndef MODELSLICE_C_ABI_H
#define MODELSLICE_C_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MSL_ABI_VERSION 1u
#define MSL_MAGIC 0x4C53444Du /* "MDSL" in little-endian memory. */

/* Every function that can fail returns one of these. */
typedef enum msl_status {
  MSL_OK = 0,
  MSL_INVALID_ARGUMENT = 1, /* A tensor, width, batch or option is wrong.   */
  MSL_IO = 2,               /* A file cannot be opened, read or mapped.     */
  MSL_BAD_WEIGHTS = 3,      /* The weights file is malformed or disagrees.  */
  MSL_OUT_OF_MEMORY = 4,
  MSL_UNSUPPORTED = 5,  /* This library or machine lacks what was asked. */
  MSL_BUSY = 6,         /* The context is already serving a call.       */
  MSL_DEVICE_FAILED = 7 /* A GPU or its driver reported a failure.     */
} msl_status;

/* Where a failing call writes its one-line message; NUL terminated always. */
typedef struct msl_error {
  int32_t status;
  char message[508];
} msl_error;

typedef enum msl_dtype { MSL_F32 = 1, MSL_I32 = 2 } msl_dtype;

/* A dense, row-major tensor owned by the caller. */
typedef struct msl_tensor {
  void *data; /* On a model for a GPU: memory of the host or of that GPU. */
  const int64_t *shape; /* `rank` extents; the batch is a concrete number. */
  uint32_t rank;
  uint32_t dtype; /* msl_dtype */
} msl_tensor;

/* What an entry expects of one input or output, or what a parameter is. */
typedef struct msl_tensor_info {
  const char *name;
  const int64_t *shape; /* -1 stands for the run-time batch. */
  uint32_t rank;
  uint32_t dtype; /* msl_dtype */
} msl_tensor_info;

/* One width: the network at one choice of slice rates. */
typedef struct msl_width_info {
  const double *rates; /* One per rate operand of the network, in (0, 1]. */
  uint32_t num_rates;
  uint32_t reserved;
  uint64_t flops;       /* Of the first entry, per example.                  */
  uint64_t parameters;  /* Scalars of the sub-network.                       */
  uint64_t param_bytes; /* Bytes of packed parameters the sub-network reads. */
} msl_width_info;

/* A function of the library. Entry 0 is always "infer". A library compiled
 * for training has more: see docs/ABI.md. */
typedef struct msl_entry_info {
  const char *name;
  const msl_tensor_info *inputs;
  const msl_tensor_info *outputs;
  uint32_t num_inputs;
  uint32_t num_outputs;
  uint32_t per_width; /* 1: takes a width; 0: the width argument must be 0. */
  uint32_t reserved;
} msl_entry_info;

typedef struct msl_model msl_model;     /* Parameters. */
typedef struct msl_context msl_context; /* Scratch memory and threads. */

/* Calls body(arg, begin, end) over disjoint ranges that cover [0, count), on
 * any threads, and returns when all have returned. */
typedef void (*msl_parallel_body)(void *arg, int64_t begin, int64_t end);
typedef void (*msl_parallel_for)(void *host, int64_t count,
                                 msl_parallel_body body, void *arg);

typedef enum msl_model_flags {
  MSL_MODEL_TRAINABLE = 1, /* Own, mutable parameters with gradient and
                              optimiser arenas. Needs a --training library. */
  MSL_MODEL_INITIALIZE = 2 /* No weights file: draw the parameters from their
                              initialisers with `seed`. Needs TRAINABLE. */
} msl_model_flags;

typedef struct msl_model_options {
  size_t struct_size;       /* sizeof(msl_model_options) */
  const char *weights_path; /* safetensors file. NULL: the embedded weights if
                               there are any, else the file next to the library
                               with .so replaced by .safetensors. */
  const void *weights_data; /* Or a safetensors file in memory, not kept. */
  size_t weights_size;
  uint64_t seed;
  uint32_t flags; /* msl_model_flags */
  uint32_t reserved;
  const char *device; /* Where the model lives and runs: "cpu", "cuda:N",
                         "cuda" for "cuda:0", or "emulator". NULL: "cpu". */
} msl_model_options;

typedef struct msl_context_options {
  size_t struct_size; /* sizeof(msl_context_options) */
  int64_t max_batch;  /* Without `scratch`, memory for this batch at any entry
                         and width is allocated now, and larger ones
                         are refused. 0 means 1. */
  void *scratch;      /* Caller's memory, 64-byte aligned, or NULL. */
  size_t scratch_size;
  uint32_t threads; /* Of the library's own pool; 0 means 1. With a
                       parallel_for hook: the number it can use at once. */
  uint32_t reserved;
  msl_parallel_for parallel_for; /* Host's hook, or NULL for the own pool. */
  void *host;                    /* First argument of the hook. */
  void *stream; /* On a GPU: the caller's CUstream, of the device's primary
                   context, which outlives the context's last run. NULL: a
                   stream of its own, which waits for no other. `scratch` is
                   memory of the GPU then; threads and the hook have no
                   effect. */
} msl_context_options;

/* The arenas of a trainable model: contiguous floats in packed order, the same
 * in all of them. Buffers, such as running statistics, lie behind everything
 * else in the parameters; the other arenas end before them. */
typedef enum msl_arena {
  MSL_ARENA_PARAMS = 0,
  MSL_ARENA_GRADIENTS = 1,
  MSL_ARENA_STATE0 = 2, /* SGD's momentum, AdamW's first moment. */
  MSL_ARENA_STATE1 = 3  /* AdamW's second moment. */
} msl_arena;

/* Of one kernel of a profiled run: see context_set_profiler. */
typedef struct msl_kernel_event {
  const char *name; /* Layer and kernel. */
  double seconds;
  uint64_t flops; /* Of this launch at this batch. */
  uint64_t bytes; /* Operand bytes of this launch at this batch. */
} msl_kernel_event;
typedef void (*msl_profiler)(void *host, const msl_kernel_event *event);

/* What a file of weights says of itself, such as what its images were
 * normalised by. */
typedef struct msl_metadata {
  const char *name;
  const char *value;
} msl_metadata;

/* The header struct. */
typedef struct msl_library {
  uint32_t magic;       /* MSL_MAGIC */
  uint32_t abi_version; /* The library's; at most the caller's max_abi. */
  uint32_t struct_size; /* Bytes of this struct that the library fills in. */
  uint32_t flags;       /* MSL_LIBRARY_* below. */
  const char *model_name;
  const char *compiler_version;
  const char *const *isa_levels; /* Names of the compiled ISA levels. */
  uint32_t num_isa_levels;
  uint32_t num_widths;
  const msl_width_info *widths; /* In ascending order of cost. */
  const msl_entry_info *entries;
  const msl_tensor_info *params; /* Names, full shapes, PyTorch's layouts. */
  uint32_t num_entries;
  uint32_t num_params;
  uint64_t arena_bytes; /* Of one packed copy of all parameters. */

  /* Loads and packs the parameters once. `options` may be NULL for defaults. */
  msl_status (*model_create)(const msl_model_options *options,
                             msl_model **model, msl_error *error);
  void (*model_destroy)(
      msl_model *model); /* After its contexts; NULL is fine. */

  /* `options` may be NULL for defaults. */
  msl_status (*context_create)(msl_model *model,
                               const msl_context_options *options,
                               msl_context **context, msl_error *error);
  void (*context_destroy)(msl_context *context);

  /* Scratch bytes that run() needs; 0 for an unknown entry or width or a
   * batch below 1. */
  size_t (*scratch_bytes)(const msl_model *model, uint32_t entry,
                          uint32_t width, int64_t batch);

  /* Runs one entry. Never allocates, prints or exits. Outputs are written only
   * when every argument has been found right. */
  msl_status (*run)(msl_context *context, uint32_t entry, uint32_t width,
                    const msl_tensor *inputs, uint32_t num_inputs,
                    const msl_tensor *outputs, uint32_t num_outputs,
                    msl_error *error);

  /* The ISA level that was chosen for this process, such as "x86-64-v4";
   * NULL where the machine runs none of those in the library. */
  const char *(*isa)(void);

  /* A trainable model's arena and its number of floats; NULL when the model
   * has none, and for a model on a GPU. */
  float *(*arena)(msl_model *model, uint32_t arena, uint64_t *count);

  /* Copies one tensor of an arena out of or into packed order. `data` has the
   * parameter's full shape, row-major. Gradients of buffers are zeros. */
  msl_status (*param_read)(msl_model *model, uint32_t arena, uint32_t param,
                           float *data, msl_error *error);
  msl_status (*param_write)(msl_model *model, uint32_t arena, uint32_t param,
                            const float *data, msl_error *error);

  /* While a profiler is set every kernel is timed; NULL takes it off. */
  void (*context_set_profiler)(msl_context *context, msl_profiler profiler,
                               void *host);

  /* Of copies of parameters that the compiler wants laid out, or transformed,
   * in another way: a trainable model's, and those of convolutions by minimal
   * filtering. */
  uint64_t derived_bytes;
  const msl_metadata *metadata; /* Of the embedded weights' file, and
                                   modelslice.gpu_precision of the
                                   code for GPUs. */
  uint32_t num_metadata;
  uint32_t reserved;

  /* Like run, but on a model for a GPU it returns when the work is in the
   * context's stream, in which it follows what was there. Until that has been
   * done, outputs are undefined and inputs must not change. `event`, unless
   * NULL, receives a CUevent that follows the work: it belongs to the context,
   * which records it anew with every run. On the CPU: run, and a NULL event. */
  msl_status (*run_async)(msl_context *context, uint32_t entry, uint32_t width,
                          const msl_tensor *inputs, uint32_t num_inputs,
                          const msl_tensor *outputs, uint32_t num_outputs,
                          void **event, msl_error *error);

  /* Waits for all runs of a context; reports the failure of any of them. */
  msl_status (*synchronize)(msl_context *context, msl_error *error);

  /* What the model lives on: "cpu", or such as
   * "cuda:0 (NVIDIA H100 PCIe, code for sm_90a)". Lives as long as the model;
   * NULL for NULL. */
  const char *(*model_device)(const msl_model *model);

  const char *const *gpu_archs; /* Compiled GPU code, "sm_90a"; best first. */
  uint32_t num_gpu_archs;
  uint32_t reserved2;
} msl_library;

#define MSL_LIBRARY_TRAINING 1u /* Has gradient and optimiser entries. */
#define MSL_LIBRARY_EMBEDDED_WEIGHTS 2u /* Needs no weights file. */
#define MSL_LIBRARY_CUDA 4u             /* Has code for NVIDIA's GPUs. */

/* The one exported symbol. `max_abi` is the newest version that the caller
 * knows (MSL_ABI_VERSION); NULL if the library is newer than that. */
typedef const msl_library *(*msl_query_fn)(uint32_t max_abi);

#ifdef __cplusplus
}
#endif

#endif /* MODELSLICE_C_ABI_H */
