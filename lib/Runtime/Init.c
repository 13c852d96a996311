/*===- Init.c - Initial values of parameters -------------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Draws initial parameters from a counter-based generator.
 *
 * Element i (row-major) of parameter `name` depends on (seed, name, i) alone:
 *
 *   key  = mix(seed ^ fnv1a64(name))
 *   u(i) = ((mix(key + (i + 1) * 0x9E3779B97F4A7C15) >> 40) + 0.5) / 2^24
 *
 * where mix is the finaliser of SplitMix64. A uniform value is (2u - 1) *
 * scale; a normal one is scale times the inverse of the normal distribution at
 * u, by Acklam's rational approximation (relative error 1.2e-9). Only exactly
 * rounded operations are used, so that every machine draws the same bits.
 *
 *===----------------------------------------------------------------------===*/

#include "Runtime.h"

#include <string.h>

static uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static uint64_t fnv1a64(const char *text) {
  uint64_t hash = 0xCBF29CE484222325u;
  for (; *text; ++text)
    hash = (hash ^ (uint8_t)*text) * 0x100000001B3u;
  return hash;
}

/* The natural logarithm of a normal number, without libm, whose results differ
 * between machines: x = m * 2^e with m in [sqrt(1/2), sqrt(2)), then the series
 * of 2 atanh((m - 1) / (m + 1)). */
static double logarithm(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  int exponent = (int)(bits >> 52) - 1023;
  bits = (bits & 0xFFFFFFFFFFFFFu) | 0x3FF0000000000000u;
  double m;
  memcpy(&m, &bits, sizeof m);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++exponent;
  }
  double t = (m - 1) / (m + 1), square = t * t, term = t, sum = 0;
  for (int k = 1; k < 30; k += 2, term *= square)
    sum += term / k;
  return 2 * sum + exponent * 0.6931471805599453;
}

static double square_root(double x) {
  /* Newton's method from above, to the fixed point. */
  double root = x > 1 ? x : 1;
  for (int i = 0; i < 64; ++i) {
    double next = 0.5 * (root + x / root);
    if (next >= root)
      break;
    root = next;
  }
  return root;
}

/* Evaluates c[0] x^(n-1) + .. + c[n-1]. */
static double polynomial(const double *c, int n, double x) {
  double value = 0;
  for (int i = 0; i < n; ++i)
    value = value * x + c[i];
  return value;
}

static double inverse_normal(double p) {
  static const double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,
                             -2.759285104469687e+02, 1.383577518672690e+02,
                             -3.066479806614716e+01, 2.506628277459239e+00};
  static const double b[] = {-5.447609879822406e+01, 1.615858368580409e+02,
                             -1.556989798598866e+02, 6.680131188771972e+01,
                             -1.328068155288572e+01, 1};
  static const double c[] = {-7.784894002430293e-03, -3.223964580411365e-01,
                             -2.400758277161838e+00, -2.549732539343734e+00,
                             4.374664141464968e+00,  2.938163982698783e+00};
  static const double d[] = {7.784695709041462e-03, 3.224671290700398e-01,
                             2.445134137142996e+00, 3.754408661907416e+00, 1};
  if (p > 0.5)
    return -inverse_normal(1 - p);
  if (p < 0.02425) {
    double q = square_root(-2 * logarithm(p));
    return polynomial(c, 6, q) / polynomial(d, 5, q);
  }
  double q = p - 0.5, r = q * q;
  return polynomial(a, 6, r) * q / polynomial(b, 6, r);
}

void msl_initialize(const msl_param *param, uint64_t seed, float *data) {
  uint64_t elements = msl_param_elements(param);
  uint64_t key = mix(seed ^ fnv1a64(param->info.name));
  double scale = param->init_scale;
  for (uint64_t i = 0; i < elements; ++i) {
    uint64_t bits = mix(key + (i + 1) * 0x9E3779B97F4A7C15u) >> 40;
    double u = ((double)bits + 0.5) / 16777216;
    switch (param->init) {
    case MSL_INIT_UNIFORM:
      data[i] = (float)((2 * u - 1) * scale);
      break;
    case MSL_INIT_NORMAL:
      data[i] = (float)(inverse_normal(u) * scale);
      break;
    default:
      data[i] = param->init == MSL_INIT_ONES ? 1.0f : 0.0f;
      break;
    }
  }
}
