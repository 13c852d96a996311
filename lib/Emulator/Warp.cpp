//===- Warp.cpp - The lanes of a warp -------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Divergence of the lanes of a warp, and the text of faults.
//
//===----------------------------------------------------------------------===//

#include "Warp.h"

#include <algorithm>

using namespace modelslice::emulator;

bool Warp::regroup() {
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    if (active >> lane & 1)
      lanePc[lane] = pc;
  uint32_t runnable = live & ~waiting & ~parked;
  uint32_t smallest = UINT32_MAX;
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    if (runnable >> lane & 1)
      smallest = std::min(smallest, lanePc[lane]);
  active = 0;
  nextPc = UINT32_MAX;
  if (!runnable)
    return false;
  for (unsigned lane = 0; lane < kWarpSize; ++lane) {
    if (!((live & ~waiting) >> lane & 1))
      continue;
    if (lanePc[lane] == smallest)
      active |= 1u << lane;
    else if (runnable >> lane & 1)
      nextPc = std::min(nextPc, lanePc[lane]);
  }
  parked &= ~active;
  // Lanes that are parked ahead join when the others come to them.
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    if (parked >> lane & 1 && lanePc[lane] > smallest)
      nextPc = std::min(nextPc, lanePc[lane]);
  pc = smallest;
  return true;
}

void Warp::postpone(uint32_t mask, uint32_t target) {
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    if (mask >> lane & 1)
      lanePc[lane] = target;
  nextPc = std::min(nextPc, target);
  active &= ~mask;
}

void Warp::suspend(uint32_t mask) {
  waiting |= mask;
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    if (mask >> lane & 1)
      lanePc[lane] = pc;
  active &= ~mask;
  if (!active)
    pc = UINT32_MAX;
}

void Warp::resume(uint32_t mask) {
  waiting &= ~mask;
  for (unsigned lane = 0; lane < kWarpSize; ++lane)
    if (mask >> lane & 1)
      nextPc = std::min(nextPc, lanePc[lane]);
}

std::string modelslice::emulator::describe(const Kernel &kernel,
                                           const Instruction &instruction) {
  return "line " + std::to_string(instruction.line) + " `" +
         kernel.texts[instruction.text] + "`";
}

void modelslice::emulator::raise(int code, const Warp &warp, uint32_t lane,
                                 const Instruction &instruction,
                                 const std::string &what) {
  const Kernel &kernel = *warp.block->launch->kernel;
  throw Fault{code, "thread " + std::to_string(warp.index * kWarpSize + lane) +
                        " " + what + " at " + describe(kernel, instruction)};
}
