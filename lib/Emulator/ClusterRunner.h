//===- ClusterRunner.h - Runs the blocks of a cluster --------- -*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the warps of all blocks of a cluster in turn until each has exited or
// waits.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_CLUSTERRUNNER_H
#define MODELSLICE_EMULATOR_CLUSTERRUNNER_H

#include "Cluster.h"

namespace modelslice::emulator {

/// One cluster after the other in the same storage.
class ClusterRunner {
public:
  explicit ClusterRunner(const Launch &launch);

  /// Runs the blocks of the cluster to their end. Throws the fault of one, with
  /// the kernel and the block in its message.
  void run(uint64_t number);

private:
  void allocate(Block &block);
  void begin(uint64_t number);
  void begin(Block &block);
  void runToEnd();
  template <bool HasProxy> bool runWarp(Warp &warp);
  bool runWarps(Block &block, bool &isLive);
  [[noreturn]] void raiseDeadlock();

  const Kernel &kernel;
  Cluster cluster;
  const Block *current; ///< Of which a fault is.
};

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_CLUSTERRUNNER_H
