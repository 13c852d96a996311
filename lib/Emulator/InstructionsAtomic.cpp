//===- InstructionsAtomic.cpp - Atomic operations
//--------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Atomic operations on global and shared memory: atom, red.
//
//===----------------------------------------------------------------------===//

#include "Addresses.h"
#include "FloatOperations.h"
#include "Instructions.h"

#include <algorithm>

using namespace modelslice::emulator;

namespace {
struct Add {
  template <typename T> static T apply(T old, T b, T) { return T(old + b); }
};
struct AddNarrow {
  template <typename T> static T apply(T old, T b, T) {
    return FloatAdd::apply<T>(old, b);
  }
};
struct Min {
  template <typename T> static T apply(T old, T b, T) {
    return std::min(old, b);
  }
};
struct Max {
  template <typename T> static T apply(T old, T b, T) {
    return std::max(old, b);
  }
};
struct And {
  template <typename T> static T apply(T old, T b, T) { return old & b; }
};
struct Or {
  template <typename T> static T apply(T old, T b, T) { return old | b; }
};
struct Xor {
  template <typename T> static T apply(T old, T b, T) { return old ^ b; }
};
struct Exchange {
  template <typename T> static T apply(T, T b, T) { return b; }
};
struct CompareAndSwap {
  template <typename T> static T apply(T old, T b, T c) {
    return old == b ? c : old;
  }
};
struct Increment {
  template <typename T> static T apply(T old, T b, T) {
    return old >= b ? 0 : old + 1;
  }
};
struct Decrement {
  template <typename T> static T apply(T old, T b, T) {
    return old == 0 || old > b ? b : old - 1;
  }
};

/// operands[0] is the address, [1] what was there, [2] and [3] the operands.
template <typename Op, typename T>
void update(Warp &warp, const Instruction &i, uint32_t mask) {
  using Bits = std::conditional_t<
      sizeof(T) == 8, uint64_t,
      std::conditional_t<sizeof(T) == 4, uint32_t, uint16_t>>;
  forEachLane(mask, [&](unsigned lane) {
    uint64_t address =
        addressOf(warp, i.operands[0], i.strides[1], i.immediate, lane);
    auto *where = reinterpret_cast<Bits *>(locate(
        i.space, warp, i, lane, address, sizeof(T), Access::Atomic, nullptr));
    T b = warp.lanes<T>(i.operands[2])[lane];
    T c = warp.lanes<T>(i.operands[3])[lane];
    Bits old = __atomic_load_n(where, __ATOMIC_RELAXED);
    Bits updated;
    do
      updated = bitCast<Bits>(Op::template apply<T>(bitCast<T>(old), b, c));
    while (!__atomic_compare_exchange_n(where, &old, updated, true,
                                        __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
    if (i.count)
      warp.lanes<Bits>(i.operands[1])[lane] = old;
  });
}

template <typename Op> Executor chooseBitwise(Type type) {
  return bytesOf(type) == 4   ? update<Op, uint32_t>
         : bytesOf(type) == 8 ? update<Op, uint64_t>
                              : nullptr;
}
template <typename Op> Executor chooseOrdered(Type type) {
  return type == Type::U32   ? update<Op, uint32_t>
         : type == Type::S32 ? update<Op, int32_t>
         : type == Type::U64 ? update<Op, uint64_t>
         : type == Type::S64 ? update<Op, int64_t>
                             : nullptr;
}
Executor chooseAdd(Type type) {
  switch (type) {
  case Type::U32:
  case Type::S32:
    return update<Add, uint32_t>;
  case Type::U64:
    return update<Add, uint64_t>;
  case Type::F32:
    return update<Add, float>;
  case Type::F64:
    return update<Add, double>;
  case Type::F16:
    return update<AddNarrow, Half>;
  case Type::BF16:
    return update<AddNarrow, BFloat>;
  default:
    return nullptr;
  }
}

struct NamedUpdate {
  std::string_view name;
  Executor (*choose)(Type type);
};
constexpr NamedUpdate kUpdates[] = {
    {"add", chooseAdd},
    {"min", chooseOrdered<Min>},
    {"max", chooseOrdered<Max>},
    {"and", chooseBitwise<And>},
    {"or", chooseBitwise<Or>},
    {"xor", chooseBitwise<Xor>},
    {"exch", chooseBitwise<Exchange>},
    {"cas", chooseBitwise<CompareAndSwap>},
    {"inc", chooseBitwise<Increment>},
    {"dec", chooseBitwise<Decrement>},
};

void decodeUpdate(Decoder &d) {
  bool isReduction = d.name() == "red";
  d.out.space = d.take("global")                            ? Space::Global
                : d.take("shared") || d.take("shared::cta") ? Space::Shared
                                                            : Space::Generic;
  for (const char *name : {"relaxed", "acquire", "release", "acq_rel", "cta",
                           "cluster", "gpu", "sys", "noftz"})
    d.take(name);
  const NamedUpdate *chosen = nullptr;
  for (const NamedUpdate &update : kUpdates)
    if (d.take(update.name))
      chosen = &update;
  Type type = d.takeType();
  if (chosen)
    d.out.execute = chosen->choose(type);
  if (!d.out.execute)
    d.unknown();
  d.expectNoMore();
  size_t operands = 2 + !isReduction + (chosen->name == "cas");
  d.expectOperands(operands, operands);
  size_t at = 0;
  if (!isReduction) {
    d.out.count = d.operand(0).kind != Operand::Sink;
    d.out.operands[1] = d.destination(at++, type);
  }
  d.address(d.operand(at++), d.out.space, 0, 1);
  d.out.operands[2] = d.source(at++, type);
  d.out.operands[3] = at < operands ? d.source(at, type) : d.out.operands[2];
}

constexpr InstructionRow kRows[] = {
    {"atom", decodeUpdate},
    {"red", decodeUpdate},
};
} // namespace

void modelslice::emulator::addAtomicInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
