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

/// Whether the op reads the copy of a parameter that lies the other way round.
static bool isInputGradient(GenericOp op, slice::GetParamOp read) {
  if (op.getWinograd())
    return matchWinograd(op)->isFlipped;
  return read.getLayout().value_or(0) > 0;
}

void kern::nameRegion(GenericOp op, func::FuncOp entry, unsigned position) {
  if (op->hasAttr("kern.name"))
    return;
  // What reads no parameter is named by its entry: "sgd.region0".
  std::string name =
      (entry->getAttrOfType<StringAttr>("slice.entry").getValue() + ".region" +
       std::to_string(position))
          .str();
  for (Value input : op.getInputs()) {
    StringRef param;
    if (auto read = input.getDefiningOp<slice::GetParamOp>())
      param = read.getParam();
    else if (auto read = input.getDefiningOp<slice::GetGradOp>())
      param = read.getParam();
    else
      continue;
    bool isGradient = !input.getDefiningOp<slice::GetParamOp>();
    name = isGradient ? (param + ".grad").str() : param.rsplit('.').first.str();
    auto read = input.getDefiningOp<slice::GetParamOp>();
    if (read && isInputGradient(op, read))
      name += ".input_grad";
    break;
  }
  op->setAttr("kern.name", StringAttr::get(op.getContext(), name));
}
