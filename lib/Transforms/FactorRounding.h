//===- FactorRounding.h - What tensor cores read of a factor ----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_FACTORROUNDING_H
#define MODELSLICE_LIB_TRANSFORMS_FACTORROUNDING_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// The type of a factor in memory: bf16, or f32 of which tf32 reads a part.
Type getFactorType(MLIRContext *context, GpuMath math);

/// Rounds an f32 to what `math` multiplies, to nearest: a value of the factor's
/// type. NaN stays NaN.
Value roundFactor(OpBuilder &builder, Location loc, Value value, GpuMath math);

/// Makes input `input` of `op` one of the factor's type in both bodies, which
/// go on with f32.
void extendInput(GenericOp op, unsigned input, Type type);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_FACTORROUNDING_H
