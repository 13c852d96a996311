//===- FloatOperations.h - Floating-point operations ----------------*- C++
//-*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Floating-point operations on one lane, for every format.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_FLOATOPERATIONS_H
#define MODELSLICE_EMULATOR_FLOATOPERATIONS_H

#include "Numbers.h"

#include <limits>

namespace modelslice::emulator {

template <typename T> constexpr bool kIsNarrow = false;
template <> inline constexpr bool kIsNarrow<Half> = true;
template <> inline constexpr bool kIsNarrow<BFloat> = true;

inline Half flush(Half value) {
  uint16_t kept = value.bits & 0x7c00 ? 0xffff : 0x8000;
  return {uint16_t(value.bits & kept)};
}
inline BFloat flush(BFloat value) { return value; }

inline float widen(Half value) { return value.toFloat(); }
inline float widen(BFloat value) { return value.toFloat(); }
inline float widen(float value) { return value; }
inline double widen(double value) { return value; }

template <typename D, typename F> D narrow(F value) {
  if constexpr (kIsNarrow<D>)
    return D::from(float(value));
  else
    return D(value);
}

/// Sums, products and quotients of narrow numbers are correct in float, which
/// has more than twice their bits.
struct FloatAdd {
  template <typename T> static T apply(T a, T b) {
    return narrow<T>(widen(a) + widen(b));
  }
};
struct FloatSub {
  template <typename T> static T apply(T a, T b) {
    return narrow<T>(widen(a) - widen(b));
  }
};
struct FloatMul {
  template <typename T> static T apply(T a, T b) {
    return narrow<T>(widen(a) * widen(b));
  }
};
struct FloatDiv {
  template <typename T> static T apply(T a, T b) {
    return narrow<T>(widen(a) / widen(b));
  }
};
struct FloatFma {
  template <typename T> static T apply(T a, T b, T c) {
    if constexpr (kIsNarrow<T>)
      return T::from(
          addToOdd(double(widen(a)) * double(widen(b)), double(widen(c))),
          Rounding::Nearest);
    else
      return std::fma(a, b, c);
  }
};

/// The smaller or larger one; -0 is smaller than +0.
template <bool IsMin, bool PropagatesNaN> struct FloatExtremum {
  template <typename T> static T apply(T x, T y) {
    auto a = widen(x), b = widen(y);
    using F = decltype(a);
    F less = a < b ? a : b;
    F more = a < b ? b : a;
    F result = IsMin ? less : more;
    if (a == b)
      result = std::signbit(a) == IsMin ? a : b;
    F nan = std::numeric_limits<F>::quiet_NaN();
    if (std::isnan(a))
      result = PropagatesNaN ? nan : b;
    if (std::isnan(b))
      result = PropagatesNaN || std::isnan(a) ? nan : a;
    return narrow<T>(result);
  }
};

struct FloatNeg {
  template <typename T> static T apply(T a) {
    if constexpr (kIsNarrow<T>)
      return {uint16_t(a.bits ^ 0x8000)};
    else
      return -a;
  }
};
struct FloatAbs {
  template <typename T> static T apply(T a) {
    if constexpr (kIsNarrow<T>)
      return {uint16_t(a.bits & 0x7fff)};
    else
      return std::fabs(a);
  }
};

enum class Clamp : uint8_t { None, Saturate, Relu };

/// .sat clamps to [0, 1] and makes NaN 0, .relu clamps to 0 and keeps NaN.
template <Clamp Kind, typename T> T clamp(T value) {
  auto wide = widen(value);
  using F = decltype(wide);
  if constexpr (Kind == Clamp::Saturate)
    return narrow<T>(wide > F(0) ? (wide < F(1) ? wide : F(1)) : F(0));
  else if constexpr (Kind == Clamp::Relu)
    return wide <= F(0) ? narrow<T>(F(0)) : value;
  else
    return value;
}

/// Op with PTX's modifiers.
template <typename Op, bool IsFlushed, Clamp Kind> struct Modified {
  template <typename T, typename... S> static T apply(S... operands) {
    if constexpr (IsFlushed)
      return clamp<Kind>(flush(Op::template apply<T>(flush(operands)...)));
    else
      return clamp<Kind>(Op::template apply<T>(operands...));
  }
};

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_FLOATOPERATIONS_H
