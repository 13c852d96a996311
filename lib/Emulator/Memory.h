//===- Memory.h - The memory of the emulated device ------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keeps account of what is allocated on the device, so that every access can be
// checked against it.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_MEMORY_H
#define MODELSLICE_EMULATOR_MEMORY_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace modelslice::emulator {

/// What the checks remember of four bytes of memory. See Races.h.
struct ShadowWord {
  uint64_t write;
  uint64_t read;
};

/// Memory that is shadowed by zeros at first, which cost nothing until they
/// are touched.
class ShadowMemory {
public:
  explicit ShadowMemory(size_t words);
  ~ShadowMemory();
  ShadowMemory(const ShadowMemory &) = delete;
  ShadowMemory &operator=(const ShadowMemory &) = delete;

  ShadowWord *words() const { return base; }
  void clear();

private:
  ShadowWord *base;
  size_t bytes;
};

struct Allocation {
  uint64_t begin;
  uint64_t end;
  std::shared_ptr<ShadowMemory> shadow;

  bool contains(uint64_t first, uint64_t last) const {
    return first >= begin && last <= end && first <= last;
  }
};

/// All allocations at one time, ascending.
using MemoryMap = std::vector<Allocation>;

class DeviceMemory {
public:
  DeviceMemory() = default;
  ~DeviceMemory();
  DeviceMemory(const DeviceMemory &) = delete;
  DeviceMemory &operator=(const DeviceMemory &) = delete;

  /// Memory of `bytes`, filled with 0xff and aligned to 256; 0 where the limit
  /// would be passed.
  uint64_t allocate(size_t bytes);
  /// False unless `address` is what allocate gave.
  bool free(uint64_t address);
  void freeAll();
  /// Whether all of it lies in one allocation.
  bool contains(uint64_t address, size_t bytes) const;
  size_t size() const { return limit; }
  /// Bounds what can be allocated from now on.
  void setSize(size_t bytes) { limit = bytes; }

  /// The allocations of now. They stay readable while the map is held only if
  /// nobody frees them: a launch is done when its caller goes on.
  std::shared_ptr<const MemoryMap> snapshot() const;

  /// A number that no launch of the last ones had, for the shadows.
  uint32_t beginEpoch();

private:
  mutable std::mutex mutex;
  size_t limit = 0;
  size_t used = 0;
  uint32_t epoch = 0;
  std::map<uint64_t, Allocation> allocations;
  mutable std::shared_ptr<const MemoryMap> map;
};

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_MEMORY_H
