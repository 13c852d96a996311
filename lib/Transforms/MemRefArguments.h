//===- MemRefArguments.h - Memrefs from addresses ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_MEMREFARGUMENTS_H
#define MODELSLICE_LIB_TRANSFORMS_MEMREFARGUMENTS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::kern {

/// Whether a kernel's argument can be built from an address and the batch: a
/// memref with static strides, from its start.
bool isBuffer(Type type);

/// A memref at an address, as an LLVM descriptor cast to its type. Dimensions
/// without a static size are the batch, which is of type `index`, that of the
/// descriptor's numbers.
Value buildMemRef(OpBuilder &builder, Location loc, MemRefType type,
                  Value address, Value batch, IntegerType index);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_MEMREFARGUMENTS_H
