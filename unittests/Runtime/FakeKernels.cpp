//===- FakeKernels.cpp - The tiny model's kernels in C++ ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What TinyKernels.ptx computes, for the fake driver, which runs no PTX.
//
//===----------------------------------------------------------------------===//

#include "FakeState.h"

#include <cstring>

using fake::Parameters;

namespace {
template <typename T> T *at(uint64_t address) {
  return reinterpret_cast<T *>(address);
}

void dense(const Parameters &p, int64_t batch, int64_t last) {
  const float *x = at<float>(p[0]), *w = at<float>(p[1]), *b = at<float>(p[2]);
  for (int64_t i = 0; i < 5 * batch; ++i) {
    int64_t e = i / 5, n = i % 5;
    float sum = b[n];
    for (int64_t k = 0; k < last; ++k)
      sum += w[(n / 4 * 3 + k) * 4 + n % 4] * x[e * 3 + k];
    at<float>(p[3])[i] = sum;
  }
}

void gradient(const Parameters &p, int64_t batch) {
  float mean = 0;
  for (int64_t e = 0; e < batch; ++e) {
    at<float>(p[5])[e] =
        at<float>(p[3])[0] + float(at<int32_t>(p[1])[e] + *at<int32_t>(p[2]));
    mean += at<float>(p[0])[e * 3] / float(batch);
    for (int n = 0; n < 5; ++n)
      at<float>(p[6])[e * 5 + n] = 0.2f;
  }
  for (int n = 0; n < 5; ++n)
    at<float>(p[4])[n] += mean;
}

/// Operands of whole programs: inputs and outputs, the arenas of parameters,
/// gradients and two states, derived copies and scratch.
void infer(const Parameters &p, int64_t batch, int64_t last) {
  std::memset(at<void>(p[7]), 0xFF, size_t(64 + 36 * batch));
  dense({p[0], p[2], p[6] + 128, p[1]}, batch, last);
}

void gradientWhole(const Parameters &p, int64_t batch) {
  gradient({p[0], p[1], p[2], p[9], p[6] + 128, p[3], p[4]}, batch);
}

const fake::Kernel kernels[] = {
    {"tiny_copy", 2,
     [](const Parameters &p, int64_t batch) {
       std::memcpy(at<void>(p[1]), at<void>(p[0]), size_t(12 * batch));
     }},
    {"tiny_copy_32", 2,
     [](const Parameters &p, int64_t batch) {
       std::memcpy(at<void>(p[1]), at<void>(p[0]), size_t(12 * batch));
     }},
    {"tiny_store", 2,
     [](const Parameters &p, int64_t batch) {
       std::memcpy(at<void>(p[1]), at<void>(p[0]), size_t(20 * batch));
     }},
    {"tiny_dense_2", 4,
     [](const Parameters &p, int64_t batch) { dense(p, batch, 2); }},
    {"tiny_dense_3", 4,
     [](const Parameters &p, int64_t batch) { dense(p, batch, 3); }},
    {"tiny_gradient", 7, gradient},
    {"tiny_sgd", 3,
     [](const Parameters &p, int64_t) {
       for (int i = 0; i < 48; ++i) {
         at<float>(p[1])[i] -= at<float>(p[0])[0] * at<float>(p[2])[i];
         at<float>(p[2])[i] = 0;
       }
     }},
    {"tiny_adamw", 1,
     [](const Parameters &p, int64_t) {
       for (int i = 0; i < 48; ++i)
         at<float>(p[0])[i] += 1;
     }},
    {"tiny_refresh", 3,
     [](const Parameters &p, int64_t) {
       std::memset(at<void>(p[2]), 0xFF, 1000);
       std::memcpy(at<void>(p[1]), at<void>(p[0]), 192);
     }},
    {"tiny_infer_0", 8,
     [](const Parameters &p, int64_t batch) { infer(p, batch, 2); }, true},
    {"tiny_infer_1", 8,
     [](const Parameters &p, int64_t batch) { infer(p, batch, 3); }, true},
    {"tiny_gradient_0", 11, gradientWhole, true},
    {"tiny_gradient_1", 11, gradientWhole, true},
};

} // namespace

const fake::Kernel *fake::findKernel(const char *name) {
  for (const Kernel &kernel : kernels)
    if (std::strcmp(kernel.name, name) == 0)
      return &kernel;
  return nullptr;
}
