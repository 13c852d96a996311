//===- Widths.h - The list of widths to specialise for ----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_WIDTHS_H
#define MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_WIDTHS_H

#include "mlir/IR/Diagnostics.h"

namespace mlir::slice {

/// One rate in (0, 1] for each rate operand of a network.
using Width = SmallVector<double, 2>;

/// Reads widths as they are written in the `rates` option, each "r" or
/// "r:r:...", where one number stands for all `numRates` operands. Returns
/// them in ascending lexicographic order. Fails, with an error through
/// `emitError`, on an empty list, a malformed or repeated width, or a rate
/// outside (0, 1].
FailureOr<SmallVector<Width>>
parseWidths(ArrayRef<std::string> texts, unsigned numRates,
            function_ref<InFlightDiagnostic()> emitError);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_DIALECT_SLICE_TRANSFORMS_WIDTHS_H
