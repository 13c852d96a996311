//===- EmbedWeights.h - Weights packed at compile time ----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_EMBEDWEIGHTS_H
#define MODELSLICE_TARGET_LIBRARY_EMBEDWEIGHTS_H

#include "modelslice/Target/Library/LibraryInfo.h"
#include "llvm/ADT/StringRef.h"

namespace mlir::slice {

/// What a library carries of a file of weights; empty for none.
struct EmbeddedWeights {
  std::vector<char> packed; ///< The parameter arena.
  std::vector<std::pair<std::string, std::string>> metadata; ///< By name.
};

/// Reads the safetensors file `path`, checks it against the library's
/// parameters and packs them, by the runtime's own reader and packer. The
/// diagnostic is the runtime's message.
FailureOr<EmbeddedWeights> packWeights(const LibraryInfo &library,
                                       llvm::StringRef path, Location location);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_EMBEDWEIGHTS_H
