//===- Network.h - Networks from sources or libraries -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens what slice-train is given, compiling it where needed.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLS_SLICE_TRAIN_NETWORK_H
#define MODELSLICE_TOOLS_SLICE_TRAIN_NETWORK_H

#include "modelslice/Tooling/Session.h"

#include <cstdio>

namespace modelslice {

/// Whether a file is a compiled library; anything else is taken for source.
Result<bool> isLibrary(const std::string &path);

/// Compiles source for training on this machine, for GPUs or for CPUs, into a
/// library that lives as long as the process, which `stream` is told first.
Result<Library> compileNetwork(const std::string &source,
                               const std::vector<double> &rates, bool forGpu,
                               std::FILE *stream);

/// Compiles MLIR source into the library `output`, which a signal removes. What
/// is wrong with the source is reported on stderr where it is found.
Status compileSource(const std::string &source,
                     const std::vector<double> &rates, bool forGpu,
                     const std::string &output);

} // namespace modelslice

#endif // MODELSLICE_TOOLS_SLICE_TRAIN_NETWORK_H
