//===- Npy.h - NumPy's .npy files -------------------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A strict reader and a writer of .npy files, format versions 1.0 and 2.0.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_NPY_H
#define MODELSLICE_TOOLING_NPY_H

#include "modelslice/Tooling/Array.h"
#include "modelslice/Tooling/FileIO.h"

namespace modelslice {

/// Reads little-endian, C-order arrays of f4, i4, i8 and u1. Everything else is
/// an error, and so are bytes that are missing or left over.
Result<Array> parseNpy(const uint8_t *data, size_t size);

/// The header of a version 1.0 file, up to the first byte of data.
std::string npyHeader(ElementType type, const std::vector<int64_t> &shape);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_NPY_H
