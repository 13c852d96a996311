//===- SafetensorsTest.cpp - Tests of the safetensors writer --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks the writer byte by byte, and the reader against damaged files.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Safetensors.h"
#include "TemporaryDirectory.h"

#include <gtest/gtest.h>

using namespace modelslice;

static Result<SafetensorsView> parse(const std::string &bytes) {
  std::vector<uint8_t> copy(bytes.begin(), bytes.end());
  return parseSafetensors(copy.data(), copy.size());
}

static std::string file(const std::string &header, const std::string &data) {
  std::string bytes(1, static_cast<char>(header.size()));
  bytes.append(7, '\0');
  return bytes + header + data;
}

TEST(Safetensors, WritesTheFormat) {
  std::vector<float> a = {1, 2}, b = {3};
  std::vector<uint8_t> bytes =
      packSafetensors({{"a", {2, 1}, a.data()}, {"b", {}, b.data()}});
  std::string header =
      R"({"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
      R"("b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}})";
  header.append((8 - header.size() % 8) % 8, ' ');
  std::string data("\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40", 12);
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), file(header, data));
}

TEST(Safetensors, ReadsWhatItWrites) {
  std::vector<float> a = {1, 2, 3, 4, 5, 6};
  std::vector<uint8_t> bytes = packSafetensors(
      {{"empty", {0, 3}, a.data()}, {"a", {2, 3}, a.data()}}, {{"step", "12"}});
  auto view = parseSafetensors(bytes.data(), bytes.size());
  ASSERT_TRUE(view) << view.message();
  EXPECT_EQ(view->metadata, (Metadata{{"step", "12"}}));
  ASSERT_EQ(view->tensors.size(), 2u);
  EXPECT_EQ(view->tensors["a"].shape, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(view->tensors["a"].data, a);
  EXPECT_TRUE(view->tensors["empty"].data.empty());
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(parseSafetensors(bytes.data(), size)) << size;
}

TEST(Safetensors, RefusesBadHeaders) {
  EXPECT_EQ(parse("abc").message(), "truncated safetensors file: 3 bytes");
  EXPECT_EQ(parse(std::string(8, '\xff') + "{}").message(),
            "truncated safetensors file: a header of 18446744073709551615 "
            "bytes is announced, 2 bytes follow");
  EXPECT_EQ(parse("any other text").message(), "not a safetensors file");
  EXPECT_EQ(parse(file("[]", "")).message(),
            "safetensors file: the header is no JSON object");
  EXPECT_EQ(parse(file("{", "")).message(),
            "safetensors file: the header is no JSON object");
  EXPECT_EQ(parse(file(R"({"__metadata__":1})", "")).message(),
            "safetensors file: __metadata__ is no JSON object");
}

TEST(Safetensors, ReadsMetadataOfFiles) {
  TemporaryDirectory directory;
  std::string path = directory.path("w");
  std::vector<float> a = {1, 2};
  ASSERT_TRUE(writeSafetensors(path, {{"a", {2}, a.data()}}, {{"b", "c"}}));
  EXPECT_EQ(*readSafetensorsMetadata(path), (Metadata{{"b", "c"}}));
  ASSERT_TRUE(writeSafetensors(path, {{"a", {2}, a.data()}}));
  EXPECT_EQ(*readSafetensorsMetadata(path), Metadata());

  auto refusal = [&](const std::string &bytes) {
    directory.file("w", bytes);
    return readSafetensorsMetadata(path).message();
  };
  std::string prefix = "'" + path + "': ";
  EXPECT_EQ(refusal(""), prefix + "truncated safetensors file: 0 bytes");
  EXPECT_EQ(refusal(std::string("\x07\0\0\0\0\0\0\0{}", 10)),
            prefix + "truncated safetensors file: a header of 7 bytes is "
                     "announced, 2 bytes follow");
  EXPECT_EQ(refusal("any other text"), prefix + "not a safetensors file");
  EXPECT_EQ(refusal(file("{", "")),
            prefix + "safetensors file: the header is no JSON object");
  EXPECT_EQ(refusal(file(R"({"__metadata__":1})", "")),
            prefix + "safetensors file: __metadata__ is no JSON object");
  EXPECT_EQ(readSafetensorsMetadata(path + "x").message(),
            "cannot read '" + path + "x': No such file or directory");
  EXPECT_EQ(readSafetensorsMetadata(directory.path())
                .message()
                .find("cannot read '" + directory.path()),
            0u);
}

TEST(Safetensors, RefusesBadTensors) {
  auto refusal = [](const std::string &entry) {
    return parse(file("{\"a\":" + entry + "}", "abcdefgh")).message();
  };
  const std::string prefix = "safetensors file: tensor 'a': ";
  EXPECT_EQ(refusal("1"), prefix + "expected dtype, shape and data_offsets");
  EXPECT_EQ(refusal(R"({"dtype":"F16","shape":[2],"data_offsets":[0,4]})"),
            prefix + "expected dtype F32");
  for (const char *offsets : {"[0]", "[4,0]", "[0,12]", "[-4,0]", "[0.0,4.0]",
                              "\"x\"", "[0,18446744073709551616]"})
    EXPECT_EQ(refusal(std::string(R"({"dtype":"F32","shape":[1],)") +
                      "\"data_offsets\":" + offsets + "}"),
              prefix + "data_offsets leave the file");
  EXPECT_EQ(refusal(R"({"dtype":"F32","shape":1,"data_offsets":[0,4]})"),
            prefix + "expected a list as shape");
  EXPECT_EQ(refusal(R"({"dtype":"F32","shape":[-1],"data_offsets":[0,4]})"),
            prefix + "shape has an extent that is no size");
  for (const char *shape : {"[2]", "[]", "[4611686018427387904,4]", "[0,1]"})
    EXPECT_EQ(refusal(std::string(R"({"dtype":"F32","data_offsets":[0,)") +
                      (shape[1] == ']' ? "8" : "4") + "],\"shape\":" + shape +
                      "}"),
              prefix + "shape and data_offsets disagree");
}
