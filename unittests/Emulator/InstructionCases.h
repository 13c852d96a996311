//===- InstructionCases.h - Runs instructions on many operands ---*- C++
//-*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs instructions on random operands and edge cases, and compares what they
// give with scalar definitions.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_UNITTESTS_EMULATOR_INSTRUCTIONCASES_H
#define MODELSLICE_UNITTESTS_EMULATOR_INSTRUCTIONCASES_H

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

namespace modelslice::testing {

template <typename To, typename From> To bitsAs(From from) {
  To to;
  static_assert(sizeof(To) == sizeof(From));
  std::memcpy(&to, &from, sizeof to);
  return to;
}
inline float asFloat(uint64_t bits) { return bitsAs<float>(uint32_t(bits)); }
inline double asDouble(uint64_t bits) { return bitsAs<double>(bits); }
inline uint64_t ofFloat(float value) { return bitsAs<uint32_t>(value); }
inline uint64_t ofDouble(double value) { return bitsAs<uint64_t>(value); }
inline float halfToFloat(uint64_t bits) {
  return float(bitsAs<_Float16>(uint16_t(bits)));
}
inline uint64_t halfOf(double value) {
  return bitsAs<uint16_t>(_Float16(value));
}
inline float bfloatToFloat(uint64_t bits) {
  return bitsAs<float>(uint32_t(bits) << 16);
}
/// Searches the nearest bfloat16, the even one of two.
uint64_t bfloatOf(double value);

using Reference = std::function<uint64_t(uint64_t a, uint64_t b, uint64_t c)>;

struct InstructionCase {
  /// Reads %a, %b, %c and writes %d; %p and %q are predicates. Every
  /// instruction begins with @, where the test may put a guard.
  const char *code;
  /// Of %d, %a, %b, %c, a letter each: p(redicate as 0 or 1), h(alf),
  /// B(float16), s(hort), i(nt), l(ong), f(loat), d(ouble), and H and G for two
  /// halves or bfloats.
  const char *kinds;
  Reference reference;
  /// Units in the last place by which floating-point results may differ.
  uint32_t tolerance = 0;
};

/// Runs each case for all lanes and for some of them.
void checkInstructions(const std::vector<InstructionCase> &cases,
                       const char *target = "sm_80");

} // namespace modelslice::testing

#endif // MODELSLICE_UNITTESTS_EMULATOR_INSTRUCTIONCASES_H
