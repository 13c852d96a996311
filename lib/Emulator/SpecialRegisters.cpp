//===- SpecialRegisters.cpp - Values of special registers -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What special registers hold: of a thread, of its block and of its cluster.
//
//===----------------------------------------------------------------------===//

#include "SpecialRegisters.h"

#include "AsyncProxy.h"
#include "Cluster.h"

using namespace modelslice::emulator;

namespace {
uint32_t valueInCluster(Special which, const Block &block) {
  const Launch &launch = *block.launch;
  const Dimensions &extent = launch.cluster;
  switch (which) {
  case Special::ClusterCtarank:
    return block.rank;
  case Special::ClusterNctarank:
    return uint32_t(extent.count());
  case Special::ClusterCtaidX:
    return block.id.x % extent.x;
  case Special::ClusterCtaidY:
    return block.id.y % extent.y;
  case Special::ClusterCtaidZ:
    return block.id.z % extent.z;
  case Special::ClusterNctaidX:
    return extent.x;
  case Special::ClusterNctaidY:
    return extent.y;
  case Special::ClusterNctaidZ:
    return extent.z;
  case Special::ClusteridX:
    return block.cluster->id.x;
  case Special::ClusteridY:
    return block.cluster->id.y;
  case Special::ClusteridZ:
    return block.cluster->id.z;
  case Special::NclusteridX:
    return launch.clusters().x;
  case Special::NclusteridY:
    return launch.clusters().y;
  case Special::NclusteridZ:
    return launch.clusters().z;
  default:
    return 0;
  }
}

uint32_t valueOf(Special which, const Warp &warp, unsigned lane) {
  const Block &block = *warp.block;
  const Launch &launch = *block.launch;
  const Dimensions &extent = launch.block;
  uint32_t thread = warp.index * kWarpSize + lane;
  switch (which) {
  case Special::TidX:
    return thread % extent.x;
  case Special::TidY:
    return thread / extent.x % extent.y;
  case Special::TidZ:
    return thread / extent.x / extent.y;
  case Special::NtidX:
    return extent.x;
  case Special::NtidY:
    return extent.y;
  case Special::NtidZ:
    return extent.z;
  case Special::CtaidX:
    return block.id.x;
  case Special::CtaidY:
    return block.id.y;
  case Special::CtaidZ:
    return block.id.z;
  case Special::NctaidX:
    return launch.grid.x;
  case Special::NctaidY:
    return launch.grid.y;
  case Special::NctaidZ:
    return launch.grid.z;
  case Special::LaneId:
    return lane;
  case Special::WarpId:
    return warp.index;
  case Special::NwarpId:
    return block.warps.size();
  case Special::LaneMaskEq:
    return 1u << lane;
  case Special::LaneMaskLe:
    return (2u << lane) - 1;
  case Special::LaneMaskLt:
    return (1u << lane) - 1;
  case Special::LaneMaskGe:
    return ~((1u << lane) - 1);
  case Special::LaneMaskGt:
    return ~((2u << lane) - 1);
  case Special::SharedBytes:
    return launch.sharedBytes;
  case Special::DynamicSharedBytes:
    return launch.dynamicSharedBytes;
  default:
    return valueInCluster(which, block);
  }
}
} // namespace

void modelslice::emulator::fillSpecial(Warp &warp, const SpecialUse &use) {
  if (use.which == Special::IsExplicitCluster) {
    warp.predicate(use.offset) = warp.block->launch->hasCluster ? kFullMask : 0;
    return;
  }
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    warp.lanes<uint32_t>(use.offset)[lane] = valueOf(use.which, warp, lane);
}
