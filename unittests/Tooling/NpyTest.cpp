//===- NpyTest.cpp - Tests of the .npy reader and writer ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks the reader against files spelled out byte by byte.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Npy.h"

#include <cstring>
#include <gtest/gtest.h>

using namespace modelslice;

/// A file with the given header text; the lengths are filled in.
static std::string file(const std::string &header, const std::string &data,
                        char major = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += major;
  bytes += '\0';
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i)
    bytes += static_cast<char>(header.size() >> (8 * i));
  return bytes + header + data;
}

static Result<Array> parse(const std::string &bytes) {
  // An exact heap copy, so that a sanitizer sees reads beyond the end.
  std::vector<uint8_t> copy(bytes.begin(), bytes.end());
  return parseNpy(copy.data(), copy.size());
}

static std::string dictionary(const std::string &descr,
                              const std::string &shape,
                              const std::string &order = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + order +
         ", 'shape': " + shape + ", }\n";
}

TEST(Npy, ReadsEveryType) {
  struct {
    const char *descr;
    ElementType type;
    size_t bytes;
  } cases[] = {{"<f4", ElementType::F32, 4},
               {"<i4", ElementType::I32, 4},
               {"<i8", ElementType::I64, 8},
               {"|u1", ElementType::U8, 1}};
  for (const auto &one : cases) {
    std::string data;
    for (size_t i = 0; i < 6 * one.bytes; ++i)
      data += static_cast<char>(i);
    for (char version : {1, 2}) {
      auto array = parse(file(dictionary(one.descr, "(2, 3)"), data, version));
      ASSERT_TRUE(array) << array.message();
      EXPECT_EQ(array->type, one.type);
      EXPECT_EQ(array->shape, (std::vector<int64_t>{2, 3}));
      EXPECT_EQ(std::string(array->data.begin(), array->data.end()), data);
    }
  }
}

TEST(Npy, ReadsScalarsVectorsAndEmptyArrays) {
  auto scalar = parse(file(dictionary("<f4", "()"), "abcd"));
  ASSERT_TRUE(scalar) << scalar.message();
  EXPECT_TRUE(scalar->shape.empty());
  EXPECT_EQ(scalar->numElements(), 1);
  auto vector = parse(file(dictionary("<f4", "(2,)"), "abcdefgh"));
  ASSERT_TRUE(vector) << vector.message();
  EXPECT_EQ(vector->shape, std::vector<int64_t>{2});
  auto empty = parse(file(dictionary("<f4", "(0, 7)"), ""));
  ASSERT_TRUE(empty) << empty.message();
  EXPECT_EQ(empty->numElements(), 0);
}

TEST(Npy, ReadsKeysInAnyOrder) {
  auto array =
      parse(file("{\"shape\":(1,),'fortran_order':False,'descr':'|u1'}", "x"));
  ASSERT_TRUE(array) << array.message();
  EXPECT_EQ(array->data[0], 'x');
}

TEST(Npy, RefusesBadFraming) {
  EXPECT_EQ(parse("").message(),
            "not a .npy file: the magic bytes are missing");
  EXPECT_EQ(parse("NUMPY...........").message(),
            "not a .npy file: the magic bytes are missing");
  EXPECT_EQ(parse(file("", "", 3)).message(),
            ".npy format version 3.0 is not supported; expected 1.0 or 2.0");
  EXPECT_EQ(parse(std::string("\x93NUMPY\x02\x00\x10\x00", 10)).message(),
            "truncated .npy file: the header length is missing");
  EXPECT_EQ(parse(std::string("\x93NUMPY\x01\x00\x10\x00{}", 12)).message(),
            "truncated .npy file: a header of 16 bytes is announced, 2 bytes "
            "follow");
}

TEST(Npy, RefusesMalformedHeaders) {
  const char *headers[] = {
      "",
      "{",
      "}",
      "{'descr': '<f4'}",
      "{'descr': '<f4', 'fortran_order': False}",
      "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}",
      "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'shape': ()}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'more': 1}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3,,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3 3)}",
      "{'shape': (99999999999999999999,), 'descr': '<f4'}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': ()} x",
      "{'descr': '<f4, 'fortran_order': False, 'shape': ()}",
      "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': ()}",
      "{'descr': '<f4' 'fortran_order': False, 'shape': ()}"};
  for (const char *header : headers) {
    auto array = parse(file(header, "abcd"));
    ASSERT_FALSE(array) << header;
    EXPECT_NE(array.message().find("malformed .npy header near byte"),
              std::string::npos)
        << header << ": " << array.message();
  }
}

TEST(Npy, RefusesWhatItDoesNotRead) {
  EXPECT_EQ(parse(file(dictionary("<f8", "(1,)"), "abcdefgh")).message(),
            ".npy element type '<f8' is not supported; expected '<f4', '<i4', "
            "'<i8' or '|u1'");
  EXPECT_EQ(parse(file(dictionary(">f4", "(1,)"), "abcd")).message(),
            ".npy element type '>f4' is not supported; expected '<f4', '<i4', "
            "'<i8' or '|u1'");
  EXPECT_EQ(parse(file(dictionary("<f4", "(1,)", "True"), "abcd")).message(),
            ".npy array is in Fortran order; expected C order");
}

TEST(Npy, RefusesDataOfTheWrongSize) {
  EXPECT_EQ(parse(file(dictionary("<f4", "(2, 2)"), "abcd")).message(),
            "truncated .npy file: [2, 2] f32 needs 16 bytes of data, 4 bytes "
            "follow the header");
  EXPECT_EQ(parse(file(dictionary("<f4", "(1,)"), "abcdefgh")).message(),
            "overlong .npy file: [1] f32 needs 4 bytes of data, 8 bytes follow "
            "the header");
  auto huge = parse(
      file(dictionary("<f4", "(4294967296, 4294967296, 4294967296)"), "abcd"));
  EXPECT_NE(huge.message().find("needs more than"), std::string::npos)
      << huge.message();
  // The zero must not hide the overflow of the other extents.
  auto hidden = parse(
      file(dictionary("<f4", "(0, 4294967296, 4294967296, 4294967296)"), ""));
  EXPECT_FALSE(hidden);
}

TEST(Npy, WritesWhatItReads) {
  for (const std::vector<int64_t> &shape :
       {std::vector<int64_t>{}, {5}, {2, 3}, {1, 2, 3, 4}}) {
    std::string header = npyHeader(ElementType::F32, shape);
    EXPECT_EQ(header.size() % 64, 0u);
    size_t elements = 1;
    for (int64_t extent : shape)
      elements *= extent;
    auto array = parse(header + std::string(4 * elements, 'x'));
    ASSERT_TRUE(array) << array.message();
    EXPECT_EQ(array->shape, shape);
    EXPECT_EQ(array->type, ElementType::F32);
  }
}
