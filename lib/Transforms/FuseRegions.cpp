//===- FuseRegions.cpp - Merges kern.generic ops into regions -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Three rules, all by structure and not by kind of op:
// * an element-wise consumer joins the epilogue of the op that makes its
//   input, so that bias, activation and residual work on registers;
// * sums over an image become side outputs of the op that writes the image, so
//   that a norm's statistics cost no pass over memory;
// * an element-wise producer joins the combine body of a reduction, unless
//   that would repeat costly work, so that a norm is applied where a
//   convolution loads.
//
//===----------------------------------------------------------------------===//

#include "RegionFusion.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_FUSEREGIONS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

struct FuseRegions : public kern::impl::FuseRegionsBase<FuseRegions> {
  using FuseRegionsBase::FuseRegionsBase;

  void runOnOperation() override {
    fuseAll(fuseIntoEpilogue, numEpilogues);
    fuseAll(fuseIntoSide, numSides);
    fuseAll(fuseIntoCombine, numPrologues);
  }

  void fuseAll(function_ref<LogicalResult(GenericOp)> fuse,
               Statistic &statistic) {
    // A fused op may fuse again: another round until nothing changes.
    for (bool changed = true; changed;) {
      changed = false;
      for (auto op = firstGeneric(); op;) {
        // Fusion erases the op and its producer, which stands before it.
        Operation *next = op->getNextNode();
        if (succeeded(fuse(op))) {
          ++statistic;
          changed = true;
        }
        op = nextGeneric(next);
      }
    }
  }

  GenericOp firstGeneric() {
    Block &body = getOperation().getBody().front();
    return nextGeneric(body.empty() ? nullptr : &body.front());
  }
  static GenericOp nextGeneric(Operation *op) {
    while (op && !isa<GenericOp>(op))
      op = op->getNextNode();
    return cast_or_null<GenericOp>(op);
  }
};

} // namespace
