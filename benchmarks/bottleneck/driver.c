/*===- driver.c - Checks and times a bottleneck of fused regions ----------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Runs the six kernels that bottleneck.py makes on one image, compares the
 * result with scalar code, and prints the speed as JSON. The peak is that of
 * a loop of 512-bit multiply-adds in registers, measured in turns with the
 * block.
 *
 *===----------------------------------------------------------------------===*/

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GROUPS 8
#define PIXEL_COUNT (SIZE * SIZE)
#define BLOCK(n) ((n) <= 16 ? 16 : 32)

typedef void kernel(void *const *, int64_t, int64_t, int64_t);
kernel reduce, spatial, expand, stats_middle, stats_wide;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static float *new_floats(size_t count, int random) {
  float *p = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64 + 64);
  for (size_t i = 0; i < count; ++i)
    p[i] = random ? (float)(rand() % 2001 - 1000) / 1000.0f : 0.0f;
  return p;
}

static size_t at(int y, int x, int c, int channels) {
  return PIXELS ? ((size_t)c * SIZE + y) * SIZE + x
                : ((size_t)y * SIZE + x) * channels + c;
}

/* Plain weights [out][in][k][k] to [out / n][k][k][in][n]. */
static float *pack(const float *w, int out, int in, int k) {
  int n = BLOCK(out);
  float *p = new_floats((size_t)(out + n - 1) / n * n * in * k * k, 0);
  for (int o = 0; o < out; ++o)
    for (int i = 0; i < in; ++i)
      for (int t = 0; t < k * k; ++t)
        p[(((size_t)(o / n) * k * k + t) * in + i) * n + o % n] =
            w[((size_t)o * in + i) * k * k + t];
  return p;
}

/* norm, relu, convolution; the obvious loops in double. */
static void reference(const double *x, const float *w, const float *gamma,
                      const float *beta, int in, int out, int k, double *y) {
  double *a = malloc(sizeof(double) * PIXEL_COUNT * in);
  int per = in / GROUPS > 0 ? in / GROUPS : 1;
  for (int g = 0; g < in / per; ++g) {
    double sum = 0, squares = 0, n = (double)per * PIXEL_COUNT;
    for (int c = g * per; c < (g + 1) * per; ++c)
      for (int p = 0; p < PIXEL_COUNT; ++p) {
        double v = x[(size_t)c * PIXEL_COUNT + p];
        sum += v;
        squares += v * v;
      }
    double mean = sum / n, root = sqrt(squares / n - mean * mean + 1e-5);
    for (int c = g * per; c < (g + 1) * per; ++c)
      for (int p = 0; p < PIXEL_COUNT; ++p) {
        double v =
            (x[(size_t)c * PIXEL_COUNT + p] - mean) / root * gamma[c] + beta[c];
        a[(size_t)c * PIXEL_COUNT + p] = v > 0 ? v : 0;
      }
  }
  for (int o = 0; o < out; ++o)
    for (int r = 0; r < SIZE; ++r)
      for (int q = 0; q < SIZE; ++q) {
        double sum = 0;
        for (int i = 0; i < in; ++i)
          for (int u = 0; u < k; ++u)
            for (int v = 0; v < k; ++v) {
              int yy = r + u - k / 2, xx = q + v - k / 2;
              if (yy >= 0 && yy < SIZE && xx >= 0 && xx < SIZE)
                sum += a[((size_t)i * SIZE + yy) * SIZE + xx] *
                       w[(((size_t)o * in + i) * k + u) * k + v];
            }
        y[((size_t)o * SIZE + r) * SIZE + q] = sum;
      }
  free(a);
}

static double measure_peak(void) {
  typedef float v16 __attribute__((vector_size(64)));
  v16 a0 = {0}, a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0,
      a8 = a0, a9 = a0, m = a0, c = a0;
  double start = now();
  for (int i = 0; i < 20000; ++i) {
#define FMA(x)                                                                 \
  __asm__ volatile("vfmadd231ps %1,%2,%0" : "+v"(x) : "v"(m), "v"(c))
    FMA(a0);
    FMA(a1);
    FMA(a2);
    FMA(a3);
    FMA(a4);
    FMA(a5);
    FMA(a6);
    FMA(a7);
    FMA(a8);
    FMA(a9);
  }
  return 20000.0 * 10 * 32 / (now() - start) * 1e-9;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(void) {
  int w = WIDE, m = MIDDLE;
  float *x = new_floats((size_t)PIXEL_COUNT * w, 1);
  float *w1 = new_floats((size_t)m * w, 1),
        *w2 = new_floats((size_t)m * m * 9, 1),
        *w3 = new_floats((size_t)w * m, 1);
  float *g1 = new_floats(w, 1), *b1 = new_floats(w, 1), *g2 = new_floats(m, 1),
        *b2 = new_floats(m, 1), *g3 = new_floats(m, 1), *b3 = new_floats(m, 1);
  float *p1 = pack(w1, m, w, 1), *p2 = pack(w2, m, m, 3),
        *p3 = pack(w3, w, m, 1);
  float *y1 = new_floats((size_t)PIXEL_COUNT * m, 0),
        *y2 = new_floats((size_t)PIXEL_COUNT * m, 0),
        *z = new_floats((size_t)PIXEL_COUNT * w, 0);
  float *su[3], *sq[3], *sc[4], *sh[4];
  for (int i = 0; i < 3; ++i)
    su[i] = new_floats(w, 0), sq[i] = new_floats(w, 0);
  for (int i = 0; i < 4; ++i)
    sc[i] = new_floats(w, 0), sh[i] = new_floats(w, 0);
  /* What the block before would have gathered. */
  for (int c = 0; c < w; ++c)
    for (int r = 0; r < SIZE; ++r)
      for (int q = 0; q < SIZE; ++q) {
        float v = x[at(r, q, c, w)];
        su[2][c] += v;
        sq[2][c] += v * v;
      }
  void *s1[] = {su[2], sq[2], g1, b1, sc[0], sh[0]};
  stats_wide(s1, 1, 0, 1);
  void *c1[] = {x, p1, sc[0], sh[0], y1, su[0], sq[0]};
  void *s2[] = {su[0], sq[0], g2, b2, sc[1], sh[1]};
  void *c2[] = {y1, p2, sc[1], sh[1], y2, su[1], sq[1]};
  void *s3[] = {su[1], sq[1], g3, b3, sc[2], sh[2]};
  void *c3[] = {y2, p3, sc[2], sh[2], x, z, su[2], sq[2]};
  void *s4[] = {su[2], sq[2], g1, b1, sc[3], sh[3]};
  int lanes_mid = PIXELS ? (SIZE + 31) / 32 : (m + 31) / 32;
  int lanes_wide = PIXELS ? (SIZE + 31) / 32 : (w + 31) / 32;
#define BLOCK_ONCE()                                                           \
  do {                                                                         \
    reduce(c1, 1, 0, lanes_mid);                                               \
    stats_middle(s2, 1, 0, 1);                                                 \
    spatial(c2, 1, 0, lanes_mid);                                              \
    stats_middle(s3, 1, 0, 1);                                                 \
    expand(c3, 1, 0, lanes_wide);                                              \
    stats_wide(s4, 1, 0, 1);                                                   \
  } while (0)
  BLOCK_ONCE();

  double *rx = malloc(sizeof(double) * PIXEL_COUNT * w),
         *r1 = malloc(sizeof(double) * PIXEL_COUNT * m),
         *r2 = malloc(sizeof(double) * PIXEL_COUNT * m),
         *rz = malloc(sizeof(double) * PIXEL_COUNT * w);
  for (int c = 0; c < w; ++c)
    for (int r = 0; r < SIZE; ++r)
      for (int q = 0; q < SIZE; ++q)
        rx[((size_t)c * SIZE + r) * SIZE + q] = x[at(r, q, c, w)];
  reference(rx, w1, g1, b1, w, m, 1, r1);
  reference(r1, w2, g2, b2, m, m, 3, r2);
  reference(r2, w3, g3, b3, m, w, 1, rz);
  double error = 0, largest = 1e-30;
  for (int c = 0; c < w; ++c)
    for (int r = 0; r < SIZE; ++r)
      for (int q = 0; q < SIZE; ++q) {
        size_t i = ((size_t)c * SIZE + r) * SIZE + q;
        double want = rz[i] + rx[i], e = fabs(want - z[at(r, q, c, w)]);
        if (!(e <= error))
          error = e;
        if (fabs(want) > largest)
          largest = fabs(want);
      }

  enum { ROUNDS = 31 };
  double times[ROUNDS], peaks[ROUNDS];
  double flops = 2.0 * PIXEL_COUNT * ((double)w * m * 2 + 9.0 * m * m);
  int repeats = (int)(2e8 / flops) + 1;
  for (int i = 0; i < ROUNDS; ++i) {
    peaks[i] = measure_peak();
    double start = now();
    for (int j = 0; j < repeats; ++j)
      BLOCK_ONCE();
    times[i] = (now() - start) / repeats;
  }
  qsort(times, ROUNDS, sizeof(double), compare);
  qsort(peaks, ROUNDS, sizeof(double), compare);
  printf("{\"gflops\": %.3f, \"peak\": %.3f, \"error\": %.3e}\n",
         flops / times[ROUNDS / 2] * 1e-9, peaks[ROUNDS / 2], error / largest);
  return error / largest < 1e-4 ? 0 : 1;
}
