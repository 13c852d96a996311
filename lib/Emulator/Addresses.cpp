//===- Addresses.cpp - Checked access to every state space ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks addresses against what is allocated, and reports those that are wrong.
//
//===----------------------------------------------------------------------===//

#include "Addresses.h"

#include "CudaDriver.h"

#include <algorithm>
#include <cstdio>

using namespace modelslice::emulator;

namespace {
std::string hex(uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", (unsigned long long)value);
  return text;
}

std::string verb(Access access, uint32_t bytes) {
  const char *word = access == Access::Read     ? "reads "
                     : access == Access::Atomic ? "updates "
                                                : "writes ";
  return word + std::to_string(bytes) + " bytes";
}

[[noreturn]] void raiseMisaligned(const Warp &warp, const Instruction &i,
                                  uint32_t lane, uint64_t address,
                                  uint32_t bytes, Access access,
                                  const char *memory) {
  raise(CUDA_ERROR_MISALIGNED_ADDRESS, warp, lane, i,
        verb(access, bytes) + " of " + memory + " memory at " + hex(address) +
            ", expected a multiple of " + std::to_string(bytes) + ",");
}

[[noreturn]] void raiseOutside(const Warp &warp, const Instruction &i,
                               uint32_t lane, uint64_t address, uint32_t bytes,
                               Access access, const char *memory,
                               uint64_t size) {
  raise(CUDA_ERROR_ILLEGAL_ADDRESS, warp, lane, i,
        verb(access, bytes) + " of " + memory + " memory at offset " +
            std::to_string(int64_t(address)) + ", expected less than " +
            std::to_string(size) + ",");
}

/// Says how far the address is from the allocation nearest to it.
[[noreturn]] void raiseNotAllocated(const Warp &warp, const Instruction &i,
                                    uint32_t lane, uint64_t address,
                                    uint32_t bytes, Access access) {
  const MemoryMap &map = *warp.block->launch->memory;
  auto after = std::upper_bound(
      map.begin(), map.end(), address,
      [](uint64_t a, const Allocation &b) { return a < b.begin; });
  std::string where = "in no allocation";
  const uint64_t kNear = 1 << 20;
  if (after != map.begin() && address - std::prev(after)->end < kNear) {
    const Allocation &before = *std::prev(after);
    where = std::to_string(address - before.end) + " bytes past the end of " +
            "an allocation of " + std::to_string(before.end - before.begin);
  } else if (after != map.begin() && address < std::prev(after)->end) {
    const Allocation &around = *std::prev(after);
    where = std::to_string(around.end - address) + " bytes before the end of " +
            "an allocation of " + std::to_string(around.end - around.begin);
  } else if (after != map.end() && after->begin - address < kNear) {
    where = std::to_string(after->begin - address) + " bytes before an " +
            "allocation of " + std::to_string(after->end - after->begin);
  }
  raise(CUDA_ERROR_ILLEGAL_ADDRESS, warp, lane, i,
        verb(access, bytes) + " of global memory at " + hex(address) + ", " +
            where + ",");
}
} // namespace

std::byte *modelslice::emulator::locateGlobal(Warp &warp, const Instruction &i,
                                              uint32_t lane, uint64_t address,
                                              uint32_t bytes, Access access,
                                              const std::byte *values) {
  Block &block = *warp.block;
  const Allocation *&recent = block.recent[i.line % 64];
  if (__builtin_expect(!recent || !recent->contains(address, address + bytes),
                       0)) {
    const MemoryMap &map = *block.launch->memory;
    auto after = std::upper_bound(
        map.begin(), map.end(), address,
        [](uint64_t a, const Allocation &b) { return a < b.begin; });
    if (after == map.begin() ||
        !std::prev(after)->contains(address, address + bytes))
      raiseNotAllocated(warp, i, lane, address, bytes, access);
    recent = &*std::prev(after);
  }
  if (__builtin_expect(address & (bytes - 1), 0))
    raiseMisaligned(warp, i, lane, address, bytes, access, "global");
  if (block.launch->hasChecks)
    checkGlobalRace(warp, i, lane, *recent, address, bytes, access, values);
  return reinterpret_cast<std::byte *>(address);
}

std::byte *modelslice::emulator::locateShared(Warp &warp, const Instruction &i,
                                              uint32_t lane, uint64_t address,
                                              uint32_t bytes, Access access,
                                              const std::byte *values) {
  Block &block = *warp.block;
  uint32_t size = block.launch->sharedBytes;
  if (__builtin_expect(address > size || address + bytes > size, 0))
    raiseOutside(warp, i, lane, address, bytes, access, "shared", size);
  if (__builtin_expect(address & (bytes - 1), 0))
    raiseMisaligned(warp, i, lane, address, bytes, access, "shared");
  if (block.launch->hasChecks)
    checkSharedRace(warp, i, lane, uint32_t(address), bytes, access, values);
  return block.shared.data() + address;
}

std::byte *modelslice::emulator::locateLocal(Warp &warp, const Instruction &i,
                                             uint32_t lane, uint64_t address,
                                             uint32_t bytes) {
  uint32_t size = warp.block->launch->kernel->localBytes;
  if (address > size || address + bytes > size)
    raiseOutside(warp, i, lane, address, bytes, Access::Read, "local", size);
  if (address & (bytes - 1))
    raiseMisaligned(warp, i, lane, address, bytes, Access::Read, "local");
  return warp.block->localOf(warp, lane) + address;
}

std::byte *
modelslice::emulator::locateParameter(Warp &warp, const Instruction &i,
                                      uint32_t lane, uint64_t address,
                                      uint32_t bytes, Access access) {
  const auto &parameters = warp.block->launch->parameters;
  if (address > parameters.size() || address + bytes > parameters.size() ||
      access != Access::Read)
    raiseOutside(warp, i, lane, address, bytes, access, "parameter",
                 parameters.size());
  if (address & (bytes - 1))
    raiseMisaligned(warp, i, lane, address, bytes, access, "parameter");
  return const_cast<std::byte *>(parameters.data() + address);
}

std::byte *modelslice::emulator::locateGeneric(Warp &warp, const Instruction &i,
                                               uint32_t lane, uint64_t address,
                                               uint32_t bytes, Access access,
                                               const std::byte *values) {
  switch (address & kWindowMask) {
  case kSharedWindow:
    return locateShared(warp, i, lane, address - kSharedWindow, bytes, access,
                        values);
  case kLocalWindow:
    return locateLocal(warp, i, lane, address - kLocalWindow, bytes);
  case kParamWindow:
    return locateParameter(warp, i, lane, address - kParamWindow, bytes,
                           access);
  default:
    return locateGlobal(warp, i, lane, address, bytes, access, values);
  }
}
