/*===- TinyGpu.h - The tiny model's code for GPUs --------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * What a compiler for GPUs adds to TinyModel.c, which includes this: the same
 * computation in PTX, but that dense reads b from the derived copies, which on
 * the CPU only training has.
 *
 *===----------------------------------------------------------------------===*/

#include "TinyKernels.h" /* tiny_ptx, of TinyKernels.ptx. */

enum {
  GPU_COPY,
  GPU_DENSE_2,
  GPU_DENSE_3,
  GPU_STORE,
  GPU_GRADIENT,
  GPU_SGD,
  GPU_ADAMW,
  GPU_REFRESH,
  GPU_COPY_32,
  GPU_GRADIENT_QUICK,
  GPU_KERNELS
};

/* dense_3 wants so much shared memory that it has to ask for it; store says
 * that it reaches further than it does, too far at a batch of 128. copy has a
 * variant with blocks of 32 elements instead of 64, gradient one that is
 * estimated to be quicker. */
static const msl_gpu_kernel gpu_kernels[GPU_KERNELS] = {
    {"tiny_copy", 64, 0, 0, IN, 64, 1, 0, 0, 15, 15, GPU_COPY_32, 0},
    {"tiny_dense_2", 32, 0, 0, OUT, 32, 1, 0, 0, 0, 0, 0, 0},
    {"tiny_dense_3", 64, 50 << 10, 0, OUT, 64, 1, 0, 0, 60000, 30000, 0, 0},
    {"tiny_store", 32, 0, 0, OUT, 32, 1, 0, 1 << 24, 0, 0, 0, 0},
    {"tiny_gradient", 32, 0, 1, 0, 1, 1, 0, 0, 50000, 0, GPU_GRADIENT_QUICK, 0},
    {"tiny_sgd", 32, 0, ARENA_BYTES / 4, 0, 32, 1, 0, 0, 0, 0, 0, 0},
    {"tiny_adamw", 32, 0, ARENA_BYTES / 4, 0, 32, 1, 0, 0, 0, 0, 0, 0},
    {"tiny_refresh", 32, 0, ARENA_BYTES / 4, 0, 32, 1, 0, 0, 0, 0, 0, 0},
    {"tiny_copy_32", 32, 0, 0, IN, 32, 1, 0, 0, 10, 10, 0, 0},
    {"tiny_gradient", 32, 0, 1, 0, 1, 1, 0, 0, 100, 0, 0, 0},
};

#ifdef TINY_CLUSTERS
/* Programs in one kernel, not all of them, and for 9.0 alone. Those of width 0
 * are quicker than three launches, however short; those of width 1, where
 * dense_3 takes its time, depend on the batch. gradient_1 says that it takes
 * more cycles than can be counted. */
static const msl_gpu_cluster gpu_clusters[] = {
    {"tiny_infer_0", 64, 0, {400, 300, 250}},
    {"tiny_infer_1", 128, 60 << 10, {40000, 20000, 16000}},
    {"tiny_gradient_0", 32, 16, {300, 200, 100}},
    {"tiny_gradient_1", 32, 16, {INT64_MAX / 2, INT64_MAX, INT64_MAX}},
    {NULL, 0, 0, {0, 0, 0}},
    {NULL, 0, 0, {0, 0, 0}},
    {NULL, 0, 0, {0, 0, 0}},
    {NULL, 0, 0, {0, 0, 0}},
    {NULL, 0, 0, {0, 0, 0}},
    {NULL, 0, 0, {0, 0, 0}},
};
static const msl_gpu_module gpu_modules[] = {
    {"sm_90", 90, 0, 0, 0, ".target sm_90, which nobody reads", 34, gpu_kernels,
     GPU_KERNELS, gpu_clusters},
    {"sm_80", 80, 0, 0, 0, tiny_ptx, sizeof tiny_ptx, gpu_kernels, GPU_KERNELS,
     NULL},
};
#else
/* The best one first; the driver of the tests has 8.6. */
static const msl_gpu_module gpu_modules[] = {
    {"sm_90a", 90, 0, 1, 0, "sm_90a: for 9.0 alone", 22, gpu_kernels,
     GPU_KERNELS, NULL},
    {"sm_75", 75, 1, 0, 0, "a cubin of another major version", 33, gpu_kernels,
     GPU_KERNELS, NULL},
    {"sm_80", 80, 0, 0, 0, tiny_ptx, sizeof tiny_ptx, gpu_kernels, GPU_KERNELS,
     NULL},
};
#endif

static const msl_operand gpu_dense_operands[] = {
    {MSL_OPERAND_SCRATCH, 0, 64, 0},
    {MSL_OPERAND_ARENA, MSL_ARENA_PARAMS, 0, 0},
    {MSL_OPERAND_DERIVED, 0, W_BYTES, 0},
    {MSL_OPERAND_SCRATCH, 0, 64, 16}};

#define GPU_INFER(kernel)                                                      \
  {                                                                            \
    {"copy", copy_operands, 2, GPU_COPY, WORK},                                \
        {"fc.dense", gpu_dense_operands, 4, kernel, WORK}, {                   \
      "store", store_operands, 2, GPU_STORE, WORK                              \
    }                                                                          \
  }
static const msl_launch gpu_infer_0[] = GPU_INFER(GPU_DENSE_2);
static const msl_launch gpu_infer_1[] = GPU_INFER(GPU_DENSE_3);

static const msl_operand gpu_refresh_operands[] = {
    {MSL_OPERAND_ARENA, MSL_ARENA_PARAMS, 0, 0},
    {MSL_OPERAND_DERIVED, 0, 0, 0},
    {MSL_OPERAND_SCRATCH, 0, 0, 0}};
static const msl_launch gpu_refresh[] = {
    {"refresh", gpu_refresh_operands, 3, GPU_REFRESH, 0, 0, 0, 0}};

#ifdef TINY_TRAINING
static const msl_launch gpu_gradient[] = {
    {"gradient", gradient_operands, 7, GPU_GRADIENT, 0, 0, 0, 0}};
static const msl_launch gpu_sgd[] = {{"sgd", sgd_operands, 3, GPU_SGD, WORK}};
static const msl_launch gpu_adamw[] = {
    {"adamw", adamw_operands, 1, GPU_ADAMW, WORK}};
#endif

static const msl_program gpu_programs[] = {
    PROGRAM(gpu_infer_0, 3, 64, 36),  PROGRAM(gpu_infer_1, 3, 64, 36),
#ifdef TINY_TRAINING
    PROGRAM(gpu_gradient, 1, 0, 0),   PROGRAM(gpu_gradient, 1, 0, 0),
    PROGRAM(gpu_sgd, 1, 0, 0),        PROGRAM(NULL, 0, 0, 0),
    PROGRAM(gpu_adamw, 1, 0, 0),      PROGRAM(NULL, 0, 0, 0),
#endif
    PROGRAM(gpu_refresh, 1, 1000, 0), PROGRAM(NULL, 0, 0, 0),
};

static const msl_gpu_image gpu_image = {
    .modules = gpu_modules,
    .programs = gpu_programs,
    .num_modules = sizeof gpu_modules / sizeof *gpu_modules,
    .derived_bytes = ARENA_BYTES,
#ifdef TINY_TRAINING
    .refresh_entry = 4,
#else
    .refresh_entry = 1,
#endif
};
