//===- Checkpoint.h - A training run that can be continued ------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Saves and restores everything that the rest of a training run depends on:
// parameters, optimiser state, position and options. Random numbers follow from
// the seed and the position.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_CHECKPOINT_H
#define MODELSLICE_TRAINING_CHECKPOINT_H

#include "modelslice/Tooling/Safetensors.h"
#include "modelslice/Tooling/Session.h"

namespace modelslice {

/// How far a run has come. A position is always between two steps.
struct TrainingPosition {
  uint64_t epoch = 0;       // being trained
  uint64_t stepInEpoch = 0; // next to do
  uint64_t step = 0;        // since the beginning
  double lossSum = 0;       // of this epoch's steps so far
};

/// Options that shape the result, as name and value. A run may be continued
/// under the same ones only.
using TrainingFingerprint = std::vector<std::pair<std::string, std::string>>;

/// All parameters of an arena, row-major with the library's names.
class ArenaCopy {
public:
  static Result<ArenaCopy> read(const Library &library, const Model &model,
                                uint32_t arena, const std::string &prefix = "");
  /// Views into this object, which keeps the data.
  const std::vector<NamedTensor> &tensors() const { return views; }

private:
  std::vector<std::vector<float>> data;
  std::vector<NamedTensor> views;
};

/// Writes a safetensors file, atomically. It holds the parameters by their own
/// names, so it also serves as a file of weights; `numStates` optimiser arenas
/// under "optimiser.<n>/"; and the rest as metadata, besides `description`,
/// which files of weights have as well.
Status writeCheckpoint(const std::string &path, const Library &library,
                       const Model &model, unsigned numStates,
                       const TrainingPosition &position,
                       const TrainingFingerprint &fingerprint,
                       const Metadata &description = {});

/// Restores the model, which is trainable, and returns the position. An option
/// that differs, a missing tensor or one of another shape is an error, and then
/// the model is as good as uninitialised.
Result<TrainingPosition> readCheckpoint(const std::string &path,
                                        const Library &library,
                                        const Model &model, unsigned numStates,
                                        const TrainingFingerprint &fingerprint);

} // namespace modelslice

#endif // MODELSLICE_TRAINING_CHECKPOINT_H
