//===- ModelTest.cpp - Tests models and contexts --------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Creation of models and contexts through the ABI: options, weights, sharing.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "gtest/gtest.h"

#include <cstdio>
#include <fstream>
#include <unistd.h>

using namespace modelslice::testing;

namespace {
std::string tinyFile() { return tinyWeights(tinyW(), tinyB()); }

void write(const std::string &path, const std::string &bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// The message of a model that cannot be created with these options.
std::string refusal(const char *library, const msl_model_options &options,
                    msl_status expected) {
  Session s(library);
  EXPECT_EQ(s.library->model_create(&options, &s.model, &s.error), expected);
  EXPECT_EQ(s.error.status, int(expected));
  EXPECT_EQ(s.model, nullptr);
  return s.message();
}

msl_model_options modelOptions() {
  msl_model_options options = {};
  options.struct_size = sizeof options;
  return options;
}
msl_context_options contextOptions() {
  msl_context_options options = {};
  options.struct_size = sizeof options;
  return options;
}
} // namespace

TEST(Model, RefusesBadOptions) {
  msl_model_options options = modelOptions();
  options.struct_size = 8;
  EXPECT_EQ(refusal(TINY_MODEL, options, MSL_INVALID_ARGUMENT),
            "model options: expected struct_size 48, got 8");
  options = modelOptions();
  options.flags = 12;
  EXPECT_EQ(refusal(TINY_MODEL, options, MSL_INVALID_ARGUMENT),
            "model options: unknown flags 0xc, reserved 0");
  options.flags = MSL_MODEL_TRAINABLE;
  EXPECT_EQ(refusal(TINY_MODEL, options, MSL_UNSUPPORTED),
            "model 'tiny' was not compiled for training");
  options.flags = MSL_MODEL_INITIALIZE;
  EXPECT_EQ(refusal(TINY_TRAINING, options, MSL_INVALID_ARGUMENT),
            "model options: MSL_MODEL_INITIALIZE needs MSL_MODEL_TRAINABLE");
  options.flags = MSL_MODEL_INITIALIZE | MSL_MODEL_TRAINABLE;
  options.weights_path = "x";
  EXPECT_EQ(refusal(TINY_TRAINING, options, MSL_INVALID_ARGUMENT),
            "model options: expected one of weights_path, weights_data and "
            "MSL_MODEL_INITIALIZE, got 2");
  Session s(TINY_MODEL);
  EXPECT_EQ(s.library->model_create(nullptr, nullptr, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "model_create: model is null");
  EXPECT_EQ(s.library->model_create(nullptr, nullptr, nullptr),
            MSL_INVALID_ARGUMENT);
}

// What a caller of a newer ABI passes.
TEST(Model, TakesLongerOptionsThatAskForNothingMore) {
  struct Longer {
    msl_model_options known;
    uint64_t more;
  } longer = {modelOptions(), 0};
  longer.known.struct_size = sizeof longer;
  std::string file = tinyFile();
  longer.known.weights_data = file.data();
  longer.known.weights_size = file.size();
  {
    Session s(TINY_MODEL);
    EXPECT_EQ(s.library->model_create(&longer.known, &s.model, &s.error),
              MSL_OK)
        << s.message();
  }
  longer.more = uint64_t(1) << 8;
  EXPECT_EQ(refusal(TINY_MODEL, longer.known, MSL_UNSUPPORTED),
            "model options: a field at byte 57 is newer than this library");
}

// What programs pass that were built before the last fields were there: the
// bytes behind theirs are none of the library's business.
TEST(Model, TakesTheFirstOptions) {
  std::string file = tinyFile();
  msl_model_options options = modelOptions();
  options.struct_size = 48;
  options.weights_data = file.data();
  options.weights_size = file.size();
  options.device = "nonsense";
  Session s(TINY_MODEL);
  ASSERT_EQ(s.library->model_create(&options, &s.model, &s.error), MSL_OK)
      << s.message();
  msl_context_options context = contextOptions();
  context.struct_size = 56;
  context.stream = &file;
  ASSERT_EQ(s.library->context_create(s.model, &context, &s.context, &s.error),
            MSL_OK)
      << s.message();
  std::vector<float> y;
  EXPECT_EQ(s.infer(1, ramp(1), y), MSL_OK) << s.message();
  EXPECT_EQ(y, tinyInfer(ramp(1), 1));
}

TEST(Model, RefusesUnknownDevices) {
  for (const char *name : {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:1x",
                           "CPU", "cuda:12345", "emulator:0"}) {
    msl_model_options options = modelOptions();
    options.device = name;
    EXPECT_EQ(refusal(TINY_MODEL, options, MSL_INVALID_ARGUMENT),
              "device '" + std::string(name) +
                  "': expected cpu, cuda:N or emulator");
  }
  // The driver is none of the questions here.
  for (const char *name : {"cuda", "cuda:0", "emulator"}) {
    msl_model_options options = modelOptions();
    options.device = name;
    EXPECT_EQ(refusal(TINY_MODEL, options, MSL_UNSUPPORTED),
              std::string(name[0] == 'c' ? "cuda:0" : name) +
                  ": this library was compiled without GPU code "
                  "(slice-compile --target=cpu,cuda)");
  }
  Session s(TINY_MODEL);
  EXPECT_EQ(s.library->flags & MSL_LIBRARY_CUDA, 0u);
  EXPECT_EQ(s.library->num_gpu_archs, 0u);
}

// On the CPU there is nothing to wait for.
TEST(Model, RunsAsynchronouslyOnTheCpu) {
  Session s(TINY_MODEL);
  std::string file = tinyFile();
  msl_model_options options = modelOptions();
  options.weights_data = file.data();
  options.weights_size = file.size();
  options.device = "cpu";
  ASSERT_EQ(s.library->model_create(&options, &s.model, &s.error), MSL_OK);
  ASSERT_EQ(s.createContext(1), MSL_OK);
  EXPECT_STREQ(s.library->model_device(s.model), "cpu");
  EXPECT_EQ(s.library->model_device(nullptr), nullptr);
  std::vector<float> x = ramp(1), y(5);
  int64_t xShape[] = {1, 3}, yShape[] = {1, 5};
  msl_tensor in = {x.data(), xShape, 2, MSL_F32};
  msl_tensor out = {y.data(), yShape, 2, MSL_F32};
  void *event = &s;
  ASSERT_EQ(
      s.library->run_async(s.context, 0, 1, &in, 1, &out, 1, &event, &s.error),
      MSL_OK)
      << s.message();
  EXPECT_EQ(event, nullptr);
  EXPECT_EQ(y, tinyInfer(x, 1));
  EXPECT_EQ(s.library->synchronize(s.context, &s.error), MSL_OK);
  EXPECT_EQ(s.library->synchronize(nullptr, &s.error), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "synchronize: context is null");
}

TEST(Model, RefusesBadWeights) {
  auto message = [](const std::string &file) {
    msl_model_options options = modelOptions();
    options.weights_data = file.data();
    options.weights_size = file.size();
    return refusal(TINY_MODEL, options, MSL_BAD_WEIGHTS);
  };
  EXPECT_EQ(message(safetensors("{}", "")),
            "weights in memory: tensor 'w': expected f32[5, 3], got none of "
            "that name");
  EXPECT_EQ(message(safetensors(
                R"({"w":{"dtype":"F16","shape":[5,3],"data_offsets":[0,30]}})",
                std::string(30, 'x'))),
            "weights in memory: tensor 'w': expected dtype F32, got F16");
  EXPECT_EQ(message(safetensors(
                R"({"w":{"dtype":"F32","shape":[3,5],"data_offsets":[0,60]}})",
                std::string(60, 'x'))),
            "weights in memory: tensor 'w': expected f32[5, 3], got f32[3, 5]");
  EXPECT_EQ(message(safetensors(
                R"({"w":{"dtype":"F32","shape":[15],"data_offsets":[0,60]}})",
                std::string(60, 'x'))),
            "weights in memory: tensor 'w': expected f32[5, 3], got f32[15]");
  std::string cut = tinyFile();
  cut.pop_back();
  EXPECT_EQ(message(cut), "weights in memory: tensor 'b': its data [60, 80) "
                          "leaves the 79 bytes of the file");
}

TEST(Model, AcceptsExtraTensors) {
  Session s(TINY_MODEL);
  std::string file = safetensors(
      R"({"w":{"dtype":"F32","shape":[5,3],"data_offsets":[0,60]},)"
      R"("extra":{"dtype":"F16","shape":[1],"data_offsets":[80,82]},)"
      R"("b":{"dtype":"F32","shape":[5],"data_offsets":[60,80]}})",
      bytesOf(tinyW()) + bytesOf(tinyB()) + "xx");
  EXPECT_EQ(s.createModel(file), MSL_OK) << s.message();
}

TEST(Model, RefusesFilesThatAreNone) {
  msl_model_options options = modelOptions();
  options.weights_path = "no-such-file";
  EXPECT_EQ(refusal(TINY_MODEL, options, MSL_IO),
            "weights 'no-such-file': cannot open: No such file or directory");
  options.weights_path = "/";
  EXPECT_EQ(refusal(TINY_MODEL, options, MSL_IO),
            "weights '/': expected a regular file");
  options.weights_path = "/dev/null";
  EXPECT_EQ(refusal(TINY_MODEL, options, MSL_IO),
            "weights '/dev/null': expected a regular file");
  std::string longPath(6000, 'x');
  options.weights_path = longPath.c_str();
  EXPECT_NE(refusal(TINY_MODEL, options, MSL_IO).find("File name too long"),
            std::string::npos);
}

TEST(Model, FindsWeightsBesideTheLibrary) {
  std::string beside = TINY_MODEL;
  beside.replace(beside.size() - 3, 3, ".safetensors");
  std::remove(beside.c_str());
  EXPECT_EQ(refusal(TINY_MODEL, modelOptions(), MSL_IO),
            "weights '" + beside +
                "': cannot open: No such file or directory; looked for beside "
                "the library, as none are embedded or given");
  write(beside, tinyFile());
  Session s(TINY_MODEL);
  ASSERT_EQ(s.library->model_create(nullptr, &s.model, &s.error), MSL_OK)
      << s.message();
  ASSERT_EQ(s.createContext(1), MSL_OK);
  std::vector<float> y;
  ASSERT_EQ(s.infer(1, {1, 2, 3}, y), MSL_OK) << s.message();
  EXPECT_EQ(y, tinyInfer({1, 2, 3}, 1));
  std::remove(beside.c_str());
}

TEST(Model, ReadsAFile) {
  std::string path = ::testing::TempDir() + "modelslice-tiny" +
                     std::to_string(getpid()) + ".safetensors";
  write(path, tinyFile());
  Session s(TINY_MODEL);
  msl_model_options options = modelOptions();
  options.weights_path = path.c_str();
  ASSERT_EQ(s.library->model_create(&options, &s.model, &s.error), MSL_OK)
      << s.message();
  std::remove(path.c_str());
  ASSERT_EQ(s.createContext(2), MSL_OK);
  std::vector<float> y;
  ASSERT_EQ(s.infer(0, ramp(2), y), MSL_OK) << s.message();
  EXPECT_EQ(y, tinyInfer(ramp(2), 0));
}

TEST(Model, EmbeddedWeightsAndTheirReplacement) {
  Session s(TINY_EMBEDDED);
  EXPECT_EQ(s.library->flags, MSL_LIBRARY_EMBEDDED_WEIGHTS);
  ASSERT_EQ(s.library->model_create(nullptr, &s.model, &s.error), MSL_OK)
      << s.message();
  ASSERT_EQ(s.createContext(1), MSL_OK);
  std::vector<float> y;
  ASSERT_EQ(s.infer(1, {1, 2, 3}, y), MSL_OK);
  EXPECT_EQ(y, std::vector<float>(5, 8));

  Session other(TINY_EMBEDDED);
  ASSERT_EQ(other.createModel(tinyFile()), MSL_OK) << other.message();
  ASSERT_EQ(other.createContext(1), MSL_OK);
  ASSERT_EQ(other.infer(1, {1, 2, 3}, y), MSL_OK);
  EXPECT_EQ(y, tinyInfer({1, 2, 3}, 1));
}

TEST(Model, TwoSetsOfWeightsLiveTogether) {
  Session a(TINY_MODEL), b(TINY_MODEL), c(TINY_MODEL);
  std::vector<float> other(15, 1);
  ASSERT_EQ(a.createModel(tinyFile()), MSL_OK);
  ASSERT_EQ(b.createModel(tinyWeights(other, tinyB())), MSL_OK);
  ASSERT_EQ(c.createModel(tinyFile()), MSL_OK);
  a.createContext(1), b.createContext(1), c.createContext(1);
  // Equal weights stay when one of their models goes.
  a.library->context_destroy(a.context);
  a.library->model_destroy(a.model);
  a.context = nullptr, a.model = nullptr;
  std::vector<float> y;
  ASSERT_EQ(b.infer(1, {1, 2, 3}, y), MSL_OK);
  EXPECT_EQ(y, tinyInfer({1, 2, 3}, 1, other));
  ASSERT_EQ(c.infer(1, {1, 2, 3}, y), MSL_OK);
  EXPECT_EQ(y, tinyInfer({1, 2, 3}, 1));
}

TEST(Model, OutlivesItsHandleWhileAContextLives) {
  Session s(TINY_MODEL);
  ASSERT_EQ(s.createModel(tinyFile()), MSL_OK);
  ASSERT_EQ(s.createContext(1), MSL_OK);
  s.library->model_destroy(s.model);
  s.model = nullptr;
  std::vector<float> y;
  EXPECT_EQ(s.infer(1, {1, 2, 3}, y), MSL_OK);
  EXPECT_EQ(y, tinyInfer({1, 2, 3}, 1));
}

TEST(Context, RefusesBadOptions) {
  Session s(TINY_MODEL);
  ASSERT_EQ(s.createModel(tinyFile()), MSL_OK);
  auto refusal = [&](const msl_context_options &options,
                     msl_status expected = MSL_INVALID_ARGUMENT) {
    EXPECT_EQ(
        s.library->context_create(s.model, &options, &s.context, &s.error),
        expected);
    EXPECT_EQ(s.context, nullptr);
    return s.message();
  };
  msl_context_options options = contextOptions();
  options.struct_size = 0;
  EXPECT_EQ(refusal(options),
            "context options: expected struct_size 56, got 0");
  for (uint32_t size : {57u, 60u, 63u, 4104u, ~0u}) {
    options.struct_size = size;
    EXPECT_EQ(refusal(options),
              "context options: expected the struct_size of a struct of "
              "options, such as 64, got " +
                  std::to_string(size));
  }
  options = contextOptions();
  options.reserved = 3;
  EXPECT_EQ(refusal(options), "context options: expected reserved 0, got 3");
  options = contextOptions();
  options.max_batch = -1;
  EXPECT_EQ(refusal(options),
            "context options: expected max_batch of 1 to 2147483647, got -1");
  options.max_batch = int64_t(1) << 31;
  EXPECT_EQ(refusal(options), "context options: expected max_batch of 1 to "
                              "2147483647, got 2147483648");
  options = contextOptions();
  options.threads = 1025;
  EXPECT_EQ(refusal(options),
            "context options: expected at most 1024 threads, got 1025");
  options = contextOptions();
  options.scratch = reinterpret_cast<void *>(32);
  EXPECT_EQ(refusal(options),
            "context options: expected scratch aligned to 64 bytes");
  options.scratch = nullptr;
  options.stream = &options;
  EXPECT_EQ(refusal(options),
            "context options: a stream needs a model on a GPU");
  options.stream = nullptr;
  options.scratch_size = 10;
  EXPECT_EQ(refusal(options),
            "context options: scratch_size is 10 but scratch is null");
  EXPECT_EQ(s.library->context_create(nullptr, nullptr, &s.context, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "context_create: model is null");
  EXPECT_EQ(s.library->context_create(s.model, nullptr, nullptr, &s.error),
            MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "context_create: context is null");
}

TEST(Context, ScratchBytes) {
  Session s(TINY_MODEL);
  ASSERT_EQ(s.createModel(tinyFile()), MSL_OK);
  EXPECT_EQ(s.library->scratch_bytes(s.model, 0, 1, 1), 100u);
  EXPECT_EQ(s.library->scratch_bytes(s.model, 0, 0, 10), 424u);
  EXPECT_EQ(s.library->scratch_bytes(s.model, 1, 0, 10), 0u);
  EXPECT_EQ(s.library->scratch_bytes(s.model, 0, 2, 10), 0u);
  EXPECT_EQ(s.library->scratch_bytes(s.model, 0, 0, 0), 0u);
  EXPECT_EQ(s.library->scratch_bytes(s.model, 0, 0, INT64_MIN), 0u);
  EXPECT_EQ(s.library->scratch_bytes(nullptr, 0, 0, 1), 0u);
}

TEST(Context, CallersScratch) {
  Session s(TINY_MODEL);
  ASSERT_EQ(s.createModel(tinyFile()), MSL_OK);
  alignas(64) static char memory[128 + 64];
  std::memset(memory, 0x55, sizeof memory);
  msl_context_options options = contextOptions();
  options.scratch = memory;
  options.scratch_size = 100;
  ASSERT_EQ(s.library->context_create(s.model, &options, &s.context, &s.error),
            MSL_OK);
  std::vector<float> y;
  EXPECT_EQ(s.infer(1, {1, 2, 3}, y), MSL_OK);
  EXPECT_EQ(y, tinyInfer({1, 2, 3}, 1));
  EXPECT_EQ(memory[100], 0x55);
  EXPECT_EQ(s.infer(1, ramp(2), y), MSL_INVALID_ARGUMENT);
  EXPECT_EQ(s.message(), "infer: batch 2 needs 136 bytes of scratch, the "
                         "context has 100");
}

TEST(Context, NullHandlesAreFine) {
  Session s(TINY_MODEL);
  s.library->model_destroy(nullptr);
  s.library->context_destroy(nullptr);
  s.library->context_set_profiler(nullptr, nullptr, nullptr);
  uint64_t count = 1;
  EXPECT_EQ(s.library->arena(nullptr, 0, &count), nullptr);
  EXPECT_EQ(count, 0u);
}
