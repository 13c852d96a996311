/*===- GpuTensors.c - Tensors of a call on a GPU ---------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Decides for each tensor of a call where the kernels find it, and copies those
 * that they cannot use where they are.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

bool msl_on_device(const msl_device *device, const void *address,
                   int *ordinal) {
  CUdeviceptr pointer = (CUdeviceptr)(uintptr_t)address;
  unsigned type = 0;
  /* Fails for memory that the driver knows nothing of. */
  if (device->driver->cuPointerGetAttribute(
          &type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, pointer) ||
      (type != CU_MEMORYTYPE_DEVICE && type != CU_MEMORYTYPE_UNIFIED))
    return false;
  if (device->driver->cuPointerGetAttribute(
          ordinal, CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL, pointer))
    *ordinal = device->ordinal;
  return true;
}

static size_t bytes_of(const msl_tensor *tensor) {
  size_t bytes = sizeof(float);
  for (uint32_t i = 0; i < tensor->rank; ++i)
    bytes *= (size_t)tensor->shape[i];
  return bytes;
}

/* Decides where the kernels find tensor `index` of the call. Its place among
 * the staged ones depends on the entry alone, so that graphs can be used again.
 */
static msl_status place(msl_context *context, const msl_gpu_call *call,
                        const msl_tensor_info *info, const msl_tensor *tensor,
                        const char *role, uint32_t index, size_t *staged,
                        msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  const msl_device *device = gpu->device;
  const char *entry = context->model->image->library.entries[call->entry].name;
  size_t begin = *staged;
  *staged += msl_gpu_staging_room(info, context->max_batch);
  int ordinal = device->ordinal;
  bool there = msl_on_device(device, tensor->data, &ordinal);
  if (ordinal != device->ordinal)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: %s '%s': expected memory of the host or of %s, got "
                    "memory of device %d",
                    entry, role, info->name, device->label, ordinal);
  if (there && (uintptr_t)tensor->data % MSL_TENSOR_ALIGNMENT == 0) {
    gpu->placements[index] = MSL_IN_PLACE;
    gpu->tensors[index] = (CUdeviceptr)(uintptr_t)tensor->data;
    return MSL_OK;
  }
  /* Only with the caller's scratch can a batch be larger. */
  if (call->batch > context->max_batch)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: %s '%s': batch %lld is above the context's max_batch "
                    "of %lld, which tensors %s need",
                    entry, role, info->name, (long long)call->batch,
                    (long long)context->max_batch,
                    there ? "aligned to less than 16 bytes" : "on the host");
  gpu->placements[index] = there ? MSL_FROM_DEVICE : MSL_FROM_HOST;
  gpu->tensors[index] = gpu->staging + begin;
  return MSL_OK;
}

msl_status msl_gpu_place(msl_context *context, const msl_gpu_call *call,
                         msl_error *error) {
  const msl_entry_info *info =
      &context->model->image->library.entries[call->entry];
  size_t staged = 0;
  msl_status status = MSL_OK;
  for (uint32_t i = 0; !status && i < info->num_inputs; ++i)
    status = place(context, call, &info->inputs[i], &call->inputs[i], "input",
                   i, &staged, error);
  for (uint32_t i = 0; !status && i < info->num_outputs; ++i)
    status = place(context, call, &info->outputs[i], &call->outputs[i],
                   "output", info->num_inputs + i, &staged, error);
  return status;
}

/* Between the caller's tensor and its staged copy. */
static msl_status copy(msl_context *context, const msl_tensor_info *info,
                       const msl_tensor *tensor, uint32_t index, bool in,
                       msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  const msl_cuda_driver *driver = gpu->device->driver;
  CUdeviceptr staged = gpu->tensors[index];
  CUdeviceptr there = (CUdeviceptr)(uintptr_t)tensor->data;
  size_t bytes = bytes_of(tensor);
  CUresult code = CUDA_SUCCESS;
  if (gpu->placements[index] == MSL_IN_PLACE || !bytes)
    return MSL_OK;
  if (gpu->placements[index] == MSL_FROM_DEVICE)
    code = driver->cuMemcpyDtoDAsync(in ? staged : there, in ? there : staged,
                                     bytes, gpu->stream);
  else if (in)
    code = driver->cuMemcpyHtoDAsync(staged, tensor->data, bytes, gpu->stream);
  else
    code = driver->cuMemcpyDtoHAsync(tensor->data, staged, bytes, gpu->stream);
  if (code)
    return msl_gpu_fail(context, code, error, "copying %s '%s'",
                        in ? "input" : "output", info->name);
  return MSL_OK;
}

msl_status msl_gpu_copy_in(msl_context *context, const msl_gpu_call *call,
                           msl_error *error) {
  const msl_entry_info *info =
      &context->model->image->library.entries[call->entry];
  msl_status status = MSL_OK;
  for (uint32_t i = 0; !status && i < info->num_inputs; ++i)
    status = copy(context, &info->inputs[i], &call->inputs[i], i, true, error);
  return status;
}

msl_status msl_gpu_copy_out(msl_context *context, const msl_gpu_call *call,
                            msl_error *error) {
  const msl_entry_info *info =
      &context->model->image->library.entries[call->entry];
  msl_status status = MSL_OK;
  for (uint32_t i = 0; !status && i < info->num_outputs; ++i)
    status = copy(context, &info->outputs[i], &call->outputs[i],
                  info->num_inputs + i, false, error);
  return status;
}
