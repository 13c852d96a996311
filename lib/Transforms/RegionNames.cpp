//===- RegionNames.cpp - Names of regions for people ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RegionNames.h"
#include "modelslice/Dialect/Kern/IR/Winograd.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"

using namespace mlir;
using namespace mlir::kern;

/// Whether the op sums over the outputs of the layer whose weights are its
/// input number `input`.
static bool isInputGradient(GenericOp op, unsigned input) {
  if (op.getWinograd())
    return matchWinograd(op)->isFlipped;
  if (!op.hasReduction())
    return false;
  // Weights lie as outputs x inputs x taps, and biases have outputs alone.
  AffineMap map = op.getInputMap(input);
  if (map.getNumResults() < 2)
    return false;
  auto dim = dyn_cast<AffineDimExpr>(map.getResult(0));
  return dim && !op.isParallelDim(dim.getPosition());
}

std::string kern::getLayerName(GenericOp op, unsigned input) {
  auto read = op.getInputs()[input].getDefiningOp<slice::GetParamOp>();
  std::string name = read.getParam().rsplit('.').first.str();
  return isInputGradient(op, input) ? name + ".input_grad" : name;
}

void kern::nameRegion(GenericOp op, func::FuncOp entry, unsigned position) {
  if (op->hasAttr("kern.name"))
    return;
  // What reads no parameter is named by its entry: "sgd.region0".
  std::string name =
      (entry->getAttrOfType<StringAttr>("slice.entry").getValue() + ".region" +
       std::to_string(position))
          .str();
  for (auto [number, input] : llvm::enumerate(op.getInputs())) {
    StringRef param;
    if (auto read = input.getDefiningOp<slice::GetParamOp>())
      param = read.getParam();
    else if (auto read = input.getDefiningOp<slice::GetGradOp>())
      param = read.getParam();
    else
      continue;
    name = input.getDefiningOp<slice::GetParamOp>() ? getLayerName(op, number)
                                                    : (param + ".grad").str();
    break;
  }
  op->setAttr("kern.name", StringAttr::get(op.getContext(), name));
}
