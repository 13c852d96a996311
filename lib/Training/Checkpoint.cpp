//===- Checkpoint.cpp - A training run that can be continued --------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checkpoints as safetensors files.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/Checkpoint.h"
#include "modelslice/Tooling/Array.h"

#include <cerrno>
#include <cstdlib>

using namespace modelslice;

static const char formatKey[] = "modelslice.checkpoint";
static const char formatVersion[] = "1";
static const char optionPrefix[] = "option.";

static std::string statePrefix(unsigned state) {
  return "optimiser." + std::to_string(state) + "/";
}

Result<ArenaCopy> ArenaCopy::read(const Library &library, const Model &model,
                                  uint32_t arena, const std::string &prefix) {
  ArenaCopy copy;
  for (uint32_t i = 0; i < library->num_params; ++i) {
    const msl_tensor_info &info = library->params[i];
    NamedTensor tensor{
        prefix + info.name, {info.shape, info.shape + info.rank}, nullptr};
    copy.data.emplace_back(tensor.bytes() / sizeof(float));
    tensor.data = copy.data.back().data();
    msl_error error = {};
    if (library->param_read(model.get(), arena, i, copy.data.back().data(),
                            &error) != MSL_OK)
      return Error{error.message};
    copy.views.push_back(std::move(tensor));
  }
  return copy;
}

/// Doubles survive as hexadecimal text, bit for bit.
static std::string exact(double value) {
  char text[64];
  std::snprintf(text, sizeof(text), "%a", value);
  return text;
}

Status modelslice::writeCheckpoint(const std::string &path,
                                   const Library &library, const Model &model,
                                   unsigned numStates,
                                   const TrainingPosition &position,
                                   const TrainingFingerprint &fingerprint,
                                   const Metadata &description) {
  std::vector<ArenaCopy> copies;
  std::vector<NamedTensor> tensors;
  for (unsigned i = 0; i <= numStates; ++i) {
    auto copy = i == 0
                    ? ArenaCopy::read(library, model, MSL_ARENA_PARAMS)
                    : ArenaCopy::read(library, model, MSL_ARENA_STATE0 + i - 1,
                                      statePrefix(i - 1));
    if (!copy)
      return copy.error();
    tensors.insert(tensors.end(), copy->tensors().begin(),
                   copy->tensors().end());
    copies.push_back(std::move(*copy));
  }
  Metadata metadata = {{formatKey, formatVersion},
                       {"epoch", std::to_string(position.epoch)},
                       {"step_in_epoch", std::to_string(position.stepInEpoch)},
                       {"step", std::to_string(position.step)},
                       {"loss_sum", exact(position.lossSum)}};
  for (const auto &[name, value] : fingerprint)
    metadata[optionPrefix + name] = value;
  metadata.insert(description.begin(), description.end());
  return writeSafetensors(path, tensors, metadata);
}

static bool readCount(const Metadata &metadata, const char *key,
                      uint64_t &value) {
  auto found = metadata.find(key);
  if (found == metadata.end() || found->second.empty() ||
      found->second.find_first_not_of("0123456789") != std::string::npos)
    return false;
  errno = 0;
  value = std::strtoull(found->second.c_str(), nullptr, 10);
  return errno == 0;
}

static Status restoreArena(const SafetensorsView &view, const Library &library,
                           const Model &model, uint32_t arena,
                           const std::string &prefix) {
  for (uint32_t i = 0; i < library->num_params; ++i) {
    const msl_tensor_info &info = library->params[i];
    std::vector<int64_t> shape(info.shape, info.shape + info.rank);
    auto found = view.tensors.find(prefix + info.name);
    if (found == view.tensors.end())
      return makeError("tensor '%s%s' is missing", prefix.c_str(), info.name);
    if (found->second.shape != shape)
      return makeError(
          "tensor '%s%s': expected %s, got %s", prefix.c_str(), info.name,
          shapeString(shape.data(), shape.size()).c_str(),
          shapeString(found->second.shape.data(), found->second.shape.size())
              .c_str());
    msl_error error = {};
    if (library->param_write(model.get(), arena, i, found->second.data.data(),
                             &error) != MSL_OK)
      return Error{error.message};
  }
  return success();
}

static Status restore(const SafetensorsView &view, const Library &library,
                      const Model &model, unsigned numStates,
                      const TrainingFingerprint &fingerprint,
                      TrainingPosition &position) {
  const Metadata &metadata = view.metadata;
  auto format = metadata.find(formatKey);
  if (format == metadata.end())
    return makeError("not a checkpoint: metadata '%s' is missing", formatKey);
  if (format->second != formatVersion)
    return makeError("checkpoint format %s is not supported; expected %s",
                     format->second.c_str(), formatVersion);
  for (const auto &[name, value] : fingerprint) {
    auto found = metadata.find(optionPrefix + name);
    if (found == metadata.end() || found->second != value)
      return makeError("the run that wrote it had %s %s, this run has %s",
                       name.c_str(),
                       found == metadata.end() ? "no" : found->second.c_str(),
                       value.c_str());
  }
  auto loss = metadata.find("loss_sum");
  if (!readCount(metadata, "epoch", position.epoch) ||
      !readCount(metadata, "step_in_epoch", position.stepInEpoch) ||
      !readCount(metadata, "step", position.step) || loss == metadata.end())
    return makeError("malformed checkpoint: its position is missing");
  position.lossSum = std::strtod(loss->second.c_str(), nullptr);

  if (Status status = restoreArena(view, library, model, MSL_ARENA_PARAMS, "");
      !status)
    return status;
  for (unsigned i = 0; i < numStates; ++i)
    if (Status status = restoreArena(view, library, model, MSL_ARENA_STATE0 + i,
                                     statePrefix(i));
        !status)
      return status;
  return success();
}

Result<TrainingPosition>
modelslice::readCheckpoint(const std::string &path, const Library &library,
                           const Model &model, unsigned numStates,
                           const TrainingFingerprint &fingerprint) {
  auto bytes = readFile(path);
  if (!bytes)
    return bytes.error();
  auto view = parseSafetensors(bytes->data(), bytes->size());
  if (!view)
    return makeError("'%s': %s", path.c_str(), view.error().message.c_str());
  TrainingPosition position;
  if (Status status =
          restore(*view, library, model, numStates, fingerprint, position);
      !status)
    return makeError("'%s': %s", path.c_str(), status.error().message.c_str());
  return position;
}
