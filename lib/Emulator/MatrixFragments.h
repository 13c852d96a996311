//===- MatrixFragments.h - Parts of matrices in registers -------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the lanes of a warp hold matrices, which mma and wgmma have in common:
// PTX's reference says which lane holds which elements. Below, g is lane / 4
// and t is lane % 4.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_MATRIXFRAGMENTS_H
#define MODELSLICE_EMULATOR_MATRIXFRAGMENTS_H

#include "Numbers.h"
#include "Warp.h"

namespace modelslice::emulator {

/// Eight numbers side by side, which the host computes at once.
typedef float FragmentRow __attribute__((vector_size(32)));

/// Formats of operands, of which 32 bits hold kPacked numbers.
struct TensorFloat {
  static constexpr unsigned kPacked = 1;
  /// The hardware ignores the low 13 bits.
  static float unpack(uint32_t bits, unsigned) {
    return bitCast<float>(bits & 0xffffe000);
  }
};
struct PackedBFloat {
  static constexpr unsigned kPacked = 2;
  static float unpack(uint32_t bits, unsigned part) {
    return bitCast<float>(part ? bits & 0xffff0000 : bits << 16);
  }
};
struct PackedHalf {
  static constexpr unsigned kPacked = 2;
  static float unpack(uint32_t bits, unsigned part) {
    return Half{uint16_t(bits >> 16 * part)}.toFloat();
  }
};

/// 16 x K numbers of A: register 2 j + h holds row g + 8 h, the numbers from
/// kPacked * t + 4 * kPacked * j on.
template <typename Format, unsigned K>
void unpackRows(const Warp &warp, const uint32_t *registers,
                float (&a)[16][K]) {
  constexpr unsigned kPacked = Format::kPacked;
  for (unsigned step = 0; step < K / (4 * kPacked); ++step)
    for (unsigned half = 0; half < 2; ++half) {
      auto *from = warp.lanes<const uint32_t>(registers[2 * step + half]);
      for (unsigned g = 0; g < 8; ++g)
        for (unsigned t = 0; t < 4; ++t)
          for (unsigned part = 0; part < kPacked; ++part)
            a[g + 8 * half][(4 * step + t) * kPacked + part] =
                Format::unpack(from[4 * g + t], part);
    }
}

/// K x 8 numbers of B.
template <unsigned K> union Columns {
  FragmentRow rows[K];
  float values[K][8];
};

/// 16 x 8 sums: register 2 h + p holds row g + 8 h, column 2 t + p.
union Accumulator {
  FragmentRow rows[16];
  float values[16][8];

  void load(const Warp &warp, const uint32_t *registers) {
    for (unsigned half = 0; half < 2; ++half)
      for (unsigned part = 0; part < 2; ++part) {
        auto *from = warp.lanes<const float>(registers[2 * half + part]);
        for (unsigned lane = 0; lane < kWarpSize; ++lane)
          values[8 * half + lane / 4][2 * (lane % 4) + part] = from[lane];
      }
  }
  void store(const Warp &warp, const uint32_t *registers) const {
    for (unsigned half = 0; half < 2; ++half)
      for (unsigned part = 0; part < 2; ++part) {
        auto *to = warp.lanes<float>(registers[2 * half + part]);
        for (unsigned lane = 0; lane < kWarpSize; ++lane)
          to[lane] = values[8 * half + lane / 4][2 * (lane % 4) + part];
      }
  }
  template <unsigned K>
  void addProduct(const float (&a)[16][K], const Columns<K> &b) {
    for (unsigned first = 0; first < 16; first += 4)
      for (unsigned k = 0; k < K; ++k)
        for (unsigned row = first; row < first + 4; ++row)
          rows[row] += a[row][k] * b.rows[k];
  }
};

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_MATRIXFRAGMENTS_H
