/*===- GpuLaunch.c - Launches a program on a GPU ---------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Puts the launches of a program into a stream one after another, which runs
 * them in this order.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

#include <limits.h>

/* The first driver that captures launches which overlap: CUDA 12.3. */
#define OVERLAP_IN_GRAPHS 12030

static CUdeviceptr operand_address(const msl_context *context,
                                   const msl_operand *operand, int64_t batch,
                                   const CUdeviceptr *inputs,
                                   const CUdeviceptr *outputs) {
  const msl_gpu_model *model = context->model->gpu;
  CUdeviceptr base = 0;
  switch ((msl_operand_kind)operand->kind) {
  case MSL_OPERAND_INPUT:
    base = inputs[operand->index];
    break;
  case MSL_OPERAND_OUTPUT:
    base = outputs[operand->index];
    break;
  case MSL_OPERAND_ARENA:
    base = model->arenas[operand->index];
    break;
  case MSL_OPERAND_DERIVED:
    base = model->derived;
    break;
  case MSL_OPERAND_SCRATCH:
    base = context->gpu->scratch;
    break;
  }
  return base +
         (CUdeviceptr)(operand->offset + operand->offset_per_batch * batch);
}

/* The kernel's parameters: the operands' addresses, then the batch. */
static void set_parameters(msl_context *context, const msl_launch *launch,
                           int64_t batch, const CUdeviceptr *inputs,
                           const CUdeviceptr *outputs) {
  msl_gpu_context *gpu = context->gpu;
  for (uint32_t i = 0; i < launch->num_operands; ++i) {
    gpu->operands[i] =
        operand_address(context, &launch->operands[i], batch, inputs, outputs);
    gpu->parameters[i] = &gpu->operands[i];
  }
  gpu->batch = batch;
  gpu->parameters[launch->num_operands] = &gpu->batch;
}

static CUresult make_profiling_events(msl_gpu_context *gpu) {
  const msl_cuda_driver *driver = gpu->device->driver;
  CUresult code = CUDA_SUCCESS;
  if (!gpu->start)
    code = driver->cuEventCreate(&gpu->start, CU_EVENT_DEFAULT);
  if (!code && !gpu->stop)
    code = driver->cuEventCreate(&gpu->stop, CU_EVENT_DEFAULT);
  return code;
}

/* Waits for the launch between the two events and reports what it took. */
static CUresult report(msl_context *context, const msl_launch *launch,
                       int64_t batch) {
  const msl_gpu_context *gpu = context->gpu;
  const msl_cuda_driver *driver = gpu->device->driver;
  float milliseconds = 0;
  CUresult code = driver->cuEventSynchronize(gpu->stop);
  if (!code)
    code = driver->cuEventElapsedTime(&milliseconds, gpu->start, gpu->stop);
  if (code)
    return code;
  msl_kernel_event event = {
      launch->name, (double)milliseconds * 1e-3,
      launch->flops + launch->flops_per_batch * (uint64_t)batch,
      launch->bytes + launch->bytes_per_batch * (uint64_t)batch};
  context->profiler(context->profiler_host, &event);
  return CUDA_SUCCESS;
}

msl_status msl_gpu_fail_kernel(msl_context *context, const char *name,
                               CUresult code, bool waited, msl_error *error) {
  if (waited || !msl_is_final(code) || context->gpu->device->emulated)
    return msl_gpu_fail(context, code, error, "kernel '%s' failed", name);
  return msl_gpu_fail(context, code, error,
                      "kernel '%s', or one before it, failed "
                      "(MODELSLICE_CUDA_SYNC=1 tells which)",
                      name);
}

/* Whether blocks of a kernel may take their places while the one before it
 * still runs on others. The device puts blocks where most is free: at the end
 * of a kernel that leaves some multiprocessors idle, these would get more than
 * their part of the next one's, which then takes as long as the fullest. So
 * both have to fit beside each other, or the blocks be short ones, of a kernel
 * that stages nothing in shared memory. What comes first waits: there INT_MAX
 * blocks are before it. */
bool msl_gpu_may_overlap(const msl_device *device, int64_t blocks_before,
                         const msl_gpu_kernel *kernel, int64_t blocks) {
  return blocks_before < INT_MAX &&
         (kernel->shared_bytes == 0 ||
          blocks_before + blocks <= device->multiprocessors);
}

CUlaunchConfig msl_gpu_configure(int64_t blocks, uint32_t threads,
                                 uint32_t shared_bytes,
                                 CUlaunchAttribute *attribute) {
  CUlaunchConfig config = {0};
  config.gridDimX = (unsigned)blocks;
  config.gridDimY = config.gridDimZ = 1;
  config.blockDimX = threads;
  config.blockDimY = config.blockDimZ = 1;
  config.sharedMemBytes = shared_bytes;
  config.attrs = attribute;
  config.numAttrs = 1;
  return config;
}

/* The one place that starts a kernel. Where kernels wait for the one before
 * them by themselves, the device may get them ready while that still runs. */
static CUresult start(const msl_gpu_context *gpu, const msl_gpu_kernel *kernel,
                      CUfunction function, int64_t blocks, bool overlaps) {
  const msl_cuda_driver *driver = gpu->device->driver;
  if (!overlaps)
    return driver->cuLaunchKernel(function, (unsigned)blocks, 1, 1,
                                  kernel->threads, 1, 1, kernel->shared_bytes,
                                  gpu->stream, gpu->parameters, NULL);
  CUlaunchAttribute attribute = {0};
  attribute.id = CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION;
  attribute.value.programmaticStreamSerializationAllowed = 1;
  CUlaunchConfig config = msl_gpu_configure(blocks, kernel->threads,
                                            kernel->shared_bytes, &attribute);
  config.hStream = gpu->stream;
  return driver->cuLaunchKernelEx(&config, function, gpu->parameters, NULL);
}

/* What runs for a launch, as an index into the kernels. */
static uint32_t choose(const msl_context *context, const msl_launch *launch,
                       int64_t batch) {
  return msl_choose_variant(context->model->gpu->code->source->kernels,
                            launch->kernel, batch,
                            context->gpu->device->multiprocessors);
}

/* Kernels count blocks, points and elements of a buffer in 32 bits. Checked
 * before anything is launched. */
static msl_status check_reach(const msl_context *context,
                              const msl_program *program, int64_t batch,
                              msl_error *error) {
  const msl_gpu_module *source = context->model->gpu->code->source;
  const char *label = context->gpu->device->label;
  for (uint64_t i = 0; i < program->num_launches; ++i) {
    const msl_launch *launch = &program->launches[i];
    const msl_gpu_kernel *kernel =
        &source->kernels[choose(context, launch, batch)];
    int64_t blocks = msl_count_blocks(kernel, batch);
    if (blocks > INT_MAX)
      return msl_fail(error, MSL_UNSUPPORTED,
                      "%s: kernel '%s' needs %lld blocks at batch %lld, a grid "
                      "has at most %d",
                      label, launch->name, (long long)blocks, (long long)batch,
                      INT_MAX);
    int64_t elements = kernel->elements + kernel->elements_per_batch * batch;
    if (elements > INT32_MAX)
      return msl_fail(error, MSL_UNSUPPORTED,
                      "%s: kernel '%s' reaches %lld elements of a buffer at "
                      "batch %lld, expected at most %d",
                      label, launch->name, (long long)elements,
                      (long long)batch, INT32_MAX);
  }
  return MSL_OK;
}

msl_status msl_gpu_execute(msl_context *context, const msl_program *program,
                           int64_t batch, const CUdeviceptr *inputs,
                           const CUdeviceptr *outputs, bool captured,
                           msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  const msl_cuda_driver *driver = gpu->device->driver;
  const msl_gpu_code *code = context->model->gpu->code;
  bool profiled = context->profiler && !captured;
  /* Who looks at kernels wants to see those of the launches. */
  uint32_t cluster = profiled || gpu->device->blocking
                         ? 0
                         : msl_gpu_choose_cluster(context, program, batch);
  if (cluster)
    return msl_gpu_launch_clusters(context, program, cluster, batch, inputs,
                                   outputs, error);
  msl_status status = check_reach(context, program, batch, error);
  if (status)
    return status;
  CUresult result = profiled ? make_profiling_events(gpu) : CUDA_SUCCESS;
  if (result)
    return msl_gpu_fail(context, result, error, "cannot make events");
  bool can_overlap = code->source->overlaps &&
                     (!captured || driver->version >= OVERLAP_IN_GRAPHS);
  int64_t blocks_before = INT_MAX;
  for (uint64_t i = 0; i < program->num_launches; ++i) {
    const msl_launch *launch = &program->launches[i];
    uint32_t chosen = choose(context, launch, batch);
    const msl_gpu_kernel *kernel = &code->source->kernels[chosen];
    int64_t blocks = msl_count_blocks(kernel, batch);
    if (blocks < 1)
      continue;
    set_parameters(context, launch, batch, inputs, outputs);
    if (profiled)
      result = driver->cuEventRecord(gpu->start, gpu->stream);
    if (!result)
      result =
          start(gpu, kernel, code->functions[chosen], blocks,
                can_overlap && msl_gpu_may_overlap(gpu->device, blocks_before,
                                                   kernel, blocks));
    blocks_before = blocks;
    if (!result && profiled)
      result = driver->cuEventRecord(gpu->stop, gpu->stream);
    if (!result && profiled)
      result = report(context, launch, batch);
    else if (!result && gpu->device->blocking && !captured)
      result = driver->cuStreamSynchronize(gpu->stream);
    if (result)
      return msl_gpu_fail_kernel(context, launch->name, result,
                                 profiled || gpu->device->blocking, error);
  }
  return MSL_OK;
}
