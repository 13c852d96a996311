//===- Support.h - What the runtime's tests share ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A writer of safetensors that shares nothing with the reader, and owners of
// the C handles.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_RUNTIME_SUPPORT_H
#define MODELSLICE_UNITTESTS_RUNTIME_SUPPORT_H

#include "modelslice-c/runtime.h"

#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace modelslice::testing {

/// A safetensors file of `header` and `data`.
inline std::string safetensors(const std::string &header,
                               const std::string &data) {
  std::string file(8, '\0');
  for (int i = 0; i < 8; ++i)
    file[i] = char(uint64_t(header.size()) >> (8 * i));
  return file + header + data;
}

inline std::string bytesOf(const std::vector<float> &values) {
  return std::string(reinterpret_cast<const char *>(values.data()),
                     values.size() * sizeof(float));
}

/// Weights of the tiny model: w is [5, 3], b is [5].
inline std::string tinyWeights(const std::vector<float> &w,
                               const std::vector<float> &b) {
  return safetensors(
      R"({"w":{"dtype":"F32","shape":[5,3],"data_offsets":[0,60]},)"
      R"("b":{"dtype":"F32","shape":[5],"data_offsets":[60,80]}})",
      bytesOf(w) + bytesOf(b));
}

/// w[n][k] = 10 n + k and b[n] = n / 4, so that every misplaced element shows.
inline std::vector<float> tinyW() {
  std::vector<float> w(15);
  for (int i = 0; i < 15; ++i)
    w[i] = float(10 * (i / 3) + i % 3);
  return w;
}
inline std::vector<float> tinyB() { return {0, 0.25f, 0.5f, 0.75f, 1}; }

/// What "infer" of the tiny model answers at a width.
inline std::vector<float> tinyInfer(const std::vector<float> &x, uint32_t width,
                                    const std::vector<float> &w = tinyW(),
                                    const std::vector<float> &b = tinyB()) {
  std::vector<float> y;
  for (size_t e = 0; e < x.size() / 3; ++e)
    for (size_t n = 0; n < 5; ++n) {
      float sum = b[n];
      for (size_t k = 0; k < (width == 0 ? 2u : 3u); ++k)
        sum += w[n * 3 + k] * x[e * 3 + k];
      y.push_back(sum);
    }
  return y;
}

inline std::vector<float> ramp(size_t batch) {
  std::vector<float> x(batch * 3);
  for (size_t i = 0; i < x.size(); ++i)
    x[i] = float(i % 7) - 3;
  return x;
}

/// A library, a model and a context that live as long as this does.
class Session {
public:
  explicit Session(const char *path) {
    status = msl_library_open(path, &library, &error);
  }
  ~Session() {
    if (library) {
      library->context_destroy(context);
      library->model_destroy(model);
    }
    msl_library_close(library);
  }
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;

  msl_status createModel(const std::string &weights, uint32_t flags = 0) {
    msl_model_options options = {};
    options.struct_size = sizeof options;
    options.flags = flags;
    options.weights_data = weights.data();
    options.weights_size = weights.size();
    return status = library->model_create(&options, &model, &error);
  }
  msl_status createContext(int64_t maxBatch, uint32_t threads = 1) {
    msl_context_options options = {};
    options.struct_size = sizeof options;
    options.max_batch = maxBatch;
    options.threads = threads;
    return status = library->context_create(model, &options, &context, &error);
  }
  /// Runs "infer" on x of [batch, 3].
  msl_status infer(uint32_t width, const std::vector<float> &x,
                   std::vector<float> &y) {
    int64_t xShape[] = {int64_t(x.size() / 3), 3}, yShape[] = {xShape[0], 5};
    y.assign(size_t(xShape[0]) * 5, -1);
    msl_tensor in = {const_cast<float *>(x.data()), xShape, 2, MSL_F32};
    msl_tensor out = {y.data(), yShape, 2, MSL_F32};
    return status = library->run(context, 0, width, &in, 1, &out, 1, &error);
  }
  std::string message() const { return error.message; }

  const msl_library *library = nullptr;
  msl_model *model = nullptr;
  msl_context *context = nullptr;
  msl_error error = {};
  msl_status status = MSL_OK;
};

} // namespace modelslice::testing

#endif // MODELSLICE_UNITTESTS_RUNTIME_SUPPORT_H
