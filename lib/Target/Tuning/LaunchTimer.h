//===- LaunchTimer.h - Times kernels where they are launched ----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel is timed on the operands of a launch: behind the launch before it,
// whose results it finds in the cache, and with its weights as far away as the
// rest of the network leaves them.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TARGET_TUNING_LAUNCHTIMER_H
#define MODELSLICE_LIB_TARGET_TUNING_LAUNCHTIMER_H

#include "KernelCode.h"
#include "ProgramMemory.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include <chrono>

namespace mlir::slice {

using Clock = std::chrono::steady_clock;

inline double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The entry that makes copies of parameters.
inline constexpr StringLiteral kRefreshEntry = "refresh";

/// One launch of a program.
struct Site {
  const ProgramInfo *program;
  size_t launch;
  /// Bytes that the other launches read whatever the batch, such as weights.
  uint64_t traffic;
};

class LaunchTimer {
public:
  /// For a module of launches and kernels, all of which it compiles with the
  /// schedules that kern-choose-schedules gives them, and batches up to
  /// `maxBatch`. `library`, what it tells of itself, must live on.
  static FailureOr<LaunchTimer> create(ModuleOp module,
                                       const LibraryInfo &library,
                                       const CompileOptions &options,
                                       kern::TargetAttr level,
                                       int64_t maxBatch);

  /// The seconds that `kernel` takes in place of the one that is launched.
  double time(const Site &site, const msl_kernel &kernel, int64_t batch);

  /// The seconds of each launch of a program, the least of a few runs.
  std::vector<double> timeLaunches(const ProgramInfo &program, int64_t batch);

private:
  void launch(const ProgramInfo &program, size_t index,
              const msl_kernel *kernel, int64_t batch);

  KernelCode chosen;
  ProgramMemory memory;
  std::vector<int64_t> traffic;
  std::vector<char> workspace;
  SmallVector<void *> operands;
};

} // namespace mlir::slice

#endif // MODELSLICE_LIB_TARGET_TUNING_LAUNCHTIMER_H
