//===- NormGroups.h - Loops over channels by norm group ---------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_CONVERSION_SLICETOLINALG_NORMGROUPS_H
#define MODELSLICE_LIB_CONVERSION_SLICETOLINALG_NORMGROUPS_H

#include "Norms.h"

namespace mlir::slice {

/// Builds over the channels of x, [b, c, ...], by norm group. Where all groups
/// have the same size, a channel is two loops, its group and its place there;
/// where not, it is one, and looks for the others of its group.
class NormGroups {
public:
  /// Of `groups` norm groups of `channels` channels, x has the first ones.
  NormGroups(ImplicitLocOpBuilder &builder, RankedTensorType x, int64_t groups,
             int64_t channels);

  /// For each channel, the sums over the channels of its group of both values,
  /// [b, c], times `weight`, [c], if there is one; in the form of the loops.
  Sums<Value> sum(Sums<Value> values, Value weight = {}) const;

  /// Tensors [b, c] element by element. `sums` are in the form of the loops,
  /// `vectors` are [c].
  SmallVector<Value> map(unsigned numResults, ArrayRef<Value> sums,
                         ArrayRef<Value> vectors, ScalarBody body) const;

  /// The sum over the batch, [c], of what `body` makes of `values`, [b, c], and
  /// of `sums`, in the form of the loops.
  Value sumOverBatch(ArrayRef<Value> values, ArrayRef<Value> sums,
                     ScalarBody body) const;

  /// 1 / (elements of the channel's group in one example), from the elements
  /// that the body of map or of sumOverBatch gets.
  Scalar getInverseCount(ArrayRef<Scalar> elements) const;

private:
  bool isEven() const { return channels % groups == 0; }
  void buildNumbers();
  Value expand(Value tensor) const;
  Value collapse(Value tensor) const;

  ImplicitLocOpBuilder &builder;
  int64_t groups, channels, positions;
  RankedTensorType channelType; /// [b, c].
  RankedTensorType vectorType;  /// [c].
  RankedTensorType loopType;    /// [b, group, place], or [b, c] if not even.
  /// For uneven groups, of each channel: its group, and that group's
  /// getInverseCount.
  Value number, inverseCount;
};

} // namespace mlir::slice

#endif // MODELSLICE_LIB_CONVERSION_SLICETOLINALG_NORMGROUPS_H
