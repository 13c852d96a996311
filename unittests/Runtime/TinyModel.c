/*===- TinyModel.c - A compiled library written by hand --------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Plays the part of generated code in the runtime's tests: a 3-to-5 dense layer
 * at two widths, with the simplest kernels that use every kind of operand.
 *
 *   infer:    y[e][n] = b[n] + sum over k < K of w[n][k] * x[e][k]
 *             with K = 2 at width 0 and K = 3 at width 1
 *   gradient: loss[e] = derived[0] + labels[e] + seed, probabilities[e][n] =
 * 1/5, gradient of b[n] += mean over e of x[e][0] sgd:      parameters -=
 * hyper[0] * gradients; gradients = 0 adamw:    state 1 += 1 refresh:  derived
 * = parameters
 *
 * TINY_TRAINING adds the last four, TINY_EMBEDDED embeds w = 1 and b = 2,
 * TINY_GPU adds code for GPUs and, where it is not there yet, refresh;
 * TINY_CLUSTERS adds programs in one kernel to that, TINY_TRAINING given.
 *
 *===----------------------------------------------------------------------===*/

#include "Image.h"

#include <string.h>

enum { IN = 3, OUT = 5, W_BYTES = 128, ARENA_BYTES = W_BYTES + 64 };

/* Kernels. w lies blocked by 4 outputs: [block][k][4]. */

static void copy_input(void *const *o, const msl_examples *examples,
                       int64_t begin, int64_t end) {
  (void)examples;
  memcpy((float *)o[1] + begin * IN, (const float *)o[0] + begin * IN,
         (size_t)(end - begin) * IN * sizeof(float));
}

static void dense(void *const *o, const msl_examples *examples, int64_t begin,
                  int64_t end, int64_t k_end) {
  const float *x = o[0], *w = o[1], *b = o[2];
  float *y = o[3];
  for (int64_t n = begin; n < end; ++n)
    for (int64_t e = 0; e < examples->count; ++e) {
      float sum = b[n];
      for (int64_t k = 0; k < k_end; ++k)
        sum += w[(n / 4 * IN + k) * 4 + n % 4] * x[e * IN + k];
      y[e * OUT + n] = sum;
    }
}

static void dense_2(void *const *o, const msl_examples *examples, int64_t begin,
                    int64_t end) {
  dense(o, examples, begin, end, 2);
}

static void dense_3(void *const *o, const msl_examples *examples, int64_t begin,
                    int64_t end) {
  dense(o, examples, begin, end, 3);
}

static void store(void *const *o, const msl_examples *examples, int64_t begin,
                  int64_t end) {
  int64_t count = examples->count;
  int64_t first = begin * 4, last = end * 4 < count ? end * 4 : count;
  memcpy((float *)o[1] + first * OUT, (const float *)o[0] + first * OUT,
         (size_t)(last - first) * OUT * sizeof(float));
}

enum { COPY, DENSE_2, DENSE_3, STORE, GRADIENT, SGD, ADAMW, REFRESH, KERNELS };

static const msl_operand copy_operands[] = {{MSL_OPERAND_INPUT, 0, 0, 0},
                                            {MSL_OPERAND_SCRATCH, 0, 64, 0}};
static const msl_operand dense_operands[] = {
    {MSL_OPERAND_SCRATCH, 0, 64, 0},
    {MSL_OPERAND_ARENA, MSL_ARENA_PARAMS, 0, 0},
    {MSL_OPERAND_ARENA, MSL_ARENA_PARAMS, W_BYTES, 0},
    {MSL_OPERAND_SCRATCH, 0, 64, 16}};
static const msl_operand store_operands[] = {{MSL_OPERAND_SCRATCH, 0, 64, 16},
                                             {MSL_OPERAND_OUTPUT, 0, 0, 0}};

/* Without portions. */
#define PROGRAM(launches, count, scratch, per_example)                         \
  {launches, count, scratch, per_example, 0, 0, 0}

/* Enough arithmetic to be worth the thread pool. */
#define WORK 1u << 24, 16, 100, 8

#define INFER(kernel)                                                          \
  {                                                                            \
    {"copy", copy_operands, 2, COPY, WORK},                                    \
        {"fc.dense", dense_operands, 4, kernel, WORK}, {                       \
      "store", store_operands, 2, STORE, WORK                                  \
    }                                                                          \
  }
static const msl_launch infer_0[] = INFER(DENSE_2);
static const msl_launch infer_1[] = INFER(DENSE_3);

static const int64_t x_shape[] = {-1, IN}, y_shape[] = {-1, OUT};
static const msl_tensor_info infer_inputs[] = {{"x", x_shape, 2, MSL_F32}};
static const msl_tensor_info infer_outputs[] = {{"y", y_shape, 2, MSL_F32}};

#ifdef TINY_TRAINING
static void gradient(void *const *o, const msl_examples *examples,
                     int64_t begin, int64_t end) {
  const float *x = o[0], *derived = o[3];
  const int32_t *labels = o[1], *seed = o[2];
  float *bias = o[4], *loss = o[5], *probabilities = o[6];
  (void)begin, (void)end;
  float mean = 0;
  for (int64_t e = 0; e < examples->count; ++e) {
    loss[e] = derived[0] + (float)(labels[e] + *seed);
    mean += x[e * IN] / (float)examples->batch;
    for (int64_t n = 0; n < OUT; ++n)
      probabilities[e * OUT + n] = 0.2f;
  }
  for (int64_t n = 0; n < OUT; ++n)
    bias[n] += mean;
}

static void sgd(void *const *o, const msl_examples *examples, int64_t begin,
                int64_t end) {
  const float *hyper = o[0];
  float *params = o[1], *gradients = o[2];
  (void)examples;
  for (int64_t i = begin; i < end; ++i) {
    params[i] -= hyper[0] * gradients[i];
    gradients[i] = 0;
  }
}

static void adamw(void *const *o, const msl_examples *examples, int64_t begin,
                  int64_t end) {
  (void)examples;
  for (int64_t i = begin; i < end; ++i)
    ((float *)o[0])[i] += 1;
}

static void refresh(void *const *o, const msl_examples *examples, int64_t begin,
                    int64_t end) {
  (void)examples;
  memset(o[2], 0xFF, 1000); /* It needs more scratch than anything else. */
  memcpy((float *)o[1] + begin, (const float *)o[0] + begin,
         (size_t)(end - begin) * sizeof(float));
}

static const msl_operand gradient_operands[] = {
    {MSL_OPERAND_INPUT, 0, 0, 0},
    {MSL_OPERAND_INPUT, 1, 0, 0},
    {MSL_OPERAND_INPUT, 2, 0, 0},
    {MSL_OPERAND_DERIVED, 0, 0, 0},
    {MSL_OPERAND_ARENA, MSL_ARENA_GRADIENTS, W_BYTES, 0},
    {MSL_OPERAND_OUTPUT, 0, 0, 0},
    {MSL_OPERAND_OUTPUT, 1, 0, 0}};
static const msl_operand sgd_operands[] = {
    {MSL_OPERAND_INPUT, 0, 0, 0},
    {MSL_OPERAND_ARENA, MSL_ARENA_PARAMS, 0, 0},
    {MSL_OPERAND_ARENA, MSL_ARENA_GRADIENTS, 0, 0}};
static const msl_operand adamw_operands[] = {
    {MSL_OPERAND_ARENA, MSL_ARENA_STATE1, 0, 0}};
static const msl_operand refresh_operands[] = {
    {MSL_OPERAND_ARENA, MSL_ARENA_PARAMS, 0, 0},
    {MSL_OPERAND_DERIVED, 0, 0, 0},
    {MSL_OPERAND_SCRATCH, 0, 0, 0}};

static const msl_launch gradient_launches[] = {
    {"gradient", gradient_operands, 7, GRADIENT, 0, 0, 0, 0}};
static const msl_launch sgd_launches[] = {{"sgd", sgd_operands, 3, SGD, WORK}};
static const msl_launch adamw_launches[] = {
    {"adamw", adamw_operands, 1, ADAMW, WORK}};
static const msl_launch refresh_launches[] = {
    {"refresh", refresh_operands, 3, REFRESH, 0, 0, 0, 0}};

static const int64_t batch_shape[] = {-1}, hyper_shape[] = {8};
static const msl_tensor_info gradient_inputs[] = {
    {"x", x_shape, 2, MSL_F32},
    {"labels", batch_shape, 1, MSL_I32},
    {"seed", NULL, 0, MSL_I32}};
static const msl_tensor_info gradient_outputs[] = {
    {"loss", batch_shape, 1, MSL_F32}, {"probabilities", y_shape, 2, MSL_F32}};
static const msl_tensor_info hyper_inputs[] = {
    {"hyper", hyper_shape, 1, MSL_F32}};
#endif

static const msl_entry_info entries[] = {
    {"infer", infer_inputs, infer_outputs, 1, 1, 1, 0},
#ifdef TINY_TRAINING
    {"gradient", gradient_inputs, gradient_outputs, 3, 2, 1, 0},
    {"sgd", hyper_inputs, NULL, 1, 0, 0, 0},
    {"adamw", NULL, NULL, 0, 0, 0, 0},
#endif
#if defined(TINY_TRAINING) || defined(TINY_GPU)
    {"refresh", NULL, NULL, 0, 0, 0, 0},
#endif
};

static const msl_program programs[] = {
    PROGRAM(infer_0, 3, 64, 36),           PROGRAM(infer_1, 3, 64, 36),
#ifdef TINY_TRAINING
    PROGRAM(gradient_launches, 1, 0, 0),   PROGRAM(gradient_launches, 1, 0, 0),
    PROGRAM(sgd_launches, 1, 0, 0),        PROGRAM(NULL, 0, 0, 0),
    PROGRAM(adamw_launches, 1, 0, 0),      PROGRAM(NULL, 0, 0, 0),
    PROGRAM(refresh_launches, 1, 1000, 0), PROGRAM(NULL, 0, 0, 0),
#elif defined(TINY_GPU)
    PROGRAM(NULL, 0, 0, 0),
    PROGRAM(NULL, 0, 0, 0),
#endif
};

static const msl_kernel kernels[KERNELS] = {
    {copy_input, 1, 1, 1, 0},
    {dense_2, 0, OUT, 1, 0},
    {dense_3, 0, OUT, 1, 0},
    {store, 4, 1, 1, 0},
#ifdef TINY_TRAINING
    {gradient, 0, 1, 1, 0},
    {sgd, 0, ARENA_BYTES / 4, 1, 0},
    {adamw, 0, ARENA_BYTES / 4, 1, 0},
    {refresh, 0, ARENA_BYTES / 4, 1, 0},
#endif
};
static const msl_isa isas[] = {{"x86-64-v2", kernels, 0},
                               {"x86-64-v3", kernels, 0}};
static const char *const isa_names[] = {"x86-64-v2", "x86-64-v3"};

static const double rates[] = {0.5, 1.0};
static const msl_width_info widths[] = {{&rates[0], 1, 0, 20, 15, 60},
                                        {&rates[1], 1, 0, 30, 20, 80}};

static const int64_t w_shape[] = {OUT, IN}, b_shape[] = {OUT};
static const msl_tensor_info param_infos[] = {{"w", w_shape, 2, MSL_F32},
                                              {"b", b_shape, 1, MSL_F32}};
static const msl_param params[] = {
    {{"w", w_shape, 2, MSL_F32},
     0,
     W_BYTES,
     0,
     4,
     {1},
     MSL_INIT_UNIFORM,
     0,
     0.5},
    {{"b", b_shape, 1, MSL_F32}, W_BYTES, 64, -1, 0, {0}, MSL_INIT_ONES, 0, 0},
};

#ifdef TINY_EMBEDDED
static const float embedded[ARENA_BYTES / 4] __attribute__((aligned(64))) = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0,
    0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2};
#endif

#ifdef TINY_GPU
#include "TinyGpu.h"
#endif

const msl_image msl_generated_image = {
    .library = {.magic = MSL_MAGIC,
                .abi_version = MSL_ABI_VERSION,
                .struct_size = sizeof(msl_library),
                .flags = 0
#ifdef TINY_TRAINING
                         | MSL_LIBRARY_TRAINING
#endif
#ifdef TINY_EMBEDDED
                         | MSL_LIBRARY_EMBEDDED_WEIGHTS
#endif
                ,
                .model_name = "tiny",
                .compiler_version = "none",
                .isa_levels = isa_names,
                .num_isa_levels = 2,
                .num_widths = 2,
                .widths = widths,
                .entries = entries,
                .params = param_infos,
                .num_entries = sizeof entries / sizeof *entries,
                .num_params = 2,
#ifdef TINY_TRAINING
                .derived_bytes = ARENA_BYTES,
#endif
                .arena_bytes = ARENA_BYTES},
    .params = params,
    .programs = programs,
    .isas = isas,
    .num_kernels = KERNELS,
#ifdef TINY_EMBEDDED
    .embedded = embedded,
#endif
#ifdef TINY_TRAINING
    .num_states = 2,
    .refresh_entry = 4,
#else
    .refresh_entry = UINT32_MAX,
#endif
#ifdef TINY_GPU
    .gpu = &gpu_image,
#endif
};

__attribute__((visibility("default"))) const msl_library *
tiny_query(uint32_t max_abi) {
  return msl_runtime_query(max_abi);
}
