//===- Idx.h - IDX files of images and labels -------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A strict reader of the IDX files in which MNIST and its relatives come, plain
// or compressed with gzip.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_IDX_H
#define MODELSLICE_TOOLING_IDX_H

#include "modelslice/Tooling/Array.h"

namespace modelslice {

/// Reads an IDX array of unsigned bytes with 1 to 4 dimensions: labels [N], or
/// images [N, H, W] or [N, H, W, C]. Every byte must be accounted for.
Result<Array> parseIdx(const uint8_t *data, size_t size);

/// True if the bytes start like an IDX file of unsigned bytes or like gzip.
bool looksLikeIdx(const uint8_t *data, size_t size);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_IDX_H
