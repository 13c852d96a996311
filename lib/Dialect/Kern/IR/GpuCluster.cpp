//===- GpuCluster.cpp - Programs that run in one kernel -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifies kern.cluster and its phases, and estimates what these take.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Kern/IR/GpuCluster.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlir::kern;

LogicalResult PlaceAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                Space space, int64_t index, int64_t offset,
                                int64_t stride) {
  if (index < 0 || offset < 0 || stride < 0)
    return emitError() << "expected an index, an offset and a stride of at "
                          "least 0, got "
                       << index << ", " << offset << " and " << stride;
  if (stride && (space == Space::Arena || space == Space::Derived ||
                 space == Space::Block))
    return emitError() << "expected no stride where examples share memory or "
                          "have their own, got "
                       << stride;
  return success();
}

LogicalResult ClusterOp::verify() {
  if (getThreads() == 0 || getThreads() % kWarpThreads ||
      int64_t(getThreads()) > kMaxBlockThreads)
    return emitOpError("expected whole warps of up to ")
           << kMaxBlockThreads << " threads, got " << int64_t(getThreads());
  if (int64_t(getInputs()) < 0 || int64_t(getOutputs()) < 0 ||
      int64_t(getScratch()) < 0 || int64_t(getBlockBytes()) < 0)
    return emitOpError("expected inputs, outputs and memory of at least 0");
  if (getInputs() > kMaxTensors || getOutputs() > kMaxTensors)
    return emitOpError("expected at most ")
           << kMaxTensors << " inputs and as many outputs, got "
           << int64_t(getInputs()) << " and " << int64_t(getOutputs());
  if (getBody().front().empty())
    return emitOpError("expected a phase at least");
  for (Operation &op : getBody().front()) {
    auto phase = dyn_cast<PhaseOp>(op);
    if (!phase)
      return emitOpError("holds an op that is no phase: ") << op.getName();
    for (auto place : phase.getPlaces().getAsRange<PlaceAttr>()) {
      uint64_t limit = place.getSpace() == Space::Input    ? getInputs()
                       : place.getSpace() == Space::Output ? getOutputs()
                       : place.getSpace() == Space::Arena  ? kArenas
                                                           : 1;
      if (uint64_t(place.getIndex()) >= limit)
        return phase.emitOpError("expected an index below ")
               << limit << ", got " << place;
      if (place.getSpace() == Space::Block &&
          place.getOffset() >= int64_t(getBlockBytes()))
        return phase.emitOpError("expected a place within ")
               << int64_t(getBlockBytes()) << " bytes of the block, got "
               << place;
    }
  }
  return success();
}

LogicalResult PhaseOp::verify() {
  if (int64_t(getVariant()) < 0 || int64_t(getBlocks()) < 1 ||
      int64_t(getBlocks()) > INT32_MAX || int64_t(getTeams()) < 1 ||
      int64_t(getTeams()) > kMaxTeams)
    return emitOpError("expected a variant of at least 0, at least one block "
                       "and 1 to ")
           << kMaxTeams << " teams, got " << int64_t(getVariant()) << ", "
           << int64_t(getBlocks()) << " and " << int64_t(getTeams());
  if (getPlaces().size() > kMaxPhasePlaces)
    return emitOpError("expected at most ")
           << kMaxPhasePlaces << " places, got " << getPlaces().size();
  if (!getAlone() && !getMeets())
    return emitOpError("expected the cluster to meet after a phase that its "
                       "blocks share");
  return success();
}

PhaseSchedule mlir::kern::getSchedule(PhaseOp phase) {
  auto kernel = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      phase->getParentOp()->getParentOp(), phase.getKernelAttr());
  GenericOp op = *kernel.getOps<GenericOp>().begin();
  return {op, getGpuVariants(op)[phase.getVariant()]};
}

int64_t mlir::kern::getTeamCycles(const GpuCost &cost, int64_t blocks,
                                  int64_t teams, int64_t size) {
  int64_t rounds = llvm::divideCeil(blocks, size * teams);
  int64_t beside = std::min(teams, int64_t(llvm::divideCeil(blocks, size)));
  return rounds * (cost.alone + (beside - 1) * cost.further);
}

int64_t mlir::kern::getPhaseCycles(PhaseOp phase, int64_t size) {
  auto [op, schedule] = getSchedule(phase);
  return (phase.getMeets() ? kMeetingCycles : kBarrierCycles) +
         getTeamCycles(getGpuCost(op, schedule), phase.getBlocks(),
                       phase.getTeams(), phase.getAlone() ? 1 : size);
}
