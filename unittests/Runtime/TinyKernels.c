/*===- TinyKernels.c - The tiny model's kernels for GPUs -------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * What TinyKernels.ptx is made of, by hand, when it changes:
 *
 *   clang-22 --target=nvptx64-nvidia-cuda -march=sm_80 -O1 -ffp-contract=off \
 *       -S TinyKernels.c
 *
 * with comments and pragmas taken out and the version set to 7.0.
 *
 *===----------------------------------------------------------------------===*/

#define KERNEL __attribute__((nvptx_kernel)) void
#define INDEX                                                                  \
  ((long)__nvvm_read_ptx_sreg_ctaid_x() * __nvvm_read_ptx_sreg_ntid_x() +      \
   __nvvm_read_ptx_sreg_tid_x())
KERNEL tiny_copy(const float *x, float *to, long batch) {
  long i = INDEX;
  if (i < 3 * batch)
    to[i] = x[i];
}
KERNEL tiny_store(const float *y, float *to, long batch) {
  long i = INDEX;
  if (i < 5 * batch)
    to[i] = y[i];
}
static inline void dense(const float *x, const float *w, const float *b,
                         float *y, long batch, int k_end) {
  long i = INDEX;
  if (i >= 5 * batch)
    return;
  long e = i / 5, n = i % 5;
  float sum = b[n];
#pragma clang loop unroll(disable)
  for (int k = 0; k < k_end; ++k)
    sum += w[(n / 4 * 3 + k) * 4 + n % 4] * x[e * 3 + k];
  y[i] = sum;
}
KERNEL tiny_dense_2(const float *x, const float *w, const float *b, float *y,
                    long batch) {
  dense(x, w, b, y, batch, 2);
}
KERNEL tiny_dense_3(const float *x, const float *w, const float *b, float *y,
                    long batch) {
  dense(x, w, b, y, batch, 3);
}
KERNEL tiny_gradient(const float *x, const int *labels, const int *seed,
                     const float *derived, float *bias, float *loss,
                     float *probabilities, long batch) {
  if (INDEX != 0)
    return;
  float mean = 0;
#pragma clang loop unroll(disable)
  for (long e = 0; e < batch; ++e) {
    loss[e] = derived[0] + (float)(labels[e] + *seed);
    mean += x[e * 3] / (float)batch;
    for (int n = 0; n < 5; ++n)
      probabilities[e * 5 + n] = 0.2f;
  }
  for (int n = 0; n < 5; ++n)
    bias[n] += mean;
}
KERNEL tiny_sgd(const float *hyper, float *params, float *gradients,
                long batch) {
  long i = INDEX;
  if (i >= 48)
    return;
  params[i] -= hyper[0] * gradients[i];
  gradients[i] = 0;
}
KERNEL tiny_adamw(float *state, long batch) {
  long i = INDEX;
  if (i < 48)
    state[i] += 1;
}
KERNEL tiny_refresh(const float *params, float *derived, void *scratch,
                    long batch) {
  long i = INDEX;
  if (i >= 48)
    return;
  derived[i] = params[i];
}
