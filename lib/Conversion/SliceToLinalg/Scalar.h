//===- Scalar.h - Formulas on scalars for lowerings -------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_CONVERSION_SLICETOLINALG_SCALAR_H
#define MODELSLICE_LIB_CONVERSION_SLICETOLINALG_SCALAR_H

#include "Loops.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace mlir::slice {

/// Arithmetic on f32 values that reads as the formulas do.
struct Scalar {
  ImplicitLocOpBuilder &builder;
  Value value;

  Scalar with(Value other) const { return {builder, other}; }
  Scalar constant(double number) const {
    return with(buildConstant(builder, number));
  }
};

inline Scalar operator+(Scalar lhs, Scalar rhs) {
  return lhs.with(arith::AddFOp::create(lhs.builder, lhs.value, rhs.value));
}
inline Scalar operator-(Scalar lhs, Scalar rhs) {
  return lhs.with(arith::SubFOp::create(lhs.builder, lhs.value, rhs.value));
}
inline Scalar operator*(Scalar lhs, Scalar rhs) {
  return lhs.with(arith::MulFOp::create(lhs.builder, lhs.value, rhs.value));
}
inline Scalar operator/(Scalar lhs, Scalar rhs) {
  return lhs.with(arith::DivFOp::create(lhs.builder, lhs.value, rhs.value));
}
inline Scalar operator-(Scalar operand) {
  return operand.with(arith::NegFOp::create(operand.builder, operand.value));
}
inline Scalar operator+(double lhs, Scalar rhs) {
  return rhs.constant(lhs) + rhs;
}
inline Scalar operator-(double lhs, Scalar rhs) {
  return rhs.constant(lhs) - rhs;
}
inline Scalar operator*(double lhs, Scalar rhs) {
  return rhs.constant(lhs) * rhs;
}
inline Scalar operator/(double lhs, Scalar rhs) {
  return rhs.constant(lhs) / rhs;
}

inline Scalar exp(Scalar x) {
  return x.with(math::ExpOp::create(x.builder, x.value));
}
inline Scalar erf(Scalar x) {
  return x.with(math::ErfOp::create(x.builder, x.value));
}
inline Scalar tanh(Scalar x) {
  return x.with(math::TanhOp::create(x.builder, x.value));
}
inline Scalar sqrt(Scalar x) {
  return x.with(math::SqrtOp::create(x.builder, x.value));
}
/// The larger one; NaN if either is.
inline Scalar max(Scalar lhs, Scalar rhs) {
  return lhs.with(arith::MaximumFOp::create(lhs.builder, lhs.value, rhs.value));
}

} // namespace mlir::slice

#endif // MODELSLICE_LIB_CONVERSION_SLICETOLINALG_SCALAR_H
