//===- PoolLoops.h - Builders of loops over windows -------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pooling reduces over the elements of each window. Its gradients gather: they
// reduce over the windows of each element. Element h of a dimension lies in the
// windows (h + padding) floordiv stride - i for i < ceil(kernel / stride), as
// their element number (h + padding) mod stride + stride * i, if the kernel
// reaches that far.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_CONVERSION_SLICETOLINALG_POOLLOOPS_H
#define MODELSLICE_LIB_CONVERSION_SLICETOLINALG_POOLLOOPS_H

#include "Loops.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::slice {

/// The windows of one pooling op, by spatial dimension (0 or 1): `x` has the
/// elements, `y` one for each window.
struct Windows {
  template <typename Op>
  Windows(Op op, RankedTensorType x, RankedTensorType y)
      : kernel(op.getKernel()), stride(op.getStride()),
        padding(op.getPadding()), x(x), y(y) {}

  /// How many elements a window has.
  int64_t count() const { return kernel[0] * kernel[1]; }

  /// How many windows an element lies in at most.
  int64_t perElement(int dim) const {
    return llvm::divideCeil(kernel[dim], stride[dim]);
  }

  /// How many elements a window would have if each lay in `perElement` ones.
  int64_t reach(int dim) const { return perElement(dim) * stride[dim]; }

  ArrayRef<int64_t> kernel, stride, padding;
  RankedTensorType x, y;
};

/// The sum or maximum over each window of what `body` makes of an element of
/// `x` and of those of `others`, which have one for each window. Loops: four
/// of `y`, two over the elements of a window.
Value buildWindowReduction(ImplicitLocOpBuilder &builder,
                           const Windows &windows, Reduction reduction, Value x,
                           ValueRange others, LoopBody body);

/// The sum, over the windows that may hold each element, of what `body` makes
/// of an element of each of `tensors`, which have one for each window. Loops:
/// four of `x`, two over the windows of an element.
Value buildGather(ImplicitLocOpBuilder &builder, const Windows &windows,
                  ValueRange tensors, LoopBody body);

/// Integer arithmetic on loop indices in the body of one of the above.
/// Everything fits into 32 bits.
class IndexBuilder {
public:
  explicit IndexBuilder(ImplicitLocOpBuilder &builder) : builder(builder) {}

  Value constant(int64_t value);

  /// In a window reduction, the number of the element in its window.
  Value element(int dim) { return loop(4 + dim); }

  /// In a gather, the number that the element would have in the window.
  Value elementOfWindow(const Windows &windows, int dim);

  /// Minus the number of an element among those that its window reaches, in
  /// row-major order, as f32.
  Value minusNumber(const Windows &windows, Value row, Value column);

private:
  Value loop(unsigned number);
  Value mul(Value lhs, int64_t rhs);

  ImplicitLocOpBuilder &builder;
};

} // namespace mlir::slice

#endif // MODELSLICE_LIB_CONVERSION_SLICETOLINALG_POOLLOOPS_H
