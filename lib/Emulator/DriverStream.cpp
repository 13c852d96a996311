//===- DriverStream.cpp - The driver API: streams and graphs --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Streams, events, and graphs. Work is done when it is enqueued, so that a
// stream has never anything left to do.
//
//===----------------------------------------------------------------------===//

#include "Context.h"
#include "Export.h"

using namespace modelslice::emulator;

namespace {
/// Holds the mutex while `function` runs, if the context is in order.
template <typename Function> CUresult inContext(Function function) {
  Driver &driver = Driver::get();
  std::lock_guard<std::mutex> lock(driver.mutex);
  if (CUresult error = driver.check())
    return error;
  return function(driver);
}
} // namespace

MSL_EXPORT CUresult cuStreamCreate(CUstream *stream, unsigned flags) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!stream || flags & ~unsigned(CU_STREAM_NON_BLOCKING))
      return CUDA_ERROR_INVALID_VALUE;
    *stream = *driver.streams.insert(new CUstream_st).first;
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuStreamDestroy_v2(CUstream stream) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!driver.streams.erase(stream))
      return CUDA_ERROR_INVALID_HANDLE;
    delete stream;
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuStreamSynchronize(CUstream stream) {
  return inContext([&](Driver &driver) -> CUresult {
    CUstream found = driver.findStream(stream);
    if (!found)
      return CUDA_ERROR_INVALID_HANDLE;
    return found->capture ? CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED
                          : CUDA_SUCCESS;
  });
}

/// Waiting for an event of a capture makes the stream a part of it.
MSL_EXPORT CUresult cuStreamWaitEvent(CUstream stream, CUevent event,
                                      unsigned flags) {
  return inContext([&](Driver &driver) -> CUresult {
    CUstream found = driver.findStream(stream);
    if (!found || !driver.events.count(event))
      return CUDA_ERROR_INVALID_HANDLE;
    if (flags)
      return CUDA_ERROR_INVALID_VALUE;
    if (event->capturing)
      found->capture = event->capturing;
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuStreamBeginCapture_v2(CUstream stream, int mode) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!stream)
      return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    if (!driver.streams.count(stream))
      return CUDA_ERROR_INVALID_HANDLE;
    if (mode < 0 || mode > CU_STREAM_CAPTURE_MODE_RELAXED || stream->capture)
      return CUDA_ERROR_INVALID_VALUE;
    stream->capture = stream;
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuStreamEndCapture(CUstream stream, CUgraph *graph) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!driver.streams.count(stream))
      return CUDA_ERROR_INVALID_HANDLE;
    if (!graph || stream->capture != stream)
      return CUDA_ERROR_INVALID_VALUE;
    for (CUstream other : driver.streams)
      if (other->capture == stream)
        other->capture = nullptr;
    for (CUevent event : driver.events)
      if (event->capturing == stream)
        event->capturing = nullptr;
    *graph = new CUgraph_st{std::move(stream->captured)};
    stream->captured.clear();
    driver.graphs.insert(*graph);
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuGraphInstantiateWithFlags(CUgraphExec *exec,
                                                CUgraph graph,
                                                unsigned long long flags) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!driver.graphs.count(graph))
      return CUDA_ERROR_INVALID_HANDLE;
    if (!exec || flags)
      return CUDA_ERROR_INVALID_VALUE;
    *exec = *driver.execs.insert(new CUgraphExec_st{graph->nodes}).first;
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuGraphLaunch(CUgraphExec exec, CUstream stream) {
  return inContext([&](Driver &driver) -> CUresult {
    CUstream found = driver.findStream(stream);
    if (!found || !driver.execs.count(exec))
      return CUDA_ERROR_INVALID_HANDLE;
    if (found->capture)
      return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    for (const GraphNode &node : exec->nodes)
      if (CUresult error = node())
        return error;
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuGraphExecDestroy(CUgraphExec exec) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!driver.execs.erase(exec))
      return CUDA_ERROR_INVALID_HANDLE;
    delete exec;
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuGraphDestroy(CUgraph graph) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!driver.graphs.erase(graph))
      return CUDA_ERROR_INVALID_HANDLE;
    delete graph;
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuEventCreate(CUevent *event, unsigned flags) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!event || flags & ~unsigned(CU_EVENT_DISABLE_TIMING))
      return CUDA_ERROR_INVALID_VALUE;
    *event = new CUevent_st;
    (*event)->isTimed = !(flags & CU_EVENT_DISABLE_TIMING);
    driver.events.insert(*event);
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuEventRecord(CUevent event, CUstream stream) {
  return inContext([&](Driver &driver) -> CUresult {
    CUstream found = driver.findStream(stream);
    if (!found || !driver.events.count(event))
      return CUDA_ERROR_INVALID_HANDLE;
    event->capturing = found->capture;
    event->isRecorded = !found->capture;
    event->time = std::chrono::steady_clock::now();
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuEventQuery(CUevent event) {
  return inContext([&](Driver &driver) -> CUresult {
    return driver.events.count(event) ? CUDA_SUCCESS
                                      : CUDA_ERROR_INVALID_HANDLE;
  });
}

MSL_EXPORT CUresult cuEventSynchronize(CUevent event) {
  return cuEventQuery(event);
}

MSL_EXPORT CUresult cuEventElapsedTime(float *milliseconds, CUevent start,
                                       CUevent end) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!driver.events.count(start) || !driver.events.count(end) ||
        !start->isTimed || !end->isTimed || !start->isRecorded ||
        !end->isRecorded)
      return CUDA_ERROR_INVALID_HANDLE;
    if (!milliseconds)
      return CUDA_ERROR_INVALID_VALUE;
    *milliseconds =
        std::chrono::duration<float, std::milli>(end->time - start->time)
            .count();
    return CUDA_SUCCESS;
  });
}

MSL_EXPORT CUresult cuEventDestroy_v2(CUevent event) {
  return inContext([&](Driver &driver) -> CUresult {
    if (!driver.events.erase(event))
      return CUDA_ERROR_INVALID_HANDLE;
    delete event;
    return CUDA_SUCCESS;
  });
}
