//===- Safetensors.h - Safetensors files of floats --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes safetensors files, and reads back those that the tools have written.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_SAFETENSORS_H
#define MODELSLICE_TOOLING_SAFETENSORS_H

#include "modelslice/Tooling/FileIO.h"

#include <map>

namespace modelslice {

/// One F32 tensor, row-major; `data` is the caller's.
struct NamedTensor {
  std::string name;
  std::vector<int64_t> shape;
  const float *data;

  size_t bytes() const;
};

using Metadata = std::map<std::string, std::string>;

/// Everything before the first byte of data: the length and the JSON header,
/// padded so that the data is aligned to eight bytes. The tensors' data follows
/// in the same order without gaps.
std::string safetensorsHeader(const std::vector<NamedTensor> &tensors,
                              const Metadata &metadata = {});

/// Writes a file atomically: see writeFile.
Status writeSafetensors(const std::string &path,
                        const std::vector<NamedTensor> &tensors,
                        const Metadata &metadata = {});

/// The same bytes in memory.
std::vector<uint8_t> packSafetensors(const std::vector<NamedTensor> &tensors,
                                     const Metadata &metadata = {});

struct SafetensorsView {
  struct Tensor {
    std::vector<int64_t> shape;
    std::vector<float> data;
  };
  Metadata metadata;
  std::map<std::string, Tensor> tensors;
};

/// Reads a file of F32 tensors. Every tensor must lie within the file and have
/// the size of its shape.
Result<SafetensorsView> parseSafetensors(const uint8_t *data, size_t size);

/// The metadata of a file, of which only the header is read.
Result<Metadata> readSafetensorsMetadata(const std::string &path);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_SAFETENSORS_H
