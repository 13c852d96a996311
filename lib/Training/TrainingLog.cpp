//===- TrainingLog.cpp - A training run in JSON lines ---------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Formats and flushes one line per event.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/TrainingLog.h"

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

using namespace modelslice;
using Json = nlohmann::ordered_json;

static std::string toLine(const Json &json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<TrainingLog> TrainingLog::open(const std::string &path, bool append) {
  TrainingLog log;
  if (path.empty())
    return log;
  log.path = path;
  log.file.reset(std::fopen(path.c_str(), append ? "a" : "w"));
  if (!log.file)
    return makeError("cannot write '%s': %s", path.c_str(),
                     std::strerror(errno));
  return log;
}

Status TrainingLog::write(const std::string &line) {
  if (file && (std::fputs(line.c_str(), file.get()) < 0 ||
               std::fflush(file.get()) != 0))
    return makeError("cannot write '%s': %s", path.c_str(),
                     std::strerror(errno));
  return success();
}

Status TrainingLog::start(const TrainingFingerprint &fingerprint,
                          const TrainingPosition &position,
                          const StepMemory &memory) {
  Json options = Json::object();
  for (const auto &[name, value] : fingerprint)
    options[name] = value;
  return write(toLine({{"event", position.step ? "resume" : "start"},
                       {"step", position.step},
                       {"options", options},
                       {"step_memory_bytes",
                        {{"parameters", memory.parameters},
                         {"gradients", memory.gradients},
                         {"optimiser", memory.optimiser},
                         {"copies", memory.copies},
                         {"scratch", memory.scratch},
                         {"batches", memory.batches},
                         {"total", memory.total()}}}}));
}

Status TrainingLog::epoch(const TrainingPosition &end, double loss,
                          double learningRate, double seconds,
                          double examplesPerSecond,
                          const std::vector<double> &rates,
                          const std::vector<Evaluation> &evaluations) {
  Json widths = Json::array();
  for (size_t i = 0; i < rates.size(); ++i)
    widths.push_back({{"rate", rates[i]},
                      {"loss", evaluations[i].loss},
                      {"accuracy", evaluations[i].accuracy}});
  return write(toLine({{"event", "epoch"},
                       {"epoch", end.epoch},
                       {"step", end.step},
                       {"loss", loss},
                       {"lr", learningRate},
                       {"seconds", seconds},
                       {"examples_per_second", examplesPerSecond},
                       {"widths", widths}}));
}

Status TrainingLog::finish(const char *event, const TrainingPosition &position,
                           double seconds) {
  return write(toLine(
      {{"event", event}, {"step", position.step}, {"seconds", seconds}}));
}
