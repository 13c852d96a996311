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
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::slice {

/// A file that is removed when a compilation ends, also by a signal.
class TemporaryFile {
public:
  explicit TemporaryFile(StringRef extension = "o") : extension(extension) {}
  TemporaryFile(const TemporaryFile &) = delete;
  ~TemporaryFile() {
    if (path.empty())
      return;
    llvm::sys::fs::remove(path);
    llvm::sys::DontRemoveFileOnSignal(path);
  }

  /// Creates the file with this content. Once.
  LogicalResult write(StringRef content, Location location) {
    int descriptor;
    std::error_code error = llvm::sys::fs::createTemporaryFile(
        "modelslice", extension, descriptor, path);
    if (!error) {
      llvm::sys::RemoveFileOnSignal(path);
      llvm::raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
      stream << content;
      stream.close();
      error = stream.error();
      stream.clear_error();
    }
    if (error)
      return emitError(location) << "cannot write a temporary file in '"
                                 << getDirectory() << "': " << error.message();
    return success();
  }
  StringRef getPath() const { return path; }

  /// Where temporary files go: TMPDIR, if that is set.
  static llvm::SmallString<128> getDirectory() {
    llvm::SmallString<128> directory;
    llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/true, directory);
    return directory;
  }

private:
  StringRef extension;
  llvm::SmallString<128> path;
};

} // namespace mlir::slice

#endif // MODELSLICE_LIB_TARGET_LIBRARY_TEMPORARYFILE_H
