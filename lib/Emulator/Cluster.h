//===- Cluster.h - The blocks of a cluster -------------------- -*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The blocks of a cluster, which run together, and the barrier between them.
//
// A phase of the barrier ends when every thread that lives has arrived. What
// warps had seen of the clocks of their blocks when they arrived is what those
// who wait for the phase have seen from then on. A warp may still be to wait
// for the last phase while others arrive for the next one: no more than three
// tables of clocks are in use.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_CLUSTER_H
#define MODELSLICE_EMULATOR_CLUSTER_H

#include "Warp.h"

namespace modelslice::emulator {

class Cluster {
public:
  /// Blocks without storage of their own yet.
  explicit Cluster(const Launch &launch);

  /// Places the blocks in the grid, before the threads of their warps live.
  void place(uint64_t number);
  /// Starts the barrier, when the warps are as they begin.
  void begin();

  /// The lanes of `mask` arrive; without `releases` nothing that they did
  /// before is ordered.
  void arrive(Warp &warp, const Instruction &instruction, uint32_t mask,
              bool releases);
  /// The lanes of `mask` go on when the phase has ended at which they arrived.
  void wait(Warp &warp, const Instruction &instruction, uint32_t mask);
  /// The lanes of `mask` have exited.
  void noteExit(const Warp &warp, uint32_t mask);

  const Launch &launch;
  std::vector<Block> blocks; ///< By rank.
  Dimensions id = {};        ///< Among the clusters of the grid.

private:
  void endPhase();
  void acquire(Warp &warp);
  /// The table of a phase: kMaxWarps clocks for each block.
  std::vector<uint32_t> &clocksOf(uint32_t ofPhase) {
    return clocks[ofPhase % clocks.size()];
  }

  uint32_t phase = 0;   ///< Those that have ended.
  uint32_t arrived = 0; ///< Threads, in the phase that goes on.
  uint32_t missing = 0; ///< Threads that live and have not arrived.
  bool isReleased =
      false; ///< By one who arrived in the phase that goes on, ...
  bool hasReleased = false; ///< ... in the last one that has ended.
  std::array<std::vector<uint32_t>, 3> clocks;
};

/// "block 3,1", for reports.
std::string nameOf(const Block &block);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_CLUSTER_H
