//===- Inference.h - Networks over whole files ------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What slice-run does: runs a network over the examples of files, batch by
// batch, writes its outputs and counts right answers.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_INFERENCE_H
#define MODELSLICE_TOOLING_INFERENCE_H

#include "modelslice/Tooling/Examples.h"
#include "modelslice/Tooling/Session.h"

#include <optional>

namespace modelslice {

struct InferenceOptions {
  std::string library;
  double rate = 1.0;
  std::vector<std::string> inputs;  // one file per input of the network
  std::vector<std::string> outputs; // files for its first outputs
  std::string labels;               // file, or empty
  std::string weights;              // file, or empty for the library's own
  /// Of images of bytes: "none", "MEAN,.../DEVIATION,...", or empty for what
  /// the weights say.
  std::string normalise;
  std::string device = "cpu";
  int64_t threads = 1;
  int64_t batch = 64; // examples per run
};

struct InferenceSummary {
  int64_t examples = 0;
  double seconds = 0; // in the network, without files
  std::optional<double> accuracy;
};

/// Reads all inputs before it runs anything and writes outputs only when all
/// of it has run.
Result<InferenceSummary> runInference(const InferenceOptions &options);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_INFERENCE_H
