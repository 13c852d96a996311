//===- Widths.cpp - The list of widths to specialise for ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Widths.h"

using namespace mlir;
using namespace mlir::slice;

/// Reads one width; see parseWidths.
static FailureOr<Width>
parseWidth(StringRef text, unsigned numRates,
           function_ref<InFlightDiagnostic()> emitError) {
  SmallVector<StringRef> numbers;
  text.split(numbers, ':');
  Width width;
  for (StringRef number : numbers) {
    double rate;
    // Written so that a NaN fails.
    if (number.trim().getAsDouble(rate) || !(rate > 0 && rate <= 1))
      return emitError() << "expects every rate to be a number in (0, 1], got '"
                         << number << "'";
    width.push_back(rate);
  }
  if (width.size() == 1)
    width.assign(numRates, width.front());
  if (width.size() != numRates)
    return emitError() << "expects one rate for each of the " << numRates
                       << " rate operands of the network, got '" << text << "'";
  return width;
}

FailureOr<SmallVector<Width>>
slice::parseWidths(ArrayRef<std::string> texts, unsigned numRates,
                   function_ref<InFlightDiagnostic()> emitError) {
  if (texts.empty())
    return emitError() << "expects at least one rate";
  SmallVector<Width> widths;
  for (const std::string &text : texts) {
    FailureOr<Width> width = parseWidth(text, numRates, emitError);
    if (failed(width))
      return failure();
    if (llvm::is_contained(widths, *width))
      return emitError() << "expects different rates, got '" << text
                         << "' twice";
    widths.push_back(std::move(*width));
  }
  llvm::sort(widths);
  return widths;
}
