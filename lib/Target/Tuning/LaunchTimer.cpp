//===- LaunchTimer.cpp - Times kernels where they are launched ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchTimer.h"
#include "modelslice/Target/Library/Kernels.h"
#include "modelslice/Transforms/Schedules.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::slice;

/// Reading this much leaves little of a share of the last cache.
static constexpr uint64_t kMaxTraffic = 64 << 20;
static constexpr int kRuns = 4;
/// Of what kernels have to themselves.
static constexpr size_t kWorkspaceAlignment = 64;

FailureOr<LaunchTimer> LaunchTimer::create(ModuleOp module,
                                           const LibraryInfo &library,
                                           const CompileOptions &options,
                                           kern::TargetAttr level,
                                           int64_t maxBatch) {
  OwningOpRef<ModuleOp> kernels = cloneKernels(module);
  for (auto kernel : kernels->getOps<func::FuncOp>())
    for (auto op : kernel.getOps<kern::GenericOp>())
      op.setScheduleAttr(kern::chooseSchedule(op, level));
  FailureOr<KernelCode> code =
      KernelCode::compile(std::move(kernels), options, level.getName());
  if (failed(code))
    return failure();
  FailureOr<ProgramMemory> memory = ProgramMemory::allocate(
      library, maxBatch, UnknownLoc::get(module.getContext()));
  if (failed(memory))
    return failure();
  LaunchTimer timer;
  timer.chosen = std::move(*code);
  timer.memory = std::move(*memory);
  timer.traffic.resize(kMaxTraffic / sizeof(int64_t));
  for (const EntryInfo &entry : library.entries)
    if (entry.name == kRefreshEntry)
      for (const ProgramInfo &program : entry.programs)
        for (size_t i = 0; i < program.launches.size(); ++i)
          timer.launch(program, i, nullptr, /*batch=*/1);
  return timer;
}

/// Runs one launch, with `kernel` or with what was chosen for it.
void LaunchTimer::launch(const ProgramInfo &program, size_t index,
                         const msl_kernel *kernel, int64_t batch) {
  const LaunchInfo &info = program.launches[index];
  if (!kernel)
    kernel = &chosen.get(info.kernel);
  operands.clear();
  for (const OperandInfo &operand : info.operands)
    operands.push_back(memory.getAddress(operand, batch));
  if (kernel->workspace) {
    size_t size = kernel->workspace + kWorkspaceAlignment;
    if (workspace.size() < size)
      workspace.resize(size);
    operands.push_back(reinterpret_cast<void *>(llvm::alignTo(
        reinterpret_cast<uintptr_t>(workspace.data()), kWorkspaceAlignment)));
  }
  const msl_examples examples = {batch, 0, batch};
  kernel->fn(operands.data(), &examples, 0, msl_count_tasks(kernel, batch));
}

double LaunchTimer::time(const Site &site, const msl_kernel &kernel,
                         int64_t batch) {
  int64_t sum = 0;
  uint64_t bytes = std::min(site.traffic, kMaxTraffic);
  for (uint64_t i = 0; i < bytes / sizeof(int64_t); i += 8)
    sum += traffic[i];
  // The next pass needs what this one read, so that neither is left out.
  traffic[0] = sum;
  if (site.launch > 0)
    launch(*site.program, site.launch - 1, nullptr, batch);
  Clock::time_point begin = Clock::now();
  launch(*site.program, site.launch, &kernel, batch);
  return secondsSince(begin);
}

std::vector<double> LaunchTimer::timeLaunches(const ProgramInfo &program,
                                              int64_t batch) {
  std::vector<double> times(program.launches.size());
  for (int run = 0; run < kRuns; ++run)
    for (size_t i = 0; i < times.size(); ++i) {
      Clock::time_point begin = Clock::now();
      launch(program, i, nullptr, batch);
      double taken = secondsSince(begin);
      times[i] = run ? std::min(times[i], taken) : taken;
    }
  return times;
}
