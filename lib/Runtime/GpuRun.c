/*===- GpuRun.c - Runs one entry on a GPU ----------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Places the tensors of a call, puts its work into the context's stream and
 * waits for it where that is asked for. No memory of the host is allocated on
 * the way.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

#include <stdarg.h>
#include <stdio.h>

/* After these a device does nothing more for this process. */
bool msl_is_final(CUresult code) {
  switch (code) {
  case CUDA_ERROR_DEINITIALIZED:
  case CUDA_ERROR_ECC_UNCORRECTABLE:
  case CUDA_ERROR_ILLEGAL_ADDRESS:
  case CUDA_ERROR_LAUNCH_TIMEOUT:
  case CUDA_ERROR_CONTEXT_IS_DESTROYED:
  case CUDA_ERROR_ASSERT:
  case CUDA_ERROR_HARDWARE_STACK_ERROR:
  case CUDA_ERROR_ILLEGAL_INSTRUCTION:
  case CUDA_ERROR_MISALIGNED_ADDRESS:
  case CUDA_ERROR_INVALID_ADDRESS_SPACE:
  case CUDA_ERROR_INVALID_PC:
  case CUDA_ERROR_LAUNCH_FAILED:
  case CUDA_ERROR_UNKNOWN:
    return true;
  default:
    return false;
  }
}

msl_status msl_gpu_fail(msl_context *context, CUresult code, msl_error *error,
                        const char *format, ...) {
  msl_gpu_context *gpu = context->gpu;
  char what[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  if (msl_is_final(code) && !gpu->failure[0])
    snprintf(gpu->failure, sizeof gpu->failure, "%.150s: %.100s", what,
             msl_cuda_text(gpu->device->driver, code));
  return msl_device_fail(gpu->device, code, error, "%s", what);
}

static msl_status refuse_failed(const msl_gpu_context *gpu, msl_error *error) {
  return msl_fail(error, MSL_DEVICE_FAILED,
                  "%s: the context cannot go on after an earlier failure: %s",
                  gpu->device->label, gpu->failure);
}

static bool is_capturing(const msl_gpu_context *gpu) {
  int state = CU_STREAM_CAPTURE_STATUS_NONE;
  const msl_cuda_driver *driver = gpu->device->driver;
  return !gpu->owns_stream && driver->cuStreamIsCapturing &&
         !driver->cuStreamIsCapturing(gpu->stream, &state) &&
         state != CU_STREAM_CAPTURE_STATUS_NONE;
}

/* Rebuilds the derived copies if they are stale. */
static msl_status refresh(msl_context *context, bool capturing,
                          msl_error *error) {
  msl_model *model = context->model;
  const CUdeviceptr *none = context->gpu->tensors;
  uint32_t entry = model->refresh_entry;
  msl_status status = MSL_OK;
  if (!model->stale)
    return MSL_OK;
  if (entry != UINT32_MAX && capturing)
    status = msl_gpu_execute(context, msl_program_of(model, entry, 0),
                             MSL_REFRESH_BATCH, none, none, true, error);
  else if (entry != UINT32_MAX)
    status = msl_gpu_execute_again(context, entry, 0, MSL_REFRESH_BATCH, none,
                                   error);
  /* What is captured has not been done. */
  if (!status && !capturing)
    model->stale = false;
  return status;
}

/* What a program touches that does not exist before its first use. */
static msl_status need_states(msl_model *model, uint8_t uses,
                              msl_error *error) {
  msl_status status = MSL_OK;
  if (uses & MSL_USES_STATE0)
    status = msl_gpu_need_arena(model, MSL_ARENA_STATE0, error);
  if (!status && uses & MSL_USES_STATE1)
    status = msl_gpu_need_arena(model, MSL_ARENA_STATE1, error);
  return status;
}

/* Everything between the tensors' places and the end of the work. */
static msl_status enqueue(msl_context *context, const msl_gpu_call *call,
                          bool capturing, msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  msl_model *model = context->model;
  const msl_library *library = &model->image->library;
  const msl_entry_info *info = &library->entries[call->entry];
  uint8_t uses =
      model->uses[(size_t)call->entry * library->num_widths + call->width];
  msl_status status = need_states(model, uses, error);
  if (!status)
    status = msl_gpu_copy_in(context, call, error);
  if (!status && call->entry != model->refresh_entry && uses & MSL_USES_DERIVED)
    status = refresh(context, capturing, error);
  if (!status && capturing)
    status = msl_gpu_execute(
        context, msl_program_of(model, call->entry, call->width), call->batch,
        gpu->tensors, gpu->tensors + info->num_inputs, true, error);
  else if (!status)
    status = msl_gpu_execute_again(context, call->entry, call->width,
                                   call->batch, gpu->tensors, error);
  if (!status)
    status = msl_gpu_copy_out(context, call, error);
  /* What is captured has not been done. */
  if (!status && call->entry == model->refresh_entry && !capturing)
    model->stale = false;
  return status;
}

/* The event that tells the end of the work, and, of a trainable model, that
 * which the next run of any context waits for. */
static msl_status mark_end(msl_context *context, bool capturing, bool wanted,
                           msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  msl_gpu_model *model = context->model->gpu;
  const msl_cuda_driver *driver = gpu->device->driver;
  CUresult code = CUDA_SUCCESS;
  /* In a capture the event is a part of it, and nothing to wait for here. */
  if (!capturing || wanted)
    code = driver->cuEventRecord(gpu->done, gpu->stream);
  gpu->has_done = !capturing;
  if (!code && context->model->trainable && !capturing) {
    code = driver->cuEventRecord(model->last, gpu->stream);
    model->has_last = true;
  }
  return code ? msl_gpu_fail(context, code, error, "cannot record an event")
              : MSL_OK;
}

static msl_status wait_for_others(msl_context *context, msl_error *error) {
  const msl_gpu_model *model = context->model->gpu;
  if (!model->has_last)
    return MSL_OK;
  CUresult code = model->device->driver->cuStreamWaitEvent(context->gpu->stream,
                                                           model->last, 0);
  return code ? msl_gpu_fail(context, code, error, "cannot wait for an event")
              : MSL_OK;
}

static msl_status wait(msl_context *context, const char *entry,
                       msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  CUresult code = gpu->device->driver->cuStreamSynchronize(gpu->stream);
  if (code)
    return msl_gpu_fail(context, code, error,
                        "entry '%s' failed (MODELSLICE_CUDA_SYNC=1 tells the "
                        "kernel)",
                        entry);
  return MSL_OK;
}

static msl_status run_entered(msl_context *context, const msl_gpu_call *call,
                              msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  const char *entry = context->model->image->library.entries[call->entry].name;
  bool capturing = is_capturing(gpu);
  if (capturing && call->wait)
    return msl_fail(error, MSL_INVALID_ARGUMENT,
                    "%s: the context's stream is being captured; expected "
                    "run_async",
                    entry);
  msl_status status = msl_gpu_place(context, call, error);
  if (!status && context->model->trainable && !capturing)
    status = wait_for_others(context, error);
  if (status)
    return status;
  status = enqueue(context, call, capturing, error);
  msl_status ended =
      mark_end(context, capturing, call->event != NULL, status ? NULL : error);
  if (!status)
    status = ended;
  if (!status && call->event)
    *call->event = gpu->done;
  if (!status && call->wait)
    return wait(context, entry, error);
  /* Nothing may read or write the caller's tensors after a failure. */
  if (status && !capturing)
    gpu->device->driver->cuStreamSynchronize(gpu->stream);
  return status;
}

msl_status msl_gpu_run(msl_context *context, const msl_gpu_call *call,
                       msl_error *error) {
  const msl_gpu_context *gpu = context->gpu;
  if (gpu->failure[0])
    return refuse_failed(gpu, error);
  msl_status status = msl_device_enter(gpu->device, error);
  if (status)
    return status;
  status = run_entered(context, call, error);
  msl_device_leave(gpu->device);
  return status;
}

msl_status msl_gpu_refresh_now(msl_context *context, msl_error *error) {
  const msl_device *device = context->gpu->device;
  msl_status status = msl_device_enter(device, error);
  if (status)
    return status;
  status = refresh(context, /*capturing=*/false, error);
  msl_status waited = wait(context, "refresh", status ? NULL : error);
  msl_device_leave(device);
  return status ? status : waited;
}

msl_status msl_gpu_synchronize(msl_context *context, msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  if (gpu->failure[0])
    return refuse_failed(gpu, error);
  msl_status status = msl_device_enter(gpu->device, error);
  if (status)
    return status;
  /* Not the stream: it may hold the caller's work behind the context's. */
  CUresult code = gpu->has_done
                      ? gpu->device->driver->cuEventSynchronize(gpu->done)
                      : CUDA_SUCCESS;
  if (code)
    status = msl_gpu_fail(context, code, error,
                          "an asynchronous run failed (MODELSLICE_CUDA_SYNC=1 "
                          "tells the kernel)");
  msl_device_leave(gpu->device);
  return status;
}
