//===- Norms.h - What the lowerings of norms share --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A norm is two sums, a little arithmetic on them, and a multiply-add for each
// element; so is its gradient. Equal calls of these builders make equal ops, so
// that CSE computes once what gradients share with the forward pass.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_CONVERSION_SLICETOLINALG_NORMS_H
#define MODELSLICE_LIB_CONVERSION_SLICETOLINALG_NORMS_H

#include "Scalar.h"

namespace mlir::slice {

/// One iteration: the elements of the inputs to those of several results, or
/// to what several sums add up.
using ScalarBody = function_ref<SmallVector<Scalar>(ArrayRef<Scalar>)>;

/// Computes the elements of `numResults` tensors of `type` in one loop nest.
SmallVector<Value> buildElementwise(ImplicitLocOpBuilder &builder,
                                    RankedTensorType type, unsigned numResults,
                                    ArrayRef<LoopOperand> inputs,
                                    ScalarBody body);

/// Takes `numResults` sums in one loop nest, over those of `numLoops` loops
/// that are not in `resultLoops`.
SmallVector<Value> buildSums(ImplicitLocOpBuilder &builder,
                             RankedTensorType type,
                             ArrayRef<unsigned> resultLoops, unsigned numLoops,
                             unsigned numResults, ArrayRef<LoopOperand> inputs,
                             ScalarBody body);

/// Two sums, or a tensor of each.
template <typename T> struct Sums {
  T first, second;
};

/// The sums of a and of a * b, which have the same shape [b, c, ...], over the
/// positions of each channel of each example: [b, c] each. One op, to be
/// gathered by whatever writes a.
Sums<Value> buildChannelSums(ImplicitLocOpBuilder &builder, Value a, Value b);

/// What normalises: (x - mean) * inverseDeviation.
struct Moments {
  Scalar mean, inverseDeviation;
};

/// From the sums of x and of x * x over 1 / `inverseCount` elements: the
/// variance, that of one pass, E[x * x] - mean^2, or 0 where rounding makes it
/// negative.
Scalar buildVariance(Sums<Scalar> sums, Scalar inverseCount);

/// From the same sums, with that variance.
Moments buildMoments(Sums<Scalar> sums, Scalar inverseCount, double eps);

/// x * factor + term.
struct Line {
  Scalar factor, term;
};

/// What the gradient with respect to x is beside dy * gamma * inverseDeviation,
/// from the sums of d and of d * x over the same elements, where
/// d = dy * gamma.
Line buildCorrection(Moments moments, Sums<Scalar> sums, Scalar inverseCount);

} // namespace mlir::slice

#endif // MODELSLICE_LIB_CONVERSION_SLICETOLINALG_NORMS_H
