//===- InstructionsAsync.cpp - Asynchronous copies
//-------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Asynchronous copies from global to shared memory: cp.async. The data arrives
// at the wait and not before, so that a program which forgets to wait reads
// what the checks know as pending.
//
//===----------------------------------------------------------------------===//

#include "Addresses.h"
#include "Instructions.h"

#include <algorithm>

using namespace modelslice::emulator;

namespace {
constexpr int64_t kAllCopies = -1;

/// operands: [0] to, [1] from, [2] bytes to read or a predicate that says to
/// read none; `target` is what is added to the first address.
void issue(Warp &warp, const Instruction &i, uint32_t mask) {
  uint32_t bytes = i.elementBytes;
  forEachLane(mask, [&](unsigned lane) {
    uint64_t to =
        addressOf(warp, i.operands[0], i.strides[0], int32_t(i.target), lane);
    uint64_t from =
        addressOf(warp, i.operands[1], i.strides[1], i.immediate, lane);
    if ((to & kWindowMask) == kSharedWindow)
      to -= kSharedWindow;
    locateShared(warp, i, lane, to, bytes, Access::Copy, nullptr);
    uint32_t size = bytes;
    if (i.extra == 1)
      size = std::min(bytes, warp.lanes<uint32_t>(i.operands[2])[lane]);
    else if (i.extra == 2 && warp.predicate(i.operands[2]) >> lane & 1)
      size = 0;
    AsyncCopy copy{lane, uint32_t(to), bytes, &i, {}};
    // Alignment is that of the whole; what is not read need not exist.
    if (size == bytes) {
      const std::byte *data =
          locate(i.space, warp, i, lane, from, bytes, Access::Read, nullptr);
      std::memcpy(copy.data.data(), data, bytes);
    } else {
      for (uint32_t at = 0; at < size; ++at)
        copy.data[at] = *locate(i.space, warp, i, lane, from + at, 1,
                                Access::Read, nullptr);
    }
    warp.openCopies.push_back(copy);
  });
}

void commit(Warp &warp, const Instruction &, uint32_t mask) {
  AsyncGroup group{mask, {}};
  auto isCommitted = [&](const AsyncCopy &copy) {
    return laneBit(mask, copy.lane) != 0;
  };
  std::copy_if(warp.openCopies.begin(), warp.openCopies.end(),
               std::back_inserter(group.copies), isCommitted);
  warp.openCopies.erase(std::remove_if(warp.openCopies.begin(),
                                       warp.openCopies.end(), isCommitted),
                        warp.openCopies.end());
  warp.groups.push_back(std::move(group));
}

/// The copies of the lanes of `mask` arrive.
void land(Warp &warp, std::vector<AsyncCopy> &copies, uint32_t mask) {
  for (const AsyncCopy &copy : copies) {
    if (!laneBit(mask, copy.lane))
      continue;
    std::byte *to = locateShared(warp, *copy.instruction, copy.lane, copy.to,
                                 copy.bytes, Access::Arrival, copy.data.data());
    std::memcpy(to, copy.data.data(), copy.bytes);
  }
  copies.erase(std::remove_if(copies.begin(), copies.end(),
                              [&](const AsyncCopy &copy) {
                                return laneBit(mask, copy.lane) != 0;
                              }),
               copies.end());
}

/// All groups but the newest `immediate` ones arrive, counted for each lane.
void wait(Warp &warp, const Instruction &i, uint32_t mask) {
  bool isAll = i.immediate == kAllCopies;
  int64_t newer[kWarpSize] = {};
  std::vector<uint32_t> landing(warp.groups.size());
  for (size_t group = warp.groups.size(); group-- > 0;) {
    uint32_t lanes = warp.groups[group].lanes & mask;
    forEachLane(lanes, [&](unsigned lane) {
      if (isAll || newer[lane]++ >= i.immediate)
        landing[group] |= 1u << lane;
    });
  }
  for (size_t group = 0; group < landing.size(); ++group) {
    if (landing[group])
      land(warp, warp.groups[group].copies, landing[group]);
    warp.groups[group].lanes &= ~landing[group];
  }
  while (!warp.groups.empty() && !warp.groups.front().lanes)
    warp.groups.pop_front();
  if (isAll)
    land(warp, warp.openCopies, mask);
}

void decodeIssue(Decoder &d) {
  bool isAll = d.take("ca");
  if (!isAll && !d.take("cg"))
    d.unknown();
  if ((!d.take("shared") && !d.take("shared::cta")) || !d.take("global"))
    d.unknown();
  for (const char *name : {"L2::64B", "L2::128B", "L2::256B"})
    d.take(name);
  d.expectNoMore();
  d.expectOperands(3, 4);
  bool isShared = d.operand(0).kind == Operand::Address &&
                  d.operand(0).parts[0].kind == Operand::Symbol;
  d.address(d.operand(0), isShared ? Space::Shared : Space::Generic, 0, 0);
  d.out.target = uint32_t(d.out.immediate);
  d.address(d.operand(1), Space::Global, 1, 1);
  uint64_t bytes = d.integer(2);
  if (bytes != 16 && (!isAll || (bytes != 4 && bytes != 8)))
    d.fail(isAll ? "cp.async.ca copies 4, 8 or 16 bytes"
                 : "cp.async.cg copies 16 bytes");
  d.out.elementBytes = bytes;
  d.out.space = Space::Global;
  if (d.numOperands() == 4) {
    bool isPredicate = d.operand(3).type == Type::Pred;
    d.out.extra = isPredicate ? 2 : 1;
    d.out.operands[2] = d.source(3, isPredicate ? Type::Pred : Type::U32);
  }
  d.out.execute = issue;
}

void decodeAsync(Decoder &d) {
  if (!d.take("async"))
    d.unknown();
  if (d.take("commit_group")) {
    d.expectNoMore();
    d.expectOperands(0, 0);
    d.out.execute = commit;
  } else if (d.take("wait_group")) {
    d.expectNoMore();
    d.expectOperands(1, 1);
    d.out.immediate = int64_t(d.integer(0));
    d.out.execute = wait;
  } else if (d.take("wait_all")) {
    d.expectNoMore();
    d.expectOperands(0, 0);
    d.out.immediate = kAllCopies;
    d.out.execute = wait;
  } else {
    decodeIssue(d);
  }
}

constexpr InstructionRow kRows[] = {{"cp", decodeAsync}};
} // namespace

void modelslice::emulator::addAsyncInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
