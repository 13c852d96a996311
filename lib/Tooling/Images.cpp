//===- Images.cpp - Examples that are images of bytes ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds out where the channels of images lie, cuts pieces out of images, and
// normalises them.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Examples.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace modelslice;

bool Examples::bindImage(const std::vector<int64_t> &given,
                         const std::vector<int64_t> &wanted) {
  if (given.size() != 2 && given.size() != 3)
    return false;
  int64_t height = given[0], width = given[1];
  int64_t last = given.size() == 3 ? given[2] : 1;
  // The reader has checked that this product does not overflow.
  if (wanted == std::vector<int64_t>{last, height, width} ||
      wanted == std::vector<int64_t>{last * height * width} ||
      (last == 1 && wanted == std::vector<int64_t>{height, width})) {
    imageShape = {last, height, width};
    channelStride = 1;
    pixelStride = last;
  } else if (given.size() == 3 && given == wanted) {
    imageShape = {given[0], given[1], given[2]};
    channelStride = given[1] * given[2];
    pixelStride = 1;
  } else {
    return false;
  }
  channels = imageShape->channels;
  return true;
}

void Examples::setUnitInterval() {
  tables.resize(1);
  for (int b = 0; b < 256; ++b)
    tables[0][b] = static_cast<float>(b) / 255.0f;
}

void Examples::copy(int64_t index, const ImageCrop &crop, float *out) const {
  auto [channels, height, width] = *imageShape;
  const uint8_t *image = array.data.data() + perExample * index;
  // Columns of the piece that lie in the image.
  int64_t begin = std::clamp<int64_t>(-crop.left, 0, width);
  int64_t end = std::clamp<int64_t>(width - crop.left, begin, width);
  for (int64_t channel = 0; channel < channels; ++channel) {
    const auto &table = tableOf(channel);
    for (int64_t row = 0; row < height; ++row, out += width) {
      int64_t y = row + crop.top;
      bool inside = y >= 0 && y < height;
      std::fill_n(out, inside ? begin : width, table[0]);
      if (!inside)
        continue;
      const uint8_t *from =
          image + channel * channelStride + y * width * pixelStride;
      for (int64_t x = begin; x < end; ++x)
        out[x] = table[from[(x + crop.left) * pixelStride]];
      std::fill(out + end, out + width, table[0]);
      if (crop.mirrored)
        std::reverse(out, out + width);
    }
  }
}

Status Examples::normalise(const Normalisation &normalisation) {
  if (!isBytes())
    return makeError("expected bytes to normalise, got %s",
                     array.describe().c_str());
  size_t given = normalisation.mean.size();
  if (given != 1 && given != static_cast<size_t>(channels))
    return makeError("normalisation '%s': expected one channel or %lld, got "
                     "%zu",
                     normalisation.text().c_str(),
                     static_cast<long long>(channels), given);
  tables.clear();
  for (size_t channel = 0; channel < given; ++channel)
    tables.push_back(normalisation.table(channel));
  return success();
}

/// What text holds of a number that is only measured.
static double rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.6g", value);
  return std::strtod(text, nullptr);
}

Result<Normalisation> Examples::measure() const {
  if (!imageShape)
    return makeError("expected images of bytes to normalise, got %s",
                     array.describe().c_str());
  // Sums of integers do not depend on their order.
  std::vector<uint64_t> sums(channels), squares(channels);
  int64_t pixels = imageShape->height * imageShape->width;
  for (int64_t index = 0; index < count; ++index)
    for (int64_t channel = 0; channel < channels; ++channel) {
      const uint8_t *from =
          array.data.data() + perExample * index + channel * channelStride;
      for (int64_t pixel = 0; pixel < pixels; ++pixel) {
        uint64_t value = from[pixel * pixelStride];
        sums[channel] += value;
        squares[channel] += value * value;
      }
    }
  Normalisation result;
  double total = static_cast<double>(count) * static_cast<double>(pixels);
  for (int64_t channel = 0; channel < channels; ++channel) {
    double mean = static_cast<double>(sums[channel]) / total / 255;
    double square = static_cast<double>(squares[channel]) / total / (255 * 255);
    double deviation = std::sqrt(std::max(square - mean * mean, 0.0));
    // A single grey level may leave a rest of the rounding.
    if (!(deviation > 1e-5))
      return makeError("channel %lld of the images is constant: it cannot be "
                       "normalised",
                       static_cast<long long>(channel));
    result.mean.push_back(rounded(mean));
    result.deviation.push_back(rounded(deviation));
  }
  return result;
}
