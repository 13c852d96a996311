/*===- Run.c - Runs one entry ----------------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Checks the arguments of a call and runs its program.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

/* One call's arguments on their way through the checks. */
typedef struct call {
  const char *entry;
  msl_error *error;
  int64_t batch;          /* 0: not known yet. */
  const char *batch_from; /* The input that set it. */
} call;

static msl_status refuse_shape(call *c, const char *role,
                               const msl_tensor_info *info,
                               const msl_tensor *tensor) {
  char expected[MSL_SHAPE_TEXT], got[MSL_SHAPE_TEXT];
  msl_format_tensor(expected, info->dtype, info->shape, info->rank);
  msl_format_tensor(got, tensor->dtype, tensor->shape, tensor->rank);
  return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                  "%s: %s '%s': expected %s, got %s", c->entry, role,
                  info->name, expected, got);
}

static msl_status check_batch(call *c, const char *role,
                              const msl_tensor_info *info, int64_t extent) {
  if (extent < 1 || extent > MSL_MAX_BATCH)
    return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                    "%s: %s '%s': expected a batch of 1 to %d, got %lld",
                    c->entry, role, info->name, MSL_MAX_BATCH,
                    (long long)extent);
  if (!c->batch) {
    c->batch = extent;
    c->batch_from = info->name;
  }
  if (extent == c->batch)
    return MSL_OK;
  if (!c->batch_from)
    return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                    "%s: %s '%s': expected batch 1, got %lld", c->entry, role,
                    info->name, (long long)extent);
  return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                  "%s: %s '%s': expected batch %lld as in '%s', got %lld",
                  c->entry, role, info->name, (long long)c->batch,
                  c->batch_from, (long long)extent);
}

static msl_status check_tensor(call *c, const char *role,
                               const msl_tensor_info *info,
                               const msl_tensor *tensor) {
  if (tensor->rank && !tensor->shape)
    return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                    "%s: %s '%s': its shape is null", c->entry, role,
                    info->name);
  if (tensor->rank != info->rank || tensor->dtype != info->dtype)
    return refuse_shape(c, role, info, tensor);
  uint64_t bytes = 4;
  bool overflow = false;
  for (uint32_t i = 0; i < info->rank; ++i) {
    if (info->shape[i] == -1) {
      msl_status status = check_batch(c, role, info, tensor->shape[i]);
      if (status)
        return status;
    } else if (tensor->shape[i] != info->shape[i]) {
      return refuse_shape(c, role, info, tensor);
    }
    overflow |=
        __builtin_mul_overflow(bytes, (uint64_t)tensor->shape[i], &bytes);
  }
  if (!tensor->data)
    return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                    "%s: %s '%s': its data is null", c->entry, role,
                    info->name);
  if ((uintptr_t)tensor->data % 4 != 0)
    return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                    "%s: %s '%s': expected data aligned to 4 bytes", c->entry,
                    role, info->name);
  uintptr_t end;
  if (overflow || __builtin_add_overflow((uintptr_t)tensor->data, bytes, &end))
    return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                    "%s: %s '%s': its size overflows", c->entry, role,
                    info->name);
  return MSL_OK;
}

/* The end of a tensor that has passed check_tensor. */
static uintptr_t end_of(const msl_tensor *tensor) {
  uint64_t bytes = 4;
  for (uint32_t i = 0; i < tensor->rank; ++i)
    bytes *= (uint64_t)tensor->shape[i];
  return (uintptr_t)tensor->data + bytes;
}

static bool overlap(const msl_tensor *a, const msl_tensor *b) {
  return (uintptr_t)a->data < end_of(b) && (uintptr_t)b->data < end_of(a);
}

static msl_status check_overlap(call *c, const msl_entry_info *info,
                                const msl_tensor *inputs,
                                const msl_tensor *outputs) {
  for (uint32_t i = 0; i < info->num_outputs; ++i) {
    for (uint32_t j = 0; j < info->num_inputs; ++j)
      if (overlap(&outputs[i], &inputs[j]))
        return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                        "%s: output '%s' overlaps input '%s'", c->entry,
                        info->outputs[i].name, info->inputs[j].name);
    for (uint32_t j = 0; j < i; ++j)
      if (overlap(&outputs[i], &outputs[j]))
        return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                        "%s: output '%s' overlaps output '%s'", c->entry,
                        info->outputs[i].name, info->outputs[j].name);
  }
  return MSL_OK;
}

static msl_status check_counts(call *c, const msl_entry_info *info,
                               const msl_tensor *inputs, uint32_t num_inputs,
                               const msl_tensor *outputs,
                               uint32_t num_outputs) {
  if (num_inputs != info->num_inputs)
    return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                    "%s: expected %u inputs, got %u", c->entry,
                    info->num_inputs, num_inputs);
  if (num_outputs != info->num_outputs)
    return msl_fail(c->error, MSL_INVALID_ARGUMENT,
                    "%s: expected %u outputs, got %u", c->entry,
                    info->num_outputs, num_outputs);
  if ((num_inputs && !inputs) || (num_outputs && !outputs))
    return msl_fail(c->error, MSL_INVALID_ARGUMENT, "%s: %s is null", c->entry,
                    num_inputs && !inputs ? "inputs" : "outputs");
  return MSL_OK;
}

/* What run and run_async differ in. */
typedef struct run_mode {
  bool wait;
  void **event;
} run_mode;

static void run_on_cpu(msl_context *context, const msl_gpu_call *call,
                       const msl_entry_info *info, uint8_t uses) {
  msl_model *model = context->model;
  void **bases = context->tensors;
  for (uint32_t i = 0; i < info->num_inputs; ++i)
    bases[i] = call->inputs[i].data;
  for (uint32_t i = 0; i < info->num_outputs; ++i)
    bases[info->num_inputs + i] = call->outputs[i].data;
  if (call->entry != model->refresh_entry && uses & MSL_USES_DERIVED)
    msl_refresh(context);
  msl_execute(context, msl_program_of(model, call->entry, call->width), info,
              call->batch, bases);
  if (call->entry == model->refresh_entry)
    model->stale = false;
}

/* Everything between the arguments and the kernels, with the context taken. */
static msl_status run_checked(msl_context *context, uint32_t entry,
                              uint32_t width, const msl_tensor *inputs,
                              uint32_t num_inputs, const msl_tensor *outputs,
                              uint32_t num_outputs, const run_mode *mode,
                              msl_error *error) {
  msl_model *model = context->model;
  const msl_image *image = model->image;
  if (entry >= image->library.num_entries)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "run: expected an entry below %u, got %u",
                    image->library.num_entries, entry);
  const msl_entry_info *info = &image->library.entries[entry];
  call c = {.entry = info->name, .error = error};
  uint32_t widths = info->per_width ? image->library.num_widths : 1;
  if (width >= widths)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected a width below %u, got %u", c.entry, widths,
                    width);
  const char *refusal = msl_entry_refusal(model, entry);
  if (refusal)
    return msl_fail(error, MSL_UNSUPPORTED, "%s: %s", c.entry, refusal);

  msl_status status =
      check_counts(&c, info, inputs, num_inputs, outputs, num_outputs);
  for (uint32_t i = 0; !status && i < num_inputs; ++i)
    status = check_tensor(&c, "input", &info->inputs[i], &inputs[i]);
  if (!c.batch)
    c.batch = 1;
  for (uint32_t i = 0; !status && i < num_outputs; ++i)
    status = check_tensor(&c, "output", &info->outputs[i], &outputs[i]);
  if (!status)
    status = check_overlap(&c, info, inputs, outputs);
  if (status)
    return status;

  /* Whether the scratch of the largest entry and width would do is chance. */
  if (context->owns_scratch && c.batch > context->max_batch)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: batch %lld is above the context's max_batch of %lld",
                    c.entry, (long long)c.batch, (long long)context->max_batch);
  size_t needed = msl_scratch_bytes(model, entry, width, c.batch);
  if (needed > context->scratch_size)
    return msl_fail(
        error, MSL_INVALID_ARGUMENT,
        "%s: batch %lld needs %zu bytes of scratch, the context has %zu",
        c.entry, (long long)c.batch, needed, context->scratch_size);

  uint8_t uses = model->uses[(size_t)entry * image->library.num_widths + width];
  msl_gpu_call checked = {entry,   width,      c.batch,    inputs,
                          outputs, mode->wait, mode->event};
  if (model->gpu)
    status = msl_gpu_run(context, &checked, error);
  else
    run_on_cpu(context, &checked, info, uses);
  if (status)
    return status;

  /* An entry without a width that touches the parameters is an optimiser: what
   * it does not re-lay itself is out of date now. */
  if (model->has_derived && model->trainable && !info->per_width &&
      uses & MSL_USES_PARAMS && !(uses & MSL_USES_DERIVED))
    model->stale = true;
  return msl_succeed(error);
}

static msl_status run(msl_context *context, uint32_t entry, uint32_t width,
                      const msl_tensor *inputs, uint32_t num_inputs,
                      const msl_tensor *outputs, uint32_t num_outputs,
                      const run_mode *mode, msl_error *error) {
  if (!context)
    return msl_fail(error, MSL_INVALID_ARGUMENT, "run: context is null");
  if (__atomic_exchange_n(&context->busy, 1, __ATOMIC_ACQUIRE))
    return msl_fail(error, MSL_BUSY,
                    "run: the context is already serving a call");
  msl_model *model = context->model;
  msl_status status;
  if (model->trainable &&
      __atomic_exchange_n(&model->busy, 1, __ATOMIC_ACQUIRE)) {
    status = msl_fail(error, MSL_BUSY,
                      "run: the trainable model is already serving a call");
  } else {
    status = run_checked(context, entry, width, inputs, num_inputs, outputs,
                         num_outputs, mode, error);
    if (model->trainable)
      __atomic_store_n(&model->busy, 0, __ATOMIC_RELEASE);
  }
  __atomic_store_n(&context->busy, 0, __ATOMIC_RELEASE);
  return status;
}

msl_status msl_run(msl_context *context, uint32_t entry, uint32_t width,
                   const msl_tensor *inputs, uint32_t num_inputs,
                   const msl_tensor *outputs, uint32_t num_outputs,
                   msl_error *error) {
  const run_mode mode = {.wait = true, .event = NULL};
  return run(context, entry, width, inputs, num_inputs, outputs, num_outputs,
             &mode, error);
}

msl_status msl_run_async(msl_context *context, uint32_t entry, uint32_t width,
                         const msl_tensor *inputs, uint32_t num_inputs,
                         const msl_tensor *outputs, uint32_t num_outputs,
                         void **event, msl_error *error) {
  const run_mode mode = {.wait = false, .event = event};
  if (event)
    *event = NULL;
  return run(context, entry, width, inputs, num_inputs, outputs, num_outputs,
             &mode, error);
}

msl_status msl_synchronize(msl_context *context, msl_error *error) {
  if (!context)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "synchronize: context is null");
  if (!context->gpu)
    return msl_succeed(error);
  if (__atomic_exchange_n(&context->busy, 1, __ATOMIC_ACQUIRE))
    return msl_fail(error, MSL_BUSY,
                    "synchronize: the context is already serving a call");
  msl_status status = msl_gpu_synchronize(context, error);
  __atomic_store_n(&context->busy, 0, __ATOMIC_RELEASE);
  return status ? status : msl_succeed(error);
}
