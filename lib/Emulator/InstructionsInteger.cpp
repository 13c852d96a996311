//===- InstructionsInteger.cpp - Integer arithmetic -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Integer arithmetic: add, sub, mul, mad, div, rem, min, max, neg, abs.
//
//===----------------------------------------------------------------------===//

#include "Instructions.h"

#include <limits>
#include <type_traits>

using namespace modelslice::emulator;

namespace {
template <typename T> using Unsigned = std::make_unsigned_t<T>;
/// Wide enough that no operation in it overflows as a signed one.
template <typename T>
using Wide = std::conditional_t<
    sizeof(T) == 8,
    std::conditional_t<std::is_signed_v<T>, __int128, unsigned __int128>,
    std::conditional_t<
        sizeof(T) == 4,
        std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>,
        std::conditional_t<std::is_signed_v<T>, int32_t, uint32_t>>>;

struct Add {
  template <typename T> static T apply(T a, T b) {
    return T(uint64_t(a) + uint64_t(b));
  }
};
struct Sub {
  template <typename T> static T apply(T a, T b) {
    return T(uint64_t(a) - uint64_t(b));
  }
};
struct MulLow {
  template <typename T> static T apply(T a, T b) {
    if constexpr (sizeof(T) == 4)
      return T(uint32_t(a) * uint32_t(b));
    return T(uint64_t(a) * uint64_t(b));
  }
};
struct MulHigh {
  template <typename T> static T apply(T a, T b) {
    return T((Wide<T>(a) * Wide<T>(b)) >> (8 * sizeof(T)));
  }
};
struct MadLow {
  template <typename T> static T apply(T a, T b, T c) {
    return Add::apply<T>(MulLow::apply<T>(a, b), c);
  }
};
struct MadHigh {
  template <typename T> static T apply(T a, T b, T c) {
    return Add::apply<T>(MulHigh::apply<T>(a, b), c);
  }
};
struct MulWide {
  template <typename D, typename T> static D apply(T a, T b) {
    return D(a) * D(b);
  }
};
struct MadWide {
  template <typename D, typename T> static D apply(T a, T b, D c) {
    return Add::apply<D>(D(a) * D(b), c);
  }
};
/// The hardware gives all ones for a division by zero.
struct Div {
  template <typename T> static T apply(T a, T b) {
    if (b == 0)
      return T(-1);
    if constexpr (std::is_signed_v<T>)
      if (b == -1)
        return T(0 - uint64_t(a));
    return T(a / b);
  }
};
struct Rem {
  template <typename T> static T apply(T a, T b) {
    if (b == 0)
      return a;
    if constexpr (std::is_signed_v<T>)
      if (b == -1)
        return 0;
    return T(a % b);
  }
};
struct Min {
  template <typename T> static T apply(T a, T b) { return a < b ? a : b; }
};
struct Max {
  template <typename T> static T apply(T a, T b) { return a < b ? b : a; }
};
struct Neg {
  template <typename T> static T apply(T a) { return T(0 - uint64_t(a)); }
};
struct Abs {
  template <typename T> static T apply(T a) {
    return a < 0 ? T(0 - uint64_t(a)) : a;
  }
};
struct Sad {
  template <typename T> static T apply(T a, T b, T c) {
    return T(uint64_t(c) + uint64_t(a < b ? b : a) - uint64_t(a < b ? a : b));
  }
};

template <typename T> Executor chooseWide(bool isMad) {
  using D = Wide<T>;
  if constexpr (sizeof(T) == 8)
    return nullptr;
  else
    return isMad ? lanewise<MadWide, D, T, T, D> : lanewise<MulWide, D, T, T>;
}

void decodeProduct(Decoder &d) {
  bool isMad = d.name() == "mad";
  bool isWide = d.take("wide");
  bool isHigh = d.take("hi");
  d.take("lo");
  Type type = d.takeType();
  Type to = type;
  if (isWide) {
    if (type == Type::U16)
      to = Type::U32, d.out.execute = chooseWide<uint16_t>(isMad);
    else if (type == Type::S16)
      to = Type::S32, d.out.execute = chooseWide<int16_t>(isMad);
    else if (type == Type::U32)
      to = Type::U64, d.out.execute = chooseWide<uint32_t>(isMad);
    else if (type == Type::S32)
      to = Type::S64, d.out.execute = chooseWide<int32_t>(isMad);
    else
      d.unknown();
  } else if (isMad) {
    d.out.execute = isHigh ? chooseInteger<MadHigh, 3>(type)
                           : chooseInteger<MadLow, 3>(type);
  } else {
    d.out.execute = isHigh ? chooseInteger<MulHigh, 2>(type)
                           : chooseInteger<MulLow, 2>(type);
  }
  if (isMad)
    finish(d, to, {type, type, to});
  else
    finish(d, to, {type, type});
}

template <typename Op, unsigned Sources> void decodeInteger(Decoder &d) {
  Type type = d.takeType();
  d.out.execute = chooseInteger<Op, Sources>(type);
  finishSame(d, type, Sources);
}

/// Names that integers share with floating-point numbers.
template <typename Op, unsigned Sources, DecodeFunction Float>
void decodeEither(Decoder &d) {
  if (namesFloat(d))
    return Float(d);
  if constexpr (Sources == 3)
    decodeProduct(d);
  else
    decodeInteger<Op, Sources>(d);
}
void decodeMul(Decoder &d) {
  if (namesFloat(d))
    return decodeFloatMul(d);
  decodeProduct(d);
}

constexpr InstructionRow kRows[] = {
    {"add", decodeEither<Add, 2, decodeFloatAdd>},
    {"sub", decodeEither<Sub, 2, decodeFloatSub>},
    {"mul", decodeMul},
    {"mad", decodeEither<MadLow, 3, decodeFloatFma>},
    {"div", decodeEither<Div, 2, decodeFloatDiv>},
    {"rem", decodeInteger<Rem, 2>},
    {"min", decodeEither<Min, 2, decodeFloatMin>},
    {"max", decodeEither<Max, 2, decodeFloatMax>},
    {"neg", decodeEither<Neg, 1, decodeFloatNeg>},
    {"abs", decodeEither<Abs, 1, decodeFloatAbs>},
    {"sad", decodeInteger<Sad, 3>},
};
} // namespace

void modelslice::emulator::addIntegerInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
