//===- InstructionsWarp.cpp - Exchange within a warp
//-----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the lanes of a warp do together: shfl, vote, redux, match, activemask.
//
//===----------------------------------------------------------------------===//

#include "CudaDriver.h"
#include "Instructions.h"

#include <algorithm>

using namespace modelslice::emulator;

namespace {
/// Calls `execute` for each set of lanes that name the same members, once all
/// of them are here; the register at `members` holds the masks.
template <typename Execute>
void forEachGroup(Warp &warp, const Instruction &i, uint32_t mask,
                  uint32_t membersRegister, Execute execute) {
  auto *members = warp.lanes<const uint32_t>(membersRegister);
  while (mask) {
    uint32_t wanted = members[__builtin_ctz(mask)];
    uint32_t group = 0;
    forEachLane(mask, [&](unsigned lane) {
      group |= uint32_t(members[lane] == wanted) << lane;
    });
    mask &= ~group;
    if (uint32_t strangers = group & ~wanted)
      raise(CUDA_ERROR_LAUNCH_FAILED, warp, __builtin_ctz(strangers), i,
            "is not among the members that it names");
    if (!gatherMembers(warp, i, group, wanted))
      continue;
    warp.synchronize();
    execute(group);
  }
}

enum class Shuffle : uint8_t { Up, Down, Butterfly, Index };

/// operands: [0] to, [1] predicate, [2] value, [3] lane, [4] clamp and segment,
/// [5] members.
void shuffle(Warp &warp, const Instruction &i, uint32_t mask) {
  forEachGroup(warp, i, mask, i.operands[5], [&](uint32_t group) {
    auto *to = warp.lanes<uint32_t>(i.operands[0]);
    auto *by = warp.lanes<const uint32_t>(i.operands[3]);
    auto *control = warp.lanes<const uint32_t>(i.operands[4]);
    uint32_t from[kWarpSize];
    std::memcpy(from, warp.lanes<const uint32_t>(i.operands[2]), sizeof from);
    uint32_t inside = 0;
    uint32_t result[kWarpSize];
    forEachLane(group, [&](unsigned lane) {
      uint32_t offset = by[lane] & 31;
      uint32_t clamp = control[lane] & 31;
      uint32_t segment = control[lane] >> 8 & 31;
      uint32_t last = (lane & segment) | (clamp & ~segment);
      uint32_t first = lane & segment;
      int32_t source = 0;
      bool isInside = false;
      switch (Shuffle(i.extra)) {
      case Shuffle::Up:
        source = int32_t(lane) - int32_t(offset);
        isInside = source >= int32_t(last);
        break;
      case Shuffle::Down:
        source = int32_t(lane + offset);
        isInside = source <= int32_t(last);
        break;
      case Shuffle::Butterfly:
        source = int32_t(lane ^ offset);
        isInside = source <= int32_t(last);
        break;
      case Shuffle::Index:
        source = int32_t(first | (offset & ~segment));
        isInside = source <= int32_t(last);
        break;
      }
      if (!isInside)
        source = int32_t(lane);
      if (!laneBit(group, source) && laneBit(warp.live, source))
        raise(CUDA_ERROR_LAUNCH_FAILED, warp, lane, i,
              "reads lane " + std::to_string(source) +
                  ", which takes no part,");
      result[lane] = from[source];
      inside |= uint32_t(isInside) << lane;
    });
    forEachLane(group, [&](unsigned lane) { to[lane] = result[lane]; });
    if (i.count) {
      uint32_t &predicate = warp.predicate(i.operands[1]);
      predicate = (predicate & ~group) | inside;
    }
  });
}

void decodeShuffle(Decoder &d) {
  if (!d.take("sync"))
    d.unknown();
  constexpr std::string_view kNames[] = {"up", "down", "bfly", "idx"};
  bool isKnown = false;
  for (size_t mode = 0; mode < std::size(kNames); ++mode)
    if (d.take(kNames[mode])) {
      d.out.extra = mode;
      isKnown = true;
    }
  if (!isKnown || d.takeType() != Type::B32)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(5, 5);
  const Operand &first = d.operand(0);
  d.out.count = first.kind == Operand::Pair;
  d.out.operands[0] =
      d.destination(d.out.count ? first.parts[0] : first, Type::B32);
  if (d.out.count)
    d.out.operands[1] = d.destination(first.parts[1], Type::Pred);
  for (size_t source = 1; source < 5; ++source)
    d.out.operands[1 + source] = d.source(source, Type::B32);
  d.out.execute = shuffle;
}

enum class Vote : uint8_t { All, Any, Uniform, Ballot };

/// operands: [0] to, [1] predicate, [2] members; the immediate negates.
void vote(Warp &warp, const Instruction &i, uint32_t mask) {
  uint32_t holds = warp.predicate(i.operands[1]) ^ uint32_t(i.immediate);
  forEachGroup(warp, i, mask, i.operands[2], [&](uint32_t group) {
    uint32_t yes = holds & group;
    if (Vote(i.extra) == Vote::Ballot) {
      auto *to = warp.lanes<uint32_t>(i.operands[0]);
      forEachLane(group, [&](unsigned lane) { to[lane] = yes; });
      return;
    }
    bool result = Vote(i.extra) == Vote::All   ? yes == group
                  : Vote(i.extra) == Vote::Any ? yes != 0
                                               : yes == group || yes == 0;
    uint32_t &to = warp.predicate(i.operands[0]);
    to = (to & ~group) | (result ? group : 0);
  });
}

void decodeVote(Decoder &d) {
  if (!d.take("sync"))
    d.unknown();
  constexpr std::string_view kNames[] = {"all", "any", "uni", "ballot"};
  bool isKnown = false;
  for (size_t mode = 0; mode < std::size(kNames); ++mode)
    if (d.take(kNames[mode])) {
      d.out.extra = mode;
      isKnown = true;
    }
  Type to = Vote(d.out.extra) == Vote::Ballot ? Type::B32 : Type::Pred;
  if (!isKnown || d.takeType() != to)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(3, 3);
  d.out.operands[0] = d.destination(0, to);
  Operand predicate = d.operand(1);
  d.out.immediate = predicate.negated ? -1 : 0;
  predicate.negated = false;
  d.out.operands[1] = d.source(predicate, Type::Pred);
  d.out.operands[2] = d.source(2, Type::B32);
  d.out.execute = vote;
}

struct Add {
  template <typename T> static T apply(T a, T b) { return a + b; }
};
struct Min {
  template <typename T> static T apply(T a, T b) { return std::min(a, b); }
};
struct Max {
  template <typename T> static T apply(T a, T b) { return std::max(a, b); }
};
struct And {
  template <typename T> static T apply(T a, T b) { return a & b; }
};
struct Or {
  template <typename T> static T apply(T a, T b) { return a | b; }
};
struct Xor {
  template <typename T> static T apply(T a, T b) { return a ^ b; }
};

/// operands: [0] to, [1] value, [2] members.
template <typename Op, typename T>
void reduce(Warp &warp, const Instruction &i, uint32_t mask) {
  forEachGroup(warp, i, mask, i.operands[2], [&](uint32_t group) {
    auto *from = warp.lanes<const T>(i.operands[1]);
    T result = from[__builtin_ctz(group)];
    forEachLane(group & (group - 1), [&](unsigned lane) {
      result = Op::template apply<T>(result, from[lane]);
    });
    auto *to = warp.lanes<T>(i.operands[0]);
    forEachLane(group, [&](unsigned lane) { to[lane] = result; });
  });
}

void decodeReduce(Decoder &d) {
  if (!d.take("sync"))
    d.unknown();
  std::string_view name;
  for (std::string_view known : {"add", "min", "max", "and", "or", "xor"})
    if (d.take(known))
      name = known;
  Type type = d.takeType();
  bool isSignedType = type == Type::S32;
  if (bytesOf(type) != 4 || isFloat(type))
    d.unknown();
  d.out.execute =
      name == "add" ? reduce<Add, uint32_t>
      : name == "min"
          ? (isSignedType ? reduce<Min, int32_t> : reduce<Min, uint32_t>)
      : name == "max"
          ? (isSignedType ? reduce<Max, int32_t> : reduce<Max, uint32_t>)
      : name == "and" ? reduce<And, uint32_t>
      : name == "or"  ? reduce<Or, uint32_t>
      : name == "xor" ? reduce<Xor, uint32_t>
                      : nullptr;
  finish(d, type, {type, Type::B32});
}

/// operands: [0] to, [1] predicate, [2] value, [3] members.
template <typename T>
void match(Warp &warp, const Instruction &i, uint32_t mask) {
  forEachGroup(warp, i, mask, i.operands[3], [&](uint32_t group) {
    T from[kWarpSize];
    std::memcpy(from, warp.lanes<const T>(i.operands[2]), sizeof from);
    auto *to = warp.lanes<uint32_t>(i.operands[0]);
    uint32_t all = 0;
    forEachLane(group, [&](unsigned lane) {
      uint32_t same = 0;
      forEachLane(group, [&](unsigned other) {
        same |= uint32_t(from[other] == from[lane]) << other;
      });
      if (i.extra) // match.all
        same = same == group ? group : 0;
      to[lane] = same;
      all |= uint32_t(same != 0) << lane;
    });
    if (i.count) {
      uint32_t &predicate = warp.predicate(i.operands[1]);
      predicate = (predicate & ~group) | all;
    }
  });
}

void decodeMatch(Decoder &d) {
  bool isAll = d.take("all");
  if ((!isAll && !d.take("any")) || !d.take("sync"))
    d.unknown();
  Type type = d.takeType();
  if (type != Type::B32 && type != Type::B64)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(3, 3);
  const Operand &first = d.operand(0);
  d.out.count = first.kind == Operand::Pair;
  d.out.operands[0] =
      d.destination(d.out.count ? first.parts[0] : first, Type::B32);
  if (d.out.count)
    d.out.operands[1] = d.destination(first.parts[1], Type::Pred);
  d.out.operands[2] = d.source(1, type);
  d.out.operands[3] = d.source(2, Type::B32);
  d.out.extra = isAll;
  d.out.execute = type == Type::B32 ? match<uint32_t> : match<uint64_t>;
}

void activeMask(Warp &warp, const Instruction &i, uint32_t mask) {
  auto *to = warp.lanes<uint32_t>(i.operands[0]);
  forEachLane(mask, [&](unsigned lane) { to[lane] = mask; });
}
void decodeActiveMask(Decoder &d) {
  d.out.execute = activeMask;
  finish(d, d.takeType(), {});
}

/// elect.sync: the smallest member is elected.
void elect(Warp &warp, const Instruction &i, uint32_t mask) {
  forEachGroup(warp, i, mask, i.operands[2], [&](uint32_t group) {
    uint32_t leader = __builtin_ctz(group);
    auto *to = warp.lanes<uint32_t>(i.operands[0]);
    forEachLane(group, [&](unsigned lane) { to[lane] = leader; });
    uint32_t &predicate = warp.predicate(i.operands[1]);
    predicate = (predicate & ~group) | 1u << leader;
  });
}
void decodeElect(Decoder &d) {
  if (!d.take("sync") || d.capability < 90)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(2, 2);
  if (d.operand(0).kind != Operand::Pair)
    d.fail("expected a register and a predicate");
  d.out.operands[0] = d.destination(d.operand(0).parts[0], Type::B32);
  d.out.operands[1] = d.destination(d.operand(0).parts[1], Type::Pred);
  d.out.operands[2] = d.source(1, Type::B32);
  d.out.execute = elect;
}

constexpr InstructionRow kRows[] = {
    {"shfl", decodeShuffle},          {"vote", decodeVote},
    {"redux", decodeReduce},          {"match", decodeMatch},
    {"activemask", decodeActiveMask}, {"elect", decodeElect},
};
} // namespace

bool modelslice::emulator::gatherMembers(Warp &warp, const Instruction &i,
                                         uint32_t mask, uint32_t members) {
  uint32_t missing = members & warp.live & ~mask;
  if (!missing)
    return true;
  forEachLane(mask, [&](unsigned lane) { warp.lanePc[lane] = i.number; });
  warp.parked |= mask;
  warp.active &= ~mask;
  // The others may come to this instruction later; look for them at once.
  if (!warp.active)
    warp.pc = UINT32_MAX;
  return false;
}

void modelslice::emulator::synchronizeWarp(Warp &warp, const Instruction &i,
                                           uint32_t mask) {
  forEachGroup(warp, i, mask, i.operands[0], [](uint32_t) {});
}

void modelslice::emulator::addWarpInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
