//===- WeightsTest.cpp - Tests sharing and sources ------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What models of equal weights share, where files are looked for, and reads
// that fail half-way.
//
//===----------------------------------------------------------------------===//

extern "C" {
#include "Runtime.h"
}
#include "Support.h"

#include "gtest/gtest.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <unistd.h>

using namespace modelslice::testing;

namespace {
/// An image of one parameter, w of [5, 3], without kernels.
struct Image {
  Image() {
    param.info = {"w", shape, 2, MSL_F32};
    param.bytes = 128;
    param.block_dim = 0;
    param.block = 4;
    param.order[0] = 1;
    image.library.model_name = "fake";
    image.library.num_params = 1;
    image.library.arena_bytes = 128;
    image.params = &param;
  }
  int64_t shape[2] = {5, 3};
  msl_param param = {};
  msl_image image = {};
};

/// One reference to packed weights.
struct Acquired {
  Acquired(const msl_image &image, const std::string &file,
           bool derived = false) {
    msl_model_options options = {};
    options.struct_size = sizeof options;
    options.weights_data = file.empty() ? nullptr : file.data();
    options.weights_size = file.size();
    msl_weights_lock();
    status = msl_weights_acquire(&image, &options, derived, &weights, &fresh,
                                 &error);
    msl_weights_unlock();
  }
  ~Acquired() {
    msl_weights_lock();
    msl_weights_release(weights);
    msl_weights_unlock();
  }
  msl_weights *weights = nullptr;
  bool fresh = false;
  msl_status status;
  msl_error error = {};
};

std::string fileOf(std::vector<float> w) {
  return safetensors(
      R"({"w":{"dtype":"F32","shape":[5,3],"data_offsets":[0,60]}})",
      bytesOf(w));
}
} // namespace

TEST(Weights, EqualOnesAreOneCopy) {
  Image image;
  std::vector<float> w = tinyW();
  w[3] = NAN; // Bytes are compared, not numbers.
  Acquired a(image.image, fileOf(w)), b(image.image, fileOf(w));
  ASSERT_EQ(a.status, MSL_OK) << a.error.message;
  ASSERT_EQ(b.status, MSL_OK) << b.error.message;
  EXPECT_TRUE(a.fresh);
  EXPECT_FALSE(b.fresh);
  EXPECT_EQ(a.weights->params, b.weights->params);
  w[14] += 1;
  Acquired c(image.image, fileOf(w));
  EXPECT_TRUE(c.fresh);
  EXPECT_NE(a.weights->params, c.weights->params);
}

TEST(Weights, ImagesDoNotShare) {
  Image one, other;
  Acquired a(one.image, fileOf(tinyW())), b(other.image, fileOf(tinyW()));
  EXPECT_NE(a.weights->params, b.weights->params);
}

TEST(Weights, AreForgottenWithTheirLastModel) {
  Image image;
  {
    Acquired a(image.image, fileOf(tinyW()));
  }
  Acquired b(image.image, fileOf(tinyW()));
  EXPECT_TRUE(b.fresh);
}

TEST(Weights, EmbeddedOnesAreUsedInPlace) {
  Image image;
  alignas(64) float embedded[32] = {};
  image.image.embedded = embedded;
  Acquired a(image.image, ""), b(image.image, "");
  EXPECT_EQ(a.weights->params, reinterpret_cast<uint8_t *>(embedded));
  EXPECT_EQ(a.weights, b.weights);
}

TEST(Weights, OutOfMemory) {
  Image image;
  image.image.library.arena_bytes = uint64_t(1) << 60;
  Acquired a(image.image, fileOf(tinyW()));
  EXPECT_EQ(a.status, MSL_OUT_OF_MEMORY);
  EXPECT_STREQ(a.error.message,
               "model 'fake': out of memory for 1152921504606846976 bytes of "
               "parameters");
  EXPECT_EQ(a.weights, nullptr);
  image.image.library.arena_bytes = 128;
  image.image.library.derived_bytes = uint64_t(1) << 60;
  Acquired b(image.image, fileOf(tinyW()), true);
  EXPECT_EQ(b.status, MSL_OUT_OF_MEMORY);
}

TEST(Weights, DefaultPathNeedsRoom) {
  char path[4];
  msl_error error;
  msl_locate_library();
  EXPECT_EQ(msl_default_weights_path(path, sizeof path, &error), MSL_IO);
  EXPECT_STREQ(error.message,
               "weights: cannot tell where the library lies; expected "
               "weights_path or weights_data");
}

TEST(Source, ReportsWhatItCannotRead) {
  std::string path =
      ::testing::TempDir() + "modelslice-source" + std::to_string(getpid());
  std::ofstream(path) << "12345678";
  msl_source source;
  msl_error error;
  char bytes[16];
  ASSERT_EQ(msl_source_open(&source, path.c_str(), "s", &error), MSL_OK);
  EXPECT_EQ(source.size, 8u);
  EXPECT_EQ(msl_source_read(&source, 4, 4, bytes, &error), MSL_OK);
  EXPECT_EQ(std::string(bytes, 4), "5678");
  EXPECT_EQ(msl_source_read(&source, 4, 5, bytes, &error), MSL_IO);
  EXPECT_STREQ(error.message,
               "s: expected 5 bytes at offset 4, got a file of 8 bytes");
  EXPECT_EQ(msl_source_read(&source, UINT64_MAX, 2, bytes, &error), MSL_IO);
  source.size = 12; // As if it had been cut since it was opened.
  EXPECT_EQ(msl_source_read(&source, 0, 12, bytes, &error), MSL_IO);
  EXPECT_STREQ(error.message, "s: the file shrank while it was read");
  msl_source_close(&source);
  EXPECT_EQ(msl_source_read(&source, 0, 4, bytes, &error), MSL_IO);
  EXPECT_STREQ(error.message, "s: cannot read: Bad file descriptor");
  std::remove(path.c_str());
}

TEST(Memory, IsAlignedAndZero) {
  for (size_t size : {size_t(0), size_t(1), size_t(100), (size_t(2) << 20) - 1,
                      size_t(2) << 20, (size_t(5) << 20) + 1}) {
    auto *memory = static_cast<unsigned char *>(msl_allocate(size));
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % 64, 0u);
    for (size_t i = 0; i < size; i += 997)
      ASSERT_EQ(memory[i], 0);
    if (size)
      memory[size - 1] = 1;
    msl_release(memory, size);
  }
  EXPECT_EQ(msl_allocate(SIZE_MAX), nullptr);
  EXPECT_EQ(msl_allocate(SIZE_MAX / 2), nullptr);
  msl_release(nullptr, 1);
  msl_release(nullptr, size_t(1) << 30);
}

TEST(Error, CutsLongMessagesAtACharacter) {
  msl_error error;
  std::string text(506, 'x');
  msl_fail(&error, MSL_IO, "%s\u00e9", text.c_str());
  EXPECT_EQ(std::string(error.message), text);
  msl_fail(&error, MSL_IO, "%s", std::string(2000, 'y').c_str());
  EXPECT_EQ(std::string(error.message), std::string(507, 'y'));
  msl_fail(&error, MSL_IO, "a\nb\tc\x7f");
  EXPECT_STREQ(error.message, "a?b?c?");
}
