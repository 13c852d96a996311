//===- Execute.h - Runs the blocks of a launch ------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the blocks of a launch on the threads of the host.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_EXECUTE_H
#define MODELSLICE_EMULATOR_EXECUTE_H

#include "Warp.h"

#include <optional>

namespace modelslice::emulator {

/// Runs every block to its end. Returns the fault of the first cluster that had
/// one, with the kernel and the block in its message; others then stop.
std::optional<Fault> execute(const Launch &launch);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_EXECUTE_H
