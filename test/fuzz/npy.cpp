//===- npy.cpp - Fuzzes the reader of .npy files --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An array that is accepted, written again, must read back as the same array.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Npy.h"

#include <cstdlib>

using namespace modelslice;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  auto array = parseNpy(data, size);
  if (!array)
    return 0;
  std::string header = npyHeader(array->type, array->shape);
  std::vector<uint8_t> bytes(header.begin(), header.end());
  // A version 1.0 header cannot hold shapes of thousands of extents.
  if (header.size() - 10 > 0xffff)
    return 0;
  bytes.insert(bytes.end(), array->data.begin(), array->data.end());
  auto again = parseNpy(bytes.data(), bytes.size());
  if (!again || again->type != array->type || again->shape != array->shape ||
      again->data != array->data)
    abort();
  return 0;
}
