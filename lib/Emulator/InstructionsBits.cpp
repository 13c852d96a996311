//===- InstructionsBits.cpp - Logic and shifts ----------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Logic, shifts, bit fields and permutations.
//
//===----------------------------------------------------------------------===//

#include "Instructions.h"

#include <algorithm>
#include <type_traits>

using namespace modelslice::emulator;

namespace {
struct And {
  template <typename T> static T apply(T a, T b) { return a & b; }
};
struct Or {
  template <typename T> static T apply(T a, T b) { return a | b; }
};
struct Xor {
  template <typename T> static T apply(T a, T b) { return a ^ b; }
};
struct Not {
  template <typename T> static T apply(T a) { return T(~a); }
};
struct Cnot {
  template <typename T> static T apply(T a) { return a == 0; }
};
struct Shl {
  template <typename T> static T apply(T a, uint32_t by) {
    return by < 8 * sizeof(T) ? T(uint64_t(a) << by) : T(0);
  }
};
struct Shr {
  template <typename T> static T apply(T a, uint32_t by) {
    constexpr uint32_t kLast = 8 * sizeof(T) - 1;
    if constexpr (std::is_signed_v<T>)
      return T(a >> std::min(by, kLast));
    return by <= kLast ? T(a >> (by & kLast)) : T(0);
  }
};
template <bool IsLeft, bool IsClamped> struct FunnelShift {
  template <typename T> static T apply(T low, T high, uint32_t by) {
    by = IsClamped ? std::min(by, 32u) : by & 31;
    uint64_t both = uint64_t(high) << 32 | low;
    return IsLeft ? T((both << by) >> 32) : T(both >> by);
  }
};
struct Clz {
  template <typename D, typename T> static D apply(T a) {
    if constexpr (sizeof(T) == 8)
      return a ? __builtin_clzll(a) : 64;
    return a ? __builtin_clz(a) : 32;
  }
};
struct Popc {
  template <typename D, typename T> static D apply(T a) {
    return __builtin_popcountll(a);
  }
};
struct Brev {
  template <typename T> static T apply(T a) {
    T reversed = 0;
    for (unsigned i = 0; i < 8 * sizeof(T); ++i)
      reversed |= (a >> i & 1) << (8 * sizeof(T) - 1 - i);
    return reversed;
  }
};
/// The position of the highest bit that differs from the sign.
template <bool IsShiftAmount> struct Bfind {
  template <typename D, typename T> static D apply(T a) {
    using U = std::make_unsigned_t<T>;
    U bits = U(a);
    if constexpr (std::is_signed_v<T>)
      bits = a < 0 ? U(~a) : U(a);
    if (bits == 0)
      return ~D(0);
    D position = 63 - __builtin_clzll(bits);
    return IsShiftAmount ? D(8 * sizeof(T) - 1) - position : position;
  }
};
struct Bfe {
  template <typename T> static T apply(T a, uint32_t from, uint32_t length) {
    constexpr uint32_t kBits = 8 * sizeof(T);
    from &= 0xff;
    length &= 0xff;
    using U = std::make_unsigned_t<T>;
    uint32_t last = std::min(from + length - 1, kBits - 1);
    bool sign = std::is_signed_v<T> && length && (U(a) >> last & 1);
    U field = from < kBits ? U(U(a) >> from) : U(0);
    U mask = length >= kBits ? U(~U(0)) : U((U(1) << length) - 1);
    // Bits past the end of the value are copies of the sign too.
    if (from + length > kBits)
      mask = from < kBits ? U(~U(0)) >> from : U(0);
    return T((field & mask) | (sign ? U(~mask) : U(0)));
  }
};
struct Bfi {
  template <typename T>
  static T apply(T a, T b, uint32_t from, uint32_t length) {
    constexpr uint32_t kBits = 8 * sizeof(T);
    from &= 0xff;
    length &= 0xff;
    if (from >= kBits)
      return b;
    T mask = length >= kBits ? T(~T(0)) : T((T(1) << length) - 1);
    mask = T(mask << from);
    return T((b & ~mask) | (T(a << from) & mask));
  }
};
struct Prmt {
  template <typename T> static T apply(T a, T b, T selector) {
    uint64_t bytes = uint64_t(b) << 32 | a;
    T result = 0;
    for (unsigned i = 0; i < 4; ++i) {
      unsigned choice = selector >> 4 * i & 0xf;
      uint32_t byte = bytes >> 8 * (choice & 7) & 0xff;
      if (choice & 8)
        byte = byte & 0x80 ? 0xff : 0;
      result |= byte << 8 * i;
    }
    return result;
  }
};

void lop3(Warp &warp, const Instruction &i, uint32_t mask) {
  auto *to = warp.lanes<uint32_t>(i.operands[0]);
  auto *a = warp.lanes<uint32_t>(i.operands[1]);
  auto *b = warp.lanes<uint32_t>(i.operands[2]);
  auto *c = warp.lanes<uint32_t>(i.operands[3]);
  forEachLane(mask, [&](unsigned lane) {
    uint32_t result = 0;
    for (unsigned row = 0; row < 8; ++row)
      if (i.immediate >> row & 1)
        result |= (row & 4 ? a[lane] : ~a[lane]) &
                  (row & 2 ? b[lane] : ~b[lane]) &
                  (row & 1 ? c[lane] : ~c[lane]);
    to[lane] = result;
  });
}

template <typename Op>
void predicatewise(Warp &warp, const Instruction &i, uint32_t mask) {
  uint32_t &to = warp.predicate(i.operands[0]);
  uint32_t result = Op::template apply<uint32_t>(warp.predicate(i.operands[1]),
                                                 warp.predicate(i.operands[2]));
  to = (to & ~mask) | (result & mask);
}
void notPredicate(Warp &warp, const Instruction &i, uint32_t mask) {
  uint32_t &to = warp.predicate(i.operands[0]);
  to = (to & ~mask) | (~warp.predicate(i.operands[1]) & mask);
}

template <typename Op> void decodeLogic(Decoder &d) {
  Type type = d.takeType();
  d.out.execute =
      type == Type::Pred ? predicatewise<Op> : chooseBits<Op, 2>(type);
  finishSame(d, type, 2);
}
void decodeNot(Decoder &d) {
  Type type = d.takeType();
  d.out.execute = type == Type::Pred ? notPredicate : chooseBits<Not, 1>(type);
  finishSame(d, type, 1);
}
void decodeCnot(Decoder &d) {
  Type type = d.takeType();
  d.out.execute = chooseBits<Cnot, 1>(type);
  finishSame(d, type, 1);
}

template <typename Op> Executor chooseShift(Type type) {
  switch (type) {
  case Type::B16:
  case Type::U16:
    return lanewise<Op, uint16_t, uint16_t, uint32_t>;
  case Type::S16:
    return lanewise<Op, int16_t, int16_t, uint32_t>;
  case Type::B32:
  case Type::U32:
    return lanewise<Op, uint32_t, uint32_t, uint32_t>;
  case Type::S32:
    return lanewise<Op, int32_t, int32_t, uint32_t>;
  case Type::B64:
  case Type::U64:
    return lanewise<Op, uint64_t, uint64_t, uint32_t>;
  case Type::S64:
    return lanewise<Op, int64_t, int64_t, uint32_t>;
  default:
    return nullptr;
  }
}
template <typename Op> void decodeShift(Decoder &d) {
  Type type = d.takeType();
  d.out.execute = chooseShift<Op>(type);
  finish(d, type, {type, Type::U32});
}

void decodeFunnelShift(Decoder &d) {
  bool isLeft = d.take("l");
  bool isRight = !isLeft && d.take("r");
  bool isClamped = d.take("clamp");
  if ((!isLeft && !isRight) || (!isClamped && !d.take("wrap")))
    d.unknown();
  using T = uint32_t;
  d.out.execute =
      isLeft ? (isClamped ? lanewise<FunnelShift<true, true>, T, T, T, T>
                          : lanewise<FunnelShift<true, false>, T, T, T, T>)
             : (isClamped ? lanewise<FunnelShift<false, true>, T, T, T, T>
                          : lanewise<FunnelShift<false, false>, T, T, T, T>);
  Type type = d.takeType();
  if (type != Type::B32)
    d.unknown();
  finish(d, type, {type, type, Type::U32});
}

template <typename Op> void decodeCount(Decoder &d) {
  Type type = d.takeType();
  if (type == Type::B32)
    d.out.execute = lanewise<Op, uint32_t, uint32_t>;
  else if (type == Type::B64)
    d.out.execute = lanewise<Op, uint32_t, uint64_t>;
  finish(d, Type::U32, {type});
}
void decodeBrev(Decoder &d) {
  Type type = d.takeType();
  if (type != Type::B16)
    d.out.execute = chooseBits<Brev, 1>(type);
  finishSame(d, type, 1);
}

template <typename Op> Executor chooseBfind(Type type) {
  switch (type) {
  case Type::U32:
    return lanewise<Op, uint32_t, uint32_t>;
  case Type::S32:
    return lanewise<Op, uint32_t, int32_t>;
  case Type::U64:
    return lanewise<Op, uint32_t, uint64_t>;
  case Type::S64:
    return lanewise<Op, uint32_t, int64_t>;
  default:
    return nullptr;
  }
}
void decodeBfind(Decoder &d) {
  bool isShiftAmount = d.take("shiftamt");
  Type type = d.takeType();
  d.out.execute = isShiftAmount ? chooseBfind<Bfind<true>>(type)
                                : chooseBfind<Bfind<false>>(type);
  finish(d, Type::U32, {type});
}

template <typename T>
constexpr Executor kBfe = lanewise<Bfe, T, T, uint32_t, uint32_t>;
void decodeBfe(Decoder &d) {
  Type type = d.takeType();
  d.out.execute = type == Type::U32   ? kBfe<uint32_t>
                  : type == Type::S32 ? kBfe<int32_t>
                  : type == Type::U64 ? kBfe<uint64_t>
                  : type == Type::S64 ? kBfe<int64_t>
                                      : nullptr;
  finish(d, type, {type, Type::U32, Type::U32});
}
template <typename T>
constexpr Executor kBfi = lanewise<Bfi, T, T, T, uint32_t, uint32_t>;
void decodeBfi(Decoder &d) {
  Type type = d.takeType();
  d.out.execute = type == Type::B32   ? kBfi<uint32_t>
                  : type == Type::B64 ? kBfi<uint64_t>
                                      : nullptr;
  finish(d, type, {type, type, Type::U32, Type::U32});
}

void decodePrmt(Decoder &d) {
  Type type = d.takeType();
  if (type == Type::B32)
    d.out.execute = chooseBits<Prmt, 3>(type);
  finishSame(d, type, 3);
}
void decodeLop3(Decoder &d) {
  Type type = d.takeType();
  if (type != Type::B32)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(5, 5);
  d.out.operands[0] = d.destination(0, type);
  for (size_t i = 1; i < 4; ++i)
    d.out.operands[i] = d.source(i, type);
  d.out.immediate = int64_t(d.integer(4));
  d.out.execute = lop3;
}

constexpr InstructionRow kRows[] = {
    {"and", decodeLogic<And>}, {"or", decodeLogic<Or>},
    {"xor", decodeLogic<Xor>}, {"not", decodeNot},
    {"cnot", decodeCnot},      {"shl", decodeShift<Shl>},
    {"shr", decodeShift<Shr>}, {"shf", decodeFunnelShift},
    {"clz", decodeCount<Clz>}, {"popc", decodeCount<Popc>},
    {"brev", decodeBrev},      {"bfind", decodeBfind},
    {"bfe", decodeBfe},        {"bfi", decodeBfi},
    {"prmt", decodePrmt},      {"lop3", decodeLop3},
};
} // namespace

void modelslice::emulator::addBitInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
