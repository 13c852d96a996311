//===- Specialise.cpp - Make one function of each entry for each width ----===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "EntryAttributes.h"
#include "SpecialiseFunction.h"
#include "Widths.h"
#include "mlir/IR/SymbolTable.h"
#include "modelslice/Dialect/Slice/Transforms/Passes.h"

namespace mlir::slice {
#define GEN_PASS_DEF_SLICESPECIALISE
#include "modelslice/Dialect/Slice/Transforms/Passes.h.inc"
} // namespace mlir::slice

using namespace mlir;
using namespace mlir::slice;

namespace {

struct Specialise : slice::impl::SliceSpecialiseBase<Specialise> {
  using SliceSpecialiseBase::SliceSpecialiseBase;

  void runOnOperation() override {
    if (failed(collectEntries()) || failed(checkEntries()))
      return signalPassFailure();
    FailureOr<SmallVector<Width>> parsed =
        parseWidths(rates, countRates(network), [&] {
          // No place in the network is to blame.
          return emitError(UnknownLoc::get(&getContext())) << "in 'rates': ";
        });
    if (failed(parsed))
      return signalPassFailure();
    widths = std::move(*parsed);
    if (failed(specialiseAll()))
      return signalPassFailure();
    annotateModule();
  }

private:
  LogicalResult collectEntries();
  LogicalResult checkEntries();
  LogicalResult specialiseAll();
  FailureOr<SmallVector<func::FuncOp>> specialiseEntry(func::FuncOp entry);
  void sortWidthsByCost(MutableArrayRef<func::FuncOp> functions);
  LogicalResult nameFunctions(func::FuncOp entry,
                              MutableArrayRef<func::FuncOp> functions);
  void annotateModule();

  func::FuncOp network;
  /// Entries with rates; the network is first.
  SmallVector<func::FuncOp> entries;
  SmallVector<func::FuncOp> widthless;
  SmallVector<Width> widths;
};

} // namespace

LogicalResult Specialise::collectEntries() {
  FailureOr<func::FuncOp> found = findNetwork(getOperation());
  if (failed(found))
    return failure();
  network = *found;
  entries = {network};
  widthless.clear();
  for (auto function : getOperation().getOps<func::FuncOp>()) {
    if (function == network)
      continue;
    if (countRates(function) != 0)
      entries.push_back(function);
    else if (function->hasAttr(SliceDialect::kEntryAttr))
      widthless.push_back(function);
  }
  return success();
}

LogicalResult Specialise::checkEntries() {
  llvm::StringMap<func::FuncOp> byName;
  for (func::FuncOp entry : llvm::concat<func::FuncOp>(entries, widthless)) {
    auto [it, isNew] = byName.try_emplace(getEntryName(entry), entry);
    if (isNew)
      continue;
    InFlightDiagnostic diag = entry.emitError("expects entries of different "
                                              "names, got '")
                              << it->getKey() << "' again";
    diag.attachNote(it->getValue().getLoc()) << "the other one is here";
    return diag;
  }
  for (func::FuncOp entry : entries)
    if (countRates(entry) != countRates(network)) {
      InFlightDiagnostic diag =
          entry.emitError("expects as many slice rates as the network has: ")
          << countRates(network) << ", got " << countRates(entry);
      diag.attachNote(network.getLoc()) << "the network is here";
      return diag;
    }
  return success();
}

/// One copy of `entry` per width, in the order of `widths`, before `entry`.
FailureOr<SmallVector<func::FuncOp>>
Specialise::specialiseEntry(func::FuncOp entry) {
  OpBuilder builder(entry);
  SmallVector<func::FuncOp> functions;
  for (const Width &width : widths) {
    auto function = cast<func::FuncOp>(builder.clone(*entry));
    functions.push_back(function);
    if (failed(specialiseFunction(function, width)) ||
        failed(annotateNames(function)))
      return failure();
    annotateCost(function);
    ++numFunctions;
  }
  return functions;
}

/// Brings both the widths and the functions of the network into the order that
/// widths are numbered in.
void Specialise::sortWidthsByCost(MutableArrayRef<func::FuncOp> functions) {
  struct Entry {
    int64_t flops;
    Width width;
    func::FuncOp function;
  };
  SmallVector<Entry> sorted;
  for (auto [width, function] : llvm::zip_equal(widths, functions))
    sorted.push_back(
        {function->getAttrOfType<IntegerAttr>(SliceDialect::kFlopsAttr)
             .getInt(),
         std::move(width), function});
  llvm::sort(sorted, [](const Entry &lhs, const Entry &rhs) {
    return std::tie(lhs.flops, lhs.width) < std::tie(rhs.flops, rhs.width);
  });
  for (auto [index, entry] : llvm::enumerate(sorted)) {
    widths[index] = entry.width;
    functions[index] = entry.function;
    entry.function->moveBefore(network);
  }
}

LogicalResult
Specialise::nameFunctions(func::FuncOp entry,
                          MutableArrayRef<func::FuncOp> functions) {
  Builder builder(&getContext());
  for (auto [index, function] : llvm::enumerate(functions)) {
    std::string name = (entry.getSymName() + ".w" + Twine(index)).str();
    if (Operation *other = SymbolTable::lookupSymbolIn(getOperation(), name)) {
      InFlightDiagnostic diag = entry.emitError("expects the name '")
                                << name << "' to be free";
      diag.attachNote(other->getLoc()) << "it is taken here";
      return diag;
    }
    function.setSymName(name);
    function->setAttr(SliceDialect::kEntryAttr,
                      builder.getStringAttr(getEntryName(entry)));
    function->setAttr(SliceDialect::kWidthAttr,
                      builder.getI64IntegerAttr(index));
  }
  return success();
}

LogicalResult Specialise::specialiseAll() {
  for (func::FuncOp entry : entries) {
    FailureOr<SmallVector<func::FuncOp>> functions = specialiseEntry(entry);
    if (failed(functions))
      return failure();
    if (entry == network)
      sortWidthsByCost(*functions);
    if (failed(nameFunctions(entry, *functions)))
      return failure();
  }
  for (func::FuncOp entry : widthless) {
    if (failed(annotateNames(entry)))
      return failure();
    annotateCost(entry);
  }
  return success();
}

void Specialise::annotateModule() {
  ModuleOp module = getOperation();
  Builder builder(&getContext());
  SmallVector<Attribute> rateAttrs;
  for (const Width &width : widths)
    rateAttrs.push_back(builder.getDenseF64ArrayAttr(width));
  module->setAttr(SliceDialect::kModelAttr,
                  builder.getStringAttr(network.getSymName()));
  module->setAttr(SliceDialect::kRatesAttr, builder.getArrayAttr(rateAttrs));
  for (func::FuncOp entry : entries)
    entry.erase();
}
