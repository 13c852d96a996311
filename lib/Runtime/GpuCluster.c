/*===- GpuCluster.c - Runs a program in one kernel -------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Where the compiler has made a kernel that runs a whole program, with a
 * cluster of blocks for each example, this decides at which batches it takes
 * the place of the launches, and starts it. Both compute the same bits.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

/* What one launch in a row takes besides its kernel, in cycles, if it overlaps
 * the one before it, and if not: as measured on an H100. */
#define OVERLAPPED_CYCLES 600
#define LAUNCH_CYCLES 950
/* The largest clusters that every device of capability 9.0 takes unasked. */
#define PORTABLE_CLUSTER 8

static size_t index_of(const msl_context *context, const msl_program *program) {
  return (size_t)(program - context->model->image->gpu->programs);
}

static CUlaunchConfig configure(const msl_gpu_cluster *source, uint32_t size,
                                int64_t batch, CUlaunchAttribute *attribute) {
  *attribute = (CUlaunchAttribute){0};
  attribute->id = CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION;
  attribute->value.clusterDim.x = size;
  attribute->value.clusterDim.y = attribute->value.clusterDim.z = 1;
  return msl_gpu_configure(size * batch, source->threads, source->shared_bytes,
                           attribute);
}

/* How many clusters of each size the device runs at a time. A size that it
 * refuses is one that is not used. */
static void count_active(const msl_device *device,
                         const msl_gpu_cluster *source,
                         msl_gpu_cluster_code *cluster) {
  const msl_cuda_driver *driver = device->driver;
  for (int i = 0; i < MSL_CLUSTER_SIZES; ++i) {
    uint32_t size = MSL_CLUSTER_SIZE(i);
    int active = 0;
    CUlaunchAttribute attribute;
    CUlaunchConfig config = configure(source, size, 1, &attribute);
    if (size > PORTABLE_CLUSTER &&
        driver->cuFuncSetAttribute(
            cluster->function,
            CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED, 1))
      continue;
    if (!driver->cuOccupancyMaxActiveClusters(&active, cluster->function,
                                              &config))
      cluster->active[i] = active;
  }
}

msl_status msl_gpu_find_clusters(msl_device *device, msl_gpu_code *code,
                                 msl_error *error) {
  const msl_cuda_driver *driver = device->driver;
  const msl_library *library = &code->image->library;
  const msl_gpu_module *source = code->source;
  if (!source->clusters || !driver->cuOccupancyMaxActiveClusters)
    return MSL_OK;
  size_t programs = (size_t)library->num_entries * library->num_widths;
  for (size_t i = 0; i < programs; ++i) {
    const msl_gpu_cluster *cluster = &source->clusters[i];
    if (!cluster->name)
      continue;
    CUfunction *function = &code->clusters[i].function;
    CUresult result =
        driver->cuModuleGetFunction(function, code->module, cluster->name);
    if (result)
      return msl_device_fail(device, result, error, "kernel '%s' of %s",
                             cluster->name, source->arch);
    /* The launches may do with less than a block has there. */
    if (cluster->shared_bytes &&
        driver->cuFuncSetAttribute(
            *function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
            (int)cluster->shared_bytes))
      continue;
    count_active(device, cluster, &code->clusters[i]);
  }
  return MSL_OK;
}

/* Estimated, of the launches of a program one after the other. */
static int64_t count_launched(const msl_context *context,
                              const msl_program *program, int64_t batch) {
  const msl_gpu_module *source = context->model->gpu->code->source;
  const msl_gpu_kernel *kernels = source->kernels;
  const msl_device *device = context->gpu->device;
  int64_t processors = device->multiprocessors;
  int64_t cycles = 0, blocks_before = INT_MAX;
  for (uint64_t i = 0; i < program->num_launches; ++i) {
    uint32_t kernel = msl_choose_variant(kernels, program->launches[i].kernel,
                                         batch, processors);
    int64_t blocks = msl_count_blocks(&kernels[kernel], batch);
    bool overlaps =
        source->overlaps &&
        msl_gpu_may_overlap(device, blocks_before, &kernels[kernel], blocks);
    cycles += (overlaps ? OVERLAPPED_CYCLES : LAUNCH_CYCLES) +
              msl_count_cycles(&kernels[kernel], batch, processors);
    blocks_before = blocks;
  }
  return cycles;
}

uint32_t msl_gpu_choose_cluster(const msl_context *context,
                                const msl_program *program, int64_t batch) {
  const msl_device *device = context->gpu->device;
  const msl_gpu_code *code = context->model->gpu->code;
  size_t index = index_of(context, program);
  if (device->clusters == MSL_CLUSTERS_OFF || !code->clusters[index].function)
    return 0;
  const msl_gpu_cluster *source = &code->source->clusters[index];
  int64_t least = device->clusters == MSL_CLUSTERS_ON
                      ? INT64_MAX
                      : count_launched(context, program, batch);
  uint32_t best = 0;
  for (int i = 0; i < MSL_CLUSTER_SIZES; ++i) {
    int64_t active = code->clusters[index].active[i];
    int64_t size = MSL_CLUSTER_SIZE(i), cycles = 0;
    if (active < 1 || batch < 1 || batch > INT_MAX / size ||
        __builtin_mul_overflow((batch + active - 1) / active, source->cycles[i],
                               &cycles) ||
        cycles >= least)
      continue;
    least = cycles;
    best = (uint32_t)size;
  }
  return best;
}

msl_status msl_gpu_launch_clusters(msl_context *context,
                                   const msl_program *program, uint32_t size,
                                   int64_t batch, const CUdeviceptr *inputs,
                                   const CUdeviceptr *outputs,
                                   msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  const msl_gpu_model *model = context->model->gpu;
  const msl_library *library = &context->model->image->library;
  size_t index = index_of(context, program);
  const msl_entry_info *entry = &library->entries[index / library->num_widths];
  const msl_gpu_cluster *source = &model->code->source->clusters[index];
  size_t count = 0;
  for (uint32_t i = 0; i < entry->num_inputs; ++i)
    gpu->operands[count++] = inputs[i];
  for (uint32_t i = 0; i < entry->num_outputs; ++i)
    gpu->operands[count++] = outputs[i];
  for (int i = 0; i < MSL_ARENAS; ++i)
    gpu->operands[count++] = model->arenas[i];
  gpu->operands[count++] = model->derived;
  gpu->operands[count++] = gpu->scratch;
  for (size_t i = 0; i < count; ++i)
    gpu->parameters[i] = &gpu->operands[i];
  CUlaunchAttribute attribute;
  CUlaunchConfig config = configure(source, size, batch, &attribute);
  config.hStream = gpu->stream;
  CUresult result = gpu->device->driver->cuLaunchKernelEx(
      &config, model->code->clusters[index].function, gpu->parameters, NULL);
  if (result)
    return msl_gpu_fail_kernel(context, source->name, result,
                               /*waited=*/false, error);
  return MSL_OK;
}
