//===- Idx.cpp - IDX files of images and labels ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses IDX headers and inflates gzip streams no further than the header says.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Idx.h"

#include <algorithm>
#include <climits>
#include <cstring>
#include <zlib.h>

using namespace modelslice;

namespace {

/// Hands out the bytes of a plain or gzip-compressed buffer in order.
class ByteSource {
public:
  ByteSource(const uint8_t *data, size_t size)
      : data(data), size(size), compressed(isGzip(data, size)) {
    if (compressed) {
      std::memset(&stream, 0, sizeof(stream));
      // 16 asks for the gzip format alone, 15 for the largest window.
      ready = inflateInit2(&stream, 16 + 15) == Z_OK;
    }
  }
  ~ByteSource() {
    if (compressed && ready)
      inflateEnd(&stream);
  }
  ByteSource(const ByteSource &) = delete;
  ByteSource &operator=(const ByteSource &) = delete;

  static bool isGzip(const uint8_t *data, size_t size) {
    return size >= 2 && data[0] == 0x1f && data[1] == 0x8b;
  }

  /// Reads up to `count` bytes; fewer only at the end or at an error.
  size_t read(uint8_t *out, size_t count) {
    if (compressed)
      return inflateInto(out, count);
    size_t got = std::min(count, size - position);
    std::copy_n(data + position, got, out);
    position += got;
    return got;
  }

  /// What is wrong with the compressed stream, or nullptr.
  const char *failure() const { return problem; }

private:
  size_t inflateInto(uint8_t *out, size_t count) {
    if (!ready)
      problem = "out of memory";
    size_t done = 0;
    while (!problem && done < count) {
      // A stream may consist of several members, one after the other.
      if (atMemberEnd) {
        if (position == size)
          break;
        atMemberEnd = false;
        inflateReset(&stream);
      }
      uInt input = std::min<size_t>(size - position, UINT_MAX);
      uInt output = std::min<size_t>(count - done, UINT_MAX);
      stream.next_in = const_cast<Bytef *>(data + position);
      stream.avail_in = input;
      stream.next_out = out + done;
      stream.avail_out = output;
      int code = inflate(&stream, Z_NO_FLUSH);
      position += input - stream.avail_in;
      done += output - stream.avail_out;
      if (code == Z_STREAM_END)
        atMemberEnd = true;
      else if (code == Z_BUF_ERROR)
        problem = "the stream ends early";
      else if (code != Z_OK)
        problem = stream.msg ? stream.msg : "corrupt stream";
    }
    return done;
  }

  const uint8_t *data;
  size_t size;
  size_t position = 0;
  bool compressed;
  bool ready = false;
  bool atMemberEnd = false;
  const char *problem = nullptr;
  z_stream stream;
};

} // namespace

static constexpr uint8_t unsignedByteType = 0x08;
static constexpr unsigned maxRank = 4;

bool modelslice::looksLikeIdx(const uint8_t *data, size_t size) {
  return ByteSource::isGzip(data, size) ||
         (size >= 4 && data[0] == 0 && data[1] == 0 &&
          data[2] == unsignedByteType);
}

Result<Array> modelslice::parseIdx(const uint8_t *data, size_t size) {
  ByteSource source(data, size);
  auto truncated = [&](const std::string &what) {
    if (source.failure())
      return makeError("bad gzip data in IDX file: %s", source.failure());
    return makeError("truncated IDX file: %s", what.c_str());
  };

  uint8_t header[4 + 4 * maxRank];
  if (source.read(header, 4) != 4)
    return truncated("the magic number is missing");
  if (header[0] != 0 || header[1] != 0)
    return makeError("not an IDX file: it starts with bytes %02x %02x, "
                     "expected 00 00",
                     header[0], header[1]);
  if (header[2] != unsignedByteType)
    return makeError("IDX element type 0x%02x is not supported; expected 0x08, "
                     "unsigned bytes",
                     header[2]);
  unsigned rank = header[3];
  if (rank < 1 || rank > maxRank)
    return makeError("IDX array has %u dimensions; expected 1 to %u", rank,
                     maxRank);
  if (source.read(header + 4, 4 * rank) != 4 * rank)
    return truncated("extents are missing");

  Array array;
  array.type = ElementType::U8;
  for (unsigned i = 0; i < rank; ++i) {
    const uint8_t *extent = header + 4 + 4 * i;
    array.shape.push_back(int64_t(extent[0]) << 24 | extent[1] << 16 |
                          extent[2] << 8 | extent[3]);
  }
  auto bytes = checkedBytes(array.shape, 1, PTRDIFF_MAX);
  if (!bytes)
    return bytes.error();

  // Grow with the data, so that a lying header cannot claim memory that no
  // data backs.
  constexpr size_t step = size_t(1) << 20;
  while (array.data.size() < *bytes) {
    size_t used = array.data.size();
    size_t wanted = std::min(step, *bytes - used);
    array.data.resize(used + wanted);
    size_t got = source.read(array.data.data() + used, wanted);
    if (got != wanted)
      return truncated(array.describe() + " needs " + std::to_string(*bytes) +
                       " bytes of data, " + std::to_string(used + got) +
                       " bytes follow the header");
  }
  uint8_t extra;
  if (source.read(&extra, 1) != 0)
    return makeError("overlong IDX file: bytes follow the %zu bytes of %s",
                     *bytes, array.describe().c_str());
  // The end of a gzip stream carries a checksum; reaching it was the point of
  // the last read.
  if (source.failure())
    return truncated("");
  return array;
}
