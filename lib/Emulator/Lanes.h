//===- Lanes.h - Applies a function to the lanes of a warp -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Executors that apply one function to every lane, in loops that the compiler
// turns into vector code.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_LANES_H
#define MODELSLICE_EMULATOR_LANES_H

#include "Numbers.h"
#include "Warp.h"

#include <utility>

// Registers are whole or the same: no iteration reads what another wrote.
#if defined(__clang__)
#define MSL_VECTORIZE _Pragma("clang loop vectorize(assume_safety)")
#else
#define MSL_VECTORIZE _Pragma("GCC ivdep")
#endif

namespace modelslice::emulator {

/// One lane's mask of all bits or none, for blending without branches.
inline uint32_t laneBit(uint32_t mask, unsigned lane) {
  return mask >> lane & 1;
}

// Plain pointers, by value: what the loops read and write is then all the
// compiler has to think of.
template <typename Op, typename D, typename... S>
__attribute__((always_inline)) inline void applyLanes(uint32_t mask, D *to,
                                                      const S *...from) {
  if (mask == kFullMask) {
    MSL_VECTORIZE
    for (unsigned lane = 0; lane < kWarpSize; ++lane)
      to[lane] = Op::template apply<D>(from[lane]...);
    return;
  }
  MSL_VECTORIZE
  for (unsigned lane = 0; lane < kWarpSize; ++lane) {
    D result = Op::template apply<D>(from[lane]...);
    to[lane] = laneBit(mask, lane) ? result : to[lane];
  }
}

template <typename Op, typename D, typename... S, size_t... I>
__attribute__((always_inline)) inline void
applyOperands(const Warp &warp, const uint32_t *operands, uint32_t mask,
              std::index_sequence<I...>) {
  applyLanes<Op, D, S...>(mask, warp.lanes<D>(operands[0]),
                          warp.lanes<const S>(operands[I + 1])...);
}

/// operands[0] = Op::apply<D>(operands[1] as S, ...).
template <typename Op, typename D, typename... S>
void lanewise(Warp &warp, const Instruction &instruction, uint32_t mask) {
  applyOperands<Op, D, S...>(warp, instruction.operands, mask,
                             std::index_sequence_for<S...>());
}

/// The same with two values packed in each register of 32 bits.
template <typename Op, typename D, typename... S>
__attribute__((always_inline)) inline void applyPairs(uint32_t mask, D *to,
                                                      const S *...from) {
  MSL_VECTORIZE
  for (unsigned i = 0; i < 2 * kWarpSize; ++i) {
    D result = Op::template apply<D>(from[i]...);
    to[i] = laneBit(mask, i / 2) ? result : to[i];
  }
}
template <typename Op, typename D, typename... S, size_t... I>
__attribute__((always_inline)) inline void
applyPairOperands(const Warp &warp, const uint32_t *operands, uint32_t mask,
                  std::index_sequence<I...>) {
  applyPairs<Op, D, S...>(mask, warp.lanes<D>(operands[0]),
                          warp.lanes<const S>(operands[I + 1])...);
}
template <typename Op, typename D, typename... S>
void pairwise(Warp &warp, const Instruction &instruction, uint32_t mask) {
  applyPairOperands<Op, D, S...>(warp, instruction.operands, mask,
                                 std::index_sequence_for<S...>());
}

/// Calls `function` with the number of every lane of `mask`.
template <typename Function>
inline void forEachLane(uint32_t mask, Function function) {
  if (mask == kFullMask) {
    for (unsigned lane = 0; lane < kWarpSize; ++lane)
      function(lane);
    return;
  }
  for (; mask; mask &= mask - 1)
    function(unsigned(__builtin_ctz(mask)));
}

/// The bits of a lane of a register that takes `stride` bytes a lane.
inline uint64_t readLane(const Warp &warp, uint32_t offset, unsigned stride,
                         unsigned lane) {
  uint64_t bits = 0;
  std::memcpy(&bits, warp.registers + offset + lane * stride, stride);
  return bits;
}
inline void writeLane(const Warp &warp, uint32_t offset, unsigned stride,
                      unsigned lane, uint64_t bits) {
  std::memcpy(warp.registers + offset + lane * stride, &bits, stride);
}

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_LANES_H
