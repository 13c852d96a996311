//===- InstructionsMove.cpp - Moves and addresses
//--------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Moves, packing, and conversions of addresses: mov, cvta, isspacep.
//
//===----------------------------------------------------------------------===//

#include "Instructions.h"

using namespace modelslice::emulator;

namespace {
struct Copy {
  template <typename T> static T apply(T a) { return a; }
};
void movePredicate(Warp &warp, const Instruction &i, uint32_t mask) {
  uint32_t &to = warp.predicate(i.operands[0]);
  to = (to & ~mask) | (warp.predicate(i.operands[1]) & mask);
}

/// operands[0] = {operands[1], ...}, each of strides[1] bytes.
void pack(Warp &warp, const Instruction &i, uint32_t mask) {
  unsigned bytes = i.strides[1];
  forEachLane(mask, [&](unsigned lane) {
    for (unsigned part = 0; part < i.count; ++part)
      std::memcpy(warp.registers + i.operands[0] + lane * bytes * i.count +
                      part * bytes,
                  warp.registers + i.operands[1 + part] + lane * bytes, bytes);
  });
}
void unpack(Warp &warp, const Instruction &i, uint32_t mask) {
  unsigned bytes = i.strides[1];
  forEachLane(mask, [&](unsigned lane) {
    // One of the parts may be where the whole is: none has the same width.
    for (unsigned part = 0; part < i.count; ++part)
      std::memcpy(warp.registers + i.operands[1 + part] + lane * bytes,
                  warp.registers + i.operands[0] + lane * bytes * i.count +
                      part * bytes,
                  bytes);
  });
}

Type bitsOf(unsigned bytes) {
  return bytes == 2 ? Type::B16 : bytes == 4 ? Type::B32 : Type::B64;
}

void decodePacking(Decoder &d, Type type, bool isPack) {
  const Operand &list = d.operand(isPack ? 1 : 0);
  size_t parts = list.parts.size();
  unsigned bytes = parts ? bytesOf(type) / parts : 0;
  if ((parts != 2 && parts != 4) || (bytes != 2 && bytes != 4))
    d.fail("expected 2 or 4 registers of 16 or 32 bits in braces");
  Type part = bitsOf(bytes);
  d.out.count = parts;
  d.out.strides[1] = bytes;
  const Operand &whole = d.operand(isPack ? 0 : 1);
  d.out.operands[0] =
      isPack ? d.destination(whole, type) : d.source(whole, type);
  for (size_t i = 0; i < parts; ++i)
    d.out.operands[1 + i] = isPack ? d.source(list.parts[i], part)
                                   : d.destination(list.parts[i], part);
  d.out.execute = isPack ? pack : unpack;
}

void decodeMove(Decoder &d) {
  Type type = d.takeType();
  d.expectNoMore();
  d.expectOperands(2, 2);
  if (d.operand(0).kind == Operand::List)
    return decodePacking(d, type, false);
  if (d.operand(1).kind == Operand::List)
    return decodePacking(d, type, true);
  d.out.execute = type == Type::Pred ? movePredicate
                  : bytesOf(type) < 2
                      ? nullptr
                      : chooseBits<Copy, 1>(bitsOf(bytesOf(type)));
  finishSame(d, type, 1);
}

template <bool IsSubtraction> struct Shift {
  template <typename T> static T apply(T a, T window) {
    return IsSubtraction ? a - window : a + window;
  }
};

uint64_t windowOf(Space space) {
  switch (space) {
  case Space::Shared:
    return kSharedWindow;
  case Space::Local:
    return kLocalWindow;
  case Space::Param:
    return kParamWindow;
  default:
    return 0;
  }
}

Space takeSpace(Decoder &d) {
  for (std::string_view name : {"global", "shared", "shared::cta", "local",
                                "const", "param", "param::entry"})
    if (d.take(name))
      return *parseSpace(name);
  d.unknown();
}

/// cvta.shared makes a generic address, cvta.to.shared is the way back.
void decodeAddressConversion(Decoder &d) {
  bool isTo = d.take("to");
  uint64_t window = windowOf(takeSpace(d));
  if (bytesOf(d.takeType()) != 8)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(2, 2);
  d.out.execute = isTo ? lanewise<Shift<true>, uint64_t, uint64_t, uint64_t>
                       : lanewise<Shift<false>, uint64_t, uint64_t, uint64_t>;
  d.out.operands[0] = d.destination(0, Type::U64);
  d.out.operands[1] = d.source(1, Type::U64);
  d.out.operands[2] = d.file.constant(window, 8);
}

void testSpace(Warp &warp, const Instruction &i, uint32_t mask) {
  auto *address = warp.lanes<const uint64_t>(i.operands[1]);
  uint32_t &to = warp.predicate(i.operands[0]);
  uint32_t result = 0;
  forEachLane(mask, [&](unsigned lane) {
    uint64_t window = address[lane] & kWindowMask;
    bool isHost = window != kSharedWindow && window != kLocalWindow &&
                  window != kParamWindow;
    bool holds = i.immediate ? window == uint64_t(i.immediate) : isHost;
    result |= uint32_t(holds) << lane;
  });
  to = (to & ~mask) | result;
}
void decodeTestSpace(Decoder &d) {
  d.out.immediate = int64_t(windowOf(takeSpace(d)));
  d.out.execute = testSpace;
  finish(d, Type::Pred, {Type::U64});
}

constexpr InstructionRow kRows[] = {
    {"mov", decodeMove},
    {"cvta", decodeAddressConversion},
    {"isspacep", decodeTestSpace},
};
} // namespace

void modelslice::emulator::addMoveInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
