//===- LaneAccess.h - How vector lanes meet memory --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_LANEACCESS_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_LANEACCESS_H

#include "modelslice/Dialect/Kern/IR/ClippedIndex.h"

namespace mlir::kern {

/// Where the elements of neighbouring lanes lie in an operand.
struct LaneAccess {
  /// How far apart they lie, in elements; 0 where all lanes read one element.
  int64_t stride = 0;
  /// A whole vector lies within one block of a blocked layout, so that reading
  /// past the tail is in bounds.
  bool padded = false;
};

/// The access along `dim` of vectors of `vector` lanes that start at multiples
/// of `vector`; nothing if lanes have no common distance.
std::optional<LaneAccess> getLaneAccess(AffineMap map, MemRefType type,
                                        unsigned dim, int64_t vector);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_LANEACCESS_H
