//===- BatchReader.h - Mini-batches read ahead ------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prepares the mini-batches of a run, on a thread of its own while the network
// trains.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRAINING_BATCHREADER_H
#define MODELSLICE_TRAINING_BATCHREADER_H

#include "modelslice/Training/Augmentation.h"
#include "modelslice/Training/Dataset.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace modelslice {

/// A mini-batch as gradient entries take it.
struct Batch {
  std::vector<float> x;
  std::vector<int32_t> labels;
  int64_t count = 0;
};

/// Which mini-batches there are. What is in one follows from the seed and its
/// step's number alone.
struct BatchSequence {
  int64_t batch = 1;
  uint64_t stepsPerEpoch = 1, epochs = 1;
  uint64_t seed = 0;
  Augmentation augmentation;

  /// Fills in the mini-batch of a step, counted over all epochs. `order` is
  /// that of its epoch.
  void prepare(const Dataset &dataset, const std::vector<uint32_t> &order,
               uint64_t step, Batch &result) const;
};

/// Reads the mini-batches in their order. A few are ready before they are asked
/// for, no more than memory was taken for at the start.
class BatchReader {
public:
  /// Mini-batches that may be in memory at once, the caller's among them.
  static constexpr size_t depth = 3;

  /// Starts with step `first`. The dataset outlives the reader and does not
  /// change.
  static Result<std::unique_ptr<BatchReader>>
  start(const Dataset &dataset, const BatchSequence &sequence, uint64_t first);
  /// Ends the thread, whatever it is doing.
  ~BatchReader();

  /// The next mini-batch, valid until the next call; at most as many as there
  /// are.
  Batch &next();
  /// Of all mini-batches that are in memory.
  uint64_t bytes() const;

private:
  BatchReader(const Dataset &dataset, const BatchSequence &sequence,
              uint64_t first);
  void work();

  const Dataset &dataset;
  const BatchSequence sequence;
  const uint64_t first;
  // Step s is in slots[s % depth]. The slots of the steps [given, made) belong
  // to the caller, the others to the thread.
  std::array<Batch, depth> slots;
  std::mutex mutex;
  std::condition_variable changed;
  uint64_t given, made; // guarded by the mutex, as is `stopped`
  bool stopped = false;
  bool holding = false; // the caller's own
  std::thread thread;
};

} // namespace modelslice

#endif // MODELSLICE_TRAINING_BATCHREADER_H
