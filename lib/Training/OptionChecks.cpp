//===- OptionChecks.cpp - What is refused before any work -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks options against each other and against the files that they name.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Training/OptionChecks.h"
#include "modelslice/Tooling/CommandLine.h"
#include "modelslice/Tooling/FileIO.h"
#include "modelslice/Training/Dataset.h"
#include "modelslice/Training/Scheme.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

using namespace modelslice;

/// Options that only one optimiser or schedule reads.
static Status checkUsed(const TrainingOptions &options) {
  bool adamw = options.optimiser == "adamw";
  if (adamw && options.momentum >= 0)
    return makeError("--momentum needs --optimiser=sgd, this run has adamw");
  for (auto [name, value] :
       {std::pair("beta1", options.beta1), std::pair("beta2", options.beta2),
        std::pair("epsilon", options.epsilon)})
    if (!adamw && value >= 0)
      return makeError("--%s needs --optimiser=adamw, this run has %s", name,
                       options.optimiser.c_str());
  if (options.nesterov && (adamw || options.momentum == 0))
    return makeError("--nesterov needs the optimiser sgd with a momentum");
  if (options.schedule.empty() || options.schedule == "step")
    return success();
  if (options.dropEpochs > 0 || options.drop >= 0)
    return makeError("--lr-%s needs --lr-schedule=step, this run has %s",
                     options.dropEpochs > 0 ? "step" : "drop",
                     options.schedule.c_str());
  return success();
}

Status modelslice::checkRules(const TrainingOptions &options) {
  if (Status status = checkUsed(options); !status)
    return status;
  if (options.warmup > static_cast<double>(options.epochs))
    return makeError("--warmup=%s: expected at most the %lld epochs of the run",
                     formatReal(options.warmup).c_str(),
                     static_cast<long long>(options.epochs));
  if (!options.augment.empty())
    if (auto augmentation = Augmentation::parse(options.augment); !augmentation)
      return augmentation.error();
  if (options.normalise.empty() || options.normalise == "none" ||
      options.normalise == "data")
    return success();
  auto normalisation = Normalisation::parse(options.normalise);
  if (!normalisation)
    return makeError("--normalise: %s", normalisation.message().c_str());
  return success();
}

/// The log is written line by line where it lies.
static Status checkLog(const std::string &path) {
  struct stat info;
  bool exists = ::stat(path.c_str(), &info) == 0;
  if (path.empty() ||
      (exists && !S_ISDIR(info.st_mode) && ::access(path.c_str(), W_OK) == 0))
    return success();
  return checkWritable(path);
}

/// Whether what is read is there, what is written can be, and neither is the
/// other.
static Status checkFiles(const TrainingOptions &options,
                         const std::string &network) {
  if (options.output.empty())
    return makeError("-o is missing: where the weights go");
  bool wantsCheckpoint = options.resume || options.checkpointSteps > 0;
  if (options.checkpoint.empty() && wantsCheckpoint)
    return makeError("%s needs --checkpoint=FILE",
                     options.resume ? "--resume" : "--checkpoint-every");
  if (options.resume && ::access(options.checkpoint.c_str(), F_OK) != 0 &&
      errno == ENOENT)
    return makeError("there is no checkpoint '%s' yet; leave out --resume to "
                     "begin",
                     options.checkpoint.c_str());
  for (const std::string &path : {options.output, options.checkpoint})
    if (!path.empty())
      if (Status status = checkWritable(path); !status)
        return status;
  if (Status status = checkLog(options.log); !status)
    return status;
  if (!options.weights.empty() && ::access(options.weights.c_str(), R_OK) != 0)
    return makeError("cannot read '%s': %s", options.weights.c_str(),
                     std::strerror(errno));
  std::vector<NamedFile> inputs = {{"the network", network},
                                   {"--weights", options.weights}};
  for (const char *name : {"train", "t10k"}) {
    auto files = DatasetPaths::find(options.data, name);
    if (!files)
      return files.error();
    inputs.push_back({"a file of --data", files->images});
    inputs.push_back({"a file of --data", files->labels});
  }
  return checkDistinct({{"-o", options.output},
                        {"--checkpoint", options.checkpoint},
                        {"--log", options.log}},
                       inputs);
}

Status modelslice::checkBeforehand(const TrainingOptions &options,
                                   const std::string &network) {
  if (Status status = checkRules(options); !status)
    return status;
  if (!options.rates.empty()) {
    std::vector<double> rates = options.rates;
    std::sort(rates.begin(), rates.end());
    rates.erase(std::unique(rates.begin(), rates.end()), rates.end());
    auto scheme = Scheme::parse(options.scheme, rates, options.rateWeights);
    if (!scheme)
      return scheme.error();
  }
  return checkFiles(options, network);
}
