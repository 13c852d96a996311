//===- Array.h - A dense array that came from a file ------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the .npy and IDX readers return: a row-major array in host byte order.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_ARRAY_H
#define MODELSLICE_TOOLING_ARRAY_H

#include "modelslice/Tooling/Result.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace modelslice {

enum class ElementType { U8, I32, I64, F32 };

/// Bytes of one element.
size_t elementBytes(ElementType type);
/// "u8", "i32", "i64" or "f32".
const char *elementName(ElementType type);

/// "[3, 4]"; extents of -1 print as "batch".
std::string shapeString(const int64_t *shape, size_t rank);

struct Array {
  ElementType type = ElementType::F32;
  std::vector<int64_t> shape;
  std::vector<uint8_t> data; // elementBytes(type) * product of the extents

  int64_t numElements() const;
  std::string describe() const; // "[3, 4] f32"
};

/// Multiplies extents and an element size into bytes. Fails on a negative
/// extent and when the product does not fit in `limit` bytes.
Result<size_t> checkedBytes(const std::vector<int64_t> &shape,
                            size_t elementBytes, size_t limit);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_ARRAY_H
