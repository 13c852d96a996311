//===- Groups.h - Arithmetic of slice groups --------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which elements a slice rate keeps alive. The runtime, the Python reference
// and this file must agree to the element.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_GROUPS_H
#define MODELSLICE_DIALECT_SLICE_IR_GROUPS_H

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>

namespace mlir::slice {

/// The largest number of groups; keeps the products below in 64 bits.
inline constexpr int64_t kMaxGroups = 65536;

/// End of the first `group` of `groups` groups of an extent:
/// round(extent * group / groups), halves rounding up.
inline int64_t groupEnd(int64_t extent, int64_t groups, int64_t group) {
  assert(groups >= 1 && groups <= kMaxGroups && group >= 0 && group <= groups);
  // The whole part is split off first, since extent * group may overflow.
  return extent / groups * group +
         (2 * (extent % groups) * group + groups) / (2 * groups);
}

/// How many of `groups` groups a rate in (0, 1] keeps: max(1, round(r * G)).
inline int64_t keptGroups(double rate, int64_t groups) {
  auto kept = static_cast<int64_t>(std::floor(rate * groups + 0.5));
  return std::clamp<int64_t>(kept, 1, groups);
}

/// How many elements of an extent with `groups` groups a rate keeps alive.
inline int64_t aliveExtent(double rate, int64_t extent, int64_t groups) {
  if (groups == 1)
    return extent; // Also where the extent is dynamic.
  return groupEnd(extent, groups, keptGroups(rate, groups));
}

/// The number of groups that end at `end`, or 0 if none does.
inline int64_t groupsEndingAt(int64_t end, int64_t extent, int64_t groups) {
  for (int64_t group = 1; group <= groups; ++group)
    if (groupEnd(extent, groups, group) == end)
      return group;
  return 0;
}

} // namespace mlir::slice

#endif // MODELSLICE_DIALECT_SLICE_IR_GROUPS_H
