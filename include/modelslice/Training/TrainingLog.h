//===- TrainingLog.h - A training run in JSON lines -------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes what happens in a training run for programs to read, one JSON object
// per line.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_TRAININGLOG_H
#define MODELSLICE_TRAINING_TRAININGLOG_H

#include "modelslice/Training/Checkpoint.h"
#include "modelslice/Training/Trainer.h"

#include <cstdio>
#include <memory>

namespace modelslice {

/// Without a path, every call succeeds and does nothing.
class TrainingLog {
public:
  /// `append` keeps what an interrupted run has written.
  static Result<TrainingLog> open(const std::string &path, bool append);

  Status start(const TrainingFingerprint &fingerprint,
               const TrainingPosition &position, const StepMemory &memory);
  /// `evaluations` goes with `rates`.
  Status epoch(const TrainingPosition &end, double loss, double learningRate,
               double seconds, double examplesPerSecond,
               const std::vector<double> &rates,
               const std::vector<Evaluation> &evaluations);
  /// `event` is "end" or "interrupt".
  Status finish(const char *event, const TrainingPosition &position,
                double seconds);

private:
  Status write(const std::string &line);

  struct Close {
    void operator()(std::FILE *file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file;
  std::string path;
};

} // namespace modelslice

#endif // MODELSLICE_TRAINING_TRAININGLOG_H
