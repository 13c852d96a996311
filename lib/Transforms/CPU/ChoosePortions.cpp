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
};

/// None where examples meet.
std::optional<Traffic> getTraffic(func::FuncOp program) {
  Traffic traffic;
  for (auto launch : program.getOps<LaunchOp>()) {
    if (!getRegionOfExamplesApart(launch))
      return std::nullopt;
    traffic.weights =
        llvm::SaturatingAdd<uint64_t>(traffic.weights, launch.getBytes()[0]);
    traffic.perExample =
        llvm::SaturatingAdd<uint64_t>(traffic.perExample, launch.getBytes()[1]);
  }
  return traffic;
}

struct ChoosePortions : public kern::impl::ChoosePortionsBase<ChoosePortions> {
  using ChoosePortionsBase::ChoosePortionsBase;

  void runOnOperation() override {
    for (auto program : getOperation().getOps<func::FuncOp>()) {
      // One that came with the network would be obeyed.
      program->removeAttr(KernDialect::kPortionAttr);
      if (int64_t portion = choose(program))
        program->setAttr(KernDialect::kPortionAttr,
                         Builder(&getContext()).getI64IntegerAttr(portion));
    }
  }

  /// 0: all at once.
  int64_t choose(func::FuncOp program) {
    auto scratch = program->getAttrOfType<DenseI64ArrayAttr>("kern.scratch");
    if (!scratch || scratch.size() != 2 || scratch[0] < 0 || scratch[1] <= 0 ||
        program.getOps<LaunchOp>().empty())
      return 0;
    std::optional<Traffic> traffic = getTraffic(program);
    if (!traffic)
      return 0;
    for (int64_t bytes : {privateBytes.getValue(), sharedBytes.getValue()}) {
      if (bytes < scratch[0] || bytes - scratch[0] < scratch[1])
        continue;
      // Tasks take powers of two of images.
      uint64_t portion = llvm::bit_floor(uint64_t(std::min(
          (bytes - scratch[0]) / scratch[1], KernDialect::kMaxPortion)));
      if (llvm::SaturatingMultiply(traffic->weights, kActivationsPerWeight) <=
          llvm::SaturatingMultiply(traffic->perExample, portion))
        return int64_t(portion);
    }
    return 0;
  }
};

} // namespace
