//===- GpuCluster.h - Programs that run in one kernel -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What forming, emitting and launching clusters (kern.cluster) agree upon.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_KERN_IR_GPUCLUSTER_H
#define MODELSLICE_DIALECT_KERN_IR_GPUCLUSTER_H

#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::kern {

/// Blocks of a cluster: the runtime takes one of these sizes. Above 8 a device
/// has to be asked for.
inline constexpr int64_t kClusterSizes[] = {4, 8, 16};
inline constexpr int64_t kMaxClusterSize = 16;

/// Teams begin at multiples of this in a block's shared memory, as swizzled
/// tiles need it, behind the addresses of the operands.
inline constexpr int64_t kTeamAlignment = 1024;
/// What teams of a block share: half of what a multiprocessor has, so that two
/// blocks fit on one where a batch has more clusters than the device. A kernel
/// that needs more for one team alone gets it.
inline constexpr int64_t kTeamsSharedBytes = 96 << 10;
/// Barriers of a block: 0 is for all threads, one more for each team.
inline constexpr int64_t kMaxTeams = 15;

/// Kinds of arenas of a program (msl_arena), and the most inputs and outputs
/// whose addresses a kernel takes beside those.
inline constexpr int64_t kArenas = 4, kMaxTensors = 200;

/// The most operands of a phase.
inline constexpr size_t kMaxPhasePlaces = 64;

/// Shared memory of a block in bytes: of the addresses of so many places and of
/// the table of so many phases, up to where teams begin.
inline int64_t getTablesBytes(int64_t places, int64_t phases) {
  return llvm::alignTo(places * 8 + phases * 12, kTeamAlignment);
}

/// What the teams of a block compute of a phase in cycles, as of getGpuCost, if
/// `size` blocks share it.
int64_t getTeamCycles(const GpuCost &cost, int64_t blocks, int64_t teams,
                      int64_t size);
/// A phase in a cluster of `size` blocks: that, and the wait for others.
int64_t getPhaseCycles(PhaseOp phase, int64_t size);
/// The cycles in which a cluster meets, or the threads of a block.
inline constexpr int64_t kMeetingCycles = 1400, kBarrierCycles = 150;

/// The schedule of a phase and the op that it is of: one of a kernel that is
/// there and has schedules.
struct PhaseSchedule {
  GenericOp op;
  GpuScheduleAttr schedule;
};
PhaseSchedule getSchedule(PhaseOp phase);

/// The name of a GPU function's attribute that makes it the body of a cluster's
/// kernel, which devices below 9.0 do not run.
inline constexpr llvm::StringLiteral kClusterFunctionAttr =
    "modelslice-cluster";

} // namespace mlir::kern

#endif // MODELSLICE_DIALECT_KERN_IR_GPUCLUSTER_H
