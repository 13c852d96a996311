//===- Races.cpp - Finds accesses that nothing orders ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares every access with what the shadow of its words remembers.
//
//===----------------------------------------------------------------------===//

#include "Races.h"

#include "AsyncProxy.h"
#include "CudaDriver.h"

#include <algorithm>
#include <cstring>

using namespace modelslice::emulator;

namespace {
/// One access to one word.
struct WordAccess {
  Warp &warp;
  const Instruction &instruction;
  uint32_t lane;
  uint32_t mask; ///< Of its bytes.
  Access access;
  uint64_t address;   ///< What a report names.
  const char *memory; ///< "shared" or "global".
  bool isBenign;      ///< Writes what is there already.

  uint32_t thread() const { return warp.index * kWarpSize + lane; }
};

uint64_t load(const uint64_t &from) {
  return __atomic_load_n(&from, __ATOMIC_RELAXED);
}
void store(uint64_t &to, uint64_t value) {
  __atomic_store_n(&to, value, __ATOMIC_RELAXED);
}

/// The rank in the warp's cluster of the block that a record is of; at least
/// the number of blocks for others. Blocks of a cluster are next to each other
/// in order, so that none of them looks like another one.
uint32_t rankOf(const Warp &warp, Record record) {
  return (record.block() - warp.inCluster.firstOrder) & Record::kBlockMask;
}
bool isOfCluster(const Warp &warp, Record record) {
  return rankOf(warp, record) < warp.inCluster.numBlocks;
}

/// Whether the barrier of the cluster orders what a warp of another block did
/// before everything that the warp does now.
bool isOrderedByCluster(const Warp &warp, Record record) {
  uint32_t rank = rankOf(warp, record);
  return rank < warp.inCluster.numBlocks &&
         record.time() <
             warp.inCluster.clocks[rank * kMaxWarps + record.warp()];
}

/// Whether the program may order its blocks by fences.
bool mayOrderBlocks(const Warp &warp, Record record) {
  const Kernel &kernel = *warp.block->launch->kernel;
  return kernel.hasDeviceFence ||
         (kernel.hasClusterFence && isOfCluster(warp, record));
}

/// Whether other warps of the block have read the word since the warp's last
/// barrier of all, where the record is of this warp.
bool hasReadingWarps(const Warp &warp, Record record) {
  return record.bits & Record::kWarps && record.warp() == warp.index &&
         record.time() >= warp.barrierTime;
}

/// Whether a read of another block, which nothing ordered before the one of the
/// record, which is of this block, is still not before what the warp does: no
/// phase of the cluster has ended for it that had not for the reader.
bool hasReadingBlocks(const Warp &warp, Record record) {
  if (!(record.bits & Record::kBlocks))
    return false;
  const WarpInCluster &reader = warp.block->warps[record.warp()].inCluster;
  return record.time() >= reader.time && reader.phase >= warp.inCluster.phase;
}

const Instruction &instructionOf(const Warp &warp, Record record) {
  return warp.block->launch->kernel->code[record.where()];
}

Record makeRecord(const Warp &warp, const Instruction &instruction,
                  uint32_t lane, uint32_t mask, Access access) {
  return {warp.raceTag | uint64_t(warp.seen[warp.index]) << 17 |
          uint64_t(warp.index * kWarpSize + lane) << 34 |
          uint64_t(std::min(instruction.number, 0x1fffu)) << 44 |
          uint64_t(mask) << 57 |
          (access == Access::Copy ? Record::kPending : 0)};
}

Record makeRecord(const WordAccess &a) {
  return makeRecord(a.warp, a.instruction, a.lane, a.mask, a.access);
}

const char *verbOf(Access access) {
  switch (access) {
  case Access::Read:
    return "reads";
  case Access::Write:
    return "writes";
  case Access::Atomic:
    return "atomically updates";
  case Access::Copy:
  case Access::Arrival:
    return "copies to";
  }
  return "";
}

/// Where an earlier access was, as far as the record can say.
std::string whereOf(const Warp &warp, Record record) {
  const auto &code = warp.block->launch->kernel->code;
  if (record.where() >= std::min<size_t>(code.size(), 0x1fff))
    return "at an unknown line";
  return "at " +
         describe(*warp.block->launch->kernel, instructionOf(warp, record));
}

[[noreturn]] void raiseRace(const WordAccess &a, Record earlier,
                            const char *verb, bool isOtherBlock,
                            const char *missing) {
  std::string who = isOtherBlock ? "a thread of another block"
                                 : "thread " + std::to_string(earlier.thread());
  throw Fault{CUDA_ERROR_LAUNCH_FAILED,
              std::string("race in ") + a.memory + " memory: thread " +
                  std::to_string(a.thread()) + " " + verbOf(a.access) +
                  " byte " + std::to_string(a.address) + " at " +
                  describe(*a.warp.block->launch->kernel, a.instruction) +
                  ", " + who + " " + verb + " it " + whereOf(a.warp, earlier) +
                  " " + missing};
}

/// Reports a write to what others than the reader that is known read too.
void checkOtherReaders(const WordAccess &a, Record earlier) {
  const Warp &warp = a.warp;
  if (hasReadingBlocks(warp, earlier))
    raiseRace(a, earlier, "reads", true, "in the same launch");
  // What several warps read since the last barrier, nobody may write.
  if (hasReadingWarps(warp, earlier))
    throw Fault{CUDA_ERROR_LAUNCH_FAILED,
                std::string("race in ") + a.memory + " memory: thread " +
                    std::to_string(a.thread()) + " " + verbOf(a.access) +
                    " byte " + std::to_string(a.address) + " at " +
                    describe(*warp.block->launch->kernel, a.instruction) +
                    ", other warps read it without a barrier between"};
}

/// Reports a race with `earlier` unless something orders it before the access.
void checkOrder(const WordAccess &a, Record earlier, const char *verb,
                bool isRead) {
  uint32_t tag = a.warp.raceTag;
  if (earlier.epoch() != (tag & 0xff) || !(earlier.bytes() & a.mask))
    return;
  if (earlier.tag() != tag) {
    if (!isOrderedByCluster(a.warp, earlier) &&
        !mayOrderBlocks(a.warp, earlier))
      raiseRace(a, earlier, verb, true, "in the same launch");
    return;
  }
  const Warp &warp = a.warp;
  bool isSeen = earlier.time() < warp.seen[earlier.warp()];
  if (earlier.warp() != warp.index && !isSeen)
    raiseRace(a, earlier, verb, false, "without a barrier between");
  if (isRead)
    checkOtherReaders(a, earlier);
  if (earlier.warp() != warp.index)
    return;
  bool isOtherLane = earlier.thread() != a.thread() ||
                     (isRead && earlier.bits & Record::kLanes);
  if (isSeen || !isOtherLane || a.isBenign)
    return;
  raiseRace(a, earlier, verb, false,
            "without a synchronization of the warp between");
}

void noteRead(const WordAccess &a, ShadowWord &word) {
  uint32_t tag = a.warp.raceTag;
  Record earlier{load(word.read)};
  Record mine = makeRecord(a);
  if (earlier.bits == mine.bits)
    return;
  if (earlier.epoch() == (tag & 0xff)) {
    bool overlaps = earlier.bytes() & a.mask;
    // Of parts of a word one would have to know who read which.
    uint64_t blocks = earlier.bytes() == a.mask ? Record::kBlocks : 0;
    if (earlier.tag() != tag) {
      bool mayRace = !isOrderedByCluster(a.warp, earlier) &&
                     !mayOrderBlocks(a.warp, earlier);
      return store(word.read, mine.bits | (mayRace ? blocks : 0));
    }
    if (hasReadingBlocks(a.warp, earlier))
      mine.bits |= blocks;
    if (earlier.time() >= a.warp.seen[earlier.warp()]) {
      if (earlier.thread() == a.thread())
        mine.bits |= earlier.bits &
                     (uint64_t(0xf) << 57 | Record::kLanes | Record::kWarps);
      else if (overlaps && earlier.warp() == a.warp.index)
        mine.bits = earlier.bits | Record::kLanes;
      else if (overlaps)
        mine.bits = earlier.bits | Record::kWarps;
    }
  }
  if (earlier.bits != mine.bits)
    store(word.read, mine.bits);
}

void checkWord(const WordAccess &a, ShadowWord &word) {
  uint32_t tag = a.warp.raceTag;
  Record write{load(word.write)};
  if (write.bits & Record::kPending && write.epoch() == (tag & 0xff) &&
      write.bytes() & a.mask && a.access != Access::Copy &&
      !(a.access == Access::Arrival && write.thread() == a.thread()))
    raise(CUDA_ERROR_LAUNCH_FAILED, a.warp, a.lane, a.instruction,
          std::string(verbOf(a.access)) + " byte " + std::to_string(a.address) +
              " of shared memory before it has waited for the copy to it " +
              whereOf(a.warp, write));
  if (write.epoch() == (tag & 0xff))
    checkOrder(a, write, "writes", false);
  if (a.access == Access::Read || a.access == Access::Atomic)
    return noteRead(a, word);
  checkOrder(a, Record{load(word.read)}, "reads", true);
  store(word.write, makeRecord(a).bits);
}

/// The bytes of the word at `word` that [offset, offset + bytes) covers.
uint32_t maskOf(uint64_t word, uint64_t offset, uint32_t bytes) {
  uint64_t first = std::max(word, offset);
  uint64_t last = std::min(word + 4, offset + bytes);
  return ((1u << (last - first)) - 1) << (first - word);
}

/// Whether the access that the record is of comes before everything that the
/// warp does now.
bool isBefore(const Warp &warp, Record record) {
  uint32_t tag = warp.raceTag;
  if (record.epoch() != (tag & 0xff))
    return true;
  return record.tag() == tag ? record.time() < warp.seen[record.warp()]
                             : isOrderedByCluster(warp, record);
}

/// Whether one more read adds nothing to the record of reads of whole words.
bool isKnownRead(const Warp &warp, Record record, Record mine) {
  // Tag, time, thread and bytes.
  constexpr uint64_t kIdentity =
      0x3ffffffffff | uint64_t(0x3) << 42 | uint64_t(0xf) << 57;
  uint64_t differing = (record.bits ^ mine.bits) & kIdentity;
  if (!differing)
    return true;
  if (record.epoch() != mine.epoch() || record.bytes() != 0xf)
    return false;
  if (record.tag() != mine.tag())
    return record.bits & Record::kBlocks && !isOrderedByCluster(warp, record);
  if (record.time() < warp.seen[record.warp()])
    return false;
  return record.bits &
         (record.warp() == warp.index ? Record::kLanes : Record::kWarps);
}

/// Whether the record is of a read of a whole word by another lane of the warp
/// since its last synchronization.
bool isOfOtherLane(const Warp &warp, Record record, Record mine) {
  return record.tag() == mine.tag() && record.bytes() == 0xf &&
         record.warp() == warp.index &&
         record.time() >= warp.seen[warp.index] &&
         record.thread() != mine.thread();
}

/// Whether others than the reader of the record are to be thought of.
bool isShared(const Warp &warp, Record record) {
  constexpr uint64_t kOthers = Record::kWarps | Record::kBlocks;
  return record.bits & kOthers && record.tag() == warp.raceTag &&
         (hasReadingWarps(warp, record) || hasReadingBlocks(warp, record));
}

/// The check of whole words in the cases of nearly all of them, where nothing
/// races. False where the long way has to decide.
bool checkQuickly(Warp &warp, ShadowWord &word, Access access, Record mine) {
  Record write{load(word.write)};
  if (!isBefore(warp, write) || write.bits & Record::kPending)
    return false;
  Record read{load(word.read)};
  if (access == Access::Read) {
    if (isKnownRead(warp, read, mine))
      return true;
    if (isOfOtherLane(warp, read, mine))
      mine.bits = read.bits | Record::kLanes;
    else if (!isBefore(warp, read) || isShared(warp, read))
      return false;
    store(word.read, mine.bits);
    return true;
  }
  if (access != Access::Write || !isBefore(warp, read) || isShared(warp, read))
    return false;
  store(word.write, mine.bits);
  return true;
}

/// The whole check of the words that hold [offset, offset + bytes).
[[gnu::noinline]] void checkSlowly(WordAccess a, ShadowWord *words,
                                   uint64_t offset, uint32_t bytes) {
  for (uint64_t at = offset & ~uint64_t(3); at < offset + bytes; at += 4) {
    a.mask = maskOf(at, offset, bytes);
    a.address = std::max(at, offset);
    checkWord(a, words[at / 4]);
  }
}

void checkWords(Warp &warp, const Instruction &instruction, uint32_t lane,
                ShadowWord *words, uint64_t offset, uint32_t bytes,
                Access access, const char *memory, const std::byte *values,
                const std::byte *place) {
  // The clock advances at synchronizations that come after an access.
  warp.isSynchronized = false;
  if (warp.seen[warp.index] >= kLastTime)
    return;
  uint64_t end = offset + bytes;
  if ((offset | bytes) % 4 == 0) {
    Record mine = makeRecord(warp, instruction, lane, 0xf, access);
    while (checkQuickly(warp, words[offset / 4], access, mine)) {
      offset += 4;
      if (offset == end)
        return;
    }
  }
  uint32_t rest = uint32_t(end - offset), done = bytes - rest;
  bool isBenign = access == Access::Write && values &&
                  std::memcmp(values + done, place + done, rest) == 0;
  checkSlowly({warp, instruction, lane, 0xf, access, 0, memory, isBenign},
              words, offset, rest);
}
} // namespace

void modelslice::emulator::checkSharedRace(Warp &warp,
                                           const Instruction &instruction,
                                           uint32_t lane, uint32_t offset,
                                           uint32_t bytes, Access access,
                                           const std::byte *values) {
  Block &block = *warp.block;
  checkWords(warp, instruction, lane, block.sharedShadow.data(), offset, bytes,
             access, "shared", values, block.shared.data() + offset);
  if (__builtin_expect(block.proxy != nullptr, 0) && access != Access::Read)
    block.proxy->checkWrite(warp, instruction, lane, offset, bytes, access);
  if (access == Access::Copy)
    return;
  bool isRead = access == Access::Read || access == Access::Atomic;
  const uint8_t kWhole[4] = {0xf, 0xf, 0xf, 0xf};
  if (isRead && bytes == 16 &&
      std::memcmp(&block.sharedInitialised[offset / 4], kWhole, 4) == 0)
    return;
  for (uint32_t at = offset & ~3u; at < offset + bytes; at += 4) {
    uint32_t mask = maskOf(at, offset, bytes);
    uint8_t &initialised = block.sharedInitialised[at / 4];
    if (!isRead)
      initialised |= mask;
    else if ((initialised & mask) != mask)
      raise(CUDA_ERROR_LAUNCH_FAILED, warp, lane, instruction,
            "reads byte " + std::to_string(std::max(at, offset)) +
                " of shared memory, which nobody has written,");
  }
}

void modelslice::emulator::checkGlobalRace(
    Warp &warp, const Instruction &instruction, uint32_t lane,
    const Allocation &allocation, uint64_t address, uint32_t bytes,
    Access access, const std::byte *values) {
  checkWords(warp, instruction, lane, allocation.shadow->words(),
             address - allocation.begin, bytes, access, "global", values,
             reinterpret_cast<const std::byte *>(address));
}
