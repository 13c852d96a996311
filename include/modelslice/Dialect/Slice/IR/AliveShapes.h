//===- AliveShapes.h - The part of tensors that is alive --------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Helpers on types with slice groups, and the argument of
// SliceOpInterface::inferAliveShapes.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_ALIVESHAPES_H
#define MODELSLICE_DIALECT_SLICE_IR_ALIVESHAPES_H

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace mlir::slice {

using Shape = llvm::SmallVector<int64_t, 4>;

/// Alive shapes of the operands and results of one op at one width; dynamic
/// dimensions stay dynamic. Entries of values that are no ranked tensors are
/// not used.
struct AliveShapes {
  llvm::SmallVector<std::optional<Shape>, 4> operands;
  llvm::SmallVector<std::optional<Shape>, 2> results;
};

/// The number of groups of dimension `dim`; 1 without an encoding.
int64_t getGroups(RankedTensorType type, int64_t dim);

/// Whether any dimension has more than one group.
bool isSliced(RankedTensorType type);
bool isSliced(Type type);

/// The whole shape of a type.
Shape getFullShape(RankedTensorType type);

/// The type of the alive part of a tensor: `shape`, no encoding.
RankedTensorType getAliveType(RankedTensorType type, ArrayRef<int64_t> shape);

/// The product of the static extents, the batch counting once; INT64_MAX
/// where it is larger than that.
int64_t getElementsPerExample(ArrayRef<int64_t> shape);

/// a * b and a + b, or INT64_MAX where it is larger than that. Both are at
/// least 0.
int64_t saturatingMul(int64_t a, int64_t b);
int64_t saturatingAdd(int64_t a, int64_t b);

/// Whether `type` is `full` itself, or a prefix of it that ends at group ends
/// and has no encoding.
bool isPrefixOf(RankedTensorType type, RankedTensorType full);

} // namespace mlir::slice

#endif // MODELSLICE_DIALECT_SLICE_IR_ALIVESHAPES_H
