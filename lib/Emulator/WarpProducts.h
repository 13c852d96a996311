//===- WarpProducts.h - Matrix products beside a warp -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the checks know of the wgmma that a warp has started and not yet waited
// for: what they read of shared memory, and the registers that are theirs
// meanwhile. The emulator computes a product when it is started; on a GPU it
// may be computed at any time until the wait, so that nobody may touch these.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_WARPPRODUCTS_H
#define MODELSLICE_EMULATOR_WARPPRODUCTS_H

#include "Warp.h"

namespace modelslice::emulator {

/// Registers of A, where it is in registers.
constexpr uint32_t kRegistersOfA = 4;

class WarpProducts {
public:
  /// For a kernel that uses `registers` in products.
  WarpProducts(const Kernel &kernel, const std::vector<uint32_t> &registers,
               uint32_t sharedBytes);

  /// Forgets everything: a block begins.
  void begin();

  /// wgmma.fence: what the registers hold now, products may use.
  void fence(const Warp &warp);
  /// Checks that a product may use its registers, which it then owns.
  void start(Warp &warp, const Instruction &instruction);
  /// Notes that the product which was started last reads 16 bytes.
  void noteRead(uint32_t offset) {
    products.back().chunks[offset / 16 / 64] |= uint64_t(1) << offset / 16 % 64;
  }
  /// Notes that it has written its sums.
  void noteSums(const Warp &warp, const Instruction &instruction);
  void commit() { groups.push_back(numStarted); }
  /// Ends all but the newest `left` groups. What they read, they have read now.
  void wait(Warp &warp, uint64_t left);

  bool empty() const { return products.empty(); }
  /// A product that may still read one of the bytes; null if there is none.
  const Instruction *findReader(uint32_t offset, uint32_t bytes) const;
  /// Reports an instruction that uses a register of a product.
  void checkRegisters(const Warp &warp, const Instruction &instruction,
                      uint32_t mask) const;

private:
  struct Product {
    uint64_t number; ///< From 1 on.
    const Instruction *instruction;
    std::vector<uint64_t> chunks; ///< Of 16 bytes of shared memory, a bit each.
  };
  /// The last product that uses a register, as far as it is not waited for.
  struct Use {
    uint64_t number = 0; ///< 0: there is none.
    const Instruction *instruction = nullptr;
    bool isSum = false;
  };

  /// Registers begin at multiples of 64 bytes.
  Use &useOf(uint32_t offset) { return uses[offset / 64]; }
  const Use &useOf(uint32_t offset) const { return uses[offset / 64]; }
  void checkUnchanged(const Warp &warp, const Instruction &instruction,
                      uint32_t offset, const char *name) const;

  const std::vector<uint32_t> &registers; ///< Each once.
  size_t numWords;                        ///< Of Product::chunks.
  std::vector<Product> products;          ///< The oldest first.
  uint64_t numStarted = 0;
  std::deque<uint64_t> groups; ///< The last product of each.
  std::vector<Use> uses;
  bool isFenced = false;
  /// What registers held at the last fence, or what a product wrote there.
  std::vector<std::byte> fenced;
};

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_WARPPRODUCTS_H
