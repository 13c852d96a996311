//===- InstructionsCluster.cpp - The barrier of a cluster -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// barrier.cluster, and what else clusters have that is not emulated.
//
//===----------------------------------------------------------------------===//

#include "Cluster.h"
#include "Instructions.h"

using namespace modelslice::emulator;

namespace {
void arrive(Warp &warp, const Instruction &i, uint32_t mask) {
  if (i.isAligned && !gatherMembers(warp, i, mask, warp.live))
    return;
  warp.block->cluster->arrive(warp, i, mask, i.extra != 0);
}

void wait(Warp &warp, const Instruction &i, uint32_t mask) {
  if (i.isAligned && !gatherMembers(warp, i, mask, warp.live))
    return;
  warp.block->cluster->wait(warp, i, mask);
}

/// mapa and getctarank: addresses of the shared memory of other blocks.
void decodeAddressOfBlock(Decoder &d) { d.refuseShared(); }

constexpr InstructionRow kRows[] = {
    {"mapa", decodeAddressOfBlock},
    {"getctarank", decodeAddressOfBlock},
};
} // namespace

void modelslice::emulator::decodeClusterBarrier(Decoder &d) {
  if (d.architecture.target < 90)
    d.fail("'barrier.cluster' needs the target sm_90 or a newer one");
  d.out.isAligned = d.take("aligned");
  bool arrives = d.take("arrive");
  if (!arrives && !d.take("wait"))
    d.unknown();
  if (arrives && !d.take("release"))
    d.out.extra = !d.take("relaxed");
  else
    d.out.extra = arrives || d.take("acquire");
  d.expectNoMore();
  d.expectOperands(0, 0);
  d.out.execute = arrives ? arrive : wait;
}

void modelslice::emulator::addClusterInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
