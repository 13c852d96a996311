/*===- Arena.c - Parameters of a trainable model ---------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Gives access to the arenas of a model, whole and tensor by tensor.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

static const char *const names[] = {"parameters", "gradients", "state 0",
                                    "state 1"};

float *msl_arena_of(msl_model *model, uint32_t arena, uint64_t *count) {
  if (count)
    *count = 0;
  if (!model || !model->trainable || arena > MSL_ARENA_STATE1 ||
      !model->arenas[arena])
    return NULL;
  /* The caller may be about to write. */
  if (arena == MSL_ARENA_PARAMS)
    model->stale = model->has_derived;
  uint64_t bytes = model->image->library.arena_bytes;
  if (arena != MSL_ARENA_PARAMS)
    bytes -= model->image->buffer_bytes;
  if (count)
    *count = bytes / sizeof(float);
  return (float *)model->arenas[arena];
}

/* A model on a GPU makes the arenas of states when they are used. */
static bool has_arena(const msl_model *model, uint32_t arena) {
  if (model->gpu && model->trainable)
    return arena < MSL_ARENA_STATE0 + model->image->num_states;
  return model->arenas[arena] != NULL;
}

static msl_status check(const char *what, msl_model *model, uint32_t arena,
                        uint32_t param, const float *data, msl_error *error) {
  if (!model || !data)
    return msl_fail(error, MSL_INVALID_ARGUMENT, "%s: %s is null", what,
                    model ? "data" : "model");
  const msl_library *library = &model->image->library;
  if (param >= library->num_params)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected a parameter below %u, got %u", what,
                    library->num_params, param);
  if (arena > MSL_ARENA_STATE1)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: expected an arena of 0 to 3, got %u", what, arena);
  if (!has_arena(model, arena))
    return msl_fail(error, MSL_UNSUPPORTED, "%s: model '%s' has no %s", what,
                    library->model_name, names[arena]);
  return MSL_OK;
}

msl_status msl_param_read(msl_model *model, uint32_t arena, uint32_t param,
                          float *data, msl_error *error) {
  msl_status status = check("param_read", model, arena, param, data, error);
  if (status)
    return status;
  if (model->gpu && model->trainable)
    status =
        msl_gpu_move_param(model, arena, param, data, /*write=*/false, error);
  else
    msl_unpack(&model->image->params[param], model->arenas[arena], data);
  return status ? status : msl_succeed(error);
}

msl_status msl_param_write(msl_model *model, uint32_t arena, uint32_t param,
                           const float *data, msl_error *error) {
  msl_status status = check("param_write", model, arena, param, data, error);
  if (status)
    return status;
  if (!model->trainable)
    return msl_fail(error, MSL_UNSUPPORTED,
                    "param_write: the model is not trainable");
  if (model->gpu)
    status = msl_gpu_move_param(model, arena, param, (float *)data,
                                /*write=*/true, error);
  else
    msl_pack(&model->image->params[param], model->arenas[arena], data);
  if (status)
    return status;
  if (arena == MSL_ARENA_PARAMS)
    model->stale = model->has_derived;
  return msl_succeed(error);
}
