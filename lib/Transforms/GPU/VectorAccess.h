//===- VectorAccess.h - Accesses of several elements ------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_GPU_VECTORACCESS_H
#define MODELSLICE_LIB_TRANSFORMS_GPU_VECTORACCESS_H

#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::kern {

/// What an access of a whole vector is aligned to: without this being said,
/// LLVM would have to find out, or move one element after another.
inline llvm::MaybeAlign getVectorAlignment(VectorType type) {
  return llvm::Align(type.getNumElements() * type.getElementTypeBitWidth() / 8);
}

/// Loads neighbours from a multiple of their size on.
inline Value loadVector(OpBuilder &builder, Location loc, VectorType type,
                        Value buffer, ValueRange indices) {
  return vector::LoadOp::create(builder, loc, type, buffer, indices,
                                /*nontemporal=*/false,
                                getVectorAlignment(type));
}

/// Stores scalars as neighbours, from a multiple of their size on.
inline void storeVector(OpBuilder &builder, Location loc,
                        ArrayRef<Value> values, Value buffer,
                        ValueRange indices) {
  auto type =
      VectorType::get({int64_t(values.size())}, values.front().getType());
  Value all = vector::FromElementsOp::create(builder, loc, type, values);
  vector::StoreOp::create(builder, loc, all, buffer, indices,
                          /*nontemporal=*/false, getVectorAlignment(type));
}

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_GPU_VECTORACCESS_H
