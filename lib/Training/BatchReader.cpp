//===- BatchReader.cpp - Mini-batches read ahead --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A ring of mini-batches between the reading thread and the caller.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/BatchReader.h"

#include <csignal>
#include <system_error>

using namespace modelslice;

void BatchSequence::prepare(const Dataset &dataset,
                            const std::vector<uint32_t> &order, uint64_t step,
                            Batch &result) const {
  const Examples &examples = dataset.examples;
  int64_t begin = static_cast<int64_t>(step % stepsPerEpoch) * batch;
  result.count = std::min(batch, dataset.size() - begin);
  Random random(seed, Random::Augment, step);
  float *x = result.x.data();
  for (int64_t row = 0; row < result.count; ++row) {
    uint32_t index = order[begin + row];
    if (augmentation.isNone())
      examples.copy(index, x);
    else
      examples.copy(index, augmentation.draw(random), x);
    x += examples.elementsPerExample();
    result.labels[row] = dataset.labels[index];
  }
}

BatchReader::BatchReader(const Dataset &dataset, const BatchSequence &sequence,
                         uint64_t first)
    : dataset(dataset), sequence(sequence), first(first), given(first),
      made(first) {
  size_t count = std::min(sequence.batch, dataset.size());
  for (Batch &slot : slots) {
    slot.x.resize(count * dataset.examples.elementsPerExample());
    slot.labels.resize(count);
  }
}

Result<std::unique_ptr<BatchReader>>
BatchReader::start(const Dataset &dataset, const BatchSequence &sequence,
                   uint64_t first) {
  std::unique_ptr<BatchReader> reader(
      new BatchReader(dataset, sequence, first));
  // Signals are for the thread that trains, so that they end its waiting.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  Status status = success();
  try {
    reader->thread = std::thread(&BatchReader::work, reader.get());
  } catch (const std::system_error &error) {
    status =
        makeError("cannot start the thread that reads ahead: %s", error.what());
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!status)
    return status.error();
  return reader;
}

BatchReader::~BatchReader() {
  {
    std::lock_guard lock(mutex);
    stopped = true;
  }
  changed.notify_all();
  if (thread.joinable())
    thread.join();
}

void BatchReader::work() {
  std::vector<uint32_t> order;
  uint64_t last = sequence.stepsPerEpoch * sequence.epochs;
  for (uint64_t step = first; step < last; ++step) {
    if (order.empty() || step % sequence.stepsPerEpoch == 0)
      order = shuffled(dataset.size(), sequence.seed,
                       step / sequence.stepsPerEpoch);
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return stopped || step < given + depth; });
      if (stopped)
        return;
    }
    sequence.prepare(dataset, order, step, slots[step % depth]);
    {
      std::lock_guard lock(mutex);
      made = step + 1;
    }
    changed.notify_all();
  }
}

Batch &BatchReader::next() {
  std::unique_lock lock(mutex);
  if (holding) {
    ++given;
    changed.notify_all();
  }
  holding = true;
  changed.wait(lock, [&] { return given < made; });
  return slots[given % depth];
}

uint64_t BatchReader::bytes() const {
  uint64_t bytes = 0;
  for (const Batch &slot : slots)
    bytes +=
        slot.x.size() * sizeof(float) + slot.labels.size() * sizeof(int32_t);
  return bytes;
}
