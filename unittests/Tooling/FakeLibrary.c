/*===- FakeLibrary.c - A compiled library written by hand -----------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Softmax regression at three widths behind the C interface, slow and plain,
 * so that the tools can be tested without the compiler. A width looks at the
 * first 3, 6 or 12 of 12 features. The arena holds the weight transposed, which
 * tells apart code that copies arenas from code that copies parameters.
 *
 * With FAKE_TRAINING defined it is a --training library, else one for
 * inference.
 *
 *===----------------------------------------------------------------------===*/

#include "modelslice-c/abi.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEATURES = 12, CLASSES = 3, WIDTHS = 3, PARAMS = 2, ARENAS = 4 };
enum { FLOATS = FEATURES * CLASSES + CLASSES };

static const int64_t kept[WIDTHS] = {3, 6, 12};

struct msl_model {
  float arenas[ARENAS][FLOATS];
};
struct msl_context {
  msl_model *model;
  msl_profiler profiler;
  void *host;
};

static msl_status fail(msl_error *error, msl_status status, const char *text,
                       const char *detail) {
  if (error) {
    error->status = status;
    snprintf(error->message, sizeof(error->message), text, detail);
  }
  return status;
}

static void model_destroy(msl_model *model) { free(model); }

static msl_status model_create(const msl_model_options *options,
                               msl_model **model, msl_error *error) {
  if (options && options->device)
    return fail(error, MSL_UNSUPPORTED,
                "model options: a field at byte %s is newer than this library",
                "48");
  if (options && options->weights_path) {
    FILE *file = fopen(options->weights_path, "rb");
    if (!file)
      return fail(error, MSL_IO, "cannot open weights '%s'",
                  options->weights_path);
    fclose(file);
  }
  *model = calloc(1, sizeof(msl_model));
  if (!*model)
    return fail(error, MSL_OUT_OF_MEMORY, "out of memory%s", "");
  uint64_t state = options ? options->seed + 1 : 1;
  for (int i = 0; i < FEATURES * CLASSES; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    (*model)->arenas[0][i] = ((float)(state >> 40) / (1 << 24) - 0.5f) * 0.2f;
  }
  return MSL_OK;
}

static void context_destroy(msl_context *context) { free(context); }

static msl_status context_create(msl_model *model,
                                 const msl_context_options *options,
                                 msl_context **context, msl_error *error) {
  (void)options;
  *context = calloc(1, sizeof(msl_context));
  if (!*context)
    return fail(error, MSL_OUT_OF_MEMORY, "out of memory%s", "");
  (*context)->model = model;
  return MSL_OK;
}

static size_t scratch_bytes(const msl_model *model, uint32_t entry,
                            uint32_t width, int64_t batch) {
  (void)model, (void)entry;
  return 64 * (size_t)(width + 1) * (size_t)batch;
}

static void infer(const float *params, uint32_t width, int64_t batch,
                  const float *x, float *y) {
  for (int64_t b = 0; b < batch; ++b)
    for (int c = 0; c < CLASSES; ++c) {
      float sum = params[FEATURES * CLASSES + c];
      for (int64_t f = 0; f < kept[width]; ++f)
        sum += x[b * FEATURES + f] * params[f * CLASSES + c];
      y[b * CLASSES + c] = sum;
    }
}

/* Exactly one of labels and targets is not NULL. */
static void gradient(msl_model *model, uint32_t width, int64_t batch,
                     const float *x, const int32_t *labels,
                     const float *targets, float *loss, float *probability) {
  float *grad = model->arenas[MSL_ARENA_GRADIENTS];
  infer(model->arenas[MSL_ARENA_PARAMS], width, batch, x, probability);
  for (int64_t b = 0; b < batch; ++b) {
    float *p = probability + b * CLASSES;
    float largest = p[0], sum = 0;
    for (int c = 1; c < CLASSES; ++c)
      largest = fmaxf(largest, p[c]);
    for (int c = 0; c < CLASSES; ++c)
      sum += p[c] = expf(p[c] - largest);
    loss[b] = 0;
    for (int c = 0; c < CLASSES; ++c) {
      p[c] /= sum;
      float target = labels ? labels[b] == c : targets[b * CLASSES + c];
      loss[b] -= target > 0 ? target * logf(p[c]) : 0;
      float delta = (p[c] - target) / (float)batch;
      for (int64_t f = 0; f < kept[width]; ++f)
        grad[f * CLASSES + c] += delta * x[b * FEATURES + f];
      grad[FEATURES * CLASSES + c] += delta;
    }
  }
}

static void sgd(msl_model *model, const float *h) {
  for (int i = 0; i < FLOATS; ++i) {
    float *p = &model->arenas[0][i], *m = &model->arenas[2][i];
    float g = model->arenas[1][i] * h[4] + h[2] * *p;
    *m = h[1] * *m + g;
    *p -= h[0] * (h[3] != 0 ? g + h[1] * *m : *m);
    model->arenas[1][i] = 0;
  }
}

static void adamw(msl_model *model, const float *h) {
  for (int i = 0; i < FLOATS; ++i) {
    float *p = &model->arenas[0][i];
    float *m = &model->arenas[2][i], *v = &model->arenas[3][i];
    float g = model->arenas[1][i] * h[7];
    *p -= h[0] * h[4] * *p;
    *m = h[1] * *m + (1 - h[1]) * g;
    *v = h[2] * *v + (1 - h[2]) * g * g;
    *p -= h[0] / h[5] * *m / (sqrtf(*v) / sqrtf(h[6]) + h[3]);
    model->arenas[1][i] = 0;
  }
}

static msl_status run(msl_context *context, uint32_t entry, uint32_t width,
                      const msl_tensor *in, uint32_t num_inputs,
                      const msl_tensor *out, uint32_t num_outputs,
                      msl_error *error) {
  (void)num_inputs, (void)num_outputs;
  msl_model *model = context->model;
  if (width >= WIDTHS)
    return fail(error, MSL_INVALID_ARGUMENT, "no such width%s", "");
  int64_t batch = in[0].rank ? in[0].shape[0] : 1;
  switch (entry) {
  case 0:
    infer(model->arenas[0], width, batch, in[0].data, out[0].data);
    break;
  case 1:
    gradient(model, width, batch, in[0].data, in[1].data, NULL, out[0].data,
             out[1].data);
    break;
  case 2:
    gradient(model, width, batch, in[0].data, NULL, in[1].data, out[0].data,
             out[1].data);
    break;
  case 3:
    sgd(model, in[0].data);
    break;
  case 4:
    adamw(model, in[0].data);
    break;
  default:
    return fail(error, MSL_INVALID_ARGUMENT, "no such entry%s", "");
  }
  if (context->profiler) {
    uint64_t flops = 2 * CLASSES * (uint64_t)kept[width] * (uint64_t)batch;
    msl_kernel_event event = {"fc.dense", 1e-6, flops, 4 * flops};
    context->profiler(context->host, &event);
  }
  return MSL_OK;
}

static const char *isa(void) { return "x86-64-v2"; }

static float *arena(msl_model *model, uint32_t which, uint64_t *count) {
  if (count)
    *count = FLOATS;
#ifdef FAKE_TRAINING
  return which < ARENAS ? model->arenas[which] : NULL;
#else
  (void)model, (void)which;
  return NULL;
#endif
}

static msl_status param_copy(msl_model *model, uint32_t which, uint32_t param,
                             float *to, const float *from, msl_error *error) {
  if (which >= ARENAS || param >= PARAMS)
    return fail(error, MSL_INVALID_ARGUMENT, "no such parameter%s", "");
  float *packed = model->arenas[which];
  int count = param == 0 ? FEATURES * CLASSES : CLASSES;
  for (int i = 0; i < count; ++i) {
    int at = param == 0 ? i % FEATURES * CLASSES + i / FEATURES
                        : FEATURES * CLASSES + i;
    if (to)
      to[i] = packed[at];
    else
      packed[at] = from[i];
  }
  return MSL_OK;
}

static msl_status param_read(msl_model *model, uint32_t which, uint32_t param,
                             float *data, msl_error *error) {
  return param_copy(model, which, param, data, NULL, error);
}

static msl_status param_write(msl_model *model, uint32_t which, uint32_t param,
                              const float *data, msl_error *error) {
  return param_copy(model, which, param, NULL, data, error);
}

static void set_profiler(msl_context *context, msl_profiler profiler,
                         void *host) {
  context->profiler = profiler;
  context->host = host;
}

static const int64_t shape_x[] = {-1, FEATURES}, shape_y[] = {-1, CLASSES};
static const int64_t shape_weight[] = {CLASSES, FEATURES};
static const int64_t shape_bias[] = {CLASSES};

static const msl_tensor_info infer_in[] = {{"x", shape_x, 2, MSL_F32}};
static const msl_tensor_info infer_out[] = {{"y", shape_y, 2, MSL_F32}};
#ifdef FAKE_TRAINING
static const int64_t shape_batch[] = {-1}, shape_hyper[] = {8};
static const msl_tensor_info grad_in[] = {{"x", shape_x, 2, MSL_F32},
                                          {"labels", shape_batch, 1, MSL_I32},
                                          {"seed", NULL, 0, MSL_I32}};
static const msl_tensor_info distill_in[] = {{"x", shape_x, 2, MSL_F32},
                                             {"targets", shape_y, 2, MSL_F32},
                                             {"seed", NULL, 0, MSL_I32}};
static const msl_tensor_info grad_out[] = {
    {"loss", shape_batch, 1, MSL_F32}, {"probabilities", shape_y, 2, MSL_F32}};
static const msl_tensor_info step_in[] = {{"hyper", shape_hyper, 1, MSL_F32}};
#endif

static const msl_entry_info entries[] = {
    {"infer", infer_in, infer_out, 1, 1, 1, 0},
#ifdef FAKE_TRAINING
    {"gradient", grad_in, grad_out, 3, 2, 1, 0},
    {"gradient.distill", distill_in, grad_out, 3, 2, 1, 0},
    {"sgd", step_in, NULL, 1, 0, 0, 0},
    {"adamw", step_in, NULL, 1, 0, 0, 0},
#endif
};

static const msl_tensor_info params[PARAMS] = {
    {"fc.weight", shape_weight, 2, MSL_F32},
    {"fc.bias", shape_bias, 1, MSL_F32}};

static const double rates[WIDTHS][1] = {{0.25}, {0.5}, {1.0}};
static const msl_width_info widths[WIDTHS] = {
    {rates[0], 1, 0, 2 * 3 * CLASSES, 3 * CLASSES + CLASSES, 48},
    {rates[1], 1, 0, 2 * 6 * CLASSES, 6 * CLASSES + CLASSES, 84},
    {rates[2], 1, 0, 2 * 12 * CLASSES, 12 * CLASSES + CLASSES, 156}};

static const char *const isa_levels[] = {"x86-64-v2"};

static const msl_library library = {
    .magic = MSL_MAGIC,
    .abi_version = MSL_ABI_VERSION,
    /* Of before there were devices. */
    .struct_size = offsetof(msl_library, run_async),
#ifdef FAKE_TRAINING
    .flags = MSL_LIBRARY_TRAINING,
#endif
    .model_name = "fake",
    .compiler_version = "0",
    .isa_levels = isa_levels,
    .num_isa_levels = 1,
    .num_widths = WIDTHS,
    .widths = widths,
    .entries = entries,
    .params = params,
    .num_entries = sizeof(entries) / sizeof(entries[0]),
    .num_params = PARAMS,
    .arena_bytes = FLOATS * sizeof(float),
    .model_create = model_create,
    .model_destroy = model_destroy,
    .context_create = context_create,
    .context_destroy = context_destroy,
    .scratch_bytes = scratch_bytes,
    .run = run,
    .isa = isa,
    .arena = arena,
    .param_read = param_read,
    .param_write = param_write,
    .context_set_profiler = set_profiler,
    .derived_bytes = 128,
};

__attribute__((visibility("default"))) const msl_library *
fake_query(uint32_t max_abi) {
  return max_abi >= MSL_ABI_VERSION ? &library : NULL;
}
