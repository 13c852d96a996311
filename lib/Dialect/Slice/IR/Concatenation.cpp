//===- Concatenation.cpp - Where channels of a concatenation are ----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Dialect/Slice/IR/Concatenation.h"
#include "modelslice/Dialect/Slice/IR/Groups.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::slice;

int64_t Concatenation::extentOf(unsigned operand, int64_t kept) const {
  return groupEnd(channels[operand], groups, kept);
}

int64_t Concatenation::extent(int64_t kept) const {
  int64_t sum = 0;
  for (unsigned operand = 0; operand < channels.size(); ++operand)
    sum += extentOf(operand, kept);
  return sum;
}

int64_t Concatenation::findKeptOf(unsigned operand, int64_t extent) const {
  for (int64_t kept = 1; kept <= groups; ++kept)
    if (extentOf(operand, kept) == extent)
      return kept;
  return 0;
}

int64_t Concatenation::findKept(int64_t extent) const {
  for (int64_t kept = 1; kept <= groups; ++kept)
    if (this->extent(kept) == extent)
      return kept;
  return 0;
}

SmallVector<ConcatPiece> Concatenation::getPieces(int64_t kept) const {
  SmallVector<ConcatPiece> pieces;
  int64_t offset = 0;
  for (int64_t group = 1; group <= kept; ++group)
    for (unsigned operand = 0; operand < channels.size(); ++operand) {
      int64_t begin = extentOf(operand, group - 1);
      int64_t size = extentOf(operand, group) - begin;
      pieces.push_back({operand, begin, offset, size});
      offset += size;
    }
  return pieces;
}
