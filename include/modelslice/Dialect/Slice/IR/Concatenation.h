//===- Concatenation.h - Where channels of a concatenation are --*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The layout that slice.concat, its gradient and their lowerings agree on:
// group g of a concatenation is group g of each operand, in order.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_CONCATENATION_H
#define MODELSLICE_DIALECT_SLICE_IR_CONCATENATION_H

#include "mlir/IR/OpImplementation.h"

namespace mlir::slice {

/// Consecutive channels of one operand within the concatenation.
struct ConcatPiece {
  unsigned operand;
  int64_t operandOffset, offset, size;
};

class Concatenation {
public:
  /// `channels` are the full extents of the operands, each at least `groups`.
  Concatenation(int64_t groups, ArrayRef<int64_t> channels)
      : groups(groups), channels(channels) {}

  /// How many channels the first `kept` groups have of one operand, and of all.
  int64_t extentOf(unsigned operand, int64_t kept) const;
  int64_t extent(int64_t kept) const;

  /// How many groups have that many channels of one operand, or of all; 0 if
  /// no number of groups does.
  int64_t findKeptOf(unsigned operand, int64_t extent) const;
  int64_t findKept(int64_t extent) const;

  /// The first `kept` groups, in the order of the concatenation.
  SmallVector<ConcatPiece> getPieces(int64_t kept) const;

private:
  int64_t groups;
  ArrayRef<int64_t> channels;
};

/// The full extents of the operands, spelled as (64, 32).
ParseResult parseChannels(OpAsmParser &parser, DenseI64ArrayAttr &channels);
void printChannels(OpAsmPrinter &printer, Operation *op,
                   DenseI64ArrayAttr channels);

} // namespace mlir::slice

#endif // MODELSLICE_DIALECT_SLICE_IR_CONCATENATION_H
