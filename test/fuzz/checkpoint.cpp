//===- checkpoint.cpp - Fuzzes the reader of checkpoints ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file that is accepted, written again, must read back as the same tensors.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Safetensors.h"

#include <cstdlib>
#include <cstring>

using namespace modelslice;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  auto view = parseSafetensors(data, size);
  if (!view)
    return 0;
  std::vector<NamedTensor> tensors;
  for (const auto &[name, tensor] : view->tensors)
    tensors.push_back({name, tensor.shape, tensor.data.data()});
  std::vector<uint8_t> bytes = packSafetensors(tensors, view->metadata);
  auto again = parseSafetensors(bytes.data(), bytes.size());
  if (!again || again->metadata != view->metadata ||
      again->tensors.size() != view->tensors.size())
    abort();
  for (const auto &[name, tensor] : view->tensors) {
    const auto &other = again->tensors[name];
    // Compared as bytes: a NaN differs from itself.
    if (other.shape != tensor.shape ||
        other.data.size() != tensor.data.size() ||
        (!tensor.data.empty() &&
         std::memcmp(other.data.data(), tensor.data.data(),
                     tensor.data.size() * sizeof(float)) != 0))
      abort();
  }
  return 0;
}
