//===- TemporaryFile.h - A file that goes with its owner --------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TARGET_LIBRARY_TEMPORARYFILE_H
#define MODELSLICE_LIB_TARGET_LIBRARY_TEMPORARYFILE_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::slice {

/// A file that is removed when a compilation ends.
class TemporaryFile {
public:
  explicit TemporaryFile(StringRef extension = "o") : extension(extension) {}
  TemporaryFile(const TemporaryFile &) = delete;
  ~TemporaryFile() {
    if (!path.empty())
      llvm::sys::fs::remove(path);
  }

  /// Creates the file with this content. Once.
  LogicalResult write(StringRef content, Location location) {
    int descriptor;
    std::error_code error = llvm::sys::fs::createTemporaryFile(
        "modelslice", extension, descriptor, path);
    if (!error) {
      llvm::raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
      stream << content;
      stream.close();
      error = stream.error();
      stream.clear_error();
    }
    if (error)
      return emitError(location)
             << "cannot write a temporary file: " << error.message();
    return success();
  }
  StringRef getPath() const { return path; }

private:
  StringRef extension;
  llvm::SmallString<128> path;
};

} // namespace mlir::slice

#endif // MODELSLICE_LIB_TARGET_LIBRARY_TEMPORARYFILE_H
