//===- DeviceTest.cpp - Tests of training on devices ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A run on the emulator ends with the weights of a run on the CPU, interrupted
// or not, and may go on where another one stopped.
//
//===----------------------------------------------------------------------===//

#include "TinyData.h"
#include "modelslice/Training/TrainingRun.h"

#include <gtest/gtest.h>

using namespace modelslice;

namespace {
class TrainingOnDevices : public testing::Test {
protected:
  TrainingOnDevices() : sink(std::tmpfile()) {}
  ~TrainingOnDevices() override { std::fclose(sink); }

  /// Images of three pixels in five classes.
  void write(const std::string &name, uint32_t count) {
    auto big = [](uint32_t value) {
      std::string bytes;
      for (int shift = 24; shift >= 0; shift -= 8)
        bytes += char(value >> shift);
      return bytes;
    };
    std::string images = big(0x803) + big(count) + big(1) + big(3);
    std::string labels = big(0x801) + big(count);
    for (uint32_t i = 0; i < count; ++i) {
      for (uint32_t j = 0; j < 3; ++j)
        images += char(37 * i + 101 * j);
      labels += char(i % 5);
    }
    directory.file(name + "-images-idx3-ubyte", images);
    directory.file(name + "-labels-idx1-ubyte", labels);
  }
  void SetUp() override {
    write("train", 40);
    write("t10k", 10);
    options.data = directory.path();
    options.output = directory.path("w.safetensors");
    options.checkpoint = directory.path("c");
    options.batch = 8;
    options.epochs = 2;
    options.learningRate = 1e-3;
  }
  Result<TrainingSummary> run(const char *device, int64_t steps = -1) {
    options.device = device;
    auto library = Library::open(TINY_GPU_TRAINING);
    EXPECT_TRUE(library) << library.message();
    return runTraining(*library, options, [&] { return --steps == 0; }, sink);
  }
  std::string weights(const char *device) {
    auto summary = run(device);
    EXPECT_TRUE(summary) << summary.message();
    auto bytes = readFile(options.output);
    EXPECT_TRUE(bytes) << bytes.message();
    return std::string(bytes->begin(), bytes->end());
  }
  TemporaryDirectory directory;
  TrainingOptions options;
  std::FILE *sink;
};
} // namespace

TEST_F(TrainingOnDevices, TheWeightsAreThoseOfTheCpu) {
  std::string onCpu = weights("cpu");
  EXPECT_EQ(weights("emulator"), onCpu);
  auto stopped = run("emulator", 3);
  ASSERT_TRUE(stopped) << stopped.message();
  EXPECT_FALSE(stopped->finished);
  options.resume = true;
  EXPECT_EQ(weights("emulator"), onCpu);
  options.resume = false;
  ASSERT_TRUE(run("cpu", 7));
  options.resume = true;
  EXPECT_EQ(weights("emulator"), onCpu);
}

TEST_F(TrainingOnDevices, RefuseWhatIsNotThere) {
  EXPECT_EQ(run("gpu").message(),
            "device 'gpu': expected cpu, cuda:N or emulator");
}
