//===- InferenceTest.cpp - Tests of slice-run's work ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the hand-written library over files.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Inference.h"
#include "TemporaryDirectory.h"
#include "modelslice/Tooling/FileIO.h"
#include "modelslice/Tooling/Npy.h"
#include "modelslice/Tooling/Random.h"
#include "modelslice/Tooling/Safetensors.h"

#include <cstring>
#include <gtest/gtest.h>
#include <utility>

using namespace modelslice;

namespace {

constexpr int64_t features = 12, classes = 3;

class Inference : public testing::Test {
protected:
  void SetUp() override {
    options.library = FAKE_LIBRARY;
    Random random(1, Random::Inputs, 0);
    for (int64_t i = 0; i < examples * features; ++i)
      x.push_back(random.uniform());
    options.inputs = {
        write("x.npy", ElementType::F32, {examples, features}, x)};
  }

  template <typename T>
  std::string write(const char *name, ElementType type,
                    std::vector<int64_t> shape, const std::vector<T> &values) {
    return directory.file(
        name, npyHeader(type, shape) +
                  std::string(reinterpret_cast<const char *>(values.data()),
                              sizeof(T) * values.size()));
  }
  std::vector<float> output(double rate, int64_t batch) {
    options.rate = rate;
    options.batch = batch;
    options.outputs = {directory.path("y.npy")};
    auto summary = runInference(options);
    EXPECT_TRUE(summary) << summary.message();
    auto array = readArrayFile(options.outputs[0]);
    EXPECT_TRUE(array) << array.message();
    EXPECT_EQ(array->shape, (std::vector<int64_t>{examples, classes}));
    std::vector<float> values(examples * classes);
    std::memcpy(values.data(), array->data.data(), array->data.size());
    return values;
  }

  static constexpr int64_t examples = 10;
  TemporaryDirectory directory;
  InferenceOptions options;
  std::vector<float> x;
};

} // namespace

TEST_F(Inference, ComputesWhatTheParametersSay) {
  // The oracle works from the parameters in their documented layout.
  auto library = Library::open(FAKE_LIBRARY);
  ASSERT_TRUE(library) << library.message();
  auto model = Model::create(*library);
  ASSERT_TRUE(model) << model.message();
  std::vector<float> weight(classes * features);
  ASSERT_EQ((*library)->param_read(model->get(), MSL_ARENA_PARAMS, 0,
                                   weight.data(), nullptr),
            MSL_OK);
  for (auto [rate, kept] : {std::pair(0.25, 3), {0.5, 6}, {1.0, 12}}) {
    std::vector<float> y = output(rate, 64);
    for (int64_t i = 0; i < examples; ++i)
      for (int64_t c = 0; c < classes; ++c) {
        double sum = 0;
        for (int64_t f = 0; f < kept; ++f)
          sum += double(x[i * features + f]) * weight[c * features + f];
        EXPECT_NEAR(y[i * classes + c], sum, 1e-5);
      }
  }
}

TEST_F(Inference, DoesNotDependOnTheBatch) {
  std::vector<float> whole = output(1.0, 64);
  for (int64_t batch : {1, 3, 10})
    EXPECT_EQ(output(1.0, batch), whole) << batch;
}

TEST_F(Inference, CountsRightAnswers) {
  std::vector<float> y = output(0.5, 4);
  std::vector<int32_t> labels;
  for (int64_t i = 0; i < examples; ++i)
    labels.push_back(
        static_cast<int32_t>(argmax(y.data() + i * classes, classes)));
  for (int i = 0; i < 3; ++i)
    labels[i] = (labels[i] + 1) % classes;
  options.labels = write("l.npy", ElementType::I32, {examples}, labels);
  auto summary = runInference(options);
  ASSERT_TRUE(summary) << summary.message();
  ASSERT_TRUE(summary->accuracy.has_value());
  EXPECT_DOUBLE_EQ(*summary->accuracy, 0.7);
}

TEST_F(Inference, NormalisesBytesAsTheWeightsSay) {
  std::vector<uint8_t> bytes;
  x.clear();
  for (int64_t i = 0; i < examples * features; ++i) {
    bytes.push_back(static_cast<uint8_t>(7 * i));
    x.push_back(static_cast<float>((bytes.back() / 255.0 - 0.5) / 0.25));
  }
  std::string images = write("i.npy", ElementType::U8, {examples, 3, 4}, bytes);
  std::string floats =
      write("f.npy", ElementType::F32, {examples, features}, x);
  options.inputs = {floats};
  std::vector<float> wanted = output(1.0, 4);

  options.inputs = {images};
  options.normalise = "none";
  std::vector<float> plain = output(1.0, 4);
  EXPECT_NE(plain, wanted);
  options.normalise = "0.5/0.25";
  EXPECT_EQ(output(1.0, 4), wanted);
  options.normalise.clear();
  options.weights = directory.path("w.safetensors");
  ASSERT_TRUE(writeSafetensors(options.weights, {},
                               {{Normalisation::key, "0.5/0.25"}}));
  EXPECT_EQ(output(1.0, 4), wanted);
  options.normalise = "none";
  EXPECT_EQ(output(1.0, 4), plain);
  // Floats are as the network takes them.
  options.normalise.clear();
  options.inputs = {floats};
  EXPECT_EQ(output(1.0, 4), wanted);

  // Weights that lie beside the library.
  options.inputs = {images};
  std::filesystem::create_directory(directory.path("a.so"));
  for (const char *name : {"a.so/lib.so", "a.so/lib.so.1.2"}) {
    options.library = directory.path(name);
    std::filesystem::copy_file(FAKE_LIBRARY, options.library);
    std::filesystem::copy_file(
        options.weights, directory.path("a.so/lib.safetensors"),
        std::filesystem::copy_options::overwrite_existing);
    std::string weights = std::exchange(options.weights, "");
    EXPECT_EQ(output(1.0, 4), wanted) << name;
    options.weights = weights;
  }
}

TEST_F(Inference, SaysWhatItCannotNormalise) {
  options.normalise = "0.5/0.25";
  EXPECT_EQ(runInference(options).message(),
            "--normalise is for inputs of bytes; floats are taken as they are");
  std::vector<uint8_t> bytes(examples * features);
  options.inputs = {
      write("i.npy", ElementType::U8, {examples, 2, 2, 3}, bytes)};
  options.normalise = "0,0/1,1";
  EXPECT_EQ(runInference(options).message(),
            "'" + options.inputs[0] +
                "': normalisation '0,0/1,1': expected one channel or 3, got 2");
  options.normalise = "half";
  EXPECT_EQ(runInference(options).message(),
            "normalisation 'half': expected MEAN,.../DEVIATION,..., such as "
            "0.5/0.25");
  options.normalise.clear();
  options.weights = directory.file("w.safetensors", "short");
  EXPECT_EQ(runInference(options).message(),
            "'" + options.weights + "': truncated safetensors file: 5 bytes");
}

TEST_F(Inference, SaysWhatIsWrong) {
  auto refusal = [&] { return runInference(options).message(); };
  InferenceOptions good = options;

  options.device = "cuda:0";
  EXPECT_EQ(refusal(),
            "model options: a field at byte 48 is newer than this library");
  options = good;
  options.inputs.clear();
  EXPECT_EQ(refusal(), "library 'fake' takes 1 input(s), got 0 input file(s)");
  options = good;
  options.outputs = {"a", "b"};
  EXPECT_EQ(refusal(), "library 'fake' has 1 output(s), got 2 output file(s)");
  options = good;
  options.weights = directory.path("none");
  EXPECT_EQ(refusal(), "cannot open weights '" + options.weights + "'");
  options = good;
  options.inputs = {
      write<float>("none.npy", ElementType::F32, {0, features}, {})};
  EXPECT_EQ(refusal(), "'" + options.inputs[0] + "' has no examples");
  options = good;
  options.labels = write<int32_t>("l.npy", ElementType::I32, {2}, {0, 1});
  EXPECT_EQ(refusal(), "'" + options.labels + "' has 2 labels for 10 examples");
  options.labels = write<int32_t>("l.npy", ElementType::I32, {examples},
                                  {0, 1, 2, 0, 1, 2, 0, 1, 2, 3});
  EXPECT_EQ(refusal(), "'" + options.labels +
                           "': label 3 of example 9 is not one of the 3 "
                           "classes");
  options = good;
  options.outputs = {directory.path("none/y.npy")};
  EXPECT_EQ(refusal(), "cannot write '" + options.outputs[0] +
                           "': No such file or directory");
  options.outputs = options.inputs;
  EXPECT_EQ(refusal(), "--output would overwrite '" + options.inputs[0] +
                           "', which is also --input");
}
