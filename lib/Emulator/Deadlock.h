//===- Deadlock.h - Reports of deadlocks ---------------------- -*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Says of a cluster whose threads all wait where they do so.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_DEADLOCK_H
#define MODELSLICE_EMULATOR_DEADLOCK_H

#include "Cluster.h"

namespace modelslice::emulator {

/// Whether threads wait at a barrier of the block.
bool hasWaiting(const Barrier &barrier);

struct Deadlock {
  const Block *block; ///< Of the thread that is named first.
  std::string message;
};
/// Says of one thread where it waits, and of others why they do not come.
Deadlock describeDeadlock(const Cluster &cluster);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_DEADLOCK_H
