//===- StepMemory.cpp - What a training step needs ------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints the account of a training step.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/StepMemory.h"

#include <cstdio>

using namespace modelslice;

std::string StepMemory::describe() const {
  auto mebibytes = [](uint64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.2f",
                  static_cast<double>(bytes) / (1 << 20));
    return std::string(text);
  };
  return mebibytes(total()) + " MiB (parameters " + mebibytes(parameters) +
         ", gradients " + mebibytes(gradients) + ", optimiser " +
         mebibytes(optimiser) + ", copies " + mebibytes(copies) + ", scratch " +
         mebibytes(scratch) + ", mini-batches " + mebibytes(batches) + ")";
}
