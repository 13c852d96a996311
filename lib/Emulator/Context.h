//===- Context.h - The state of the emulated driver -----------------*- C++
//-*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What stands behind the handles of the driver API.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_CONTEXT_H
#define MODELSLICE_EMULATOR_CONTEXT_H

#include "CudaDriver.h"
#include "Memory.h"
#include "Program.h"
#include "Warp.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

/// One operation of a graph: it returns what the driver function would.
using GraphNode = std::function<CUresult()>;

struct CUmod_st {
  std::unique_ptr<modelslice::emulator::Module> module;
  std::set<CUfunc_st *> functions;
};
struct CUfunc_st {
  modelslice::emulator::Kernel *kernel;
};
struct CUgraph_st {
  std::vector<GraphNode> nodes;
};
struct CUgraphExec_st {
  std::vector<GraphNode> nodes;
};
struct CUstream_st {
  /// The stream whose capture takes what is enqueued here: this one, or one
  /// that an event has joined it to.
  CUstream capture = nullptr;
  std::vector<GraphNode> captured;
};
struct CUevent_st {
  bool isTimed;
  bool isRecorded = false;
  /// The stream whose capture recorded it last: waiting for it joins that.
  CUstream capturing = nullptr;
  std::chrono::steady_clock::time_point time;
};
struct CUctx_st {};

namespace modelslice::emulator {

/// The device, its one context and all that was made in it. Every function of
/// the driver holds the mutex for as long as it runs.
class Driver {
public:
  static Driver &get();

  std::mutex mutex;
  bool isInitialized = false;
  unsigned capability = 80; ///< 10 * major + minor
  size_t maxSharedBytes = 0;
  int multiprocessors = 1;
  uint64_t maxInstructions = 0;
  bool hasChecks = true;
  DeviceMemory memory;

  CUctx_st context;
  unsigned retained = 0; ///< Times the primary context is retained.
  CUresult sticky = CUDA_SUCCESS;

  std::set<CUmodule> modules;
  std::set<CUfunction> functions;
  std::set<CUstream> streams;
  std::set<CUevent> events;
  std::set<CUgraph> graphs;
  std::set<CUgraphExec> execs;

  /// Does what the environment variables say, or reports what they should.
  CUresult configure();
  /// CUDA_SUCCESS where a function that needs a context may go on: otherwise
  /// what it is to return.
  CUresult check() const;
  /// The stream, the default one for null; null where it is none of ours.
  CUstream findStream(CUstream stream);
  /// Runs the operation now, or records it in a stream that captures.
  CUresult enqueue(CUstream stream, GraphNode operation);
  /// Makes the fault the context's state.
  CUresult fail(const Fault &fault);
  /// What cuGetErrorString says of the code, null where there was no fault.
  const char *findReport(CUresult code) const;
  /// Forgets everything that was made in the context.
  void reset();

private:
  Driver() = default;

  CUstream_st defaultStream;
  /// Reports stay readable for ever, since callers keep pointers to them.
  std::deque<std::string> reports;
  std::map<CUresult, const char *> latest;
};

/// The contexts that the thread has pushed.
std::vector<CUcontext> &currentContexts();

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_CONTEXT_H
