//===- IdxTest.cpp - Tests of the IDX reader ------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks the reader against files spelled out byte by byte, plain and gzipped.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Idx.h"

#include <gtest/gtest.h>
#include <zlib.h>

using namespace modelslice;

static std::string header(std::vector<uint32_t> extents, char type = 0x08) {
  std::string bytes = {'\0', '\0', type, static_cast<char>(extents.size())};
  for (uint32_t extent : extents)
    for (int shift : {24, 16, 8, 0})
      bytes += static_cast<char>(extent >> shift);
  return bytes;
}

static std::string gzip(const std::string &plain) {
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY);
  std::string out(plain.size() + 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(plain.data()));
  stream.avail_in = plain.size();
  stream.next_out = reinterpret_cast<Bytef *>(out.data());
  stream.avail_out = out.size();
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

static Result<Array> parse(const std::string &bytes) {
  std::vector<uint8_t> copy(bytes.begin(), bytes.end());
  return parseIdx(copy.data(), copy.size());
}

TEST(Idx, ReadsLabelsAndImages) {
  std::string labels = header({3}) + "\x01\x02\xff";
  for (const std::string &bytes : {labels, gzip(labels)}) {
    auto array = parse(bytes);
    ASSERT_TRUE(array) << array.message();
    EXPECT_EQ(array->type, ElementType::U8);
    EXPECT_EQ(array->shape, std::vector<int64_t>{3});
    EXPECT_EQ(array->data, (std::vector<uint8_t>{1, 2, 255}));
    EXPECT_TRUE(looksLikeIdx(reinterpret_cast<const uint8_t *>(bytes.data()),
                             bytes.size()));
  }
  auto images = parse(header({2, 1, 2, 3}) + "abcdefghijkl");
  ASSERT_TRUE(images) << images.message();
  EXPECT_EQ(images->shape, (std::vector<int64_t>{2, 1, 2, 3}));
}

TEST(Idx, ReadsGzipMembersOneAfterTheOther) {
  std::string plain = header({6}) + "abcdef";
  for (size_t cut = 0; cut <= plain.size(); ++cut) {
    auto array = parse(gzip(plain.substr(0, cut)) + gzip(plain.substr(cut)));
    ASSERT_TRUE(array) << cut << ": " << array.message();
    EXPECT_EQ(std::string(array->data.begin(), array->data.end()), "abcdef");
  }
}

TEST(Idx, ReadsEmptyArrays) {
  auto array = parse(header({0, 28, 28}));
  ASSERT_TRUE(array) << array.message();
  EXPECT_EQ(array->numElements(), 0);
}

TEST(Idx, RefusesBadHeaders) {
  EXPECT_EQ(parse("").message(),
            "truncated IDX file: the magic number is missing");
  EXPECT_EQ(parse("MZ\x08\x01").message(),
            "not an IDX file: it starts with bytes 4d 5a, expected 00 00");
  EXPECT_EQ(parse(header({1}, 0x0d) + "abcd").message(),
            "IDX element type 0x0d is not supported; expected 0x08, unsigned "
            "bytes");
  EXPECT_EQ(parse(header({}) + "a").message(),
            "IDX array has 0 dimensions; expected 1 to 4");
  EXPECT_EQ(parse(header({1, 1, 1, 1, 1}) + "a").message(),
            "IDX array has 5 dimensions; expected 1 to 4");
  EXPECT_EQ(parse(header({1, 1}).substr(0, 9)).message(),
            "truncated IDX file: extents are missing");
}

TEST(Idx, RefusesDataOfTheWrongSize) {
  for (bool compressed : {false, true}) {
    auto parseAs = [&](const std::string &plain) {
      return parse(compressed ? gzip(plain) : plain);
    };
    EXPECT_EQ(parseAs(header({2, 3}) + "abcd").message(),
              "truncated IDX file: [2, 3] u8 needs 6 bytes of data, 4 bytes "
              "follow the header");
    EXPECT_EQ(parseAs(header({2}) + "abc").message(),
              "overlong IDX file: bytes follow the 2 bytes of [2] u8");
    // Claims 2^60 bytes and must not allocate them.
    EXPECT_EQ(parseAs(header({1u << 30, 1u << 30}) + "abc").message(),
              "truncated IDX file: [1073741824, 1073741824] u8 needs "
              "1152921504606846976 bytes of data, 3 bytes follow the header");
    auto overflow =
        parseAs(header({0xffffffffu, 0xffffffffu, 0xffffffffu, 1}) + "abc");
    EXPECT_NE(overflow.message().find("needs more than"), std::string::npos)
        << overflow.message();
  }
}

TEST(Idx, RefusesDamagedGzip) {
  std::string good = gzip(header({300}) + std::string(300, 'x'));
  for (size_t length = 2; length < good.size(); ++length)
    EXPECT_FALSE(parse(good.substr(0, length))) << length;
  EXPECT_EQ(parse(good.substr(0, good.size() - 1)).message(),
            "bad gzip data in IDX file: the stream ends early");
  std::string badChecksum = good;
  badChecksum[good.size() - 8] ^= 1;
  EXPECT_EQ(parse(badChecksum).message(),
            "bad gzip data in IDX file: incorrect data check");
  EXPECT_FALSE(parse(good + "trailing bytes"));
}
