//===- ConvertTest.cpp - Tests conversions -------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Conversions between all types against scalar definitions.
//
//===----------------------------------------------------------------------===//

#include "InstructionCases.h"
#include "Support.h"

#include "gtest/gtest.h"

#include <cfenv>
#include <cmath>

using namespace modelslice::testing;

namespace {
using A = uint64_t;
using S32 = int32_t;
using S64 = int64_t;

/// An integer of `bits` nearest to a number that is integral already.
A clamped(double value, int bits, bool isSigned, bool isWide = false) {
  if (std::isnan(value))
    return isWide ? A(1) << (bits - 1) : 0;
  double low = isSigned ? -std::ldexp(1.0, bits - 1) : 0;
  double high = std::ldexp(1.0, isSigned ? bits - 1 : bits);
  if (value <= low)
    return A(S64(low));
  if (value >= high)
    return isSigned     ? (A(1) << (bits - 1)) - 1
           : bits == 64 ? ~A(0)
                        : (A(1) << bits) - 1;
  return isSigned ? A(S64(value)) : A(value);
}

TEST(Convert, FloatToInteger) {
  checkInstructions({
      {"@cvt.rzi.s32.f32 %d, %a;", "if",
       [](A a, A, A) { return clamped(std::trunc(asFloat(a)), 32, true); }},
      {"@cvt.rni.s32.f32 %d, %a;", "if",
       [](A a, A, A) { return clamped(std::nearbyint(asFloat(a)), 32, true); }},
      {"@cvt.rmi.s32.f32 %d, %a;", "if",
       [](A a, A, A) { return clamped(std::floor(asFloat(a)), 32, true); }},
      {"@cvt.rpi.u32.f32 %d, %a;", "if",
       [](A a, A, A) { return clamped(std::ceil(asFloat(a)), 32, false); }},
      {"@cvt.rzi.u64.f32 %d, %a;", "lf",
       [](A a, A, A) {
         return clamped(std::trunc(asFloat(a)), 64, false, true);
       }},
      {"@cvt.rzi.s64.f64 %d, %a;", "ld",
       [](A a, A, A) {
         return clamped(std::trunc(asDouble(a)), 64, true, true);
       }},
      {"@cvt.rzi.s16.f32 %d, %a;", "sf",
       [](A a, A, A) { return clamped(std::trunc(asFloat(a)), 16, true); }},
      {"@cvt.rzi.s32.f16 %d, %a;", "ih",
       [](A a, A, A) { return clamped(std::trunc(halfToFloat(a)), 32, true); }},
  });
}

TEST(Convert, IntegerToFloat) {
  checkInstructions({
      {"@cvt.rn.f32.s32 %d, %a;", "fi",
       [](A a, A, A) { return ofFloat(float(S32(a))); }},
      {"@cvt.rn.f32.u32 %d, %a;", "fi",
       [](A a, A, A) { return ofFloat(float(uint32_t(a))); }},
      {"@cvt.rn.f32.u64 %d, %a;", "fl",
       [](A a, A, A) { return ofFloat(float(a)); }},
      {"@cvt.rn.f64.s64 %d, %a;", "dl",
       [](A a, A, A) { return ofDouble(double(S64(a))); }},
      {"@cvt.rn.f64.u32 %d, %a;", "di",
       [](A a, A, A) { return ofDouble(double(uint32_t(a))); }},
      {"@cvt.rz.f32.s32 %d, %a;", "fi",
       [](A a, A, A) {
         double value = S32(a);
         float near = float(value);
         if (std::fabs(double(near)) > std::fabs(value))
           near = std::nextafter(near, 0.0f);
         return ofFloat(near);
       }},
      {"@cvt.rn.f16.s32 %d, %a;", "hi",
       [](A a, A, A) { return halfOf(double(S32(a))); }},
  });
}

TEST(Convert, IntegerToInteger) {
  checkInstructions({
      {"@cvt.u64.u32 %d, %a;", "li", [](A a, A, A) { return a; }},
      {"@cvt.s64.s32 %d, %a;", "li", [](A a, A, A) { return A(S64(S32(a))); }},
      {"@cvt.u32.u64 %d, %a;", "il", [](A a, A, A) { return a; }},
      {"@cvt.u16.u32 %d, %a;", "si", [](A a, A, A) { return a; }},
      {"@cvt.u32.u16 %d, %a;", "is", [](A a, A, A) { return a; }},
      {"@cvt.s32.s16 %d, %a;", "is",
       [](A a, A, A) { return A(S32(int16_t(a))); }},
      {"@cvt.s32.s8 %d, %a;", "ii",
       [](A a, A, A) { return A(S32(int8_t(a))); }},
      {"@cvt.u32.u8 %d, %a;", "ii", [](A a, A, A) { return a & 0xff; }},
      {"@cvt.u16.u8 %d, %a;", "ss", [](A a, A, A) { return a & 0xff; }},
      {"@cvt.s64.s8 %d, %a;", "ll",
       [](A a, A, A) { return A(S64(int8_t(a))); }},
      {"@cvt.sat.s8.s32 %d, %a;", "ii",
       [](A a, A, A) { return A(S64(std::min(std::max(S32(a), -128), 127))); }},
      {"@cvt.sat.u32.s64 %d, %a;", "il",
       [](A a, A, A) { return S64(a) < 0 ? 0 : std::min<A>(a, 0xffffffff); }},
  });
}

/// The number with `drop` bits fewer, of two the even one or the larger.
A tensorFloat(A a) {
  if (std::isnan(asFloat(a)))
    return 0x7fffe000;
  if (std::isinf(asFloat(a)))
    return a;
  return (a + 0x1000) & 0xffffe000;
}

template <typename F> A towardsZero(double value, F nearest) {
  A bits = nearest(value);
  auto widen = [&](A x) {
    return nearest(1.0) == 0x3c00 ? halfToFloat(x) : bfloatToFloat(x);
  };
  return std::isfinite(value) && std::fabs(widen(bits)) > std::fabs(value)
             ? bits - 1
             : bits;
}

TEST(Convert, FloatToFloat) {
  checkInstructions({
      {"@cvt.f64.f32 %d, %a;", "df",
       [](A a, A, A) { return ofDouble(asFloat(a)); }},
      {"@cvt.rn.f32.f64 %d, %a;", "fd",
       [](A a, A, A) { return ofFloat(float(asDouble(a))); }},
      {"@cvt.rz.f32.f64 %d, %a;", "fd",
       [](A a, A, A) {
         float near = float(asDouble(a));
         if (std::fabs(double(near)) > std::fabs(asDouble(a)))
           near = std::nextafter(near, 0.0f);
         return ofFloat(near);
       }},
      {"@cvt.f32.f16 %d, %a;", "fh",
       [](A a, A, A) { return ofFloat(halfToFloat(a)); }},
      {"@cvt.rn.f16.f32 %d, %a;", "hf",
       [](A a, A, A) { return halfOf(asFloat(a)); }},
      {"@cvt.rz.f16.f32 %d, %a;", "hf",
       [](A a, A, A) { return towardsZero(asFloat(a), halfOf); }},
      {"@cvt.rn.f16.f64 %d, %a;", "hd",
       [](A a, A, A) { return halfOf(asDouble(a)); }},
      {"@cvt.rn.bf16.f32 %d, %a;", "Bf",
       [](A a, A, A) { return bfloatOf(asFloat(a)); }},
      {"@cvt.rz.bf16.f32 %d, %a;", "Bf",
       [](A a, A, A) { return towardsZero(asFloat(a), bfloatOf); }},
      {"@cvt.rn.bf16x2.f32 %d, %a, %b;", "Gff",
       [](A a, A b, A) {
         return bfloatOf(asFloat(a)) << 16 | bfloatOf(asFloat(b));
       }},
      {"@cvt.rn.relu.f16x2.f32 %d, %a, %b;", "Hff",
       [](A a, A b, A) {
         auto relu = [](float x) { return x <= 0 ? 0 : halfOf(x); };
         return relu(asFloat(a)) << 16 | relu(asFloat(b));
       }},
      {"@cvt.rn.f16x2.f32 %d, %a, %b;", "Hff",
       [](A a, A b, A) {
         return halfOf(asFloat(a)) << 16 | halfOf(asFloat(b));
       }},
      {"@cvt.rna.tf32.f32 %d, %a;", "if",
       [](A a, A, A) { return tensorFloat(a); }},
      {"@cvt.rni.f32.f32 %d, %a;", "ff",
       [](A a, A, A) { return ofFloat(std::nearbyint(asFloat(a))); }},
      {"@cvt.rmi.f32.f32 %d, %a;", "ff",
       [](A a, A, A) { return ofFloat(std::floor(asFloat(a))); }},
      {"@cvt.rzi.f64.f64 %d, %a;", "dd",
       [](A a, A, A) { return ofDouble(std::trunc(asDouble(a))); }},
      {"@cvt.sat.f32.f32 %d, %a;", "ff",
       [](A a, A, A) {
         float x = asFloat(a);
         return ofFloat(x > 0 ? std::min(x, 1.0f) : 0);
       }},
      {"@cvt.ftz.f64.f32 %d, %a;", "df",
       [](A a, A, A) {
         float x = asFloat(a);
         bool tiny = std::fpclassify(x) == FP_SUBNORMAL;
         return ofDouble(tiny ? std::copysign(0.0f, x) : x);
       }},
  });
}

TEST(Convert, OfNewerDevices) {
  Environment capability("MODELSLICE_EMULATOR_CAPABILITY", "9.0");
  checkInstructions({{"@cvt.f32.bf16 %d, %a;", "fB",
                      [](A a, A, A) { return ofFloat(bfloatToFloat(a)); }},
                     {"@cvt.rn.bf16.s32 %d, %a;", "Bi",
                      [](A a, A, A) { return bfloatOf(double(S32(a))); }}},
                    "sm_90");
}
} // namespace
