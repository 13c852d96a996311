//===- Safetensors.cpp - Safetensors files of floats ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes and reads the JSON headers of safetensors files.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Safetensors.h"
#include "modelslice/Tooling/Array.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace modelslice;
using Json = nlohmann::ordered_json;

size_t NamedTensor::bytes() const {
  size_t bytes = sizeof(float);
  for (int64_t extent : shape)
    bytes *= static_cast<size_t>(extent);
  return bytes;
}

std::string
modelslice::safetensorsHeader(const std::vector<NamedTensor> &tensors,
                              const Metadata &metadata) {
  Json json = Json::object();
  if (!metadata.empty())
    json["__metadata__"] = metadata;
  size_t offset = 0;
  for (const NamedTensor &tensor : tensors) {
    size_t end = offset + tensor.bytes();
    json[tensor.name] = {{"dtype", "F32"},
                         {"shape", tensor.shape},
                         {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.append((8 - text.size() % 8) % 8, ' ');
  std::string header;
  for (int i = 0; i < 8; ++i)
    header += static_cast<char>(text.size() >> (8 * i));
  return header + text;
}

Status modelslice::writeSafetensors(const std::string &path,
                                    const std::vector<NamedTensor> &tensors,
                                    const Metadata &metadata) {
  std::string header = safetensorsHeader(tensors, metadata);
  std::vector<Bytes> chunks = {{header.data(), header.size()}};
  for (const NamedTensor &tensor : tensors)
    chunks.push_back({tensor.data, tensor.bytes()});
  return writeFile(path, chunks);
}

std::vector<uint8_t>
modelslice::packSafetensors(const std::vector<NamedTensor> &tensors,
                            const Metadata &metadata) {
  std::string header = safetensorsHeader(tensors, metadata);
  std::vector<uint8_t> bytes(header.begin(), header.end());
  for (const NamedTensor &tensor : tensors) {
    const uint8_t *data = reinterpret_cast<const uint8_t *>(tensor.data);
    bytes.insert(bytes.end(), data, data + tensor.bytes());
  }
  return bytes;
}

static bool isUnsigned(const Json &json, size_t limit) {
  return json.is_number_unsigned() && json.get<uint64_t>() <= limit;
}

static Status readTensor(const std::string &name, const Json &entry,
                         const uint8_t *data, size_t size,
                         SafetensorsView::Tensor &tensor) {
  auto malformed = [&](const char *what) {
    return makeError("safetensors file: tensor '%s': %s", name.c_str(), what);
  };
  if (!entry.is_object() || !entry.contains("dtype") ||
      !entry.contains("shape") || !entry.contains("data_offsets"))
    return malformed("expected dtype, shape and data_offsets");
  if (entry["dtype"] != "F32")
    return malformed("expected dtype F32");
  const Json &offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2 ||
      !isUnsigned(offsets[0], size) || !isUnsigned(offsets[1], size) ||
      offsets[0].get<size_t>() > offsets[1].get<size_t>())
    return malformed("data_offsets leave the file");
  if (!entry["shape"].is_array())
    return malformed("expected a list as shape");
  for (const Json &extent : entry["shape"]) {
    if (!isUnsigned(extent, INT64_MAX))
      return malformed("shape has an extent that is no size");
    tensor.shape.push_back(extent.get<int64_t>());
  }
  size_t begin = offsets[0].get<size_t>(), end = offsets[1].get<size_t>();
  auto bytes = checkedBytes(tensor.shape, sizeof(float), size);
  if (!bytes || *bytes != end - begin)
    return malformed("shape and data_offsets disagree");
  tensor.data.resize(*bytes / sizeof(float));
  if (*bytes)
    std::memcpy(tensor.data.data(), data + begin, *bytes);
  return success();
}

/// Bytes of the header that the first eight bytes announce, in a file of
/// `size`. A ninth, where the file has one, is where the header begins.
static Result<uint64_t> headerSize(const uint8_t *data, size_t size) {
  uint64_t headerBytes = 0;
  if (size < 8)
    return makeError("truncated safetensors file: %zu bytes", size);
  for (int i = 0; i < 8; ++i)
    headerBytes |= static_cast<uint64_t>(data[i]) << (8 * i);
  if (headerBytes > size - 8 && size > 8 && data[8] != '{')
    return makeError("not a safetensors file");
  if (headerBytes > size - 8)
    return makeError("truncated safetensors file: a header of %llu bytes is "
                     "announced, %zu bytes follow",
                     static_cast<unsigned long long>(headerBytes), size - 8);
  return headerBytes;
}

static Result<Json> parseHeader(const uint8_t *header, size_t size) {
  Json json = Json::parse(header, header + size, nullptr,
                          /*allow_exceptions=*/false);
  if (!json.is_object())
    return makeError("safetensors file: the header is no JSON object");
  return json;
}

static Status readMetadata(const Json &entry, Metadata &metadata) {
  if (!entry.is_object())
    return makeError("safetensors file: __metadata__ is no JSON object");
  for (const auto &[key, value] : entry.items())
    if (value.is_string())
      metadata[key] = value.get<std::string>();
  return success();
}

Result<SafetensorsView> modelslice::parseSafetensors(const uint8_t *data,
                                                     size_t size) {
  auto headerBytes = headerSize(data, size);
  if (!headerBytes)
    return headerBytes.error();
  auto json = parseHeader(data + 8, *headerBytes);
  if (!json)
    return json.error();
  SafetensorsView view;
  for (const auto &[name, entry] : json->items()) {
    Status status =
        name == "__metadata__"
            ? readMetadata(entry, view.metadata)
            : readTensor(name, entry, data + 8 + *headerBytes,
                         size - 8 - *headerBytes, view.tensors[name]);
    if (!status)
      return status.error();
  }
  return view;
}

Result<Metadata> modelslice::readSafetensorsMetadata(const std::string &path) {
  auto inFile = [&](const Error &error) {
    return makeError("'%s': %s", path.c_str(), error.message.c_str());
  };
  auto unreadable = [&] {
    return makeError("cannot read '%s': %s", path.c_str(),
                     std::strerror(errno));
  };
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file)
    return unreadable();
  size_t size = static_cast<size_t>(std::max<std::streamoff>(file.tellg(), 0));
  std::vector<uint8_t> bytes(std::min<size_t>(size, 9));
  auto read = [&] {
    file.seekg(0);
    file.read(reinterpret_cast<char *>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    return static_cast<bool>(file);
  };
  if (!read())
    return unreadable();
  auto headerBytes = headerSize(bytes.data(), size);
  if (!headerBytes)
    return inFile(headerBytes.error());
  bytes.resize(8 + *headerBytes);
  if (!read())
    return unreadable();
  auto json = parseHeader(bytes.data() + 8, *headerBytes);
  if (!json)
    return inFile(json.error());
  Metadata metadata;
  if (json->contains("__metadata__"))
    if (Status status = readMetadata((*json)["__metadata__"], metadata);
        !status)
      return inFile(status.error());
  return metadata;
}
