//===- MatrixDescriptor.h - Matrices in shared memory -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the 64 bits of a matrix descriptor of wgmma say, and where the elements
// of a matrix are whose rows run along K.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_MATRIXDESCRIPTOR_H
#define MODELSLICE_EMULATOR_MATRIXDESCRIPTOR_H

#include <cstdint>
#include <string>

namespace modelslice::emulator {

struct MatrixDescriptor {
  uint32_t start;      ///< Shared address.
  uint32_t leading;    ///< Bytes between core matrices along K.
  uint32_t stride;     ///< Bytes between groups of eight rows.
  uint32_t baseOffset; ///< Rows by which the swizzle begins late.
  uint32_t rowBytes;   ///< Of a swizzled row: 128, 64 or 32; 0: no swizzle.

  explicit MatrixDescriptor(uint64_t bits)
      : start(uint32_t(bits & 0x3fff) << 4),
        leading(uint32_t(bits >> 16 & 0x3fff) << 4),
        stride(uint32_t(bits >> 32 & 0x3fff) << 4),
        baseOffset(uint32_t(bits >> 49 & 7)),
        rowBytes(bits >> 62 ? 256 >> (bits >> 62) : 0) {}

  /// What is wrong with it for a matrix of `rows` rows of 32 bytes; empty where
  /// nothing is.
  std::string findError(unsigned rows) const {
    if (baseOffset)
      return "of base offset " + std::to_string(baseOffset) +
             ", which is not emulated";
    if (!rowBytes)
      return "";
    std::string swizzle =
        " with a swizzle of " + std::to_string(rowBytes) + " bytes, expected ";
    uint32_t pattern = 8 * rowBytes;
    // Within a row it may begin at any of K's steps of 32 bytes.
    if (start % pattern + 32 > rowBytes)
      return "that begins at byte " + std::to_string(start) + swizzle +
             "a whole step of K in the first row of a multiple of " +
             std::to_string(pattern);
    if (rows > 8 && stride % pattern)
      return "of stride " + std::to_string(stride) + swizzle +
             "a multiple of " + std::to_string(pattern);
    return "";
  }

  /// The shared address of 16 bytes of a row.
  uint32_t locate(unsigned row, unsigned chunk) const {
    uint32_t group = start + row / 8 * stride;
    if (!rowBytes)
      return group + row % 8 * 16 + chunk * leading;
    uint32_t address = group + row % 8 * rowBytes + chunk * 16;
    // Of the bits from 7 on as many as there are chunks to a row.
    return address ^ ((address >> 7 & (rowBytes / 16 - 1)) << 4);
  }
};

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_MATRIXDESCRIPTOR_H
