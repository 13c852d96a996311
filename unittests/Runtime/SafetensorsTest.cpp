//===- SafetensorsTest.cpp - Tests the strict reader ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every way a safetensors file can lie, and the message that says so.
//
//===----------------------------------------------------------------------===//

extern "C" {
#include "Safetensors.h"
}
#include "Support.h"

#include "gtest/gtest.h"

using modelslice::testing::safetensors;

namespace {
struct Reader {
  explicit Reader(const std::string &file) : bytes(file) {
    msl_source_from_memory(&source, bytes.data(), bytes.size(), "w");
    status = msl_safetensors_read(&source, &index, &error);
  }
  ~Reader() {
    if (!status)
      msl_safetensors_free(&index);
  }
  std::string bytes;
  msl_source source;
  msl_safetensors index = {};
  msl_error error = {};
  msl_status status;
};

std::string refusal(const std::string &file) {
  Reader reader(file);
  EXPECT_EQ(reader.status, MSL_BAD_WEIGHTS);
  EXPECT_EQ(reader.error.status, int(reader.status));
  return reader.error.message;
}

std::string refusal(const std::string &header, size_t dataSize) {
  return refusal(safetensors(header, std::string(dataSize, '\0')));
}
} // namespace

TEST(Safetensors, ReadsTensorsInAnyOrder) {
  Reader reader(safetensors(
      R"({"z":{"shape":[2,1],"data_offsets":[4,12],"dtype":"F32"},)"
      R"("__metadata__":{"format":"pt","k":"v"}, "a" : {"dtype":"I32",)"
      R"("shape":[], "data_offsets":[0, 4]}}   )",
      std::string(12, 'x')));
  ASSERT_EQ(reader.status, MSL_OK) << reader.error.message;
  ASSERT_EQ(reader.index.count, 2u);
  const msl_stored_tensor *z = msl_safetensors_find(&reader.index, "z");
  ASSERT_NE(z, nullptr);
  EXPECT_STREQ(z->dtype, "F32");
  EXPECT_EQ(z->rank, 2u);
  EXPECT_EQ(z->shape[0], 2);
  EXPECT_EQ(z->size, 8u);
  EXPECT_EQ(z->begin, reader.bytes.size() - 8);
  const msl_stored_tensor *a = msl_safetensors_find(&reader.index, "a");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->rank, 0u);
  EXPECT_EQ(msl_safetensors_find(&reader.index, "b"), nullptr);
}

TEST(Safetensors, ReadsAnEmptyFile) {
  Reader reader(safetensors("{}", ""));
  EXPECT_EQ(reader.status, MSL_OK) << reader.error.message;
  EXPECT_EQ(msl_safetensors_find(&reader.index, "a"), nullptr);
}

TEST(Safetensors, UnescapesNames) {
  Reader reader(safetensors(
      R"({"\u0061\n\u00e9\ud83d\ude00\/é":{"dtype":"U8","shape":[0],)"
      R"("data_offsets":[0,0]}})",
      ""));
  ASSERT_EQ(reader.status, MSL_OK) << reader.error.message;
  EXPECT_NE(msl_safetensors_find(&reader.index, "a\né\U0001F600/é"), nullptr);
}

TEST(Safetensors, RefusesShortFilesAndLongHeaders) {
  EXPECT_EQ(refusal(""),
            "w: expected a safetensors file of at least 8 bytes, got 0");
  EXPECT_EQ(refusal(std::string("\x03\0\0\0\0\0\0\0{}", 10)),
            "w: header of 3 bytes in a file of 10; expected at most the file "
            "and 100000000");
  EXPECT_EQ(refusal(std::string(8, '\xff')),
            "w: header of 18446744073709551615 bytes in a file of 8; expected "
            "at most the file and 100000000");
  EXPECT_EQ(refusal("any other text"), "w: not a safetensors file");
}

TEST(Safetensors, RefusesBadSyntax) {
  EXPECT_EQ(refusal("", 0), "w: header byte 0: expected '{'");
  EXPECT_EQ(refusal(" {}", 0), "w: header byte 0: expected '{'");
  EXPECT_EQ(refusal("{", 0), "w: header byte 1: expected a string");
  EXPECT_EQ(refusal("{}x", 0),
            "w: header byte 2: expected the end of the header");
  EXPECT_EQ(refusal(R"({"__metadata__":{"a":"b" "c":"d"}})", 0),
            "w: header byte 25: expected ',' or '}'");
  EXPECT_EQ(refusal(R"({"a":{"shape":1}})", 0),
            "w: header byte 14: expected '['");
  EXPECT_EQ(refusal(R"({"a" 1})", 0), "w: header byte 5: expected ':'");
  EXPECT_EQ(refusal(R"({"a":1})", 0), "w: header byte 5: expected '{'");
  EXPECT_EQ(refusal(R"({"a)", 0),
            "w: header byte 3: expected the end of a string");
  EXPECT_EQ(refusal("{\"a\n", 0),
            "w: header byte 3: expected no control character in a string");
  EXPECT_EQ(refusal(R"({"\x)", 0), "w: header byte 3: expected an escape");
  EXPECT_EQ(refusal(R"({"\u00g0")", 0),
            "w: header byte 6: expected four hexadecimal digits");
  EXPECT_EQ(refusal(R"({"\u0000")", 0),
            "w: header byte 8: expected a string without NUL");
  EXPECT_EQ(refusal(R"({"\udc00")", 0),
            "w: header byte 8: expected a high surrogate first");
  EXPECT_EQ(refusal(R"({"\ud800x")", 0),
            "w: header byte 8: expected a low surrogate");
  EXPECT_EQ(refusal("{\"\xc0\x80\"", 0),
            "w: header byte 2: expected valid UTF-8");
  EXPECT_EQ(refusal("{\"\xed\xa0\x80\"", 0),
            "w: header byte 2: expected valid UTF-8");
  EXPECT_EQ(refusal(R"({"__metadata__":{"a":1}})", 0),
            "w: header byte 21: expected a string");
  EXPECT_EQ(refusal(R"({"__metadata__":{},"__metadata__":{}})", 0),
            "w: '__metadata__' twice");
}

TEST(Safetensors, RefusesBadNumbers) {
  auto shape = [](const std::string &text) {
    return refusal(R"({"a":{"dtype":"F32","shape":[)" + text +
                       R"(],"data_offsets":[0,4]}})",
                   4);
  };
  EXPECT_EQ(shape("-1"), "w: header byte 29: expected an unsigned integer");
  EXPECT_EQ(shape("01"), "w: header byte 31: expected an unsigned integer");
  EXPECT_EQ(shape("1.0"), "w: header byte 30: expected an integer without "
                          "fraction or exponent");
  EXPECT_EQ(shape("1e0"), "w: header byte 30: expected an integer without "
                          "fraction or exponent");
  EXPECT_EQ(shape("9223372036854775808"),
            "w: header byte 47: expected an integer below 2^63");
  EXPECT_EQ(shape("1 1"), "w: header byte 31: expected ',' or ']'");
  EXPECT_EQ(shape("1,1,1,1,1,1,1,1,1"),
            "w: header byte 46: expected at most 8 dimensions");
  EXPECT_EQ(shape("4294967296,4294967296"),
            "w: tensor 'a': the product of its extents overflows");
  EXPECT_EQ(shape("4611686018427387905"),
            "w: tensor 'a': expected 4611686018427387905 elements of F32, got "
            "4 bytes");
}

TEST(Safetensors, RefusesBadTensors) {
  auto field = [](const std::string &text) {
    return refusal(R"({"a":{)" + text + "}}", 4);
  };
  EXPECT_EQ(field(R"("dtype":"F32","dtype":"F32","shape":[1])"),
            "w: tensor 'a': field 'dtype' twice");
  EXPECT_EQ(field(R"("dtype":"F32","extra":1)"),
            "w: tensor 'a': unknown field 'extra'");
  EXPECT_EQ(field(R"("dtype":"F32","shape":[1])"),
            "w: header byte 31: expected ','");
  EXPECT_EQ(field(R"("dtype":"F99","shape":[1],"data_offsets":[0,4])"),
            "w: tensor 'a': unknown dtype 'F99'");
  EXPECT_EQ(field(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"),
            "w: tensor 'a': expected 2 elements of F32, got 4 bytes");
  EXPECT_EQ(field(R"("dtype":"F32","shape":[1],"data_offsets":[4,0])"),
            "w: tensor 'a': its data ends at 0 before it begins at 4");
  EXPECT_EQ(field(R"("dtype":"F4","shape":[3],"data_offsets":[0,1])"),
            "w: tensor 'a': expected 3 elements of F4, got 1 bytes");
}

TEST(Safetensors, RefusesOffsetsThatOverlapLeaveHolesOrLeaveTheFile) {
  auto two = [](const std::string &a, const std::string &b, size_t size) {
    return refusal(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[)" + a +
                       R"(]},"b":{"dtype":"F32","shape":[1],"data_offsets":[)" +
                       b + "]}}",
                   size);
  };
  EXPECT_EQ(two("0,4", "0,4", 8),
            "w: tensor 'b': expected its data at offset 4, got 0, which "
            "overlaps another tensor");
  EXPECT_EQ(two("0,4", "8,12", 12),
            "w: tensor 'b': expected its data at offset 4, got 8, which leaves "
            "a hole");
  EXPECT_EQ(two("0,4", "4,8", 4), "w: tensor 'b': its data [4, 8) leaves the 4 "
                                  "bytes of the file");
  EXPECT_EQ(two("0,4", "9223372036854775803,9223372036854775807", 8),
            "w: tensor 'b': its data [9223372036854775803, "
            "9223372036854775807) leaves the 8 bytes of the file");
  EXPECT_EQ(two("0,4", "4,8", 9), "w: expected 8 bytes of data, got 9");
}

TEST(Safetensors, RefusesDuplicateNames) {
  EXPECT_EQ(
      refusal(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
              R"("\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
              2),
      "w: tensor 'a' twice");
}

TEST(Safetensors, MessagesArePrintable) {
  EXPECT_EQ(refusal(R"({"\u001b[2J\n":{"x":1}})", 0),
            "w: tensor '?[2J?': unknown field 'x'");
}
