//===- Passes.h - From the slice dialect to linalg --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_CONVERSION_SLICETOLINALG_PASSES_H
#define MODELSLICE_CONVERSION_SLICETOLINALG_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::slice {
#define GEN_PASS_DECL
#include "modelslice/Conversion/SliceToLinalg/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "modelslice/Conversion/SliceToLinalg/Passes.h.inc"
} // namespace mlir::slice

#endif // MODELSLICE_CONVERSION_SLICETOLINALG_PASSES_H
