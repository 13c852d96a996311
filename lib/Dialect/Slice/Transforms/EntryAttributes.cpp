//===- EntryAttributes.cpp - What a specialised entry says about itself ---===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EntryAttributes.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlir::slice;

void slice::annotateCost(func::FuncOp function) {
  int64_t flops = 0, parameters = 0;
  llvm::SmallDenseMap<StringAttr, int64_t> sizeOf;
  function.walk([&](SliceCostOpInterface op) {
    flops = saturatingAdd(flops, op.getFlopsPerExample());
    if (StringAttr name = op.getParameterName()) {
      // Two reads of one parameter overlap: both are prefixes.
      int64_t &size = sizeOf[name];
      size = std::max(size, op.getParameterCount());
    }
  });
  for (auto [name, size] : sizeOf)
    parameters = saturatingAdd(parameters, size);
  Builder builder(function.getContext());
  function->setAttr(SliceDialect::kFlopsAttr, builder.getI64IntegerAttr(flops));
  function->setAttr(SliceDialect::kParametersAttr,
                    builder.getI64IntegerAttr(parameters));
}

LogicalResult slice::annotateNames(func::FuncOp function) {
  Builder builder(function.getContext());
  llvm::StringSet<> argumentNames, resultNames;
  for (unsigned i = 0; i < function.getNumArguments(); ++i) {
    auto name =
        function.getArgAttrOfType<StringAttr>(i, SliceDialect::kNameAttr);
    if (!name) {
      name = builder.getStringAttr("arg" + Twine(i));
      function.setArgAttr(i, SliceDialect::kNameAttr, name);
    }
    if (!argumentNames.insert(name).second)
      return function.emitError("expects arguments of different names, but "
                                "argument #")
             << i << " repeats " << name;
  }
  for (unsigned i = 0; i < function.getNumResults(); ++i) {
    auto name = dyn_cast_if_present<StringAttr>(
        function.getResultAttr(i, SliceDialect::kNameAttr));
    if (!name) {
      name = builder.getStringAttr("result" + Twine(i));
      function.setResultAttr(i, SliceDialect::kNameAttr, name);
    }
    if (!resultNames.insert(name).second)
      return function.emitError("expects results of different names, but "
                                "result #")
             << i << " repeats " << name;
  }
  return success();
}
