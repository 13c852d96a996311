//===- ChoosePortions.cpp - How many examples run at a time ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses the order of a batch and the layers: all examples through one layer
// after another, or a portion of them through all layers.
//
//===----------------------------------------------------------------------===//

#include "../ExamplesApart.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::kern {
#define GEN_PASS_DEF_CHOOSEPORTIONS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Bytes of a portion's activations for each byte of weights that it reads. On
/// a Zen 5 with ten times as many the weights still cost what is gained.
constexpr uint64_t kActivationsPerWeight = 10;

/// Bytes that the launches of a program touch.
struct Traffic {
  uint64_t weights = 0, perExample = 0;
  /// Of the launch that touches the most.
  uint64_t largestPerExample = 0;
  /// Whether some launches add to what they stored for other examples.
  bool addsUp = false;

  void add(LaunchOp launch) {
    uint64_t each = launch.getBytes()[1];
    weights = llvm::SaturatingAdd<uint64_t>(weights, launch.getBytes()[0]);
    perExample = llvm::SaturatingAdd(perExample, each);
    largestPerExample = std::max(largestPerExample, each);
  }
};

/// None where examples meet in another way than in gradients.
std::optional<Traffic> getTraffic(func::FuncOp program) {
  Traffic traffic;
  llvm::SmallSet<int64_t, 4> read, added;
  for (auto launch : program.getOps<LaunchOp>()) {
    GenericOp region = getLaunchedRegion(launch);
    bool addsUp = region && addsUpExamples(launch, region);
    if (!region || (!addsUp && !keepsExamplesApart(launch, region)))
      return std::nullopt;
    traffic.add(launch);
    traffic.addsUp |= addsUp;
    // Only launches that add up store to arenas, and what such a launch reads
    // there it adds to.
    llvm::SmallSet<int64_t, 4> own;
    unsigned numInputs = region.getInputs().size();
    for (Value output : launch.getOperands().drop_front(numInputs))
      if (std::optional<int64_t> arena = getArena(output))
        own.insert(*arena);
    added.insert(own.begin(), own.end());
    for (Value input : launch.getOperands().take_front(numInputs))
      if (std::optional<int64_t> arena = getArena(input);
          arena && !own.contains(*arena))
        read.insert(*arena);
  }
  bool readsSums =
      llvm::any_of(added, [&](int64_t arena) { return read.contains(arena); });
  return readsSums ? std::nullopt : std::optional(traffic);
}

struct ChoosePortions : public kern::impl::ChoosePortionsBase<ChoosePortions> {
  using ChoosePortionsBase::ChoosePortionsBase;

  void runOnOperation() override {
    for (auto program : getOperation().getOps<func::FuncOp>()) {
      // One that came with the network would be obeyed.
      program->removeAttr(KernDialect::kPortionAttr);
      if (PortionAttr portion = choose(program))
        program->setAttr(KernDialect::kPortionAttr, portion);
    }
  }

  /// Null: all at once.
  PortionAttr choose(func::FuncOp program) {
    auto scratch = program->getAttrOfType<DenseI64ArrayAttr>("kern.scratch");
    if (!scratch || scratch.size() != 2 || scratch[0] < 0 || scratch[1] <= 0 ||
        program.getOps<LaunchOp>().empty())
      return {};
    std::optional<Traffic> traffic = getTraffic(program);
    if (!traffic)
      return {};
    // Gradients need the outputs of all layers, which fit no cache; but what a
    // launch writes the next one reads.
    if (traffic->addsUp)
      return getPortion(*traffic, sharedBytes, traffic->largestPerExample);
    for (int64_t bytes : {privateBytes.getValue(), sharedBytes.getValue()})
      if (PortionAttr portion =
              getPortion(*traffic, bytes - scratch[0], scratch[1]))
        return portion;
    return {};
  }

  /// As many examples as have room; null if reading the weights again would
  /// cost too much.
  PortionAttr getPortion(const Traffic &traffic, int64_t room,
                         uint64_t bytesPerExample) {
    if (room <= 0 || bytesPerExample == 0 || bytesPerExample > uint64_t(room))
      return {};
    // Tasks take powers of two of images.
    uint64_t examples = llvm::bit_floor(
        std::min<uint64_t>(room / bytesPerExample, PortionAttr::kMaxExamples));
    if (llvm::SaturatingMultiply(traffic.weights, kActivationsPerWeight) >
        llvm::SaturatingMultiply(traffic.perExample, examples))
      return {};
    return PortionAttr::get(&getContext(), examples,
                            traffic.addsUp ? PortionOrder::InTurn
                                           : PortionOrder::Any);
  }
};

} // namespace
