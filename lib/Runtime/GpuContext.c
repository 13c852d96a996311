/*===- GpuContext.c - Contexts on a GPU ------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Implements what a context has on its device: a stream, scratch, and room for
 * tensors that callers have on the host.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

#include <stdlib.h>

static size_t tensor_bytes(const msl_tensor_info *info, int64_t batch) {
  size_t bytes = sizeof(float);
  for (uint32_t i = 0; i < info->rank; ++i) {
    int64_t extent = info->shape[i] == -1 ? batch : info->shape[i];
    if (__builtin_mul_overflow(bytes, (size_t)extent, &bytes))
      return SIZE_MAX;
  }
  return bytes;
}

size_t msl_gpu_staging_room(const msl_tensor_info *info, int64_t batch) {
  size_t bytes = tensor_bytes(info, batch);
  if (bytes > SIZE_MAX - MSL_STAGING_ALIGNMENT)
    return SIZE_MAX;
  return (bytes + MSL_STAGING_ALIGNMENT - 1) & ~(MSL_STAGING_ALIGNMENT - 1);
}

static size_t add(size_t a, size_t b) {
  size_t sum;
  return __builtin_add_overflow(a, b, &sum) ? SIZE_MAX : sum;
}

/* The most that the tensors of any entry of the model take. */
static size_t staging_bytes(const msl_model *model, int64_t batch) {
  const msl_library *library = &model->image->library;
  size_t most = 0;
  for (uint32_t entry = 0; entry < library->num_entries; ++entry) {
    const msl_entry_info *info = &library->entries[entry];
    if (msl_entry_refusal(model, entry))
      continue;
    size_t bytes = 0;
    for (uint32_t i = 0; i < info->num_inputs; ++i)
      bytes = add(bytes, msl_gpu_staging_room(&info->inputs[i], batch));
    for (uint32_t i = 0; i < info->num_outputs; ++i)
      bytes = add(bytes, msl_gpu_staging_room(&info->outputs[i], batch));
    most = bytes > most ? bytes : most;
  }
  return most;
}

static msl_status allocate_host(msl_context *context, msl_error *error) {
  const msl_model *model = context->model;
  msl_gpu_context *gpu = calloc(1, sizeof *gpu);
  if (!gpu)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "context: out of memory");
  context->gpu = gpu;
  gpu->device = model->gpu->device;
  size_t tensors = model->max_tensors + 1, operands = model->max_operands + 1;
  /* A kernel for a whole program takes tensors, arenas and two more. */
  if (operands < tensors + MSL_ARENAS + 2)
    operands = tensors + MSL_ARENAS + 2;
  gpu->tensors = calloc(tensors, sizeof *gpu->tensors);
  gpu->placements = calloc(tensors, sizeof *gpu->placements);
  gpu->operands = calloc(operands, sizeof *gpu->operands);
  gpu->parameters = calloc(operands, sizeof *gpu->parameters);
  CUdeviceptr *addresses =
      calloc(tensors * MSL_GRAPHS, sizeof *gpu->graphs[0].addresses);
  gpu->graphs[0].addresses = addresses;
  if (!gpu->tensors || !gpu->placements || !gpu->operands || !gpu->parameters ||
      !addresses)
    return msl_fail(error, MSL_OUT_OF_MEMORY, "context: out of memory");
  for (size_t i = 1; i < MSL_GRAPHS; ++i)
    gpu->graphs[i].addresses = addresses + i * tensors;
  return MSL_OK;
}

static msl_status make_stream(msl_gpu_context *gpu, void *callers,
                              msl_error *error) {
  const msl_cuda_driver *driver = gpu->device->driver;
  CUresult code = CUDA_SUCCESS;
  gpu->stream = callers;
  if (!callers) {
    code = driver->cuStreamCreate(&gpu->stream, CU_STREAM_NON_BLOCKING);
    gpu->owns_stream = !code;
  }
  if (!code)
    code = driver->cuEventCreate(&gpu->done, CU_EVENT_DISABLE_TIMING);
  if (code)
    return msl_device_fail(gpu->device, code, error, "cannot make a stream");
  return MSL_OK;
}

static msl_status take_scratch(msl_context *context,
                               const msl_context_options *options, size_t bytes,
                               msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  if (options->scratch) {
    int ordinal = 0;
    if (!msl_on_device(gpu->device, options->scratch, &ordinal) ||
        ordinal != gpu->device->ordinal)
      return msl_fail(error, MSL_INVALID_ARGUMENT,
                      "context options: expected scratch in the memory of %s",
                      gpu->device->label);
    gpu->scratch = (CUdeviceptr)(uintptr_t)options->scratch;
    context->scratch_size = options->scratch_size;
    return MSL_OK;
  }
  msl_status status =
      msl_device_allocate(gpu->device, bytes, &gpu->scratch, error,
                          "%zu bytes of scratch at batch %lld", bytes,
                          (long long)options->max_batch);
  context->scratch_size = status ? 0 : bytes;
  context->owns_scratch = !status;
  return status;
}

msl_status msl_gpu_context_create(msl_context *context,
                                  const msl_context_options *options,
                                  size_t scratch_bytes, msl_error *error) {
  msl_status status = allocate_host(context, error);
  if (status)
    return status;
  msl_gpu_context *gpu = context->gpu;
  status = msl_device_enter(gpu->device, error);
  if (status)
    return status;
  status = make_stream(gpu, options->stream, error);
  if (!status)
    status = take_scratch(context, options, scratch_bytes, error);
  if (!status) {
    gpu->staging_size = staging_bytes(context->model, options->max_batch);
    status = msl_device_allocate(
        gpu->device, gpu->staging_size, &gpu->staging, error,
        "%zu bytes for inputs and outputs at batch "
        "%lld",
        gpu->staging_size, (long long)options->max_batch);
  }
  msl_device_leave(gpu->device);
  return status;
}

static void free_host(msl_gpu_context *gpu) {
  free(gpu->tensors);
  free(gpu->placements);
  free(gpu->operands);
  free(gpu->parameters);
  free(gpu->graphs[0].addresses);
  free(gpu);
}

void msl_gpu_context_destroy(msl_context *context) {
  msl_gpu_context *gpu = context->gpu;
  if (!gpu)
    return;
  const msl_cuda_driver *driver = gpu->device->driver;
  /* On a device that has failed every call fails; the process goes on. */
  bool entered = !msl_device_enter(gpu->device, NULL);
  /* Not the stream: the caller's may be gone already. */
  if (gpu->has_done)
    driver->cuEventSynchronize(gpu->done);
  msl_gpu_forget_graphs(gpu);
  CUevent events[] = {gpu->done, gpu->start, gpu->stop};
  for (int i = 0; i < 3; ++i)
    if (events[i])
      driver->cuEventDestroy(events[i]);
  if (context->owns_scratch)
    msl_device_free(gpu->device, gpu->scratch);
  msl_device_free(gpu->device, gpu->staging);
  if (gpu->owns_stream)
    driver->cuStreamDestroy(gpu->stream);
  if (entered)
    msl_device_leave(gpu->device);
  free_host(gpu);
}
