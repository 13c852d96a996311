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
  msl_status status =
      msl_copy_options("model options", options, sizeof *options, given,
                       given->struct_size, error);
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
      const msl_program *program = msl_program_of(model->image, entry, width);
      uint8_t uses = 0;
      for (uint64_t i = 0; i < program->num_launches; ++i) {
        const msl_launch *launch = &program->launches[i];
        if (launch->num_operands > model->max_operands)
          model->max_operands = launch->num_operands;
        for (uint32_t j = 0; j < launch->num_operands; ++j) {
          const msl_operand *operand = &launch->operands[j];
          if (operand->kind == MSL_OPERAND_DERIVED)
            uses |= MSL_USES_DERIVED;
          if (operand->kind == MSL_OPERAND_ARENA)
            uses |= operand->index == MSL_ARENA_PARAMS ? MSL_USES_PARAMS
                                                       : MSL_USES_MUTABLE;
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
  if (entry == model->image->refresh_entry)
    return "needs a model created with MSL_MODEL_TRAINABLE";
  uint32_t widths = model->image->library.num_widths;
  for (uint32_t width = 0; width < widths; ++width)
    if (model->uses[(size_t)entry * widths + width] & MSL_USES_MUTABLE)
      return "needs a model created with MSL_MODEL_TRAINABLE";
  return NULL;
}

static msl_status initialize(msl_model *model, uint64_t seed,
                             msl_error *error) {
  const msl_image *image = model->image;
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
    msl_pack(&image->params[i], model->arenas[MSL_ARENA_PARAMS], data);
  }
  free(data);
  return MSL_OK;
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
  if (image->library.derived_bytes) {
    model->derived = msl_allocate(image->library.derived_bytes);
    if (!model->derived)
      return out_of_memory(image, error);
    model->stale = true;
  }
  if (options->flags & MSL_MODEL_INITIALIZE)
    return initialize(model, options->seed, error);
  return msl_weights_load(image, options, model->arenas[MSL_ARENA_PARAMS],
                          error);
}

static msl_status create_immutable(msl_model *model,
                                   const msl_model_options *options,
                                   msl_error *error) {
  const msl_image *image = model->image;
  bool derived = false, fresh;
  for (uint32_t entry = 0; entry < image->library.num_entries; ++entry)
    for (uint32_t width = 0; width < image->library.num_widths; ++width)
      if (!msl_entry_refusal(model, entry) &&
          (model->uses[(size_t)entry * image->library.num_widths + width] &
           MSL_USES_DERIVED))
        derived = true;
  msl_weights_lock();
  msl_status status = msl_weights_acquire(image, options, derived,
                                          &model->weights, &fresh, error);
  if (!status) {
    /* No kernel of an entry that an immutable model admits writes to it. */
    model->arenas[MSL_ARENA_PARAMS] = (uint8_t *)model->weights->params;
    model->derived = model->weights->derived;
    if (fresh && derived) {
      model->stale = true;
      msl_context *context;
      status = msl_context_create(model, NULL, &context, error);
      if (!status) {
        msl_refresh(context);
        msl_context_destroy(context);
      }
    }
    if (status) {
      msl_weights_release(model->weights);
      model->weights = NULL;
    }
  }
  msl_weights_unlock();
  return status;
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
  const msl_isa *isa = msl_choose_isa(image, forced_isa, error);
  if (!isa)
    return error ? (msl_status)error->status : MSL_UNSUPPORTED;
  msl_model *model = calloc(1, sizeof *model);
  if (!model)
    return out_of_memory(image, error);
  model->image = image;
  model->isa = isa;
  model->references = 1;
  model->trainable = options.flags & MSL_MODEL_TRAINABLE;
  if (!scan_programs(model))
    status = out_of_memory(image, error);
  else
    status = model->trainable ? create_trainable(model, &options, error)
                              : create_immutable(model, &options, error);
  if (status) {
    msl_model_destroy(model);
    return status;
  }
  *result = model;
  return msl_succeed(error);
}

void msl_model_destroy(msl_model *model) {
  if (!model || __atomic_sub_fetch(&model->references, 1, __ATOMIC_ACQ_REL))
    return;
  const msl_image *image = model->image;
  if (model->weights) {
    msl_weights_lock();
    msl_weights_release(model->weights);
    msl_weights_unlock();
  } else if (model->trainable) {
    for (uint32_t i = 0; i < 4; ++i)
      if (model->arenas[i])
        msl_release(model->arenas[i], image->library.arena_bytes);
    if (model->derived)
      msl_release(model->derived, image->library.derived_bytes);
  }
  free(model->uses);
  free(model);
}
