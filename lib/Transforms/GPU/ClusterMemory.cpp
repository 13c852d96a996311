//===- ClusterMemory.cpp - What phases of a cluster hand on ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Follows what phases write to those who read it. A phase that each block runs
// alone saves a meeting of the cluster, but then the block goes on while others
// may still be in that phase: nothing may be overwritten that it reads.
//
//===----------------------------------------------------------------------===//

#include "ClusterMemory.h"
#include "../ScratchAllocator.h"

using namespace mlir;
using namespace mlir::kern;

namespace {

/// One output of a phase, and all operands that read it.
struct Handover {
  size_t writer;
  PhaseOperand *output;
  SmallVector<std::pair<size_t, PhaseOperand *>> readers;
  /// Nobody reads or overwrites a part of it, or something around it.
  bool isWhole;
  bool isCopied = false; ///< By one of them.

  size_t getLast() const {
    return readers.empty() ? writer : readers.back().first;
  }
};

class Planner {
public:
  Planner(MutableArrayRef<Phase> phases, int64_t scratch)
      : phases(phases), scratch(scratch) {}
  ClusterMemory plan();

private:
  Handover follow(size_t writer, PhaseOperand &output);
  void followAll();
  bool keepsForItself(size_t phase) const;
  void move(Handover &handover, Space space, int64_t offset);
  size_t getNextShared(size_t phase) const;
  void moveInputs();
  bool isOverwritten(size_t phase) const;

  MutableArrayRef<Phase> phases;
  int64_t scratch;
  SmallVector<Handover> handovers;
};

Handover Planner::follow(size_t writer, PhaseOperand &output) {
  Handover handover{writer, &output, {}, output.isComplete};
  // What is there instead where a part has been written over.
  SmallVector<PhaseOperand *> successors;
  for (size_t i = writer; i < phases.size(); ++i) {
    for (PhaseOperand &operand : phases[i].operands) {
      if (i == writer || operand.isOutput || !operand.overlaps(output))
        continue;
      if (successors.empty()) {
        handover.readers.push_back({i, &operand});
        handover.isWhole &= operand.isSameAs(output);
      } else if (llvm::none_of(successors, [&](PhaseOperand *successor) {
                   return operand.isSameAs(*successor);
                 })) {
        // This may be what has been left.
        handover.isWhole = false;
      }
      handover.isCopied |= operand.isCopied;
    }
    for (PhaseOperand &operand : phases[i].operands) {
      if (!operand.isOutput || &operand == &output || !operand.overlaps(output))
        continue;
      handover.isWhole &= i > writer && operand.isComplete;
      successors.push_back(&operand);
      // From here on it is another one.
      if (i > writer && operand.isComplete && operand.offset <= output.offset &&
          operand.offset + operand.bytes >= output.offset + output.bytes)
        return handover;
    }
  }
  return handover;
}

void Planner::followAll() {
  for (auto [index, phase] : llvm::enumerate(phases))
    for (PhaseOperand &operand : phase.operands)
      if (operand.isOutput && operand.space == Space::Scratch)
        handovers.push_back(follow(index, operand));
}

bool Planner::keepsForItself(size_t phase) const {
  size_t outputs =
      llvm::count_if(phases[phase].operands, [](const PhaseOperand &operand) {
        return operand.isOutput;
      });
  size_t whole = llvm::count_if(handovers, [&](const Handover &handover) {
    return handover.writer == phase && handover.isWhole && !handover.isCopied;
  });
  return outputs == whole;
}

void Planner::move(Handover &handover, Space space, int64_t offset) {
  auto moveOne = [&](PhaseOperand &operand) {
    operand.space = space;
    operand.offset = offset;
    if (space == Space::Block)
      operand.stride = 0;
  };
  moveOne(*handover.output);
  for (auto [phase, operand] : handover.readers)
    moveOne(*operand);
}

/// The first phase behind this one that blocks share: when it has ended, all
/// are through with what came before it.
size_t Planner::getNextShared(size_t phase) const {
  do
    ++phase;
  while (phase < phases.size() && phases[phase].alone);
  return phase;
}

/// Gives what alone phases read, and nobody else, places of its own.
void Planner::moveInputs() {
  ScratchAllocator allocator;
  for (Handover &handover : handovers) {
    bool isForAlone = handover.isWhole && !handover.readers.empty() &&
                      !phases[handover.writer].alone &&
                      llvm::all_of(handover.readers, [&](const auto &reader) {
                        return phases[reader.first].alone;
                      });
    if (!isForAlone)
      continue;
    std::optional<int64_t> offset =
        allocator.allocate(handover.output->bytes, /*perBatch=*/false,
                           handover.writer, getNextShared(handover.getLast()));
    if (offset)
      move(handover, Space::Scratch, scratch + *offset);
  }
  scratch += allocator.getConstantBytes();
}

/// Whether phases up to the next meeting write where an alone one reads.
bool Planner::isOverwritten(size_t phase) const {
  size_t end = std::min(getNextShared(phase) + 1, phases.size());
  for (const Phase &later : phases.slice(phase + 1, end - phase - 1))
    for (const PhaseOperand &output : later.operands)
      for (const PhaseOperand &input : phases[phase].operands)
        if (output.isOutput && !input.isOutput &&
            output.space != Space::Block && output.overlaps(input))
          return true;
  return false;
}

ClusterMemory Planner::plan() {
  followAll();
  for (auto [index, phase] : llvm::enumerate(phases))
    phase.alone = phase.alone && keepsForItself(index);
  ScratchAllocator block;
  for (Handover &handover : handovers)
    if (phases[handover.writer].alone)
      // Of a few kilobytes, this finds always room.
      move(handover, Space::Block,
           *block.allocate(handover.output->bytes, /*perBatch=*/false,
                           handover.writer, handover.getLast()));
  moveInputs();
  for (auto [index, phase] : llvm::enumerate(phases))
    phase.meets = !phase.alone || isOverwritten(index);
  return {scratch, block.getConstantBytes()};
}

} // namespace

ClusterMemory mlir::kern::planClusterMemory(MutableArrayRef<Phase> phases,
                                            int64_t scratch) {
  return Planner(phases, scratch).plan();
}
