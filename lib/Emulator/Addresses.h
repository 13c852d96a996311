//===- Addresses.h - Checked access to every state space ------------*- C++
//-*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns an address of a program into one of the host after it was checked.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_ADDRESSES_H
#define MODELSLICE_EMULATOR_ADDRESSES_H

#include "Races.h"

namespace modelslice::emulator {

/// Where the `bytes` at `address`, a multiple of their number, are. Throws a
/// fault where they are not within one allocation, not aligned, or the access
/// races. `values` are what a write is about to write.
std::byte *locateGlobal(Warp &warp, const Instruction &instruction,
                        uint32_t lane, uint64_t address, uint32_t bytes,
                        Access access, const std::byte *values);
std::byte *locateShared(Warp &warp, const Instruction &instruction,
                        uint32_t lane, uint64_t address, uint32_t bytes,
                        Access access, const std::byte *values);
std::byte *locateLocal(Warp &warp, const Instruction &instruction,
                       uint32_t lane, uint64_t address, uint32_t bytes);
std::byte *locateParameter(Warp &warp, const Instruction &instruction,
                           uint32_t lane, uint64_t address, uint32_t bytes,
                           Access access);
std::byte *locateGeneric(Warp &warp, const Instruction &instruction,
                         uint32_t lane, uint64_t address, uint32_t bytes,
                         Access access, const std::byte *values);

inline std::byte *locate(Space space, Warp &warp,
                         const Instruction &instruction, uint32_t lane,
                         uint64_t address, uint32_t bytes, Access access,
                         const std::byte *values) {
  switch (space) {
  case Space::Global:
  case Space::Const:
    return locateGlobal(warp, instruction, lane, address, bytes, access,
                        values);
  case Space::Shared:
    return locateShared(warp, instruction, lane, address, bytes, access,
                        values);
  case Space::Local:
    return locateLocal(warp, instruction, lane, address, bytes);
  case Space::Param:
    return locateParameter(warp, instruction, lane, address, bytes, access);
  case Space::Generic:
    break;
  }
  return locateGeneric(warp, instruction, lane, address, bytes, access, values);
}

/// The address of a lane: the register at operands[slot] and what is added.
inline uint64_t addressOf(const Warp &warp, uint32_t base, unsigned stride,
                          int64_t offset, unsigned lane) {
  if (stride == 8)
    return warp.lanes<const uint64_t>(base)[lane] + uint64_t(offset);
  return uint32_t(warp.lanes<const uint32_t>(base)[lane] + uint32_t(offset));
}

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_ADDRESSES_H
