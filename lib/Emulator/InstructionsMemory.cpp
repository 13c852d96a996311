//===- InstructionsMemory.cpp - Loads and stores
//---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loads and stores of every state space, of one value or of vectors.
//
//===----------------------------------------------------------------------===//

#include "Addresses.h"
#include "Instructions.h"

using namespace modelslice::emulator;

namespace {
/// operands[0] is the address, operands[1], ... are the data, which take
/// strides[0] bytes a lane.
template <Space S, typename T, unsigned Count>
void load(Warp &warp, const Instruction &i, uint32_t mask) {
  unsigned stride = i.strides[0];
  constexpr uint32_t bytes = sizeof(T) * Count;
  T *to[Count];
  for (unsigned part = 0; part < Count; ++part)
    to[part] = warp.lanes<T>(i.operands[1 + part]);
  // Lanes often read one place, which need not be checked for each of them:
  // races know one lane of a warp from several, but hardly more. What is missed
  // are races with a lane that read a part of the word before. Each lane has
  // local memory of its own.
  constexpr bool isCommon = S == Space::Shared || S == Space::Global;
  const std::byte *from = nullptr;
  uint64_t last = 0;
  unsigned numAlike = 0;
  forEachLane(mask, [&](unsigned lane) {
    uint64_t address =
        addressOf(warp, i.operands[0], i.strides[1], i.immediate, lane);
    numAlike = address == last ? numAlike + 1 : 1;
    if (!isCommon || !from || numAlike <= 2)
      from = locate(S, warp, i, lane, address, bytes, Access::Read, nullptr);
    last = address;
    T values[Count];
    std::memcpy(values, from, bytes);
    if (stride == sizeof(T)) {
      for (unsigned part = 0; part < Count; ++part)
        to[part][lane] = values[part];
      return;
    }
    for (unsigned part = 0; part < Count; ++part)
      writeLane(warp, i.operands[1 + part], stride, lane,
                i.isSignExtended
                    ? uint64_t(int64_t(std::make_signed_t<T>(values[part])))
                    : uint64_t(values[part]));
  });
}

template <Space S, typename T, unsigned Count>
void store(Warp &warp, const Instruction &i, uint32_t mask) {
  unsigned stride = i.strides[0];
  constexpr uint32_t bytes = sizeof(T) * Count;
  Access access = i.isStrong ? Access::Atomic : Access::Write;
  forEachLane(mask, [&](unsigned lane) {
    uint64_t address =
        addressOf(warp, i.operands[0], i.strides[1], i.immediate, lane);
    std::byte values[bytes];
    for (unsigned part = 0; part < Count; ++part)
      std::memcpy(values + part * sizeof(T),
                  warp.registers + i.operands[1 + part] + lane * stride,
                  sizeof(T));
    std::byte *to = locate(S, warp, i, lane, address, bytes, access, values);
    std::memcpy(to, values, bytes);
  });
}

template <Space S, typename T, unsigned Count>
constexpr Executor kAccess[2] = {load<S, T, Count>, store<S, T, Count>};

template <Space S, typename T>
Executor chooseCount(unsigned count, bool isStore) {
  if (count == 1)
    return kAccess<S, T, 1>[isStore];
  if (count == 2)
    return kAccess<S, T, 2>[isStore];
  if constexpr (sizeof(T) <= 4)
    return kAccess<S, T, 4>[isStore];
  return nullptr;
}

template <Space S>
Executor chooseWidth(unsigned bytes, unsigned count, bool isStore) {
  switch (bytes) {
  case 1:
    return chooseCount<S, uint8_t>(count, isStore);
  case 2:
    return chooseCount<S, uint16_t>(count, isStore);
  case 4:
    return chooseCount<S, uint32_t>(count, isStore);
  default:
    return chooseCount<S, uint64_t>(count, isStore);
  }
}

Executor chooseAccess(Space space, unsigned bytes, unsigned count,
                      bool isStore) {
  switch (space) {
  case Space::Generic:
    return chooseWidth<Space::Generic>(bytes, count, isStore);
  case Space::Global:
  case Space::Const:
    return chooseWidth<Space::Global>(bytes, count, isStore);
  case Space::Shared:
    return chooseWidth<Space::Shared>(bytes, count, isStore);
  case Space::Local:
    return chooseWidth<Space::Local>(bytes, count, isStore);
  case Space::Param:
    return chooseWidth<Space::Param>(bytes, count, isStore);
  }
  return nullptr;
}

/// What says how to cache changes nothing here.
void takeCaching(Decoder &d) {
  for (const char *name :
       {"ca", "cg", "cs", "lu", "cv", "wb", "wt", "nc", "weak"})
    d.take(name);
  while (!d.takePrefixed("L1::").empty())
    ;
  for (const char *name : {"L2::64B", "L2::128B", "L2::256B"})
    d.take(name);
}

bool takeStrength(Decoder &d) {
  bool isStrong = d.take("volatile");
  for (const char *name : {"relaxed", "acquire", "release", "mmio"})
    isStrong |= d.take(name);
  for (const char *name : {"cta", "cluster", "gpu", "sys"})
    d.take(name);
  return isStrong;
}

Space takeSpaceIf(Decoder &d) {
  for (std::string_view name :
       {"global", "shared", "shared::cta", "local", "const", "param",
        "param::entry", "param::func"})
    if (d.take(name))
      return *parseSpace(name);
  return Space::Generic;
}

template <bool IsStore> void decodeAccess(Decoder &d) {
  Space space = takeSpaceIf(d);
  takeCaching(d);
  d.out.isStrong = takeStrength(d);
  unsigned count = d.take("v2") ? 2 : d.take("v4") ? 4 : 1;
  Type type = d.takeType();
  unsigned bytes = bytesOf(type);
  if (bytes == 0 || bytes * count > 16)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(2, 2);
  const Operand &where = d.operand(IsStore ? 0 : 1);
  const Operand &data = d.operand(IsStore ? 1 : 0);
  // Parameters of calls are variables of the caller.
  bool isOfCall = space == Space::Param && where.kind == Operand::Address &&
                  where.parts[0].space == Space::Local;
  if (isOfCall)
    space = Space::Local;
  if (space == Space::Const)
    space = Space::Global;
  if (IsStore && space == Space::Param)
    d.fail("the parameters of a kernel cannot be written");
  d.address(where, space, 0, 1);
  if ((count == 1) == (data.kind == Operand::List))
    d.fail(count == 1 ? "unexpected '{'" : "expected a list of registers");
  if (count > 1 && data.parts.size() != count)
    d.fail("expected " + std::to_string(count) + " registers, got " +
           std::to_string(data.parts.size()));
  for (unsigned part = 0; part < count; ++part) {
    const Operand &operand = count == 1 ? data : data.parts[part];
    uint8_t stride;
    d.out.operands[1 + part] = IsStore
                                   ? d.wideSource(operand, type, stride)
                                   : d.wideDestination(operand, type, stride);
    if (part && stride != d.out.strides[0])
      d.fail("expected registers of one width");
    d.out.strides[0] = stride;
  }
  d.out.count = count;
  d.out.space = space;
  d.out.isSignExtended = isSigned(type);
  d.out.execute = chooseAccess(space, bytes, count, IsStore);
}

/// Nothing has to be fetched early.
void decodePrefetch(Decoder &d) {
  while (!d.takePrefixed("").empty())
    ;
  d.isEmitted = false;
}

constexpr InstructionRow kRows[] = {
    {"ld", decodeAccess<false>},   {"ldu", decodeAccess<false>},
    {"st", decodeAccess<true>},    {"prefetch", decodePrefetch},
    {"prefetchu", decodePrefetch},
};
} // namespace

void modelslice::emulator::addMemoryInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
