//===- InstructionsMath.cpp - Functions of floating-point numbers ---------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Roots, reciprocals and transcendental functions. What PTX approximates is
// computed by the host's library, which is closer than PTX promises.
//
//===----------------------------------------------------------------------===//

#include "FloatOperations.h"
#include "Instructions.h"

#include <cfenv>

using namespace modelslice::emulator;

namespace {
struct Rcp {
  template <typename T> static T apply(T a) { return T(1) / a; }
};
struct Sqrt {
  template <typename T> static T apply(T a) { return std::sqrt(a); }
};
struct Rsqrt {
  template <typename T> static T apply(T a) {
    return T(1.0 / std::sqrt(double(a)));
  }
};
struct Exp2 {
  template <typename T> static T apply(T a) {
    return narrow<T>(std::exp2(widen(a)));
  }
};
struct Log2 {
  template <typename T> static T apply(T a) { return std::log2(a); }
};
struct Sin {
  template <typename T> static T apply(T a) { return std::sin(a); }
};
struct Cos {
  template <typename T> static T apply(T a) { return std::cos(a); }
};
struct Tanh {
  template <typename T> static T apply(T a) {
    return narrow<T>(std::tanh(widen(a)));
  }
};
/// |b| with the sign of a, as PTX orders them.
struct CopySign {
  template <typename T> static T apply(T a, T b) { return std::copysign(b, a); }
};

template <typename Op>
void withRounding(Warp &warp, const Instruction &i, uint32_t mask) {
  constexpr int kModes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD,
                            FE_UPWARD};
  std::fesetround(kModes[i.extra]);
  if (i.elementBytes == 8)
    lanewise<Op, double, double>(warp, i, mask);
  else
    lanewise<Op, float, float>(warp, i, mask);
  std::fesetround(FE_TONEAREST);
}

template <typename Op> Executor chooseFlushed(bool isFlushed) {
  return isFlushed ? lanewise<Modified<Op, true, Clamp::None>, float, float>
                   : lanewise<Op, float, float>;
}

template <typename Op> void decodeRoot(Decoder &d) {
  d.take("approx");
  Rounding rounding = d.takeRounding(Rounding::Nearest);
  bool isFlushed = d.take("ftz");
  Type type = d.takeType();
  d.out.extra = uint8_t(rounding);
  d.out.elementBytes = bytesOf(type);
  if (type == Type::F32)
    d.out.execute = rounding == Rounding::Nearest ? chooseFlushed<Op>(isFlushed)
                    : isFlushed ? withRounding<Modified<Op, true, Clamp::None>>
                                : withRounding<Op>;
  else if (type == Type::F64)
    d.out.execute = withRounding<Op>;
  finishSame(d, type, 1);
}

template <typename Op> void decodeApproximate(Decoder &d) {
  if (!d.take("approx"))
    d.unknown();
  bool isFlushed = d.take("ftz");
  Type type = d.takeType();
  if (type == Type::F32)
    d.out.execute = chooseFlushed<Op>(isFlushed);
  finishSame(d, type, 1);
}

/// ex2 and tanh, which narrow formats have too.
template <typename Op> void decodeNarrow(Decoder &d) {
  if (!d.take("approx"))
    d.unknown();
  bool isFlushed = d.take("ftz");
  Type type = d.takeType();
  switch (type) {
  case Type::F32:
    d.out.execute = chooseFlushed<Op>(isFlushed);
    break;
  case Type::F16:
    d.out.execute = lanewise<Op, Half, Half>;
    break;
  case Type::BF16:
    d.out.execute = lanewise<Op, BFloat, BFloat>;
    break;
  case Type::F16x2:
    d.out.execute = pairwise<Op, Half, Half>;
    break;
  case Type::BF16x2:
    d.out.execute = pairwise<Op, BFloat, BFloat>;
    break;
  default:
    break;
  }
  finishSame(d, type, 1);
}

void decodeCopySign(Decoder &d) {
  Type type = d.takeType();
  if (type == Type::F32)
    d.out.execute = lanewise<CopySign, float, float, float>;
  else if (type == Type::F64)
    d.out.execute = lanewise<CopySign, double, double, double>;
  finishSame(d, type, 2);
}

enum class Property : uint8_t {
  Finite,
  Infinite,
  Number,
  NotANumber,
  Normal,
  Subnormal
};
template <typename T>
void testProperty(Warp &warp, const Instruction &i, uint32_t mask) {
  auto *from = warp.lanes<T>(i.operands[1]);
  uint32_t &to = warp.predicate(i.operands[0]);
  uint32_t result = 0;
  forEachLane(mask, [&](unsigned lane) {
    T a = from[lane];
    bool holds = false;
    switch (Property(i.extra)) {
    case Property::Finite:
      holds = std::isfinite(a);
      break;
    case Property::Infinite:
      holds = std::isinf(a);
      break;
    case Property::Number:
      holds = !std::isnan(a);
      break;
    case Property::NotANumber:
      holds = std::isnan(a);
      break;
    case Property::Normal: // Zeros too, as the reference has it.
      holds = std::isnormal(a) || a == 0;
      break;
    case Property::Subnormal:
      holds = std::fpclassify(a) == FP_SUBNORMAL;
      break;
    }
    result |= uint32_t(holds) << lane;
  });
  to = (to & ~mask) | result;
}

void decodeTestProperty(Decoder &d) {
  constexpr std::string_view kNames[] = {"finite",     "infinite", "number",
                                         "notanumber", "normal",   "subnormal"};
  bool isKnown = false;
  for (size_t i = 0; i < std::size(kNames); ++i)
    if (d.take(kNames[i])) {
      d.out.extra = i;
      isKnown = true;
    }
  Type type = d.takeType();
  if (isKnown && type == Type::F32)
    d.out.execute = testProperty<float>;
  else if (isKnown && type == Type::F64)
    d.out.execute = testProperty<double>;
  finish(d, Type::Pred, {type});
}

constexpr InstructionRow kRows[] = {
    {"rcp", decodeRoot<Rcp>},         {"sqrt", decodeRoot<Sqrt>},
    {"rsqrt", decodeRoot<Rsqrt>},     {"ex2", decodeNarrow<Exp2>},
    {"lg2", decodeApproximate<Log2>}, {"sin", decodeApproximate<Sin>},
    {"cos", decodeApproximate<Cos>},  {"tanh", decodeNarrow<Tanh>},
    {"copysign", decodeCopySign},     {"testp", decodeTestProperty},
};
} // namespace

void modelslice::emulator::addMathInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
