//===- Npy.cpp - NumPy's .npy files ---------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses .npy headers (a Python dictionary with three known keys) and data.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Npy.h"

#include <cstring>
#include <string_view>

using namespace modelslice;

namespace {

/// The three entries of a header; `seen` has one bit per entry.
struct Header {
  std::string_view descr;
  bool fortranOrder = false;
  std::vector<int64_t> shape;
  unsigned seen = 0;
};

/// Walks over the text of a header. A method that returns false has found
/// something else than what it is named after.
class HeaderParser {
public:
  explicit HeaderParser(std::string_view text) : text(text) {}

  bool parse(Header &header) {
    if (!punctuation('{'))
      return false;
    while (!punctuation('}'))
      if (!entry(header) || (!punctuation(',') && !next('}')))
        return false;
    skipSpace();
    return position == text.size() && header.seen == 7;
  }
  size_t offset() const { return position; }

private:
  void skipSpace() {
    while (position < text.size() &&
           (text[position] == ' ' || text[position] == '\n'))
      ++position;
  }
  bool next(char c) {
    skipSpace();
    return position < text.size() && text[position] == c;
  }
  bool punctuation(char c) {
    if (!next(c))
      return false;
    ++position;
    return true;
  }
  bool word(std::string_view expected) {
    skipSpace();
    if (text.substr(position, expected.size()) != expected)
      return false;
    position += expected.size();
    return true;
  }
  bool quoted(std::string_view &value) {
    skipSpace();
    if (position >= text.size() ||
        (text[position] != '\'' && text[position] != '"'))
      return false;
    size_t end = text.find(text[position], position + 1);
    if (end == std::string_view::npos)
      return false;
    value = text.substr(position + 1, end - position - 1);
    position = end + 1;
    return true;
  }
  bool integer(int64_t &value) {
    skipSpace();
    size_t begin = position;
    value = 0;
    for (; position < text.size() && text[position] >= '0' &&
           text[position] <= '9';
         ++position)
      if (__builtin_mul_overflow(value, 10, &value) ||
          __builtin_add_overflow(value, text[position] - '0', &value))
        return false;
    return position != begin;
  }
  bool tuple(std::vector<int64_t> &extents) {
    if (!punctuation('('))
      return false;
    while (!punctuation(')')) {
      int64_t extent;
      if (!integer(extent))
        return false;
      extents.push_back(extent);
      bool comma = punctuation(',');
      // (3) is no tuple in Python: a single extent needs its comma.
      if (!comma && (extents.size() == 1 || !next(')')))
        return false;
    }
    return true;
  }
  bool entry(Header &header) {
    std::string_view key;
    if (!quoted(key) || !punctuation(':'))
      return false;
    unsigned bit;
    bool good;
    if (key == "descr") {
      bit = 1;
      good = quoted(header.descr);
    } else if (key == "fortran_order") {
      bit = 2;
      header.fortranOrder = word("True");
      good = header.fortranOrder || word("False");
    } else if (key == "shape") {
      bit = 4;
      good = !(header.seen & bit) && tuple(header.shape);
    } else {
      return false;
    }
    good = good && !(header.seen & bit);
    header.seen |= bit;
    return good;
  }

  std::string_view text;
  size_t position = 0;
};

struct TypeName {
  const char *descr;
  ElementType type;
};

} // namespace

static const TypeName typeNames[] = {{"<f4", ElementType::F32},
                                     {"<i4", ElementType::I32},
                                     {"<i8", ElementType::I64},
                                     {"|u1", ElementType::U8}};

static const char magic[] = {'\x93', 'N', 'U', 'M', 'P', 'Y'};

Result<Array> modelslice::parseNpy(const uint8_t *data, size_t size) {
  if (size < 8 || std::memcmp(data, magic, sizeof(magic)) != 0)
    return makeError("not a .npy file: the magic bytes are missing");
  unsigned major = data[6], minor = data[7];
  if ((major != 1 && major != 2) || minor != 0)
    return makeError(".npy format version %u.%u is not supported; expected "
                     "1.0 or 2.0",
                     major, minor);

  size_t lengthBytes = major == 1 ? 2 : 4, headerBytes = 0;
  size_t start = 8 + lengthBytes;
  if (size < start)
    return makeError("truncated .npy file: the header length is missing");
  for (size_t i = 0; i < lengthBytes; ++i)
    headerBytes |= static_cast<size_t>(data[8 + i]) << (8 * i);
  if (headerBytes > size - start)
    return makeError("truncated .npy file: a header of %zu bytes is announced, "
                     "%zu bytes follow",
                     headerBytes, size - start);

  Header header;
  HeaderParser parser(
      {reinterpret_cast<const char *>(data) + start, headerBytes});
  if (!parser.parse(header))
    return makeError("malformed .npy header near byte %zu: expected a "
                     "dictionary with 'descr', 'fortran_order' and 'shape'",
                     start + parser.offset());
  const TypeName *found = nullptr;
  for (const TypeName &name : typeNames)
    if (header.descr == name.descr)
      found = &name;
  if (!found)
    return makeError(
        ".npy element type '%.*s' is not supported; expected "
        "'<f4', '<i4', '<i8' or '|u1'",
        static_cast<int>(std::min<size_t>(header.descr.size(), 32)),
        header.descr.data());
  if (header.fortranOrder)
    return makeError(".npy array is in Fortran order; expected C order");

  Array array;
  array.type = found->type;
  array.shape = std::move(header.shape);
  const uint8_t *payload = data + start + headerBytes;
  size_t available = size - start - headerBytes;
  auto bytes = checkedBytes(array.shape, elementBytes(array.type), PTRDIFF_MAX);
  if (!bytes)
    return bytes.error();
  if (*bytes != available)
    return makeError("%s .npy file: %s needs %zu bytes of data, %zu bytes "
                     "follow the header",
                     available < *bytes ? "truncated" : "overlong",
                     array.describe().c_str(), *bytes, available);
  array.data.assign(payload, payload + available);
  return array;
}

std::string modelslice::npyHeader(ElementType type,
                                  const std::vector<int64_t> &shape) {
  std::string text = "{'descr': '";
  for (const TypeName &name : typeNames)
    if (name.type == type)
      text += name.descr;
  text += "', 'fortran_order': False, 'shape': (";
  for (size_t i = 0; i < shape.size(); ++i)
    text += (i ? " " : "") + std::to_string(shape[i]) +
            (i + 1 < shape.size() || shape.size() == 1 ? "," : "");
  text += "), }";
  // NumPy pads so that the data starts at a multiple of 64 bytes.
  size_t padding = 63 - (10 + text.size()) % 64;
  text.append(padding, ' ');
  text += '\n';

  std::string header(magic, sizeof(magic));
  header += {'\x01', '\x00'};
  header += static_cast<char>(text.size() & 0xFF);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}
