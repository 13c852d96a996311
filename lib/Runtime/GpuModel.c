/*===- GpuModel.c - Models on a GPU ----------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Implements what a model has on its device: code, parameters, gradients,
 * state.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const arena_names[] = {"parameters", "gradients",
                                          "optimiser state", "optimiser state"};

msl_status msl_gpu_model_open(msl_model *model, const char *name,
                              msl_error *error) {
  const msl_image *image = model->image;
  msl_gpu_model *gpu = calloc(1, sizeof *gpu);
  if (!gpu)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "model '%s': out of memory",
                    image->library.model_name);
  msl_status status = msl_device_acquire(image, name, &gpu->device, error);
  if (status) {
    free(gpu);
    return status;
  }
  /* From here on the model's destruction undoes what has been done. */
  model->gpu = gpu;
  model->programs = image->gpu->programs;
  model->refresh_entry = image->gpu->refresh_entry;
  model->derived_bytes = image->gpu->derived_bytes;
  const msl_device *device = gpu->device;
  status = msl_device_enter(device, error);
  if (status)
    return status;
  status = msl_gpu_code_acquire(gpu->device, image, &gpu->code, error);
  if (!status) {
    snprintf(gpu->description, sizeof gpu->description, "%s (%s, code for %s)",
             device->label, device->name, gpu->code->source->arch);
    CUresult code =
        device->driver->cuStreamCreate(&gpu->stream, CU_STREAM_NON_BLOCKING);
    if (!code)
      code = device->driver->cuEventCreate(&gpu->last, CU_EVENT_DISABLE_TIMING);
    if (code)
      status = msl_device_fail(device, code, error, "cannot make a stream");
  }
  msl_device_leave(device);
  return status;
}

const char *msl_gpu_describe(const msl_model *model) {
  return model->gpu->description;
}

/* Copies to the device, or zeroes there if `data` is NULL. */
static msl_status fill(const msl_gpu_model *gpu, CUdeviceptr to,
                       const void *data, size_t bytes, msl_error *error) {
  const msl_cuda_driver *driver = gpu->device->driver;
  if (!bytes)
    return MSL_OK;
  CUresult code = data ? driver->cuMemcpyHtoDAsync(to, data, bytes, gpu->stream)
                       : driver->cuMemsetD32Async(to, 0, bytes / sizeof(float),
                                                  gpu->stream);
  if (!code)
    code = driver->cuStreamSynchronize(gpu->stream);
  if (code)
    return msl_device_fail(gpu->device, code, error,
                           "cannot write %zu bytes to the device", bytes);
  return MSL_OK;
}

msl_status msl_gpu_need_arena(msl_model *model, uint32_t arena,
                              msl_error *error) {
  msl_gpu_model *gpu = model->gpu;
  const msl_library *library = &model->image->library;
  if (gpu->arenas[arena])
    return MSL_OK;
  CUdeviceptr address;
  msl_status status =
      msl_device_allocate(gpu->device, library->arena_bytes, &address, error,
                          "%llu bytes of %s of model '%s'",
                          (unsigned long long)library->arena_bytes,
                          arena_names[arena], library->model_name);
  if (!status)
    status = fill(gpu, address, NULL, library->arena_bytes, error);
  if (status)
    msl_device_free(gpu->device, address);
  else
    gpu->arenas[arena] = address;
  return status;
}

static msl_status allocate_derived(const msl_model *model, CUdeviceptr *address,
                                   msl_error *error) {
  return msl_device_allocate(model->gpu->device, model->derived_bytes, address,
                             error,
                             "%llu bytes of re-laid parameters of model '%s'",
                             (unsigned long long)model->derived_bytes,
                             model->image->library.model_name);
}

msl_status msl_gpu_start_training(msl_model *model, const uint8_t *params,
                                  msl_error *error) {
  msl_gpu_model *gpu = model->gpu;
  msl_status status = msl_device_enter(gpu->device, error);
  if (status)
    return status;
  status = msl_gpu_need_arena(model, MSL_ARENA_PARAMS, error);
  if (!status)
    status = msl_gpu_need_arena(model, MSL_ARENA_GRADIENTS, error);
  if (!status)
    status = fill(gpu, gpu->arenas[MSL_ARENA_PARAMS], params,
                  model->image->library.arena_bytes, error);
  if (!status)
    status = allocate_derived(model, &gpu->derived, error);
  msl_device_leave(gpu->device);
  return status;
}

static void destroy_upload(const msl_gpu_model *gpu, msl_gpu_upload *upload) {
  msl_device_free(gpu->device, upload->params);
  msl_device_free(gpu->device, upload->derived);
  free(upload);
}

static msl_status create_upload(msl_model *model, bool derived,
                                msl_gpu_upload **result, msl_error *error) {
  const msl_gpu_model *gpu = model->gpu;
  const msl_library *library = &model->image->library;
  msl_gpu_upload *upload = calloc(1, sizeof *upload);
  if (!upload)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "model '%s': out of memory",
                    library->model_name);
  upload->device = gpu->device;
  msl_status status = msl_device_allocate(
      gpu->device, library->arena_bytes, &upload->params, error,
      "%llu bytes of parameters of model '%s'",
      (unsigned long long)library->arena_bytes, library->model_name);
  if (!status && derived)
    status = allocate_derived(model, &upload->derived, error);
  if (!status)
    status = fill(gpu, upload->params, model->weights->params,
                  library->arena_bytes, error);
  if (status)
    destroy_upload(gpu, upload);
  else
    *result = upload;
  return status;
}

msl_status msl_gpu_upload_weights(msl_model *model, bool derived, bool *fresh,
                                  msl_error *error) {
  msl_gpu_model *gpu = model->gpu;
  msl_gpu_upload *upload = model->weights->uploads;
  while (upload && upload->device != gpu->device)
    upload = upload->next;
  *fresh = !upload;
  if (!upload) {
    msl_status status = msl_device_enter(gpu->device, error);
    if (status)
      return status;
    status = create_upload(model, derived, &upload, error);
    msl_device_leave(gpu->device);
    if (status)
      return status;
    upload->next = model->weights->uploads;
    model->weights->uploads = upload;
  }
  ++upload->references;
  gpu->upload = upload;
  gpu->arenas[MSL_ARENA_PARAMS] = upload->params;
  gpu->derived = upload->derived;
  return MSL_OK;
}

void msl_gpu_drop_upload(msl_model *model) {
  msl_gpu_upload *upload = model->gpu->upload;
  if (!upload)
    return;
  model->gpu->upload = NULL;
  if (--upload->references)
    return;
  msl_gpu_upload **link = &model->weights->uploads;
  while (*link != upload)
    link = &(*link)->next;
  *link = upload->next;
  bool entered = !msl_device_enter(model->gpu->device, NULL);
  destroy_upload(model->gpu, upload);
  if (entered)
    msl_device_leave(model->gpu->device);
}

void msl_gpu_model_destroy(msl_model *model) {
  msl_gpu_model *gpu = model->gpu;
  if (!gpu)
    return;
  /* On a device that has failed every call fails; the process goes on. */
  bool entered = !msl_device_enter(gpu->device, NULL);
  if (model->trainable) {
    for (uint32_t i = 0; i < 4; ++i)
      msl_device_free(gpu->device, gpu->arenas[i]);
    msl_device_free(gpu->device, gpu->derived);
  }
  if (gpu->last)
    gpu->device->driver->cuEventDestroy(gpu->last);
  if (gpu->stream)
    gpu->device->driver->cuStreamDestroy(gpu->stream);
  msl_gpu_code_release(gpu->device, gpu->code);
  if (entered)
    msl_device_leave(gpu->device);
  msl_device_release(gpu->device);
  free(gpu);
}

/* Moves the packed bytes of one parameter between an arena and the host, after
 * all runs so far. */
static msl_status move_param(msl_model *model, uint32_t arena,
                             const msl_param *param, void *host, bool write,
                             msl_error *error) {
  const msl_gpu_model *gpu = model->gpu;
  const msl_cuda_driver *driver = gpu->device->driver;
  msl_status status = msl_device_enter(gpu->device, error);
  if (status)
    return status;
  status = msl_gpu_need_arena(model, arena, error);
  if (!status && param->bytes) {
    CUdeviceptr there = gpu->arenas[arena] + param->offset;
    CUresult code = CUDA_SUCCESS;
    if (gpu->has_last)
      code = driver->cuStreamWaitEvent(gpu->stream, gpu->last, 0);
    if (!code)
      code = write ? driver->cuMemcpyHtoDAsync(there, host, param->bytes,
                                               gpu->stream)
                   : driver->cuMemcpyDtoHAsync(host, there, param->bytes,
                                               gpu->stream);
    CUresult finished = driver->cuStreamSynchronize(gpu->stream);
    if (code || finished)
      status = msl_device_fail(gpu->device, code ? code : finished, error,
                               "%s parameter '%s'",
                               write ? "writing" : "reading", param->info.name);
  }
  msl_device_leave(gpu->device);
  return status;
}

msl_status msl_gpu_move_param(msl_model *model, uint32_t arena, uint32_t index,
                              float *data, bool write, msl_error *error) {
  /* The buffer holds this parameter alone. */
  msl_param param = model->image->params[index];
  uint8_t *packed = msl_allocate(param.bytes);
  if (!packed)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "parameter '%s': out of memory",
                    param.info.name);
  uint64_t offset = param.offset;
  param.offset = 0;
  if (write)
    msl_pack(&param, packed, data);
  param.offset = offset;
  msl_status status = move_param(model, arena, &param, packed, write, error);
  param.offset = 0;
  if (!status && !write)
    msl_unpack(&param, packed, data);
  msl_release(packed, param.bytes);
  return status;
}
