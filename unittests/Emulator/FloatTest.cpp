//===- FloatTest.cpp - Tests floating-point instructions -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Floating-point arithmetic, functions and comparisons against scalar
// definitions.
//
//===----------------------------------------------------------------------===//

#include "InstructionCases.h"

#include "gtest/gtest.h"

#include <cfenv>
#include <cmath>

using namespace modelslice::testing;

namespace {
using A = uint64_t;

float flushed(float x) {
  return std::fpclassify(x) == FP_SUBNORMAL ? std::copysign(0.0f, x) : x;
}

template <typename F> Reference unary(F function) {
  return [=](A a, A, A) { return ofFloat(function(asFloat(a))); };
}
template <typename F> Reference binary(F function) {
  return [=](A a, A b, A) { return ofFloat(function(asFloat(a), asFloat(b))); };
}
template <typename F> Reference ternary(F function) {
  return [=](A a, A b, A c) {
    return ofFloat(function(asFloat(a), asFloat(b), asFloat(c)));
  };
}
template <typename F> Reference wide(F function) {
  return [=](A a, A b, A c) {
    return ofDouble(function(asDouble(a), asDouble(b), asDouble(c)));
  };
}

/// Computes with another rounding of the host; volatile keeps it in place.
template <typename F> Reference rounded(int mode, F function) {
  return [=](A a, A b, A c) {
    std::fesetround(mode);
    volatile float x = asFloat(a), y = asFloat(b), z = asFloat(c);
    volatile float result = function(x, y, z);
    std::fesetround(FE_TONEAREST);
    return ofFloat(result);
  };
}

float saturate(float x) { return x > 0 ? (x < 1 ? x : 1) : 0; }

TEST(Float, Arithmetic) {
  checkInstructions({
      {"@add.f32 %d, %a, %b;", "fff",
       binary([](float a, float b) { return a + b; })},
      {"@add.rn.f32 %d, %a, 0f3F800000;", "ff",
       unary([](float a) { return a + 1; })},
      {"@sub.f32 %d, %a, %b;", "fff",
       binary([](float a, float b) { return a - b; })},
      {"@mul.f32 %d, %a, %b;", "fff",
       binary([](float a, float b) { return a * b; })},
      {"@mul.ftz.f32 %d, %a, %b;", "fff", binary([](float a, float b) {
         return flushed(flushed(a) * flushed(b));
       })},
      {"@add.sat.f32 %d, %a, %b;", "fff",
       binary([](float a, float b) { return saturate(a + b); })},
      {"@fma.rn.f32 %d, %a, %b, %c;", "ffff",
       ternary([](float a, float b, float c) { return std::fma(a, b, c); })},
      {"@mad.rn.f32 %d, %a, %b, %c;", "ffff",
       ternary([](float a, float b, float c) { return std::fma(a, b, c); })},
      {"@fma.rn.ftz.sat.f32 %d, %a, %b, %c;", "ffff",
       ternary([](float a, float b, float c) {
         return flushed(saturate(std::fma(flushed(a), flushed(b), flushed(c))));
       })},
      {"@div.rn.f32 %d, %a, %b;", "fff",
       binary([](float a, float b) { return a / b; })},
      {"@add.rz.f32 %d, %a, %b;", "fff",
       rounded(FE_TOWARDZERO, [](float a, float b, float) { return a + b; })},
      {"@mul.rp.f32 %d, %a, %b;", "fff",
       rounded(FE_UPWARD, [](float a, float b, float) { return a * b; })},
      {"@div.rm.f32 %d, %a, %b;", "fff",
       rounded(FE_DOWNWARD, [](float a, float b, float) { return a / b; })},
      {"@neg.f32 %d, %a;", "ff", [](A a, A, A) { return a ^ 0x80000000; }},
      {"@neg.ftz.f32 %d, %a;", "ff",
       unary([](float a) { return -flushed(a); })},
      {"@abs.f32 %d, %a;", "ff", [](A a, A, A) { return a & 0x7fffffff; }},
      {"@add.f64 %d, %a, %b;", "ddd",
       wide([](double a, double b, double) { return a + b; })},
      {"@mul.f64 %d, %a, %b;", "ddd",
       wide([](double a, double b, double) { return a * b; })},
      {"@fma.rn.f64 %d, %a, %b, %c;", "dddd",
       wide([](double a, double b, double c) { return std::fma(a, b, c); })},
      {"@div.rn.f64 %d, %a, %b;", "ddd",
       wide([](double a, double b, double) { return a / b; })},
      {"@copysign.f32 %d, %a, %b;", "fff",
       [](A a, A b, A) { return (b & 0x7fffffff) | (a & 0x80000000); }},
  });
}

float least(float a, float b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) ? b : a;
  return a < b || (a == b && std::signbit(a)) ? a : b;
}
float most(float a, float b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) ? b : a;
  return a > b || (a == b && !std::signbit(a)) ? a : b;
}
float mostOrNaN(float a, float b) {
  return std::isnan(a) || std::isnan(b) ? NAN : most(a, b);
}

TEST(Float, ExtremaAndComparisons) {
  checkInstructions({
      {"@min.f32 %d, %a, %b;", "fff", binary(least)},
      {"@max.f32 %d, %a, %b;", "fff", binary(most)},
      {"@max.NaN.f32 %d, %a, %b;", "fff", binary(mostOrNaN)},
      {"@min.ftz.f32 %d, %a, %b;", "fff",
       binary([](float a, float b) { return least(flushed(a), flushed(b)); })},
      {"@setp.lt.f32 %p, %a, %b; @selp.b32 %d, 1, 0, %p;", "iff",
       [](A a, A b, A) { return A(asFloat(a) < asFloat(b)); }},
      {"@setp.ltu.f32 %p, %a, %b; @selp.b32 %d, 1, 0, %p;", "iff",
       [](A a, A b, A) { return A(!(asFloat(a) >= asFloat(b))); }},
      {"@setp.ne.f32 %p, %a, %b; @selp.b32 %d, 1, 0, %p;", "iff",
       [](A a, A b, A) {
         return A(asFloat(a) < asFloat(b) || asFloat(a) > asFloat(b));
       }},
      {"@setp.neu.f32 %p, %a, %b; @selp.b32 %d, 1, 0, %p;", "iff",
       [](A a, A b, A) { return A(asFloat(a) != asFloat(b)); }},
      {"@setp.nan.f32 %p, %a, %b; @selp.b32 %d, 1, 0, %p;", "iff",
       [](A a, A b, A) {
         return A(std::isnan(asFloat(a)) || std::isnan(asFloat(b)));
       }},
      {"@setp.num.f64 %p, %a, %b; @selp.b32 %d, 1, 0, %p;", "idd",
       [](A a, A b, A) {
         return A(!std::isnan(asDouble(a)) && !std::isnan(asDouble(b)));
       }},
      {"@setp.eq.ftz.f32 %p, %a, 0f00000000; @selp.b32 %d, 1, 0, %p;", "if",
       [](A a, A, A) { return A(flushed(asFloat(a)) == 0); }},
      {"@setp.gt.f16 %p, %a, %b; @selp.b32 %d, 1, 0, %p;", "ihh",
       [](A a, A b, A) { return A(halfToFloat(a) > halfToFloat(b)); }},
      {"@selp.f32 %d, %a, %b, %p; @setp.geu.f32 %q, %a, %b;"
       "@selp.f32 %d, %a, %b, %q;",
       "fff", [](A a, A b, A) { return asFloat(a) < asFloat(b) ? b : a; }},
      {"@testp.finite.f32 %p, %a; @selp.b32 %d, 1, 0, %p;", "if",
       [](A a, A, A) { return A(std::isfinite(asFloat(a))); }},
      {"@testp.subnormal.f32 %p, %a; @selp.b32 %d, 1, 0, %p;", "if",
       [](A a, A, A) {
         return A(std::fpclassify(asFloat(a)) == FP_SUBNORMAL);
       }},
      {"@testp.notanumber.f64 %p, %a; @selp.b32 %d, 1, 0, %p;", "id",
       [](A a, A, A) { return A(std::isnan(asDouble(a))); }},
      {"@set.lt.f32.f32 %d, %a, %b;", "fff",
       [](A a, A b, A) { return asFloat(a) < asFloat(b) ? ofFloat(1) : 0; }},
  });
}

TEST(Float, Functions) {
  auto inverseRoot = [](float a) { return float(1 / std::sqrt(double(a))); };
  checkInstructions({
      {"@rcp.rn.f32 %d, %a;", "ff", unary([](float a) { return 1 / a; })},
      {"@rcp.approx.ftz.f32 %d, %a;", "ff",
       unary([](float a) { return flushed(1 / flushed(a)); }), 1},
      {"@sqrt.rn.f32 %d, %a;", "ff",
       unary([](float a) { return std::sqrt(a); })},
      {"@sqrt.approx.f32 %d, %a;", "ff",
       unary([](float a) { return std::sqrt(a); }), 1},
      {"@rsqrt.approx.f32 %d, %a;", "ff", unary(inverseRoot), 2},
      {"@ex2.approx.f32 %d, %a;", "ff",
       unary([](float a) { return float(std::exp2(double(a))); }), 2},
      {"@lg2.approx.f32 %d, %a;", "ff",
       unary([](float a) { return float(std::log2(double(a))); }), 2},
      {"@sin.approx.f32 %d, %a;", "ff",
       unary([](float a) { return float(std::sin(double(a))); }), 2},
      {"@cos.approx.f32 %d, %a;", "ff",
       unary([](float a) { return float(std::cos(double(a))); }), 2},
      {"@tanh.approx.f32 %d, %a;", "ff",
       unary([](float a) { return float(std::tanh(double(a))); }), 2},
      {"@div.full.f32 %d, %a, %b;", "fff",
       binary([](float a, float b) { return a / b; }), 2},
      {"@div.approx.ftz.f32 %d, %a, %b;", "fff", binary([](float a, float b) {
         return flushed(flushed(a) / flushed(b));
       }),
       2},
      {"@sqrt.rn.f64 %d, %a;", "dd",
       wide([](double a, double, double) { return std::sqrt(a); })},
      {"@rcp.rn.f64 %d, %a;", "dd",
       wide([](double a, double, double) { return 1 / a; })},
      {"@ex2.approx.f16 %d, %a;", "hh",
       [](A a, A, A) { return halfOf(std::exp2(double(halfToFloat(a)))); }, 1},
  });
}

/// The same function of both halves.
template <typename F> Reference both(F function) {
  return [=](A a, A b, A c) {
    auto part = [](A x, unsigned i) { return x >> 16 * i & 0xffff; };
    return function(part(a, 0), part(b, 0), part(c, 0)) |
           function(part(a, 1), part(b, 1), part(c, 1)) << 16;
  };
}

// A sum and a product of the narrow formats are exact in long double.
A halfFma(A a, A b, A c) {
  return halfOf(
      double((long double)(halfToFloat(a)) * halfToFloat(b) + halfToFloat(c)));
}
A bfloatFma(A a, A b, A c) {
  // Where one part is too small to change the sum in double, it still decides
  // between two results if the other lies halfway.
  double product = double(bfloatToFloat(a)) * bfloatToFloat(b);
  double addend = bfloatToFloat(c);
  double sum = product + addend;
  double ignored = sum == product ? addend : sum == addend ? product : 0;
  if (std::isfinite(sum) && ignored != 0)
    sum = std::nextafter(sum, ignored > 0 ? INFINITY : -INFINITY);
  return bfloatOf(sum);
}
A halfRelu(A a, A b, A c) {
  A result = halfFma(a, b, c);
  return halfToFloat(result) <= 0 ? 0 : result;
}

TEST(Float, NarrowFormats) {
  auto halfAdd = [](A a, A b, A) {
    return halfOf(double(halfToFloat(a)) + halfToFloat(b));
  };
  auto halfMul = [](A a, A b, A) {
    return halfOf(double(halfToFloat(a)) * halfToFloat(b));
  };
  auto halfMax = [](A a, A b, A) {
    return halfOf(most(halfToFloat(a), halfToFloat(b)));
  };
  auto bfloatMax = [](A a, A b, A) {
    return bfloatOf(most(bfloatToFloat(a), bfloatToFloat(b)));
  };
  checkInstructions({
      {"@add.f16 %d, %a, %b;", "hhh", halfAdd},
      {"@add.rn.f16x2 %d, %a, %b;", "HHH", both(halfAdd)},
      {"@mul.f16x2 %d, %a, %b;", "HHH", both(halfMul)},
      {"@fma.rn.f16 %d, %a, %b, %c;", "hhhh", halfFma},
      {"@fma.rn.f16x2 %d, %a, %b, %c;", "HHHH", both(halfFma)},
      {"@fma.rn.relu.f16 %d, %a, %b, %c;", "hhhh", halfRelu},
      {"@max.f16x2 %d, %a, %b;", "HHH", both(halfMax)},
      {"@fma.rn.bf16 %d, %a, %b, %c;", "BBBB", bfloatFma},
      {"@fma.rn.bf16x2 %d, %a, %b, %c;", "GGGG", both(bfloatFma)},
      {"@max.bf16x2 %d, %a, %b;", "GGG", both(bfloatMax)},
      {"@neg.f16 %d, %a;", "hh", [](A a, A, A) { return a ^ 0x8000; }},
      {"@abs.bf16 %d, %a;", "BB", [](A a, A, A) { return a & 0x7fff; }},
  });
}
} // namespace
