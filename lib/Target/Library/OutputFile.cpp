//===- OutputFile.cpp - Files that appear whole or not at all -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/OutputFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::slice;

OutputFile::~OutputFile() {
  if (path.empty())
    return;
  llvm::sys::fs::remove(path);
  llvm::sys::DontRemoveFileOnSignal(path);
}

LogicalResult OutputFile::fail(std::error_code error) {
  return emitError(location)
         << "cannot write '" << target << "': " << error.message();
}

LogicalResult OutputFile::open() {
  int descriptor;
  if (std::error_code error = llvm::sys::fs::createUniqueFile(
          target + ".%%%%%%.tmp", descriptor, path)) {
    path.clear();
    return fail(error);
  }
  llvm::sys::Process::SafelyCloseFileDescriptor(descriptor);
  llvm::sys::RemoveFileOnSignal(path);
  return success();
}

LogicalResult OutputFile::write(StringRef content) {
  std::error_code error;
  llvm::raw_fd_ostream stream(path, error);
  if (error)
    return fail(error);
  stream << content;
  stream.close();
  if ((error = stream.error())) {
    stream.clear_error();
    return fail(error);
  }
  llvm::sys::fs::setPermissions(path, llvm::sys::fs::all_read |
                                          llvm::sys::fs::owner_write);
  return success();
}

LogicalResult OutputFile::commit() {
  if (std::error_code error = llvm::sys::fs::rename(path, target))
    return fail(error);
  llvm::sys::DontRemoveFileOnSignal(path);
  path.clear();
  return success();
}
