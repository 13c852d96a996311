//===- ClippedIndex.h - Indices that loop bounds keep inside ----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A clipped input that no window holds is kept in bounds by the loops of the
// reduction: they run over the points at which it is. That is exact for any
// combiner and costs nothing per point, but needs indices of a certain form,
// which the schedule's verifier and the emitter share.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_KERN_IR_CLIPPEDINDEX_H
#define MODELSLICE_DIALECT_KERN_IR_CLIPPEDINDEX_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// One index that may be out of bounds: it is in bounds where
/// 0 <= base + factor * d < limit, d being the point of dimension `dim`.
struct ClippedIndex {
  /// The reduction dimension whose loop stays in bounds; -1 where the index is
  /// the same for all points that a register tile reduces over (factor is 0).
  int64_t dim;
  AffineExpr base;
  int64_t factor;
  int64_t limit;
};

/// The condition that 0 <= expr < limit, where `factor` is the factor of `dim`
/// in `expr`.
ClippedIndex getClippedIndex(GenericOp op, AffineExpr expr, int64_t dim,
                             int64_t factor, int64_t limit);

/// The smallest and the largest value of an index, both included.
struct IndexBounds {
  int64_t lower, upper;
};

/// Bounds of `expr` where dimension d takes [0, extents[d]); nothing if they
/// do not fit 64 bits or if the expression is no affine one. No dimension that
/// it uses is the batch.
std::optional<IndexBounds> getIndexBounds(AffineExpr expr,
                                          ArrayRef<int64_t> extents);

/// The factor of dimension `dim` in `expr`; nothing if `expr` is not linear in
/// it.
std::optional<int64_t> getCoefficient(AffineExpr expr, unsigned dim);

/// Whether `expr`, an index of a verified op, takes values outside [0, size) in
/// the op's domain. A dynamic size is at least 1.
bool mayLeaveBounds(GenericOp op, AffineExpr expr, int64_t size);

/// Finds the indices of clipped inputs that `schedule` does not stage and that
/// may be out of bounds. Fails, with a diagnostic that `fail` starts, if one is
/// not of the form above, with `base` the same for a whole register tile.
LogicalResult getClippedIndices(GenericOp op, ScheduleAttr schedule,
                                SmallVectorImpl<ClippedIndex> &indices,
                                function_ref<InFlightDiagnostic()> fail);

} // namespace mlir::kern

#endif // MODELSLICE_DIALECT_KERN_IR_CLIPPEDINDEX_H
