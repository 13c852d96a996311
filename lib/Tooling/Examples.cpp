//===- Examples.cpp - Examples and labels from files ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Matches the shapes of files with the shapes of inputs and converts elements.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Examples.h"
#include "modelslice/Tooling/FileIO.h"
#include "modelslice/Tooling/Idx.h"
#include "modelslice/Tooling/Npy.h"

#include <algorithm>
#include <array>
#include <cstring>

using namespace modelslice;

Result<Array> modelslice::readArrayFile(const std::string &path) {
  auto bytes = readFile(path);
  if (!bytes)
    return bytes.error();
  auto array = looksLikeIdx(bytes->data(), bytes->size())
                   ? parseIdx(bytes->data(), bytes->size())
                   : parseNpy(bytes->data(), bytes->size());
  if (!array)
    return makeError("'%s': %s", path.c_str(), array.error().message.c_str());
  return array;
}

static std::string describe(const msl_tensor_info &info) {
  return shapeString(info.shape, info.rank) +
         (info.dtype == MSL_I32 ? " i32" : " f32");
}

Result<Examples> Examples::bind(Array array, const msl_tensor_info &input) {
  auto mismatch = [&] {
    return makeError("input '%s': expected %s, got %s", input.name,
                     describe(input).c_str(), array.describe().c_str());
  };
  if (input.rank == 0 || input.shape[0] >= 0)
    return makeError("input '%s' has no batch dimension: it cannot be read "
                     "from a file",
                     input.name);
  if (array.shape.empty())
    return mismatch();
  std::vector<int64_t> wanted(input.shape + 1, input.shape + input.rank);
  std::vector<int64_t> given(array.shape.begin() + 1, array.shape.end());
  bool isFloat = input.dtype == MSL_F32;
  bool isImage = array.type == ElementType::U8 && isFloat;
  if (!isImage && array.type != (isFloat ? ElementType::F32 : ElementType::I32))
    return mismatch();

  Examples examples;
  if (isImage)
    examples.setUnitInterval();
  if (!(isImage && examples.bindImage(given, wanted)) && given != wanted)
    return mismatch();
  examples.count = array.shape[0];
  examples.perExample = 1;
  for (int64_t extent : given)
    examples.perExample *= extent;
  examples.array = std::move(array);
  return examples;
}

void Examples::copy(int64_t index, void *out) const {
  size_t bytes = elementBytes(array.type) * perExample;
  const uint8_t *from = array.data.data() + bytes * index;
  if (!isBytes()) {
    std::memcpy(out, from, bytes);
    return;
  }
  float *to = static_cast<float *>(out);
  int64_t pixels = perExample / std::max<int64_t>(channels, 1);
  for (int64_t channel = 0; channel < channels; ++channel) {
    const auto &table = tableOf(channel);
    const uint8_t *first = from + channel * channelStride;
    for (int64_t pixel = 0; pixel < pixels; ++pixel)
      *to++ = table[first[pixel * pixelStride]];
  }
}

Result<std::vector<int32_t>> modelslice::toLabels(const Array &array) {
  if (array.shape.size() != 1 || array.type == ElementType::F32)
    return makeError("labels: expected [N] of u8, i32 or i64, got %s",
                     array.describe().c_str());
  std::vector<int32_t> labels(array.numElements());
  for (size_t i = 0; i < labels.size(); ++i) {
    int64_t value = array.data[i * elementBytes(array.type)];
    if (array.type == ElementType::I32) {
      int32_t narrow;
      std::memcpy(&narrow, array.data.data() + 4 * i, 4);
      value = narrow;
    } else if (array.type == ElementType::I64) {
      std::memcpy(&value, array.data.data() + 8 * i, 8);
    }
    if (value < INT32_MIN || value > INT32_MAX)
      return makeError("label %lld of example %zu does not fit in 32 bits",
                       static_cast<long long>(value), i);
    labels[i] = static_cast<int32_t>(value);
  }
  return labels;
}

Status modelslice::checkLabels(const std::vector<int32_t> &labels,
                               int64_t classes) {
  for (size_t i = 0; i < labels.size(); ++i)
    if (labels[i] < 0 || labels[i] >= classes)
      return makeError("label %d of example %zu is not one of the %lld classes",
                       labels[i], i, static_cast<long long>(classes));
  return success();
}

int64_t modelslice::argmax(const float *scores, int64_t count) {
  return std::max_element(scores, scores + count) - scores;
}
