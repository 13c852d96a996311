//===- Tune.h - Measures the schedules of a network's kernels ---*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_TUNING_TUNE_H
#define MODELSLICE_TARGET_TUNING_TUNE_H

#include "modelslice/Target/Library/Compile.h"

namespace mlir::slice {

/// Measures schedules of the kernels of `module`, which it uses up, on this
/// machine, and writes the fastest ones into the file of schedules that
/// `options.pipeline` names, whose other entries stay. The level is the one of
/// `options` that this machine prefers. Takes about `seconds`, the kernels that
/// matter most first, and prints a line for each.
LogicalResult tuneSchedules(ModuleOp module, const CompileOptions &options,
                            double seconds, raw_ostream &progress);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_TUNING_TUNE_H
