//===- OutputFile.h - Files that appear whole or not at all -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the other tools' FileIO.h does, with its errors as diagnostics.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_OUTPUTFILE_H
#define MODELSLICE_TARGET_LIBRARY_OUTPUTFILE_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/Support/LLVM.h"

namespace mlir::slice {

/// Whether `path` can be written, for work whose result comes much later.
LogicalResult checkOutput(StringRef path, Location location);

/// Replaces all of a file or nothing of it. A new one gets the permissions
/// `mode` less the umask.
LogicalResult writeOutput(StringRef path, StringRef content, Location location,
                          unsigned mode = 0666);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_OUTPUTFILE_H
