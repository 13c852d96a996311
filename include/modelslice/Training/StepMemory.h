//===- StepMemory.h - What a training step needs ----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Accounts for the memory of a training step.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_STEPMEMORY_H
#define MODELSLICE_TRAINING_STEPMEMORY_H

#include <cstdint>
#include <string>

namespace modelslice {

/// Bytes of a step at its widest width.
struct StepMemory {
  uint64_t parameters = 0, gradients = 0, optimiser = 0;
  uint64_t copies = 0;  // of parameters, in other layouts
  uint64_t scratch = 0; // activations and their gradients
  uint64_t batches = 0; // mini-batches that are ready or in use

  uint64_t total() const {
    return parameters + gradients + optimiser + copies + scratch + batches;
  }
  /// For people: "1.50 MiB (parameters 0.25, ...)".
  std::string describe() const;
};

} // namespace modelslice

#endif // MODELSLICE_TRAINING_STEPMEMORY_H
