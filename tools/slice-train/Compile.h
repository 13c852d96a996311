//===- Compile.h - Networks from sources or libraries -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens what slice-train is given, compiling it where needed.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLS_SLICE_TRAIN_COMPILE_H
#define MODELSLICE_TOOLS_SLICE_TRAIN_COMPILE_H

#include "modelslice/Tooling/Session.h"

namespace modelslice {

/// Opens a compiled library; anything else is taken for MLIR source and
/// compiled for training, for this machine, into a temporary library. Without
/// `rates` source is compiled for 0.25, 0.5, 0.75 and 1.
Result<Library> openNetwork(const std::string &path,
                            const std::vector<double> &rates);

} // namespace modelslice

#endif // MODELSLICE_TOOLS_SLICE_TRAIN_COMPILE_H
