//===- Context.cpp - The state of the emulated driver ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The state of the emulated driver, and the environment variables that it
// obeys.
//
//===----------------------------------------------------------------------===//

#include "Context.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <thread>

using namespace modelslice::emulator;

namespace {
uint64_t numberFrom(const char *variable, uint64_t otherwise) {
  const char *text = std::getenv(variable);
  if (!text || !*text)
    return otherwise;
  char *end;
  uint64_t value = std::strtoull(text, &end, 10);
  return *end ? otherwise : value;
}

/// "9.0" is 90, nothing is 80, and what makes no sense is 0.
unsigned capabilityFrom(const char *text) {
  if (!text || !*text)
    return 80;
  if (std::strlen(text) == 3 && text[1] == '.' && text[0] >= '5' &&
      text[0] <= '9' && text[2] >= '0' && text[2] <= '9')
    return 10 * (text[0] - '0') + (text[2] - '0');
  return 0;
}

bool hasChecksFromEnvironment() {
  const char *text = std::getenv("MODELSLICE_EMULATOR_CHECKS");
  return !text || std::strcmp(text, "off") != 0;
}
} // namespace

Driver &Driver::get() {
  static Driver driver;
  return driver;
}

CUresult Driver::configure() {
  const char *wanted = std::getenv("MODELSLICE_EMULATOR_CAPABILITY");
  latest.erase(CUDA_ERROR_INVALID_VALUE);
  capability = capabilityFrom(wanted);
  if (!capability) {
    reports.push_back("MODELSLICE_EMULATOR_CAPABILITY: expected a compute "
                      "capability such as 9.0, got '" +
                      std::string(wanted).substr(0, 60) + "'");
    latest[CUDA_ERROR_INVALID_VALUE] = reports.back().c_str();
    return CUDA_ERROR_INVALID_VALUE;
  }
  maxSharedBytes = (capability >= 90 ? 227 : 163) * 1024;
  maxInstructions =
      numberFrom("MODELSLICE_EMULATOR_MAX_INSTRUCTIONS", uint64_t(1) << 30);
  multiprocessors =
      int(std::clamp<uint64_t>(numberFrom("MODELSLICE_EMULATOR_MULTIPROCESSORS",
                                          std::thread::hardware_concurrency()),
                               1, 1 << 20));
  hasChecks = hasChecksFromEnvironment();
  memory.setSize(numberFrom("MODELSLICE_EMULATOR_MEMORY", uint64_t(8) << 30));
  return CUDA_SUCCESS;
}

CUresult Driver::check() const {
  if (!isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  if (currentContexts().empty() || !retained)
    return CUDA_ERROR_INVALID_CONTEXT;
  return sticky;
}

CUstream Driver::findStream(CUstream stream) {
  if (!stream)
    return &defaultStream;
  return streams.count(stream) ? stream : nullptr;
}

CUresult Driver::enqueue(CUstream stream, GraphNode operation) {
  CUstream found = findStream(stream);
  if (!found)
    return CUDA_ERROR_INVALID_HANDLE;
  if (!found->capture)
    return operation();
  found->capture->captured.push_back(std::move(operation));
  return CUDA_SUCCESS;
}

CUresult Driver::fail(const Fault &fault) {
  reports.push_back(fault.message);
  sticky = CUresult(fault.code);
  latest[sticky] = reports.back().c_str();
  return sticky;
}

const char *Driver::findReport(CUresult code) const {
  auto found = latest.find(code);
  return found == latest.end() ? nullptr : found->second;
}

void Driver::reset() {
  for (CUmodule module : modules) {
    unloadModule(*module->module, memory);
    delete module;
  }
  for (CUfunction function : functions)
    delete function;
  for (CUstream stream : streams)
    delete stream;
  for (CUevent event : events)
    delete event;
  for (CUgraph graph : graphs)
    delete graph;
  for (CUgraphExec exec : execs)
    delete exec;
  modules.clear();
  functions.clear();
  streams.clear();
  events.clear();
  graphs.clear();
  execs.clear();
  defaultStream = CUstream_st();
  memory.freeAll();
  sticky = CUDA_SUCCESS;
}

std::vector<CUcontext> &modelslice::emulator::currentContexts() {
  static thread_local std::vector<CUcontext> contexts;
  return contexts;
}
