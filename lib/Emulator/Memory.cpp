//===- Memory.cpp - The memory of the emulated device
//----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Allocates device memory as memory of the host, and keeps account of it.
//
//===----------------------------------------------------------------------===//

#include "Memory.h"

#include "Races.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/mman.h>

using namespace modelslice::emulator;

namespace {
// Between two allocations, so that running past the end of one does not reach
// the next.
constexpr size_t kGuard = 256;
constexpr size_t kAlignment = 256;
} // namespace

ShadowMemory::ShadowMemory(size_t words) : bytes(words * sizeof(ShadowWord)) {
  void *mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED)
    throw std::bad_alloc();
  base = static_cast<ShadowWord *>(mapped);
}

ShadowMemory::~ShadowMemory() { munmap(base, bytes); }

void ShadowMemory::clear() { madvise(base, bytes, MADV_DONTNEED); }

DeviceMemory::~DeviceMemory() { freeAll(); }

uint64_t DeviceMemory::allocate(size_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  if (bytes > limit || used + bytes > limit)
    return 0;
  size_t padded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  void *host = std::aligned_alloc(kAlignment, padded + 2 * kGuard);
  if (!host)
    return 0;
  std::memset(host, 0xff, padded + 2 * kGuard);
  uint64_t address = reinterpret_cast<uint64_t>(host) + kGuard;
  try {
    allocations[address] = {address, address + bytes,
                            std::make_shared<ShadowMemory>(padded / 4 + 1)};
  } catch (const std::bad_alloc &) {
    allocations.erase(address);
    std::free(host);
    return 0;
  }
  used += bytes;
  map.reset();
  return address;
}

bool DeviceMemory::free(uint64_t address) {
  std::lock_guard<std::mutex> lock(mutex);
  auto found = allocations.find(address);
  if (found == allocations.end())
    return false;
  used -= found->second.end - found->second.begin;
  allocations.erase(found);
  map.reset();
  std::free(reinterpret_cast<void *>(address - kGuard));
  return true;
}

void DeviceMemory::freeAll() {
  std::lock_guard<std::mutex> lock(mutex);
  for (const auto &entry : allocations)
    std::free(reinterpret_cast<void *>(entry.first - kGuard));
  allocations.clear();
  map.reset();
  used = 0;
}

bool DeviceMemory::contains(uint64_t address, size_t bytes) const {
  std::lock_guard<std::mutex> lock(mutex);
  auto after = allocations.upper_bound(address);
  return after != allocations.begin() &&
         std::prev(after)->second.contains(address, address + bytes) &&
         address < std::prev(after)->second.end;
}

std::shared_ptr<const MemoryMap> DeviceMemory::snapshot() const {
  std::lock_guard<std::mutex> lock(mutex);
  if (!map) {
    auto fresh = std::make_shared<MemoryMap>();
    fresh->reserve(allocations.size());
    for (const auto &entry : allocations)
      fresh->push_back(entry.second);
    map = std::move(fresh);
  }
  return map;
}

uint32_t DeviceMemory::beginEpoch() {
  std::lock_guard<std::mutex> lock(mutex);
  if (++epoch > kLastEpoch) {
    for (const auto &entry : allocations)
      entry.second.shadow->clear();
    epoch = 1;
  }
  return epoch;
}
