/*===- GpuGraph.c - Graphs of calls ----------------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Keeps the launches of calls that come again as graphs, which a device starts
 * with less work for the host than one launch after another.
 *
 *===----------------------------------------------------------------------===*/

#include "Gpu.h"

#include <string.h>

static bool is_call(const msl_graph *graph, uint32_t entry, uint32_t width,
                    int64_t batch, const CUdeviceptr *tensors, size_t count) {
  return graph->state != MSL_GRAPH_NONE && graph->entry == entry &&
         graph->width == width && graph->batch == batch &&
         memcmp(graph->addresses, tensors, count * sizeof *tensors) == 0;
}

static void forget(msl_gpu_context *gpu, msl_graph *graph) {
  if (graph->exec)
    gpu->device->driver->cuGraphExecDestroy(graph->exec);
  graph->exec = NULL;
  graph->state = MSL_GRAPH_NONE;
}

void msl_gpu_forget_graphs(msl_gpu_context *gpu) {
  for (int i = 0; i < MSL_GRAPHS; ++i)
    forget(gpu, &gpu->graphs[i]);
}

/* The place of a call, of which `*again` says whether it was there before. The
 * one that has not been used for longest makes room. */
static msl_graph *find(msl_gpu_context *gpu, uint32_t entry, uint32_t width,
                       int64_t batch, const CUdeviceptr *tensors, size_t count,
                       bool *again) {
  msl_graph *oldest = gpu->graphs;
  *again = true;
  for (int i = 0; i < MSL_GRAPHS; ++i) {
    msl_graph *graph = &gpu->graphs[i];
    if (is_call(graph, entry, width, batch, tensors, count))
      return graph;
    if (graph->last_used < oldest->last_used)
      oldest = graph;
  }
  forget(gpu, oldest);
  *again = false;
  oldest->state = MSL_GRAPH_SEEN;
  oldest->entry = entry;
  oldest->width = width;
  oldest->batch = batch;
  if (count)
    memcpy(oldest->addresses, tensors, count * sizeof *tensors);
  return oldest;
}

/* Records what the program would launch. Whatever goes wrong here, the plain
 * launches that follow say it better. */
static void capture(msl_context *context, msl_graph *graph,
                    const msl_program *program, const CUdeviceptr *inputs,
                    const CUdeviceptr *outputs) {
  msl_gpu_context *gpu = context->gpu;
  const msl_cuda_driver *driver = gpu->device->driver;
  graph->state = MSL_GRAPH_FAILED;
  if (driver->cuStreamBeginCapture(gpu->stream, CU_STREAM_CAPTURE_MODE_RELAXED))
    return;
  msl_status status = msl_gpu_execute(context, program, graph->batch, inputs,
                                      outputs, /*captured=*/true, NULL);
  CUgraph recorded = NULL;
  CUresult code = driver->cuStreamEndCapture(gpu->stream, &recorded);
  if (!status && !code && recorded &&
      !driver->cuGraphInstantiateWithFlags(&graph->exec, recorded, 0))
    graph->state = MSL_GRAPH_READY;
  else
    graph->exec = NULL;
  if (recorded)
    driver->cuGraphDestroy(recorded);
}

msl_status msl_gpu_execute_again(msl_context *context, uint32_t entry,
                                 uint32_t width, int64_t batch,
                                 const CUdeviceptr *tensors, msl_error *error) {
  msl_gpu_context *gpu = context->gpu;
  const msl_entry_info *info = &context->model->image->library.entries[entry];
  const msl_program *program = msl_program_of(context->model, entry, width);
  const CUdeviceptr *outputs = tensors + info->num_inputs;
  /* One launch alone is as quick without. */
  if (context->profiler || gpu->device->blocking || program->num_launches < 2)
    return msl_gpu_execute(context, program, batch, tensors, outputs,
                           /*captured=*/false, error);
  bool again;
  msl_graph *graph = find(gpu, entry, width, batch, tensors,
                          (size_t)info->num_inputs + info->num_outputs, &again);
  graph->last_used = ++gpu->runs;
  if (again && graph->state == MSL_GRAPH_SEEN)
    capture(context, graph, program, tensors, outputs);
  if (graph->state != MSL_GRAPH_READY)
    return msl_gpu_execute(context, program, batch, tensors, outputs,
                           /*captured=*/false, error);
  CUresult code = gpu->device->driver->cuGraphLaunch(graph->exec, gpu->stream);
  if (code)
    return msl_gpu_fail(context, code, error, "the graph of entry '%s' failed",
                        info->name);
  return MSL_OK;
}
