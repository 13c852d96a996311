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

/// Opens a compiled library; anything else is taken for MLIR source and
/// compiled for training on this machine into a library that lives as long as
/// the process, which `stream` is told first. Without `rates` source is
/// compiled for 0.25, 0.5, 0.75 and 1; for a device other than "cpu" it gets
/// code for GPUs as well.
Result<Library> openNetwork(const std::string &path,
                            const std::vector<double> &rates,
                            const std::string &device, std::FILE *stream);

/// Compiles MLIR source into the library `output`. What is wrong with the
/// source is reported on stderr where it is found.
Status compileSource(const std::string &source,
                     const std::vector<double> &rates, bool forGpu,
                     const std::string &output);

} // namespace modelslice

#endif // MODELSLICE_TOOLS_SLICE_TRAIN_NETWORK_H
