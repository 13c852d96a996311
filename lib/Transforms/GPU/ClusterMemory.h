//===- ClusterMemory.h - What phases of a cluster hand on -------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The phases of a cluster before they are ops, and the memory of one example.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_GPU_CLUSTERMEMORY_H
#define MODELSLICE_LIB_TRANSFORMS_GPU_CLUSTERMEMORY_H

#include "modelslice/Dialect/Kern/IR/GpuCluster.h"

namespace mlir::kern {

/// An operand of a phase, as one example sees it.
struct PhaseOperand {
  Space space;
  int64_t index;
  int64_t offset, bytes; ///< Of an example, in the memory that it is in.
  int64_t stride;        ///< From one example to the next.
  bool isOutput;
  /// An output that all of is written, not some channels of a concatenation.
  bool isComplete = false;
  /// Goes to shared memory by copies that come from global memory alone.
  bool isCopied = false;

  bool overlaps(const PhaseOperand &other) const {
    return space == other.space && index == other.index &&
           offset < other.offset + other.bytes && other.offset < offset + bytes;
  }
  bool isSameAs(const PhaseOperand &other) const {
    return space == other.space && index == other.index &&
           offset == other.offset && bytes == other.bytes;
  }
};

struct Phase {
  GenericOp op;
  LaunchOp launch;
  SmallVector<PhaseOperand> operands;
  int64_t variant = -1, blocks = 0;
  int64_t teams = 0, aloneTeams = 0; ///< Of blocks that share it, or do not.
  /// Every block runs it whole, and whether the cluster meets after it.
  bool alone = false, meets = true;
};

/// Memory of an example of a cluster, in bytes.
struct ClusterMemory {
  int64_t scratch; ///< Beside that of others.
  int64_t block;   ///< In the shared memory of each block.
};

/// Keeps what phases that want to be `alone` make in the memory of each block,
/// where all who read it can. Others are not alone any more. What alone phases
/// read gets places that no phase overwrites before the cluster has met again,
/// or the cluster meets after them. `scratch`: the bytes that operands take so
/// far.
ClusterMemory planClusterMemory(MutableArrayRef<Phase> phases, int64_t scratch);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_GPU_CLUSTERMEMORY_H
