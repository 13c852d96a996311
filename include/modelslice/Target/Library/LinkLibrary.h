//===- LinkLibrary.h - Objects to a shared library --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_LINKLIBRARY_H
#define MODELSLICE_TARGET_LIBRARY_LINKLIBRARY_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace mlir::slice {

/// Links object files (by path) and the runtime archive into the shared library
/// `output` whose SONAME is `soname`. Exports `<model>_query` and nothing else.
/// `runtime` is the path of libModelSliceRuntime.a.
LogicalResult linkLibrary(ArrayRef<std::string> objects, StringRef runtime,
                          StringRef model, StringRef output, StringRef soname,
                          Location location);

/// The runtime archive of this build or installation: next to the tool's
/// executable in ../lib, or what the environment variable MODELSLICE_RUNTIME
/// names. Fails with a diagnostic that lists the places tried.
FailureOr<std::string> findRuntimeArchive(Location location);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_LINKLIBRARY_H
