//===- Races.h - Finds accesses that nothing orders -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds pairs of accesses to the same bytes, of which one writes, that nothing
// orders.
//
// Every warp has a clock, which synchronizations advance, and knows for every
// other warp of the block how far it has seen that one's clock: barriers pass
// this on. The shadow of four bytes holds who wrote them last and who read them
// last, and when; an access is ordered after it if its warp has seen that time.
// Threads of one warp are ordered by synchronizations of the warp, blocks of
// one cluster by its barrier, other blocks of one launch not at all, launches
// always.
//
// No report is wrong for a program that follows PTX's memory model with
// barriers; some races are missed, since a word remembers one access of a kind.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_RACES_H
#define MODELSLICE_EMULATOR_RACES_H

#include "Warp.h"

namespace modelslice::emulator {

/// Launches are numbered from 1 to this in shadows, and then again.
constexpr uint32_t kLastEpoch = 255;
/// A warp whose clock passes this ends the checks for races of its block.
constexpr uint32_t kLastTime = (1u << 17) - 1;

/// Who accessed a word, in 64 bits; 0 where nobody did.
struct Record {
  uint64_t bits;

  uint32_t tag() const { return bits & 0x1ffff; } ///< Epoch and block.
  uint32_t epoch() const { return bits & 0xff; }
  uint32_t block() const { return bits >> 8 & kBlockMask; }
  uint32_t time() const { return bits >> 17 & 0x1ffff; }
  uint32_t thread() const { return bits >> 34 & 0x3ff; }
  uint32_t warp() const { return thread() / kWarpSize; }
  uint32_t where() const { return bits >> 44 & 0x1fff; } ///< Of the code.
  uint32_t bytes() const { return bits >> 57 & 0xf; }    ///< Of the word.
  /// Block::order is kept modulo this and one.
  static constexpr uint32_t kBlockMask = 0x1ff;
  /// Other lanes of the warp did so too, or other warps of the block.
  static constexpr uint64_t kLanes = uint64_t(1) << 61;
  static constexpr uint64_t kWarps = uint64_t(1) << 62;
  /// Of reads: another block did so too, which nothing orders before.
  static constexpr uint64_t kBlocks = uint64_t(1) << 63;
  /// Of writes: it is a copy that has not arrived.
  static constexpr uint64_t kPending = uint64_t(1) << 63;
};

enum class Access : uint8_t {
  Read,
  Write,
  Atomic, ///< Conflicts with writes alone; initialises.
  Copy,   ///< A write that has not arrived.
  Arrival ///< The same when it arrives.
};

/// Checks the access of one lane to `bytes` of shared memory at `offset`, which
/// are within it, and notes it. `values` are what a write is about to write.
void checkSharedRace(Warp &warp, const Instruction &instruction, uint32_t lane,
                     uint32_t offset, uint32_t bytes, Access access,
                     const std::byte *values);
/// The same for global memory.
void checkGlobalRace(Warp &warp, const Instruction &instruction, uint32_t lane,
                     const Allocation &allocation, uint64_t address,
                     uint32_t bytes, Access access, const std::byte *values);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_RACES_H
