//===- TinyData.h - A dataset for the hand-written library ------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes IDX files of small images in three classes that can be told apart.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_TINYDATA_H
#define MODELSLICE_UNITTESTS_TINYDATA_H

#include "../Tooling/TemporaryDirectory.h"
#include "modelslice/Tooling/Random.h"

#include <vector>

namespace modelslice {

inline std::string idxBytes(const std::vector<uint32_t> &extents,
                            const std::string &data) {
  std::string bytes = {'\0', '\0', '\x08', static_cast<char>(extents.size())};
  for (uint32_t extent : extents)
    for (int shift : {24, 16, 8, 0})
      bytes += static_cast<char>(extent >> shift);
  return bytes + data;
}

/// NAME-images-idx3-ubyte with `count` images of 3 x 4, and their labels. The
/// pixels of a class scatter around a value of their own.
inline void writeTinyData(const TemporaryDirectory &directory,
                          const std::string &name, uint32_t count) {
  std::string images, labels;
  Random random(17, Random::Inputs, count);
  for (uint32_t i = 0; i < count; ++i) {
    uint64_t label = random.below(3);
    labels += static_cast<char>(label);
    for (uint64_t pixel = 0; pixel < 12; ++pixel) {
      uint64_t middle = 60 + 60 * ((label * (pixel + 1)) % 3);
      images += static_cast<char>(middle - 50 + random.below(101));
    }
  }
  directory.file(name + "-images-idx3-ubyte", idxBytes({count, 3, 4}, images));
  directory.file(name + "-labels-idx1-ubyte", idxBytes({count}, labels));
}

} // namespace modelslice

#endif // MODELSLICE_UNITTESTS_TINYDATA_H
