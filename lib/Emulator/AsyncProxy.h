//===- AsyncProxy.h - Shared memory and asynchronous products ---*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The checks of a block that uses wgmma. These read shared memory by way of the
// asynchronous proxy, which sees what a thread has written only after that
// thread's fence.proxy.async; and the warps of a warpgroup must execute the
// same ones.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_ASYNCPROXY_H
#define MODELSLICE_EMULATOR_ASYNCPROXY_H

#include "Races.h"
#include "WarpProducts.h"

namespace modelslice::emulator {

constexpr unsigned kGroupWarps = 4;

class AsyncProxy {
public:
  AsyncProxy(const Kernel &kernel, size_t warps, uint32_t sharedBytes);

  /// Forgets everything: a block begins.
  void begin();
  /// Fails unless all warps of every warpgroup have executed the same.
  void end(const Block &block) const;

  WarpProducts &productsOf(const Warp &warp) { return products[warp.index]; }

  /// fence.proxy.async of the lanes of `mask`.
  void noteFence(Warp &warp, uint32_t mask);
  /// Checks that no product may still read what a lane is about to write, and
  /// notes who wrote it.
  void checkWrite(const Warp &warp, const Instruction &instruction,
                  uint32_t lane, uint32_t offset, uint32_t bytes,
                  Access access);
  /// Checks that 16 bytes are visible to a product of the warp.
  void checkVisible(const Warp &warp, const Instruction &instruction,
                    uint32_t offset);
  /// Checks that the other warps of its warpgroup execute the instruction too,
  /// with the same descriptors.
  void checkGroup(const Warp &warp, const Instruction &instruction, uint64_t a,
                  uint64_t b);

private:
  /// Who wrote a word last.
  struct Writer {
    uint32_t where;  ///< Of the code.
    uint32_t fences; ///< Of its warp before.
    uint32_t thread = kNobody;
  };
  static constexpr uint32_t kNobody = UINT32_MAX;
  struct Fence {
    uint32_t lanes;
    uint32_t time; ///< By the clock of the warp.
  };
  struct Step {
    const Instruction *instruction;
    uint64_t a, b;
    uint32_t warp; ///< That came first.
  };
  struct Group {
    std::deque<Step> steps; ///< That not all warps have taken.
    uint64_t numForgotten = 0;
    std::array<uint64_t, kGroupWarps> taken = {};
  };

  bool isVisible(const Warp &warp, const Writer &writer) const;

  const Kernel &kernel;
  std::vector<uint32_t> registers; ///< Of all products, each once.
  std::vector<WarpProducts> products;
  std::vector<Writer> writers;            ///< Of each word.
  std::vector<std::vector<Fence>> fences; ///< Of each warp.
  std::vector<Group> groups;
};

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_ASYNCPROXY_H
