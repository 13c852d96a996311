//===- OutputFile.cpp - Files that appear whole or not at all -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes through FileIO, so that all tools treat what is there alike.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/OutputFile.h"
#include "modelslice/Tooling/FileIO.h"

using namespace mlir;

static LogicalResult report(const modelslice::Status &status,
                            Location location) {
  if (status)
    return success();
  return emitError(location) << status.error().message;
}

LogicalResult slice::checkOutput(StringRef path, Location location) {
  return report(modelslice::checkWritable(path.str()), location);
}

LogicalResult slice::writeOutput(StringRef path, StringRef content,
                                 Location location, unsigned mode) {
  return report(modelslice::writeFile(path.str(),
                                      {{content.data(), content.size()}}, mode),
                location);
}
