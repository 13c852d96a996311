//===- BatchReaderTest.cpp - Tests of reading ahead -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks that mini-batches are the same however they are read, and that the
// reader ends whenever it is told to.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/BatchReader.h"
#include "TinyData.h"

#include <csignal>
#include <gtest/gtest.h>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

using namespace modelslice;

namespace {

class BatchReaders : public testing::Test {
protected:
  void SetUp() override {
    writeTinyData(directory, "train", 50);
    dataset = std::move(*Dataset::read(directory.path(), "train", input, 3));
    sequence.batch = 8;
    sequence.stepsPerEpoch = 7; // the last one with 2 examples
    sequence.epochs = 3;
    sequence.seed = 4;
    sequence.augmentation = {1, true};
  }
  std::unique_ptr<BatchReader> start(uint64_t first = 0) {
    auto reader = BatchReader::start(*dataset, sequence, first);
    EXPECT_TRUE(reader) << reader.message();
    return std::move(*reader);
  }
  /// The mini-batch of a step, worked out here.
  Batch expected(uint64_t step) {
    Batch batch;
    auto order = shuffled(50, sequence.seed, step / 7);
    Random random(sequence.seed, Random::Augment, step);
    batch.count = step % 7 == 6 ? 2 : 8;
    for (int64_t row = 0; row < batch.count; ++row) {
      uint32_t index = order[step % 7 * 8 + row];
      std::vector<float> x(12);
      if (sequence.augmentation.isNone())
        dataset->examples.copy(index, x.data());
      else
        dataset->examples.copy(index, sequence.augmentation.draw(random),
                               x.data());
      batch.x.insert(batch.x.end(), x.begin(), x.end());
      batch.labels.push_back(dataset->labels[index]);
    }
    return batch;
  }
  void expectBatch(const Batch &batch, uint64_t step) {
    Batch wanted = expected(step);
    ASSERT_EQ(batch.count, wanted.count) << step;
    EXPECT_TRUE(std::equal(wanted.x.begin(), wanted.x.end(), batch.x.begin()))
        << step;
    EXPECT_TRUE(std::equal(wanted.labels.begin(), wanted.labels.end(),
                           batch.labels.begin()))
        << step;
  }

  TemporaryDirectory directory;
  int64_t shape[2] = {-1, 12};
  msl_tensor_info input = {"x", shape, 2, MSL_F32};
  std::optional<Dataset> dataset;
  BatchSequence sequence;
};

} // namespace

TEST_F(BatchReaders, FollowTheSequenceFromEveryStart) {
  for (Augmentation augmentation : {Augmentation{1, true}, {0, false}}) {
    sequence.augmentation = augmentation;
    for (uint64_t first : {0, 1, 6, 7, 13, 20}) {
      auto reader = start(first);
      for (uint64_t step = first; step < 21; ++step)
        expectBatch(reader->next(), step);
    }
  }
  EXPECT_NE(expected(0).x, expected(7).x);
}

TEST_F(BatchReaders, LeaveTheCallersBatchAlone) {
  auto reader = start();
  for (uint64_t step = 0; step < 21; ++step) {
    Batch &batch = reader->next();
    // Long enough to fill all that may be filled.
    ::usleep(500);
    expectBatch(batch, step);
  }
}

TEST_F(BatchReaders, EndAtAnyTime) {
  for (uint64_t steps = 0; steps <= 21; ++steps)
    for (int repetition = 0; repetition < 10; ++repetition) {
      auto reader = start();
      for (uint64_t step = 0; step < steps; ++step)
        reader->next();
    }
  // Nothing is left to read.
  start(21);
  start(1000);
}

TEST_F(BatchReaders, TakeNoMoreMemoryThanTheySay) {
  EXPECT_EQ(start()->bytes(), 3u * 8 * (12 + 1) * 4);
  sequence.batch = 1000;
  sequence.stepsPerEpoch = 1;
  EXPECT_EQ(start()->bytes(), 3u * 50 * (12 + 1) * 4);
}

static volatile std::sig_atomic_t signalled = 0;
static pthread_t handlerThread;

TEST_F(BatchReaders, LeaveSignalsToTheCaller) {
  auto reader = start();
  auto before = std::signal(SIGUSR1, [](int) {
    handlerThread = pthread_self();
    signalled = 1;
  });
  ::kill(::getpid(), SIGUSR1);
  while (!signalled)
    ::usleep(100);
  std::signal(SIGUSR1, before);
  EXPECT_TRUE(pthread_equal(handlerThread, pthread_self()));
}

#ifndef MODELSLICE_SANITIZED // Whose shadow memory needs the addresses.
TEST_F(BatchReaders, SayThatTheirThreadDoesNotStart) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  auto report = [this] {
    // A stack of 2 GiB does not fit into 1 GiB of addresses.
    struct rlimit space = {1 << 30, 1 << 30};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, size_t(2) << 30);
    pthread_setattr_default_np(&attributes);
    setrlimit(RLIMIT_AS, &space);
    auto reader = BatchReader::start(*dataset, sequence, 0);
    std::fprintf(stderr, "%s", reader.message().c_str());
    _exit(reader ? 1 : 0);
  };
  EXPECT_EXIT(report(), testing::ExitedWithCode(0),
              "cannot start the thread that reads ahead: Resource temporarily "
              "unavailable");
}
#endif
