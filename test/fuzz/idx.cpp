//===- idx.cpp - Fuzzes the reader of IDX files ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An array that is accepted has as many bytes as its shape says.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Idx.h"

#include <cstdlib>

using namespace modelslice;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  auto array = parseIdx(data, size);
  if (!array)
    return 0;
  auto bytes = checkedBytes(array->shape, 1, PTRDIFF_MAX);
  if (!bytes || *bytes != array->data.size() || array->shape.empty() ||
      array->shape.size() > 4 || !looksLikeIdx(data, size))
    abort();
  return 0;
}
