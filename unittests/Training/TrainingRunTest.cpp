//===- TrainingRunTest.cpp - Tests of whole training runs -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks that runs learn, repeat, survive interruptions bit for bit, and refuse
// what does not fit.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/TrainingRun.h"
#include "TinyData.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace modelslice;

namespace {

class TrainingRuns : public testing::Test {
protected:
  TrainingRuns() : sink(std::tmpfile()) {}
  ~TrainingRuns() override { std::fclose(sink); }

  void SetUp() override {
    writeTinyData(directory, "train", 500);
    writeTinyData(directory, "t10k", 200);
    options.data = directory.path();
    options.output = directory.path("w.safetensors");
    options.batch = 32; // 16 steps per epoch, the last one with 20 examples
    options.epochs = 3;
    options.seed = 5;
  }
  /// Runs until done or until `steps` steps have been done.
  Result<TrainingSummary> run(int64_t steps = -1) {
    auto library = Library::open(FAKE_TRAINING_LIBRARY);
    EXPECT_TRUE(library) << library.message();
    return runTraining(*library, options, [&] { return --steps == 0; }, sink);
  }
  std::string weights() {
    auto summary = run();
    EXPECT_TRUE(summary) << summary.message();
    return read(options.output);
  }
  static std::string read(const std::string &path) {
    auto bytes = readFile(path);
    EXPECT_TRUE(bytes) << bytes.message();
    return bytes ? std::string(bytes->begin(), bytes->end()) : "";
  }
  std::vector<nlohmann::json> log() {
    std::vector<nlohmann::json> events;
    std::ifstream file(options.log);
    for (std::string line; std::getline(file, line);)
      events.push_back(nlohmann::json::parse(line));
    return events;
  }

  TemporaryDirectory directory;
  TrainingOptions options;
  std::FILE *sink;
};

} // namespace

TEST_F(TrainingRuns, LearnAtEveryWidth) {
  options.epochs = 10;
  options.log = directory.path("log");
  weights();
  auto events = log();
  ASSERT_EQ(events.size(), 12u);
  EXPECT_EQ(events[0]["event"], "start");
  EXPECT_EQ(events[11]["event"], "end");
  EXPECT_EQ(events[11]["step"], 160);
  EXPECT_LT(events[10]["loss"], events[1]["loss"]);
  EXPECT_EQ(events[10]["widths"].size(), 3u);
  EXPECT_EQ(events[10]["widths"][0]["rate"], 0.25);
  for (const auto &width : events[10]["widths"])
    EXPECT_GT(width["accuracy"], 0.8) << events[10];

  auto bytes = readFile(options.output);
  ASSERT_TRUE(bytes) << bytes.message();
  auto view = parseSafetensors(bytes->data(), bytes->size());
  ASSERT_TRUE(view) << view.message();
  ASSERT_EQ(view->tensors.size(), 2u);
  EXPECT_EQ(view->tensors["fc.weight"].shape, (std::vector<int64_t>{3, 12}));
}

TEST_F(TrainingRuns, RepeatBitForBit) {
  options.scheme = "min-max+random-1";
  std::string first = weights();
  EXPECT_EQ(weights(), first);
  options.threads = 2;
  EXPECT_EQ(weights(), first);
  options.seed = 6;
  EXPECT_NE(weights(), first);
}

TEST_F(TrainingRuns, AugmentBitForBit) {
  std::string plain = weights();
  options.augment = "crop1,flip";
  std::string augmented = weights();
  EXPECT_NE(augmented, plain);
  options.threads = 2;
  EXPECT_EQ(weights(), augmented);
  options.seed = 6;
  EXPECT_NE(weights(), augmented);
}

TEST_F(TrainingRuns, KeepTheNormalisationWithTheWeights) {
  options.normalise = "0.5/0.25";
  options.checkpoint = directory.path("run.ckpt");
  weights();
  for (const std::string &path : {options.output, options.checkpoint}) {
    auto metadata = readSafetensorsMetadata(path);
    ASSERT_TRUE(metadata) << metadata.message();
    EXPECT_EQ((*metadata)[Normalisation::key], "0.5/0.25");
  }
  options.normalise.clear();
  options.checkpoint.clear();
  weights();
  EXPECT_EQ(readSafetensorsMetadata(options.output)->count(Normalisation::key),
            0u);
}

TEST_F(TrainingRuns, TellTheirMemory) {
  options.epochs = 1;
  options.log = directory.path("log");
  weights();
  ASSERT_EQ(std::fseek(sink, 0, SEEK_SET), 0);
  char line[256] = "";
  ASSERT_TRUE(std::fgets(line, sizeof(line), sink));
  EXPECT_STREQ(line, "memory of a step at batch 32, rate 1: 0.01 MiB "
                     "(parameters 0.00, gradients 0.00, optimiser 0.00, copies "
                     "0.00, scratch 0.01, mini-batches 0.00)\n");
  auto memory = log()[0]["step_memory_bytes"];
  EXPECT_EQ(memory["parameters"], 156);
  EXPECT_EQ(memory["scratch"], 64 * 3 * 32);
  EXPECT_EQ(memory["batches"], 3 * 32 * 13 * 4);
  EXPECT_EQ(memory["total"], 3 * 156 + 128 + 64 * 3 * 32 + 3 * 32 * 13 * 4);
}

TEST_F(TrainingRuns, ResumeBitForBit) {
  options.scheme = "min+random-1";
  options.distill = true;
  options.augment = "crop1,flip";
  options.normalise = "data";
  for (const char *optimiser : {"sgd", "adamw"}) {
    options.optimiser = optimiser;
    options.checkpoint.clear();
    options.resume = false;
    std::string whole = weights();
    options.checkpoint = directory.path("run.ckpt");
    // In the first step, inside an epoch, at its last step, in the last epoch.
    for (int64_t steps : {1, 5, 16, 40}) {
      options.resume = false;
      auto summary = run(steps);
      ASSERT_TRUE(summary) << summary.message();
      EXPECT_FALSE(summary->finished);
      EXPECT_EQ(summary->position.step, static_cast<uint64_t>(steps));
      options.resume = true;
      ASSERT_FALSE(run(3)->finished);
      EXPECT_EQ(weights(), whole) << optimiser << " after " << steps;
    }
  }
}

TEST_F(TrainingRuns, ResumeFromTheLastCheckpointOfAKilledRun) {
  std::string whole = weights();
  options.checkpoint = directory.path("run.ckpt");
  options.checkpointSteps = 7;
  // Killed: the checkpoint on disk is the one of step 7, not of step 10.
  std::string saved;
  auto library = Library::open(FAKE_TRAINING_LIBRARY);
  int64_t step = 0;
  auto summary = runTraining(
      *library, options,
      [&] {
        if (++step == 10)
          saved = read(options.checkpoint);
        return step == 10;
      },
      sink);
  ASSERT_TRUE(summary) << summary.message();
  directory.file("run.ckpt", saved);
  options.resume = true;
  options.log = directory.path("log");
  EXPECT_EQ(weights(), whole);
  EXPECT_EQ(log()[0]["event"], "resume");
  EXPECT_EQ(log()[0]["step"], 7);
}

TEST_F(TrainingRuns, ProlongARunWithAConstantRate) {
  options.schedule = "constant";
  options.augment = "flip";
  std::string whole = weights();
  options.checkpoint = directory.path("run.ckpt");
  options.epochs = 1;
  weights();
  options.resume = true;
  options.epochs = 3;
  EXPECT_EQ(weights(), whole);
}

TEST_F(TrainingRuns, CheckpointsServeAsWeights) {
  options.checkpoint = directory.path("run.ckpt");
  weights();
  auto weights = readFile(options.output), state = readFile(options.checkpoint);
  auto final = parseSafetensors(weights->data(), weights->size());
  auto checkpoint = parseSafetensors(state->data(), state->size());
  ASSERT_TRUE(checkpoint) << checkpoint.message();
  for (const auto &[name, tensor] : final->tensors)
    EXPECT_EQ(checkpoint->tensors[name].data, tensor.data) << name;
}

TEST_F(TrainingRuns, RefuseCheckpointsThatDoNotFit) {
  options.checkpoint = directory.path("run.ckpt");
  weights();
  options.resume = true;
  std::string prefix = "'" + options.checkpoint + "': ";
  options.learningRate = 0.125;
  EXPECT_EQ(run().message(), prefix + "the run that wrote it had learning rate "
                                      "0.05, this run has 0.125");
  options.learningRate = 0;
  options.optimiser = "adamw";
  EXPECT_EQ(run().message(), prefix + "the run that wrote it had optimiser "
                                      "sgd, this run has adamw");
  options.optimiser = "sgd";
  options.augment = "flip";
  EXPECT_EQ(run().message(), prefix + "the run that wrote it had augmentation "
                                      "none, this run has flip");
  options.augment.clear();
  options.normalise = "0/1";
  EXPECT_EQ(run().message(), prefix + "the run that wrote it had normalisation "
                                      "none, this run has 0/1");
  options.normalise.clear();

  std::string good = read(options.checkpoint);
  auto edit = [&](const std::string &from, const std::string &to) {
    std::string bytes = good;
    bytes.replace(bytes.find(from), from.size(), to);
    directory.file("run.ckpt", bytes);
    return run().message();
  };
  EXPECT_EQ(
      edit("modelslice.checkpoint\":\"1\"", "modelslice.checkpoint\":\"2\""),
      prefix + "checkpoint format 2 is not supported; expected 1");
  EXPECT_EQ(edit("modelslice.checkpoint", "modelslice.checkpoinT"),
            prefix + "not a checkpoint: metadata 'modelslice.checkpoint' is "
                     "missing");
  EXPECT_EQ(edit("step_in_epoch", "step_in_epocH"),
            prefix + "malformed checkpoint: its position is missing");
  EXPECT_EQ(edit("\"step\":\"48\"", "\"step\":\"47\""),
            prefix + "malformed checkpoint: its position is impossible");
  EXPECT_EQ(edit("\"fc.bias\"", "\"fc.biaS\""),
            prefix + "tensor 'fc.bias' is missing");
  EXPECT_EQ(edit("optimiser.0/fc.bias", "optimiser.1/fc.bias"),
            prefix + "tensor 'optimiser.0/fc.bias' is missing");
  EXPECT_EQ(edit("[3,12]", "[12,3]"),
            prefix + "tensor 'fc.weight': expected [3, 12], got [12, 3]");
  options.checkpoint = directory.path("none");
  EXPECT_EQ(run().message(), "there is no checkpoint '" + options.checkpoint +
                                 "' yet; leave out --resume to begin");
}

TEST_F(TrainingRuns, RefuseOptionsThatDoNotFit) {
  TrainingOptions good = options;
  options.output.clear();
  EXPECT_EQ(run().message(), "-o is missing: where the weights go");
  options.output = directory.path("none/w");
  EXPECT_EQ(run().message(),
            "cannot write '" + options.output + "': No such file or directory");
  options = good;
  options.resume = true;
  EXPECT_EQ(run().message(), "--resume needs --checkpoint=FILE");
  options = good;
  options.checkpointSteps = 3;
  EXPECT_EQ(run().message(), "--checkpoint-every needs --checkpoint=FILE");
  options = good;
  options.nesterov = true;
  options.momentum = 0;
  EXPECT_EQ(run().message(),
            "--nesterov needs the optimiser sgd with a momentum");
  options = good;
  options.log = directory.path("none/log");
  EXPECT_EQ(run().message(),
            "cannot write '" + options.log + "': No such file or directory");
  options = good;
  options.learningRate = 1e30;
  EXPECT_NE(run().message().find("the loss is no longer finite in step "),
            std::string::npos);
}

TEST(Collapse, IsToldWhereSomeRatesGuess) {
  EXPECT_EQ(describeCollapse({0.25, 1}, {0.1, 0.8}, 10),
            "rate 0.25 has no more than the accuracy of guessing, 0.1, and "
            "others have; a lower --lr or a longer --warmup may help");
  EXPECT_EQ(describeCollapse({0.25, 0.5, 1}, {0.119, 0.02, 0.13}, 10),
            "rates 0.25, 0.5 have no more than the accuracy of guessing, 0.1, "
            "and others have; a lower --lr or a longer --warmup may help");
  // All of them, none of them, and a run that was finished before.
  EXPECT_EQ(describeCollapse({0.25, 1}, {0.1, 0.1}, 10), "");
  EXPECT_EQ(describeCollapse({0.25, 1}, {0.3, 0.8}, 10), "");
  EXPECT_EQ(describeCollapse({0.25, 1}, {}, 10), "");
}
