//===- InstructionsConvert.cpp - Conversions ------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Conversions between all types: cvt.
//
//===----------------------------------------------------------------------===//

#include "FloatOperations.h"
#include "Instructions.h"

#include <cfenv>
#include <limits>

using namespace modelslice::emulator;

namespace {
/// What a conversion needs besides its operands; lies in the immediate.
struct Conversion {
  Type to;
  Type from;
  Rounding rounding;
  bool isIntegral; ///< .rni and the like, between floating-point numbers.
  bool isFlushed;
  bool isSaturated;
  bool hasRelu;
};

double readFloat(uint64_t bits, Type type, bool isFlushed) {
  switch (type) {
  case Type::F16:
    return Half{uint16_t(bits)}.toFloat();
  case Type::BF16:
    return BFloat{uint16_t(bits)}.toFloat();
  case Type::F64:
    return bitCast<double>(bits);
  default: {
    auto value = bitCast<float>(uint32_t(bits));
    return isFlushed ? flush(value) : value;
  }
  }
}

/// The host rounds to f32 and f64 as its mode says, which the caller has set.
uint64_t writeFloat(double value, const Conversion &c) {
  if (c.isIntegral)
    value = roundTo(value, c.rounding);
  if (c.isSaturated)
    value = clamp<Clamp::Saturate>(value);
  if (c.hasRelu)
    value = clamp<Clamp::Relu>(value);
  switch (c.to) {
  case Type::F16:
    return encode<5, 10>(value, c.rounding);
  case Type::BF16:
    return encode<8, 7>(value, c.rounding);
  case Type::TF32:
    return uint64_t(encode<8, 10>(value, c.rounding)) << 13;
  case Type::F64:
    return bitCast<uint64_t>(value);
  default: {
    float narrowed = float(value);
    return bitCast<uint32_t>(c.isFlushed ? flush(narrowed) : narrowed);
  }
  }
}

uint64_t clampToInteger(double value, Type to) {
  unsigned bits = 8 * bytesOf(to);
  if (isSigned(to)) {
    double limit = std::ldexp(1.0, int(bits) - 1);
    if (value >= limit)
      return (uint64_t(1) << (bits - 1)) - 1;
    if (value <= -limit)
      return uint64_t(0) - (uint64_t(1) << (bits - 1));
    return uint64_t(int64_t(value));
  }
  if (value <= 0)
    return 0;
  if (value >= std::ldexp(1.0, int(bits)))
    return bits == 64 ? ~uint64_t(0) : (uint64_t(1) << bits) - 1;
  return uint64_t(value);
}

uint64_t floatToInteger(double value, const Conversion &c) {
  if (value == value)
    return clampToInteger(roundTo(value, c.rounding), c.to);
  bool isWide = c.from == Type::F64 || bytesOf(c.to) == 8;
  return isWide ? uint64_t(1) << (8 * bytesOf(c.to) - 1) : 0;
}

/// The low bytes of `bits`, extended as `type` says.
uint64_t extend(uint64_t bits, Type type) {
  unsigned unused = 64 - 8 * bytesOf(type);
  return isSigned(type) ? uint64_t(int64_t(bits << unused) >> unused)
                        : bits << unused >> unused;
}

uint64_t integerToInteger(uint64_t value, const Conversion &c) {
  if (!c.isSaturated)
    return value;
  bool isNegative = isSigned(c.from) && int64_t(value) < 0;
  unsigned bits = 8 * bytesOf(c.to) - isSigned(c.to);
  uint64_t most = ~uint64_t(0) >> (64 - bits);
  if (!isNegative)
    return std::min(value, most);
  if (!isSigned(c.to))
    return 0;
  return std::max(int64_t(value), -int64_t(most) - 1);
}

uint64_t integerToFloat(uint64_t value, const Conversion &c) {
  if (c.to == Type::F32 && !c.isSaturated) {
    float rounded = isSigned(c.from) ? float(int64_t(value)) : float(value);
    return bitCast<uint32_t>(rounded);
  }
  return writeFloat(isSigned(c.from) ? double(int64_t(value)) : double(value),
                    c);
}

uint64_t convertOne(uint64_t bits, const Conversion &c) {
  if (isFloat(c.from)) {
    double value = readFloat(bits, c.from, c.isFlushed);
    return isFloat(c.to) ? writeFloat(value, c) : floatToInteger(value, c);
  }
  uint64_t value = extend(bits, c.from);
  return isFloat(c.to) ? integerToFloat(value, c) : integerToInteger(value, c);
}

/// Any conversion, one lane at a time.
void convert(Warp &warp, const Instruction &i, uint32_t mask) {
  constexpr int kModes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD,
                            FE_TONEAREST};
  Conversion c;
  std::memcpy(&c, &i.immediate, sizeof c);
  bool setsMode = !c.isIntegral && c.rounding != Rounding::Nearest &&
                  (c.to == Type::F32 || c.to == Type::F64);
  if (setsMode)
    std::fesetround(kModes[unsigned(c.rounding)]);
  forEachLane(mask, [&](unsigned lane) {
    uint64_t bits = readLane(warp, i.operands[1], i.strides[1], lane);
    uint64_t result = convertOne(bits, c);
    if (!isFloat(c.to))
      result = extend(result, c.to);
    writeLane(warp, i.operands[0], i.strides[0], lane, result);
  });
  if (setsMode)
    std::fesetround(FE_TONEAREST);
}

/// cvt.rn.bf16x2.f32 d, a, b: a goes to the upper half.
void convertPair(Warp &warp, const Instruction &i, uint32_t mask) {
  Conversion c;
  std::memcpy(&c, &i.immediate, sizeof c);
  auto *to = warp.lanes<uint32_t>(i.operands[0]);
  auto *upper = warp.lanes<const float>(i.operands[1]);
  auto *lower = warp.lanes<const float>(i.operands[2]);
  forEachLane(mask, [&](unsigned lane) {
    to[lane] =
        uint32_t(writeFloat(upper[lane], c) << 16 | writeFloat(lower[lane], c));
  });
}
template <typename T>
void convertPairToNearest(Warp &warp, const Instruction &i, uint32_t mask) {
  auto *to = warp.lanes<uint32_t>(i.operands[0]);
  auto *upper = warp.lanes<const float>(i.operands[1]);
  auto *lower = warp.lanes<const float>(i.operands[2]);
  MSL_VECTORIZE
  for (unsigned lane = 0; lane < kWarpSize; ++lane) {
    uint32_t result =
        uint32_t(T::from(upper[lane]).bits) << 16 | T::from(lower[lane]).bits;
    to[lane] = laneBit(mask, lane) ? result : to[lane];
  }
}

/// The conversions of most programs, for vector code.
struct Cast {
  template <typename D, typename S> static D apply(S a) {
    return narrow<D>(widen(a));
  }
};
struct IntegerCast {
  template <typename D, typename S> static D apply(S a) { return D(a); }
};
struct TruncateToInt {
  template <typename D> static D apply(float a) {
    float clamped = a < 2147483648.0f ? a : 0;
    clamped = clamped >= -2147483648.0f ? clamped : 0;
    D result = D(clamped);
    result = a >= 2147483648.0f ? std::numeric_limits<D>::max() : result;
    return a < -2147483648.0f ? std::numeric_limits<D>::min() : result;
  }
};

struct FastConversion {
  Type to;
  Type from;
  Executor execute;
};
const FastConversion kFast[] = {
    {Type::F32, Type::F16, lanewise<Cast, float, Half>},
    {Type::F32, Type::BF16, lanewise<Cast, float, BFloat>},
    {Type::F16, Type::F32, lanewise<Cast, Half, float>},
    {Type::BF16, Type::F32, lanewise<Cast, BFloat, float>},
    {Type::F64, Type::F32, lanewise<Cast, double, float>},
    {Type::F32, Type::F64, lanewise<Cast, float, double>},
    {Type::F32, Type::S32, lanewise<IntegerCast, float, int32_t>},
    {Type::F32, Type::U32, lanewise<IntegerCast, float, uint32_t>},
    {Type::U64, Type::U32, lanewise<IntegerCast, uint64_t, uint32_t>},
    {Type::S64, Type::S32, lanewise<IntegerCast, int64_t, int32_t>},
    {Type::U32, Type::U64, lanewise<IntegerCast, uint32_t, uint64_t>},
    {Type::U32, Type::U16, lanewise<IntegerCast, uint32_t, uint16_t>},
    {Type::U16, Type::U32, lanewise<IntegerCast, uint16_t, uint32_t>},
};

Executor chooseFast(const Conversion &c) {
  if (c.isFlushed || c.isSaturated || c.hasRelu || c.isIntegral)
    return nullptr;
  if (c.to == Type::S32 && c.from == Type::F32 && c.rounding == Rounding::Zero)
    return lanewise<TruncateToInt, int32_t, float>;
  if (c.rounding != Rounding::Nearest)
    return nullptr;
  for (const FastConversion &fast : kFast)
    if (fast.to == c.to && fast.from == c.from)
      return fast.execute;
  return nullptr;
}

bool isConvertible(Type type) {
  return type != Type::Pred && type != Type::F16x2 && type != Type::BF16x2 &&
         !(type >= Type::B8 && type <= Type::B64);
}

void decodePair(Decoder &d, Conversion c, bool isHalf) {
  if (c.from != Type::F32 || c.isIntegral || c.isFlushed)
    d.unknown();
  bool isPlain =
      c.rounding == Rounding::Nearest && !c.hasRelu && !c.isSaturated;
  d.out.execute = !isPlain ? convertPair
                  : isHalf ? convertPairToNearest<Half>
                           : convertPairToNearest<BFloat>;
  c.to = isHalf ? Type::F16 : Type::BF16;
  std::memcpy(&d.out.immediate, &c, sizeof c);
  d.simple(Type::B32, {Type::F32, Type::F32});
}

void decodeConvert(Decoder &d) {
  Conversion c = {};
  for (std::string_view name : {"rni", "rzi", "rmi", "rpi"})
    c.isIntegral |= Decoder(d).take(name);
  c.rounding = d.takeRounding(Rounding::Nearest);
  c.isFlushed = d.take("ftz");
  c.isSaturated = d.take("sat");
  c.hasRelu = d.take("relu");
  c.to = d.takeType();
  c.from = d.takeType();
  if (c.to == Type::F16x2 || c.to == Type::BF16x2)
    return decodePair(d, c, c.to == Type::F16x2);
  if (!isConvertible(c.to) || !isConvertible(c.from) || c.from == Type::TF32)
    d.unknown();
  c.isIntegral &= isFloat(c.to);
  d.expectNoMore();
  d.expectOperands(2, 2);
  d.out.operands[0] = d.wideDestination(d.operand(0), c.to, d.out.strides[0]);
  d.out.operands[1] = d.wideSource(d.operand(1), c.from, d.out.strides[1]);
  std::memcpy(&d.out.immediate, &c, sizeof c);
  bool isNatural =
      d.out.strides[0] == bytesOf(c.to) && d.out.strides[1] == bytesOf(c.from);
  d.out.execute = isNatural ? chooseFast(c) : nullptr;
  if (!d.out.execute)
    d.out.execute = convert;
}

constexpr InstructionRow kRows[] = {{"cvt", decodeConvert}};
static_assert(sizeof(Conversion) <= sizeof(Instruction::immediate));
} // namespace

void modelslice::emulator::addConvertInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
