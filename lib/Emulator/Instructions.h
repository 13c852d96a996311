//===- Instructions.h - What families of instructions share --------*- C++
//-*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the families of instructions choose executors by type, and the decoders
// that one family lends another.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_INSTRUCTIONS_H
#define MODELSLICE_EMULATOR_INSTRUCTIONS_H

#include "Decoder.h"
#include "Lanes.h"

namespace modelslice::emulator {

/// lanewise<Op, D, T...> with `Sources` sources.
template <typename Op, typename D, typename T, unsigned Sources>
constexpr Executor lanewiseOf() {
  if constexpr (Sources == 1)
    return lanewise<Op, D, T>;
  else if constexpr (Sources == 2)
    return lanewise<Op, D, T, T>;
  else
    return lanewise<Op, D, T, T, T>;
}

/// The executor for integers of `type`; null for other types.
template <typename Op, unsigned Sources> Executor chooseInteger(Type type) {
  switch (type) {
  case Type::U16:
    return lanewiseOf<Op, uint16_t, uint16_t, Sources>();
  case Type::U32:
    return lanewiseOf<Op, uint32_t, uint32_t, Sources>();
  case Type::U64:
    return lanewiseOf<Op, uint64_t, uint64_t, Sources>();
  case Type::S16:
    return lanewiseOf<Op, int16_t, int16_t, Sources>();
  case Type::S32:
    return lanewiseOf<Op, int32_t, int32_t, Sources>();
  case Type::S64:
    return lanewiseOf<Op, int64_t, int64_t, Sources>();
  default:
    return nullptr;
  }
}

/// The executor for bits; null for other types.
template <typename Op, unsigned Sources> Executor chooseBits(Type type) {
  switch (type) {
  case Type::B16:
    return lanewiseOf<Op, uint16_t, uint16_t, Sources>();
  case Type::B32:
    return lanewiseOf<Op, uint32_t, uint32_t, Sources>();
  case Type::B64:
    return lanewiseOf<Op, uint64_t, uint64_t, Sources>();
  default:
    return nullptr;
  }
}

/// Takes the operands of an instruction for which an executor was chosen.
inline void finish(Decoder &d, Type to, std::initializer_list<Type> sources) {
  if (!d.out.execute)
    d.unknown();
  d.simple(to, sources);
}
inline void finishSame(Decoder &d, Type type, unsigned sources) {
  if (sources == 1)
    finish(d, type, {type});
  else if (sources == 2)
    finish(d, type, {type, type});
  else
    finish(d, type, {type, type, type});
}

/// Whether the opcode has a type of floating-point numbers.
bool namesFloat(const Decoder &d);
void decodeFloatAdd(Decoder &d);
void decodeFloatSub(Decoder &d);
void decodeFloatMul(Decoder &d);
void decodeFloatFma(Decoder &d);
void decodeFloatDiv(Decoder &d);
void decodeFloatMin(Decoder &d);
void decodeFloatMax(Decoder &d);
void decodeFloatNeg(Decoder &d);
void decodeFloatAbs(Decoder &d);

/// What follows barrier.cluster.
void decodeClusterBarrier(Decoder &d);
/// What follows fence.proxy.async.
void decodeProxyFence(Decoder &d);

/// Whether the lanes of `members` that live are all here. Otherwise those that
/// are here wait for them, and the instruction is not to be executed now.
bool gatherMembers(Warp &warp, const Instruction &instruction, uint32_t mask,
                   uint32_t members);
/// Whether all lanes of the warp, which must all live, have come to the
/// instruction; else it runs again when they have, if they come.
bool gatherWarp(Warp &warp, const Instruction &instruction, uint32_t mask);
void synchronizeWarp(Warp &warp, const Instruction &instruction, uint32_t mask);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_INSTRUCTIONS_H
