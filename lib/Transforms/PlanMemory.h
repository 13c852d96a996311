//===- PlanMemory.h - The steps of the memory plan --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In this order: each step decides on the values that those before it left.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_PLANMEMORY_H
#define MODELSLICE_LIB_TRANSFORMS_PLANMEMORY_H

#include "MemoryPlaces.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::kern {

using Places = DenseMap<Value, Place>;

/// Where in the result of a concatenation a value lies.
struct ConcatPart {
  Value whole;
  int64_t dim, offset;
};

/// By the value, in the order of the program. A whole may itself be a part.
using ConcatParts = llvm::MapVector<Value, ConcatPart>;

/// Checks that views and concatenations have places that are known.
LogicalResult verifyParts(func::FuncOp function);

/// Copies parts of tensors that their users could not read where they lie.
void copyPartsForUsers(func::FuncOp function);

/// Has each concatenation made in place: its operands' producers write into
/// its memory where they may, and copies, put in front of it, do elsewhere.
ConcatParts placeConcats(func::FuncOp function);

/// Copies what is read from memory that outlives the program, where it is read,
/// if it is used after that memory was overwritten.
void keepStaleReads(func::FuncOp function);

/// Places what must end in memory of the caller or of the model: the producer
/// writes it there where it may, and a copy does elsewhere. Erases the stores.
LogicalResult placeStores(func::FuncOp function, const SymbolTable &symbols,
                          const ConcatParts &parts, Places &places);

struct ScratchSize {
  int64_t bytes, bytesPerExample;
};

/// Places all other results, by lifetime, and the parts of concatenations.
FailureOr<ScratchSize> placeScratch(func::FuncOp function,
                                    const ConcatParts &parts, Places &places);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_PLANMEMORY_H
