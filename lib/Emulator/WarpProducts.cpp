//===- WarpProducts.cpp - Matrix products beside a warp -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares what a warp does with what its products use.
//
//===----------------------------------------------------------------------===//

#include "WarpProducts.h"

#include "CudaDriver.h"
#include "Races.h"

#include <algorithm>
#include <cstring>

using namespace modelslice::emulator;

namespace {
constexpr size_t kRegisterBytes = kWarpSize * sizeof(uint32_t);

const uint32_t *registersOf(const Warp &warp, const Instruction &i) {
  return warp.block->launch->kernel->matrixRegisters.data() + i.target;
}

/// Products of one shape may follow each other in the same sums.
bool haveOneShape(const Instruction &a, const Instruction &b) {
  return a.execute == b.execute && a.count == b.count;
}
} // namespace

WarpProducts::WarpProducts(const Kernel &kernel,
                           const std::vector<uint32_t> &registers,
                           uint32_t sharedBytes)
    : registers(registers), numWords(sharedBytes / 16 / 64 + 1),
      uses(kernel.registerBytes / 64 + 1), fenced(kernel.registerBytes) {}

void WarpProducts::begin() {
  products.clear();
  groups.clear();
  std::fill(uses.begin(), uses.end(), Use());
  isFenced = false;
}

void WarpProducts::fence(const Warp &warp) {
  isFenced = true;
  for (uint32_t offset : registers)
    std::memcpy(&fenced[offset], warp.registers + offset, kRegisterBytes);
}

void WarpProducts::checkUnchanged(const Warp &warp, const Instruction &i,
                                  uint32_t offset, const char *name) const {
  if (std::memcmp(&fenced[offset], warp.registers + offset, kRegisterBytes) ==
      0)
    return;
  auto *now = warp.lanes<const uint32_t>(offset);
  unsigned lane = 0;
  while (std::memcmp(&fenced[offset + lane * sizeof *now], now + lane,
                     sizeof *now) == 0)
    ++lane;
  raise(CUDA_ERROR_LAUNCH_FAILED, warp, lane, i,
        std::string("has written a register of ") + name +
            " after its last wgmma.fence,");
}

void WarpProducts::start(Warp &warp, const Instruction &i) {
  const Kernel &kernel = *warp.block->launch->kernel;
  if (!isFenced)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, 0, i,
          "has come to no wgmma.fence before");
  const uint32_t *list = registersOf(warp, i);
  uint32_t numA = i.isRegisterA ? kRegistersOfA : 0;
  for (uint32_t at = 0; at < i.count + numA; ++at) {
    bool isSum = at < i.count;
    Use &use = useOf(list[at]);
    // Many may read one register of A, and sums wait for each other.
    bool isAllowed =
        use.isSum == isSum && (!isSum || haveOneShape(*use.instruction, i));
    if (use.number && !isAllowed)
      raise(CUDA_ERROR_LAUNCH_FAILED, warp, 0, i,
            std::string("has a register of ") + (isSum ? "D" : "A") +
                " that the product at " + describe(kernel, *use.instruction) +
                " uses, for which it has not waited,");
    if (!use.number)
      checkUnchanged(warp, i, list[at], isSum ? "D" : "A");
  }
  ++numStarted;
  for (uint32_t at = 0; at < i.count + numA; ++at)
    useOf(list[at]) = {numStarted, &i, at < i.count};
  products.push_back({numStarted, &i, std::vector<uint64_t>(numWords)});
  warp.hasProducts = true;
}

void WarpProducts::noteSums(const Warp &warp, const Instruction &i) {
  const uint32_t *list = registersOf(warp, i);
  for (uint32_t at = 0; at < i.count; ++at)
    std::memcpy(&fenced[list[at]], warp.registers + list[at], kRegisterBytes);
}

void WarpProducts::wait(Warp &warp, uint64_t left) {
  uint64_t done = 0;
  while (groups.size() > left) {
    done = groups.front();
    groups.pop_front();
  }
  auto kept = std::find_if(
      products.begin(), products.end(),
      [&](const Product &product) { return product.number > done; });
  for (auto product = products.begin(); product != kept; ++product)
    for (size_t word = 0; word < numWords; ++word)
      for (uint64_t bits = product->chunks[word]; bits; bits &= bits - 1)
        checkSharedRace(warp, *product->instruction, 0,
                        16 * uint32_t(64 * word + __builtin_ctzll(bits)), 16,
                        Access::Read, nullptr);
  products.erase(products.begin(), kept);
  for (uint32_t offset : registers)
    if (useOf(offset).number <= done)
      useOf(offset) = Use();
  warp.hasProducts = !products.empty();
  warp.synchronize();
}

const Instruction *WarpProducts::findReader(uint32_t offset,
                                            uint32_t bytes) const {
  for (const Product &product : products)
    for (uint32_t chunk = offset / 16; chunk <= (offset + bytes - 1) / 16;
         ++chunk)
      if (product.chunks[chunk / 64] >> chunk % 64 & 1)
        return product.instruction;
  return nullptr;
}

void WarpProducts::checkRegisters(const Warp &warp, const Instruction &i,
                                  uint32_t mask) const {
  // Operands that an instruction does not have are 0, which is a predicate.
  for (uint32_t offset : i.operands) {
    const Use &use = useOf(offset);
    if (use.number)
      raise(CUDA_ERROR_LAUNCH_FAILED, warp, __builtin_ctz(mask), i,
            "uses a register of the product at " +
                describe(*warp.block->launch->kernel, *use.instruction) +
                " before it has waited for it,");
  }
}
