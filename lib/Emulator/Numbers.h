//===- Numbers.h - Narrow floating-point formats --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The floating-point formats that C++ has no type for, and PTX's rounding.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_NUMBERS_H
#define MODELSLICE_EMULATOR_NUMBERS_H

#include <cmath>
#include <cstdint>
#include <cstring>

namespace modelslice::emulator {

template <typename To, typename From> To bitCast(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

enum class Rounding : uint8_t { Nearest, Zero, Down, Up, NearestAway };

/// `value` as an integral number.
inline double roundTo(double value, Rounding rounding) {
  switch (rounding) {
  case Rounding::Nearest:
    return std::nearbyint(value);
  case Rounding::Zero:
    return std::trunc(value);
  case Rounding::Down:
    return std::floor(value);
  case Rounding::Up:
    return std::ceil(value);
  case Rounding::NearestAway:
    return std::round(value);
  }
  return value;
}

/// The bits of `value` in the format with one sign bit, `ExponentBits` and
/// `MantissaBits`. NaN becomes the positive one with every bit set.
template <unsigned ExponentBits, unsigned MantissaBits>
uint32_t encode(double value, Rounding rounding) {
  constexpr int kSmallest = 2 - (1 << (ExponentBits - 1));
  constexpr uint32_t kInfinity = ((1u << ExponentBits) - 1) << MantissaBits;
  constexpr unsigned kSignBit = ExponentBits + MantissaBits;
  if (value != value)
    return (1u << kSignBit) - 1;
  uint64_t bits = bitCast<uint64_t>(value);
  uint32_t sign = uint32_t(bits >> 63) << kSignBit;
  bool negative = bits >> 63;
  double magnitude = std::fabs(value);
  if (magnitude == 0 || std::isinf(magnitude))
    return sign | (magnitude == 0 ? 0 : kInfinity);
  int exponent = int(bits >> 52 & 0x7ff) - 1023;
  if (exponent < kSmallest)
    exponent = kSmallest;
  // In units of the last place: an integer after rounding, which may carry
  // into the exponent as it should.
  double units = std::ldexp(magnitude, int(MantissaBits) - exponent);
  units = std::fabs(roundTo(negative ? -units : units, rounding));
  uint64_t encoded =
      (uint64_t(exponent - kSmallest) << MantissaBits) + uint64_t(units);
  if (encoded >= kInfinity) {
    bool away = rounding == Rounding::Nearest ||
                rounding == Rounding::NearestAway ||
                rounding == (negative ? Rounding::Down : Rounding::Up);
    encoded = away ? kInfinity : kInfinity - 1;
  }
  return sign | uint32_t(encoded);
}

/// Sums exactly enough for one more rounding to a narrow format: the result
/// is odd in its last place where bits were lost.
inline double addToOdd(double a, double b) {
  double sum = a + b;
  double rest = sum - a;
  double lost = (a - (sum - rest)) + (b - rest);
  if (lost == 0 || !std::isfinite(sum))
    return sum;
  uint64_t bits = bitCast<uint64_t>(sum);
  if (bits & 1)
    return sum;
  bool towardsZero = (lost < 0) != (sum < 0);
  return bitCast<double>(towardsZero ? bits - 1 : bits + 1);
}

struct Half {
  uint16_t bits;

  static Half from(float value) {
    if (value != value)
      return {0x7fff};
    return {bitCast<uint16_t>(_Float16(value))};
  }
  static Half from(double value, Rounding rounding) {
    return {uint16_t(encode<5, 10>(value, rounding))};
  }
  float toFloat() const { return float(bitCast<_Float16>(bits)); }
};

struct BFloat {
  uint16_t bits;

  static BFloat from(float value) {
    uint32_t wide = bitCast<uint32_t>(value);
    uint32_t rounded = (wide + 0x7fff + (wide >> 16 & 1)) >> 16;
    return {uint16_t(value != value ? 0x7fff : rounded)};
  }
  static BFloat from(double value, Rounding rounding) {
    return {uint16_t(encode<8, 7>(value, rounding))};
  }
  float toFloat() const { return bitCast<float>(uint32_t(bits) << 16); }
};

/// Subnormal numbers become zeros of their sign.
inline float flush(float value) {
  uint32_t bits = bitCast<uint32_t>(value);
  return bits & 0x7f800000 ? value : bitCast<float>(bits & 0x80000000);
}
inline double flush(double value) { return value; }

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_NUMBERS_H
