//===- RandomWeights.cpp - Parameters out of nothing ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Draws parameters scaled by their fan-in.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/RandomWeights.h"
#include "modelslice/Tooling/Random.h"
#include "modelslice/Tooling/Safetensors.h"

#include <algorithm>
#include <cmath>

using namespace modelslice;

/// Whether a parameter has values as they are found around 1: a vector, such as
/// a norm's scale, or variances, whose root is taken.
static bool isAroundOne(const msl_tensor_info &info) {
  static const std::string variance = "running_var";
  std::string name = info.name;
  return info.rank < 2 || (name.size() >= variance.size() &&
                           name.compare(name.size() - variance.size(),
                                        variance.size(), variance) == 0);
}

std::vector<uint8_t> modelslice::randomWeights(const Library &library) {
  std::vector<NamedTensor> tensors;
  std::vector<std::vector<float>> data;
  for (uint32_t i = 0; i < library->num_params; ++i) {
    const msl_tensor_info &info = library->params[i];
    NamedTensor tensor{
        info.name, {info.shape, info.shape + info.rank}, nullptr};
    std::vector<float> values(tensor.bytes() / sizeof(float));
    double fanIn = info.rank < 2 ? 1 : 1.0 * values.size() / info.shape[0];
    float scale = static_cast<float>(1 / std::sqrt(std::max(fanIn, 1.0)));
    Random random(0, Random::Weights, i);
    for (float &value : values)
      value = isAroundOne(info) ? 0.5f + random.uniform()
                                : scale * (2 * random.uniform() - 1);
    data.push_back(std::move(values));
    tensor.data = data.back().data();
    tensors.push_back(std::move(tensor));
  }
  return packSafetensors(tensors);
}
