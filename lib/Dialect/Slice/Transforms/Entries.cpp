//===- Entries.cpp - Which functions of a module are entries --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "modelslice/Dialect/Slice/IR/SliceDialect.h"
#include "modelslice/Dialect/Slice/IR/SliceTypes.h"

using namespace mlir;
using namespace mlir::slice;

/// The entry that a network without `slice.entry` is.
static constexpr StringLiteral kInfer = "infer";

unsigned slice::countRates(func::FuncOp function) {
  return llvm::count_if(function.getArgumentTypes(), llvm::IsaPred<RateType>);
}

StringRef slice::getEntryName(func::FuncOp function) {
  auto name = function->getAttrOfType<StringAttr>(SliceDialect::kEntryAttr);
  return name ? name.getValue() : StringRef(kInfer);
}

FailureOr<func::FuncOp> slice::findNetwork(ModuleOp module) {
  func::FuncOp network;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (countRates(function) == 0)
      continue;
    if (function.isPrivate() || function.isExternal())
      return function.emitError(
          "expects a function with a slice rate to be public and to have a "
          "body: inline it where it is called");
    if (getEntryName(function) != kInfer)
      continue;
    if (network) {
      InFlightDiagnostic diag = function.emitError(
          "expects one network in a module: give every other function with a "
          "slice rate a 'slice.entry'");
      diag.attachNote(network.getLoc()) << "the other network is here";
      return diag;
    }
    network = function;
  }
  if (!network)
    return module.emitError("expects a network: a public function with an "
                            "argument of type '!slice.rate'");
  return network;
}
