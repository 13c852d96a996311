//===- Array.cpp - A dense array that came from a file --------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Element types, shapes and their overflow-checked sizes.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Array.h"

using namespace modelslice;

size_t modelslice::elementBytes(ElementType type) {
  switch (type) {
  case ElementType::U8:
    return 1;
  case ElementType::I32:
  case ElementType::F32:
    return 4;
  case ElementType::I64:
    return 8;
  }
  return 0;
}

const char *modelslice::elementName(ElementType type) {
  switch (type) {
  case ElementType::U8:
    return "u8";
  case ElementType::I32:
    return "i32";
  case ElementType::I64:
    return "i64";
  case ElementType::F32:
    return "f32";
  }
  return "?";
}

std::string modelslice::shapeString(const int64_t *shape, size_t rank) {
  std::string text = "[";
  for (size_t i = 0; i < rank; ++i) {
    if (i)
      text += ", ";
    text += shape[i] < 0 ? "batch" : std::to_string(shape[i]);
  }
  return text + "]";
}

int64_t Array::numElements() const {
  return static_cast<int64_t>(data.size() / elementBytes(type));
}

std::string Array::describe() const {
  return shapeString(shape.data(), shape.size()) + " " + elementName(type);
}

Result<size_t> modelslice::checkedBytes(const std::vector<int64_t> &shape,
                                        size_t elementBytes, size_t limit) {
  // An extent of zero makes the array empty, but must not hide a bad extent.
  bool empty = false;
  size_t bytes = elementBytes;
  for (int64_t extent : shape) {
    if (extent < 0)
      return makeError("shape %s has a negative extent",
                       shapeString(shape.data(), shape.size()).c_str());
    if (extent == 0) {
      empty = true;
      continue;
    }
    if (__builtin_mul_overflow(bytes, static_cast<size_t>(extent), &bytes) ||
        bytes > limit)
      return makeError("shape %s needs more than %zu bytes",
                       shapeString(shape.data(), shape.size()).c_str(), limit);
  }
  return empty ? 0 : bytes;
}
