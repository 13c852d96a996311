//===- AsyncProxy.cpp - Shared memory and asynchronous products -----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Remembers the last writer of every word, and the fences of every warp.
//
//===----------------------------------------------------------------------===//

#include "AsyncProxy.h"

#include "CudaDriver.h"

#include <algorithm>

using namespace modelslice::emulator;

AsyncProxy::AsyncProxy(const Kernel &kernel, size_t warps, uint32_t sharedBytes)
    : kernel(kernel), registers(kernel.matrixRegisters),
      writers(sharedBytes / 4 + 1), fences(warps),
      groups((warps + kGroupWarps - 1) / kGroupWarps) {
  std::sort(registers.begin(), registers.end());
  registers.erase(std::unique(registers.begin(), registers.end()),
                  registers.end());
  for (size_t warp = 0; warp < warps; ++warp)
    products.emplace_back(kernel, registers, sharedBytes);
}

void AsyncProxy::begin() {
  for (WarpProducts &ofWarp : products)
    ofWarp.begin();
  std::fill(writers.begin(), writers.end(), Writer());
  for (auto &ofWarp : fences)
    ofWarp.clear();
  std::fill(groups.begin(), groups.end(), Group());
}

void AsyncProxy::noteFence(Warp &warp, uint32_t mask) {
  fences[warp.index].push_back({mask, warp.seen[warp.index]});
  // The next barrier passes on that it has happened.
  warp.isSynchronized = false;
}

void AsyncProxy::checkWrite(const Warp &warp, const Instruction &i,
                            uint32_t lane, uint32_t offset, uint32_t bytes,
                            Access access) {
  uint32_t thread = warp.index * kWarpSize + lane;
  for (size_t other = 0; other < products.size(); ++other) {
    if (products[other].empty())
      continue;
    if (const Instruction *reader = products[other].findReader(offset, bytes))
      throw Fault{CUDA_ERROR_LAUNCH_FAILED,
                  "race in shared memory: thread " + std::to_string(thread) +
                      (access == Access::Copy ? " copies to" : " writes") +
                      " byte " + std::to_string(offset) + " at " +
                      describe(kernel, i) + ", the product of thread " +
                      std::to_string(other * kWarpSize) + " at " +
                      describe(kernel, *reader) +
                      " may still read it: the thread has not waited for it"};
  }
  // A copy writes when it arrives.
  if (access == Access::Copy)
    return;
  Writer writer{i.number, uint32_t(fences[warp.index].size()), thread};
  for (uint32_t word = offset / 4; word <= (offset + bytes - 1) / 4; ++word)
    writers[word] = writer;
}

bool AsyncProxy::isVisible(const Warp &warp, const Writer &writer) const {
  uint32_t index = writer.thread / kWarpSize;
  const std::vector<Fence> &ofWarp = fences[index];
  for (size_t at = writer.fences; at < ofWarp.size(); ++at)
    if (ofWarp[at].lanes >> writer.thread % kWarpSize & 1)
      return index == warp.index || ofWarp[at].time < warp.seen[index];
  return false;
}

void AsyncProxy::checkVisible(const Warp &warp, const Instruction &i,
                              uint32_t offset) {
  for (uint32_t at = offset; at < offset + 16; at += 4) {
    const Writer &writer = writers[at / 4];
    if (writer.thread == kNobody || isVisible(warp, writer))
      continue;
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, 0, i,
          "reads byte " + std::to_string(at) +
              " of shared memory, which thread " +
              std::to_string(writer.thread) + " has written at " +
              describe(kernel, kernel.code[writer.where]) +
              " and not made visible to the asynchronous proxy by a " +
              "fence.proxy.async before the barrier,");
  }
}

void AsyncProxy::checkGroup(const Warp &warp, const Instruction &i, uint64_t a,
                            uint64_t b) {
  Group &group = groups[warp.index / kGroupWarps];
  uint64_t &taken = group.taken[warp.index % kGroupWarps];
  uint64_t at = taken++ - group.numForgotten;
  if (at == group.steps.size())
    group.steps.push_back({&i, a, b, warp.index});
  const Step &step = group.steps[at];
  std::string first = "thread " + std::to_string(step.warp * kWarpSize);
  if (step.instruction != &i)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, 0, i,
          "is not where " + first + " of its warpgroup is, at " +
              describe(kernel, *step.instruction) + ", but");
  if (step.a != a || step.b != b)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, 0, i,
          std::string("has another descriptor of ") +
              (step.a != a ? "A" : "B") + " than " + first +
              " of its warpgroup");
  while (!group.steps.empty() &&
         *std::min_element(group.taken.begin(), group.taken.end()) >
             group.numForgotten) {
    group.steps.pop_front();
    ++group.numForgotten;
  }
}

void AsyncProxy::end(const Block &block) const {
  for (size_t number = 0; number < groups.size(); ++number) {
    const Group &group = groups[number];
    if (group.steps.empty())
      continue;
    // Of the warps one has taken the fewest steps.
    size_t least = std::min_element(group.taken.begin(), group.taken.end()) -
                   group.taken.begin();
    const Step &step = group.steps.front();
    raise(CUDA_ERROR_LAUNCH_FAILED, block.warps[step.warp], 0,
          *step.instruction,
          "needs its whole warpgroup, of which thread " +
              std::to_string((number * kGroupWarps + least) * kWarpSize) +
              " has exited,");
  }
}
