//===- InstructionsFloat.cpp - Floating-point arithmetic ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Floating-point arithmetic: add, sub, mul, fma, div, min, max, neg, abs.
//
//===----------------------------------------------------------------------===//

#include "FloatOperations.h"
#include "Instructions.h"

#include <cfenv>

using namespace modelslice::emulator;

namespace {
/// Vector code for f32 and f64; f16 and bf16 packed or alone.
template <typename Op, unsigned Sources> Executor chooseFloat(Type type) {
  switch (type) {
  case Type::F32:
    return lanewiseOf<Op, float, float, Sources>();
  case Type::F64:
    return lanewiseOf<Op, double, double, Sources>();
  case Type::F16:
    return lanewiseOf<Op, Half, Half, Sources>();
  case Type::BF16:
    return lanewiseOf<Op, BFloat, BFloat, Sources>();
  case Type::F16x2:
    if constexpr (Sources == 1)
      return pairwise<Op, Half, Half>;
    else if constexpr (Sources == 2)
      return pairwise<Op, Half, Half, Half>;
    else
      return pairwise<Op, Half, Half, Half, Half>;
  case Type::BF16x2:
    if constexpr (Sources == 1)
      return pairwise<Op, BFloat, BFloat>;
    else if constexpr (Sources == 2)
      return pairwise<Op, BFloat, BFloat, BFloat>;
    else
      return pairwise<Op, BFloat, BFloat, BFloat, BFloat>;
  default:
    return nullptr;
  }
}

template <typename Op, unsigned Sources>
Executor chooseModified(Type type, bool isFlushed, Clamp kind) {
  if (kind == Clamp::Saturate)
    return isFlushed
               ? chooseFloat<Modified<Op, true, Clamp::Saturate>, Sources>(type)
               : chooseFloat<Modified<Op, false, Clamp::Saturate>, Sources>(
                     type);
  if (kind == Clamp::Relu)
    return isFlushed
               ? chooseFloat<Modified<Op, true, Clamp::Relu>, Sources>(type)
               : chooseFloat<Modified<Op, false, Clamp::Relu>, Sources>(type);
  return isFlushed
             ? chooseFloat<Modified<Op, true, Clamp::None>, Sources>(type)
             : chooseFloat<Modified<Op, false, Clamp::None>, Sources>(type);
}

/// Executes with the host's rounding as the instruction wants it.
template <typename Op, typename T, unsigned Sources>
void withRounding(Warp &warp, const Instruction &i, uint32_t mask) {
  constexpr int kModes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD,
                            FE_UPWARD};
  std::fesetround(kModes[i.extra]);
  lanewiseOf<Op, T, T, Sources>()(warp, i, mask);
  std::fesetround(FE_TONEAREST);
}
template <typename Op, unsigned Sources>
Executor chooseRounded(Type type, bool isFlushed, Clamp kind) {
  if (type == Type::F64)
    return withRounding<Op, double, Sources>;
  if (type != Type::F32)
    return nullptr;
  if (kind == Clamp::Saturate)
    return withRounding<Modified<Op, true, Clamp::Saturate>, float, Sources>;
  return isFlushed
             ? withRounding<Modified<Op, true, Clamp::None>, float, Sources>
             : withRounding<Op, float, Sources>;
}

template <typename Op, unsigned Sources> void decodeArithmetic(Decoder &d) {
  Rounding rounding = d.takeRounding(Rounding::Nearest);
  bool isFlushed = d.take("ftz");
  Clamp kind = d.take("sat")    ? Clamp::Saturate
               : d.take("relu") ? Clamp::Relu
                                : Clamp::None;
  Type type = d.takeType();
  if (rounding == Rounding::NearestAway)
    d.unknown();
  d.out.extra = uint8_t(rounding);
  d.out.execute = rounding == Rounding::Nearest
                      ? chooseModified<Op, Sources>(type, isFlushed, kind)
                      : chooseRounded<Op, Sources>(type, isFlushed, kind);
  finishSame(d, type, Sources);
}

template <bool IsMin> void decodeExtremum(Decoder &d) {
  bool isFlushed = d.take("ftz");
  bool propagatesNaN = d.take("NaN");
  Type type = d.takeType();
  d.out.execute = propagatesNaN
                      ? chooseModified<FloatExtremum<IsMin, true>, 2>(
                            type, isFlushed, Clamp::None)
                      : chooseModified<FloatExtremum<IsMin, false>, 2>(
                            type, isFlushed, Clamp::None);
  finishSame(d, type, 2);
}

template <typename Op> void decodeSign(Decoder &d) {
  bool isFlushed = d.take("ftz");
  Type type = d.takeType();
  d.out.execute = chooseModified<Op, 1>(type, isFlushed, Clamp::None);
  finishSame(d, type, 1);
}
} // namespace

bool modelslice::emulator::namesFloat(const Decoder &d) {
  Decoder copy(d);
  return isFloat(copy.takeTypeIf());
}

void modelslice::emulator::decodeFloatAdd(Decoder &d) {
  decodeArithmetic<FloatAdd, 2>(d);
}
void modelslice::emulator::decodeFloatSub(Decoder &d) {
  decodeArithmetic<FloatSub, 2>(d);
}
void modelslice::emulator::decodeFloatMul(Decoder &d) {
  decodeArithmetic<FloatMul, 2>(d);
}
void modelslice::emulator::decodeFloatFma(Decoder &d) {
  decodeArithmetic<FloatFma, 3>(d);
}
/// .full and .approx are computed as exactly as .rn.
void modelslice::emulator::decodeFloatDiv(Decoder &d) {
  if (!d.take("full"))
    d.take("approx");
  decodeArithmetic<FloatDiv, 2>(d);
}
void modelslice::emulator::decodeFloatMin(Decoder &d) {
  decodeExtremum<true>(d);
}
void modelslice::emulator::decodeFloatMax(Decoder &d) {
  decodeExtremum<false>(d);
}
void modelslice::emulator::decodeFloatNeg(Decoder &d) {
  decodeSign<FloatNeg>(d);
}
void modelslice::emulator::decodeFloatAbs(Decoder &d) {
  decodeSign<FloatAbs>(d);
}

void modelslice::emulator::addFloatInstructions(InstructionTable &table) {
  constexpr InstructionRow kRows[] = {{"fma", decodeFloatFma}};
  addRows(table, kRows);
}
