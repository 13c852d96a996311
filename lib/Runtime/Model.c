/*===- Model.c - Creates and destroys models -------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Implements models: parameters, shared ones of inference or own, mutable ones
 * of training.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

#include <stdlib.h>
#include <string.h>

static msl_status out_of_memory(const msl_image *image, msl_error *error) {
  return msl_fail(error, MSL_OUT_OF_MEMORY, "model '%s': out of memory",
                  image->library.model_name);
}

/* Checks `options` and fills in the defaults. */
static msl_status check_options(const msl_image *image,
                                const msl_model_options *given,
                                msl_model_options *options, msl_error *error) {
  const uint32_t known = MSL_MODEL_TRAINABLE | MSL_MODEL_INITIALIZE;
  memset(options, 0, sizeof *options);
  options->struct_size = sizeof *options;
  if (!given)
    return MSL_OK;
  msl_status status = msl_copy_options(
      "model options", options, sizeof *options,
      offsetof(msl_model_options, device), given, given->struct_size, error);
  if (status)
    return status;
  if (options->reserved || (options->flags & ~known))
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "model options: unknown flags 0x%x, reserved %u",
                    options->flags & ~known, options->reserved);
  bool trainable = options->flags & MSL_MODEL_TRAINABLE;
  bool initialize = options->flags & MSL_MODEL_INITIALIZE;
  if (trainable && !(image->library.flags & MSL_LIBRARY_TRAINING))
    return msl_fail(error, MSL_UNSUPPORTED,
                    "model '%s' was not compiled for training",
                    image->library.model_name);
  if (initialize && !trainable)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "model options: MSL_MODEL_INITIALIZE needs "
                    "MSL_MODEL_TRAINABLE");
  int sources = (options->weights_path != NULL) +
                (options->weights_data != NULL) + initialize;
  if (sources > 1)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "model options: expected one of weights_path, weights_data "
                    "and MSL_MODEL_INITIALIZE, got %d",
                    sources);
  return MSL_OK;
}

static uint8_t arena_uses(uint32_t arena) {
  if (arena == MSL_ARENA_PARAMS)
    return MSL_USES_PARAMS;
  if (arena == MSL_ARENA_GRADIENTS)
    return MSL_USES_MUTABLE;
  return MSL_USES_MUTABLE |
         (arena == MSL_ARENA_STATE0 ? MSL_USES_STATE0 : MSL_USES_STATE1);
}

/* Notes what every program touches and how much room its calls need. */
static bool scan_programs(msl_model *model) {
  const msl_library *library = &model->image->library;
  uint32_t widths = library->num_widths;
  model->uses = calloc((size_t)library->num_entries * widths, 1);
  if (!model->uses)
    return false;
  for (uint32_t entry = 0; entry < library->num_entries; ++entry) {
    const msl_entry_info *info = &library->entries[entry];
    uint32_t tensors = info->num_inputs + info->num_outputs;
    if (tensors > model->max_tensors)
      model->max_tensors = tensors;
    uint32_t programs = info->per_width ? widths : 1;
    for (uint32_t width = 0; width < programs; ++width) {
      const msl_program *program = msl_program_of(model, entry, width);
      uint8_t uses = 0;
      if (program->num_launches > model->max_launches)
        model->max_launches = program->num_launches;
      for (uint64_t i = 0; i < program->num_launches; ++i) {
        const msl_launch *launch = &program->launches[i];
        if (launch->num_operands > model->max_operands)
          model->max_operands = launch->num_operands;
        for (uint32_t j = 0; j < launch->num_operands; ++j) {
          const msl_operand *operand = &launch->operands[j];
          if (operand->kind == MSL_OPERAND_DERIVED)
            uses |= MSL_USES_DERIVED;
          if (operand->kind == MSL_OPERAND_ARENA)
            uses |= arena_uses(operand->index);
        }
      }
      model->uses[(size_t)entry * widths + width] = uses;
    }
  }
  return true;
}

const char *msl_entry_refusal(const msl_model *model, uint32_t entry) {
  if (model->trainable)
    return NULL;
  if (entry == model->refresh_entry)
    return "needs a model created with MSL_MODEL_TRAINABLE";
  uint32_t widths = model->image->library.num_widths;
  for (uint32_t width = 0; width < widths; ++width)
    if (model->uses[(size_t)entry * widths + width] & MSL_USES_MUTABLE)
      return "needs a model created with MSL_MODEL_TRAINABLE";
  return NULL;
}

static msl_status initialize(const msl_image *image, uint64_t seed,
                             uint8_t *arena, msl_error *error) {
  uint64_t biggest = 1;
  for (uint32_t i = 0; i < image->library.num_params; ++i) {
    uint64_t elements = msl_param_elements(&image->params[i]);
    biggest = elements > biggest ? elements : biggest;
  }
  float *data = malloc(biggest * sizeof *data);
  if (!data)
    return out_of_memory(image, error);
  for (uint32_t i = 0; i < image->library.num_params; ++i) {
    msl_initialize(&image->params[i], seed, data);
    msl_pack(&image->params[i], arena, data);
  }
  free(data);
  return MSL_OK;
}

static msl_status first_params(const msl_image *image,
                               const msl_model_options *options, uint8_t *arena,
                               msl_error *error) {
  if (options->flags & MSL_MODEL_INITIALIZE)
    return initialize(image, options->seed, arena, error);
  return msl_weights_load(image, options, arena, error);
}

static msl_status create_trainable(msl_model *model,
                                   const msl_model_options *options,
                                   msl_error *error) {
  const msl_image *image = model->image;
  for (uint32_t i = 0; i < MSL_ARENA_STATE0 + image->num_states; ++i) {
    model->arenas[i] = msl_allocate(image->library.arena_bytes);
    if (!model->arenas[i])
      return out_of_memory(image, error);
  }
  if (model->derived_bytes) {
    model->derived = msl_allocate(model->derived_bytes);
    if (!model->derived)
      return out_of_memory(image, error);
    model->has_derived = model->stale = true;
  }
  return first_params(image, options, model->arenas[MSL_ARENA_PARAMS], error);
}

static msl_status create_trainable_on_gpu(msl_model *model,
                                          const msl_model_options *options,
                                          msl_error *error) {
  const msl_image *image = model->image;
  uint64_t bytes = image->library.arena_bytes;
  uint8_t *arena = msl_allocate(bytes);
  if (!arena)
    return out_of_memory(image, error);
  msl_status status = first_params(image, options, arena, error);
  if (!status)
    status = msl_gpu_start_training(model, arena, error);
  msl_release(arena, bytes);
  model->has_derived = model->stale = model->derived_bytes != 0;
  return status;
}

/* Whether an entry that the model admits reads derived copies. */
static bool needs_derived(const msl_model *model) {
  const msl_library *library = &model->image->library;
  for (uint32_t entry = 0; entry < library->num_entries; ++entry)
    for (uint32_t width = 0; width < library->num_widths; ++width)
      if (!msl_entry_refusal(model, entry) &&
          (model->uses[(size_t)entry * library->num_widths + width] &
           MSL_USES_DERIVED))
        return true;
  return false;
}

/* Computes the derived copies that a context has room for. */
static msl_status derive(msl_model *model, msl_error *error) {
  msl_context *context;
  model->stale = true;
  msl_status status = msl_context_create(model, NULL, &context, error);
  if (status)
    return status;
  if (model->gpu)
    status = msl_gpu_refresh_now(context, error);
  else
    msl_refresh(context);
  msl_context_destroy(context);
  return status;
}

static void drop_weights(msl_model *model) {
  if (model->gpu)
    msl_gpu_drop_upload(model);
  msl_weights_release(model->weights);
  model->weights = NULL;
}

static msl_status create_immutable(msl_model *model,
                                   const msl_model_options *options,
                                   msl_error *error) {
  bool derived = needs_derived(model), fresh;
  msl_weights_lock();
  msl_status status =
      msl_weights_acquire(model->image, options, derived && !model->gpu,
                          &model->weights, &fresh, error);
  if (!status) {
    /* No kernel of an entry that an immutable model admits writes to it. */
    model->arenas[MSL_ARENA_PARAMS] = (uint8_t *)model->weights->params;
    model->derived = model->gpu ? NULL : model->weights->derived;
    model->has_derived = derived;
    if (model->gpu)
      status = msl_gpu_upload_weights(model, derived, &fresh, error);
    if (!status && fresh && derived)
      status = derive(model, error);
    if (status) {
      /* Others may hold these weights, but nobody these copies so far. */
      if (fresh && model->derived) {
        msl_release(model->derived, model->derived_bytes);
        model->derived = model->weights->derived = NULL;
      }
      drop_weights(model);
    }
  }
  msl_weights_unlock();
  return status;
}

/* Where the model lives, and with it the code that it runs. */
static msl_status choose_device(msl_model *model, const char *forced_isa,
                                const char *device, msl_error *error) {
  const msl_image *image = model->image;
  if (!msl_device_is_cpu(device))
    return msl_gpu_model_open(model, device, error);
  model->programs = image->programs;
  model->refresh_entry = image->refresh_entry;
  model->derived_bytes = image->library.derived_bytes;
  msl_error reason;
  model->isa = msl_choose_isa(image, forced_isa, &reason);
  if (model->isa)
    return MSL_OK;
  return msl_fail(error, (msl_status)reason.status, "%s", reason.message);
}

msl_status msl_model_create(const msl_image *image, const char *forced_isa,
                            const msl_model_options *given, msl_model **result,
                            msl_error *error) {
  if (!result)
    return msl_fail(error, MSL_INVALID_ARGUMENT, "model_create: model is null");
  *result = NULL;
  msl_model_options options;
  msl_status status = check_options(image, given, &options, error);
  if (status)
    return status;
  msl_model *model = calloc(1, sizeof *model);
  if (!model)
    return out_of_memory(image, error);
  model->image = image;
  model->references = 1;
  model->trainable = options.flags & MSL_MODEL_TRAINABLE;
  status = choose_device(model, forced_isa, options.device, error);
  if (!status && !scan_programs(model))
    status = out_of_memory(image, error);
  if (!status && !model->trainable)
    status = create_immutable(model, &options, error);
  else if (!status)
    status = model->gpu ? create_trainable_on_gpu(model, &options, error)
                        : create_trainable(model, &options, error);
  if (status) {
    msl_model_destroy(model);
    return status;
  }
  *result = model;
  return msl_succeed(error);
}

const char *msl_model_device(const msl_model *model) {
  if (!model)
    return NULL;
  return model->gpu ? msl_gpu_describe(model) : "cpu";
}

void msl_model_destroy(msl_model *model) {
  if (!model || __atomic_sub_fetch(&model->references, 1, __ATOMIC_ACQ_REL))
    return;
  const msl_image *image = model->image;
  if (model->weights) {
    msl_weights_lock();
    drop_weights(model);
    msl_weights_unlock();
  } else if (model->trainable) {
    for (uint32_t i = 0; i < 4; ++i)
      if (model->arenas[i])
        msl_release(model->arenas[i], image->library.arena_bytes);
    if (model->derived)
      msl_release(model->derived, model->derived_bytes);
  }
  msl_gpu_model_destroy(model);
  free(model->uses);
  free(model);
}
