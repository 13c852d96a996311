//===- InstructionsCompare.cpp - Comparisons and selections ---------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Comparisons and selections: setp, set, selp, slct.
//
//===----------------------------------------------------------------------===//

#include "FloatOperations.h"
#include "Instructions.h"

#include <type_traits>

using namespace modelslice::emulator;

namespace {
enum class Relation : uint8_t {
  Eq,
  Ne,
  Lt,
  Le,
  Gt,
  Ge,
  Equ,
  Neu,
  Ltu,
  Leu,
  Gtu,
  Geu,
  Num,
  Nan
};
constexpr std::string_view kRelations[] = {"eq",  "ne",  "lt",  "le",  "gt",
                                           "ge",  "equ", "neu", "ltu", "leu",
                                           "gtu", "geu", "num", "nan"};

template <Relation R, typename T> bool compare(T x, T y) {
  auto a = widen(x), b = widen(y);
  bool isUnordered = false;
  if constexpr (std::is_floating_point_v<decltype(a)>)
    isUnordered = std::isnan(a) || std::isnan(b);
  switch (R) {
  case Relation::Eq:
    return a == b;
  case Relation::Ne:
    return !isUnordered && a != b;
  case Relation::Lt:
    return a < b;
  case Relation::Le:
    return a <= b;
  case Relation::Gt:
    return a > b;
  case Relation::Ge:
    return a >= b;
  case Relation::Equ:
    return isUnordered || a == b;
  case Relation::Neu:
    return isUnordered || a != b;
  case Relation::Ltu:
    return isUnordered || a < b;
  case Relation::Leu:
    return isUnordered || a <= b;
  case Relation::Gtu:
    return isUnordered || a > b;
  case Relation::Geu:
    return isUnordered || a >= b;
  case Relation::Num:
    return !isUnordered;
  case Relation::Nan:
    return isUnordered;
  }
  return false;
}

/// An integer is its own wide form.
template <typename T> struct Integer {
  T value;
};
template <typename T> T widen(Integer<T> integer) { return integer.value; }

enum class Combination : uint8_t { None, And, Or, Xor };

uint32_t combine(Combination how, uint32_t a, uint32_t b) {
  switch (how) {
  case Combination::And:
    return a & b;
  case Combination::Or:
    return a | b;
  case Combination::Xor:
    return a ^ b;
  case Combination::None:
    break;
  }
  return a;
}

/// The lanes for which the relation of operands[2] and [3] holds.
template <Relation R, typename T, bool IsFlushed>
uint32_t compareLanes(const Warp &warp, const Instruction &i) {
  auto *a = warp.lanes<const T>(i.operands[2]);
  auto *b = warp.lanes<const T>(i.operands[3]);
  uint32_t bits[kWarpSize];
  MSL_VECTORIZE
  for (unsigned lane = 0; lane < kWarpSize; ++lane) {
    bool holds;
    if constexpr (IsFlushed)
      holds = compare<R>(flush(a[lane]), flush(b[lane]));
    else
      holds = compare<R>(a[lane], b[lane]);
    bits[lane] = uint32_t(holds) << lane;
  }
  uint32_t result = 0;
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    result |= bits[lane];
  return result;
}

/// operands[0]|operands[1] = relation, combined with operands[4].
template <Relation R, typename T, bool IsFlushed>
void setPredicate(Warp &warp, const Instruction &i, uint32_t mask) {
  uint32_t holds = compareLanes<R, T, IsFlushed>(warp, i);
  uint32_t other = warp.predicate(i.operands[4]) ^ uint32_t(i.immediate);
  auto how = Combination(i.extra);
  uint32_t &to = warp.predicate(i.operands[0]);
  to = (to & ~mask) | (combine(how, holds, other) & mask);
  if (!i.count)
    return;
  uint32_t &negated = warp.predicate(i.operands[1]);
  negated = (negated & ~mask) | (combine(how, ~holds, other) & mask);
}

/// set: all ones or 1.0 where the relation holds.
template <Relation R, typename T, bool IsFlushed>
void setValue(Warp &warp, const Instruction &i, uint32_t mask) {
  uint32_t holds = compareLanes<R, T, IsFlushed>(warp, i);
  uint32_t other = warp.predicate(i.operands[4]) ^ uint32_t(i.immediate);
  holds = combine(Combination(i.extra), holds, other);
  auto *to = warp.lanes<uint32_t>(i.operands[0]);
  uint32_t yes = i.count ? 0x3f800000 : ~0u;
  forEachLane(mask,
              [&](unsigned lane) { to[lane] = holds >> lane & 1 ? yes : 0; });
}

template <Relation R, bool IsSet, typename T, bool IsFlushed = false>
constexpr Executor kCompare =
    IsSet ? setValue<R, T, IsFlushed> : setPredicate<R, T, IsFlushed>;

template <Relation R, bool IsSet> Executor chooseType(Type type, bool flushed) {
  switch (type) {
  case Type::F32:
    return flushed ? kCompare<R, IsSet, float, true>
                   : kCompare<R, IsSet, float>;
  case Type::F64:
    return kCompare<R, IsSet, double>;
  case Type::F16:
    return flushed ? kCompare<R, IsSet, Half, true> : kCompare<R, IsSet, Half>;
  case Type::BF16:
    return kCompare<R, IsSet, BFloat>;
  default:
    break;
  }
  if constexpr (R > Relation::Ge) {
    return nullptr;
  } else {
    switch (type) {
    case Type::B16:
    case Type::U16:
      return kCompare<R, IsSet, Integer<uint16_t>>;
    case Type::S16:
      return kCompare<R, IsSet, Integer<int16_t>>;
    case Type::B32:
    case Type::U32:
      return kCompare<R, IsSet, Integer<uint32_t>>;
    case Type::S32:
      return kCompare<R, IsSet, Integer<int32_t>>;
    case Type::B64:
    case Type::U64:
      return kCompare<R, IsSet, Integer<uint64_t>>;
    case Type::S64:
      return kCompare<R, IsSet, Integer<int64_t>>;
    default:
      return nullptr;
    }
  }
}

template <bool IsSet, size_t... I>
Executor chooseRelation(size_t relation, Type type, bool flushed,
                        std::index_sequence<I...>) {
  Executor chosen = nullptr;
  ((relation == I ? void(chosen = chooseType<Relation(I), IsSet>(type, flushed))
                  : void()),
   ...);
  return chosen;
}

/// lo, ls, hi and hs are lt, le, gt and ge of unsigned numbers.
size_t takeRelation(Decoder &d) {
  for (size_t i = 0; i < std::size(kRelations); ++i)
    if (d.take(kRelations[i]))
      return i;
  constexpr std::string_view kUnsigned[] = {"lo", "ls", "hi", "hs"};
  for (size_t i = 0; i < std::size(kUnsigned); ++i)
    if (d.take(kUnsigned[i]))
      return size_t(Relation::Lt) + i;
  d.unknown();
}

template <bool IsSet> void decodeCompare(Decoder &d) {
  size_t relation = takeRelation(d);
  Combination how = d.take("and")   ? Combination::And
                    : d.take("or")  ? Combination::Or
                    : d.take("xor") ? Combination::Xor
                                    : Combination::None;
  bool flushed = d.take("ftz");
  Type to = IsSet ? d.takeType() : Type::Pred;
  Type type = d.takeType();
  d.out.execute =
      chooseRelation<IsSet>(relation, type, flushed,
                            std::make_index_sequence<std::size(kRelations)>());
  if (!d.out.execute || (IsSet && bytesOf(to) != 4))
    d.unknown();
  d.expectNoMore();
  bool combines = how != Combination::None;
  d.expectOperands(3 + combines, 3 + combines);
  const Operand &first = d.operand(0);
  bool isPair = first.kind == Operand::Pair && !IsSet;
  d.out.operands[0] = d.destination(isPair ? first.parts[0] : first, to);
  if (isPair)
    d.out.operands[1] = d.destination(first.parts[1], to);
  d.out.count = IsSet ? to == Type::F32 : isPair;
  d.out.operands[2] = d.source(1, type);
  d.out.operands[3] = d.source(2, type);
  d.out.extra = uint8_t(how);
  if (combines) {
    Operand other = d.operand(3);
    d.out.immediate = other.negated ? -1 : 0;
    other.negated = false;
    d.out.operands[4] = d.source(other, Type::Pred);
  }
}

template <typename T>
void select(Warp &warp, const Instruction &i, uint32_t mask) {
  auto *to = warp.lanes<T>(i.operands[0]);
  auto *a = warp.lanes<const T>(i.operands[1]);
  auto *b = warp.lanes<const T>(i.operands[2]);
  uint32_t which = warp.predicate(i.operands[3]);
  MSL_VECTORIZE
  for (unsigned lane = 0; lane < kWarpSize; ++lane) {
    T chosen = laneBit(which, lane) ? a[lane] : b[lane];
    to[lane] = laneBit(mask, lane) ? chosen : to[lane];
  }
}

template <typename T, typename C>
void selectBySign(Warp &warp, const Instruction &i, uint32_t mask) {
  auto *to = warp.lanes<T>(i.operands[0]);
  auto *a = warp.lanes<const T>(i.operands[1]);
  auto *b = warp.lanes<const T>(i.operands[2]);
  auto *c = warp.lanes<const C>(i.operands[3]);
  forEachLane(mask, [&](unsigned lane) {
    to[lane] = c[lane] >= 0 ? a[lane] : b[lane];
  });
}

void decodeSelect(Decoder &d) {
  Type type = d.takeType();
  unsigned bytes = bytesOf(type);
  d.out.execute = bytes == 2   ? select<uint16_t>
                  : bytes == 4 ? select<uint32_t>
                  : bytes == 8 ? select<uint64_t>
                               : nullptr;
  finish(d, type, {type, type, Type::Pred});
}

void decodeSelectBySign(Decoder &d) {
  Type type = d.takeType();
  Type condition = d.takeType();
  unsigned bytes = bytesOf(type);
  if (condition == Type::S32)
    d.out.execute = bytes == 4   ? selectBySign<uint32_t, int32_t>
                    : bytes == 8 ? selectBySign<uint64_t, int32_t>
                                 : nullptr;
  else if (condition == Type::F32)
    d.out.execute = bytes == 4   ? selectBySign<uint32_t, float>
                    : bytes == 8 ? selectBySign<uint64_t, float>
                                 : nullptr;
  finish(d, type, {type, type, condition});
}

constexpr InstructionRow kRows[] = {
    {"setp", decodeCompare<false>},
    {"set", decodeCompare<true>},
    {"selp", decodeSelect},
    {"slct", decodeSelectBySign},
};
} // namespace

void modelslice::emulator::addCompareInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
