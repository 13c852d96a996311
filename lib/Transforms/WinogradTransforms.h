//===- WinogradTransforms.h - Regions for minimal filtering -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The three transforms around the products of a convolution by minimal
// filtering, as element-wise kern.generic ops: one that reads all points of a
// patch and stores all points of its transform, M X M^T.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_WINOGRADTRANSFORMS_H
#define MODELSLICE_LIB_TRANSFORMS_WINOGRADTRANSFORMS_H

#include "mlir/IR/Builders.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// A buffer and the place of an element in it.
struct Access {
  Value buffer;
  AffineMap map;
};

/// U = G g G^T for every 3x3 filter of a weight [out, in, 3, 3]. `source` and
/// `target` are over its four dimensions; the target's taps run over
/// (outputs + 2)^2.
GenericOp buildFilterTransform(OpBuilder &builder, Location loc,
                               int64_t outputs, ArrayRef<int64_t> shape,
                               Access source, Access target);

/// U but for a factor of each point, which the output transform may multiply by
/// instead. `extents` are of the dimensions of the accesses but the last two.
GenericOp buildFilterEvaluation(OpBuilder &builder, Location loc,
                                int64_t outputs, ArrayRef<int64_t> extents,
                                Access source, Access target);

/// Row `row` of the same for the filter whose 3x3 taps are `taps`, row by row.
/// Taps that `isReadByRow` denies may be null.
SmallVector<Value> buildFilterRow(OpBuilder &builder, Location loc,
                                  int64_t outputs, unsigned row,
                                  ArrayRef<Value> taps);
bool isReadByRow(int64_t outputs, unsigned row, unsigned tap);

/// V = B^T d B for every tile and channel. `source` is over (tile y, tile x,
/// channel, point y, point x), `target` likewise; `extents` are of the first
/// three.
GenericOp buildInputTransform(OpBuilder &builder, Location loc, int64_t outputs,
                              ArrayRef<int64_t> extents, Access source,
                              Access target);

/// Y = A^T M A, likewise. `ofEvaluations`: M is what filters without their
/// factors have given.
GenericOp buildOutputTransform(OpBuilder &builder, Location loc,
                               int64_t outputs, bool ofEvaluations,
                               ArrayRef<int64_t> extents, Access source,
                               Access target);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_WINOGRADTRANSFORMS_H
