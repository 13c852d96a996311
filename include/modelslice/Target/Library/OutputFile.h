//===- OutputFile.h - Files that appear whole or not at all -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_OUTPUTFILE_H
#define MODELSLICE_TARGET_LIBRARY_OUTPUTFILE_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/SmallString.h"
#include <string>

namespace mlir::slice {

/// A file that is written beside its place and renamed into it by commit().
/// Until then an existing file is untouched; without commit() nothing is left.
/// Every diagnostic names the target and the system's reason.
class OutputFile {
public:
  OutputFile(StringRef target, Location location)
      : target(target.str()), location(location) {}
  OutputFile(const OutputFile &) = delete;
  ~OutputFile();

  /// Creates the temporary file, so that an unwritable place shows early.
  LogicalResult open();
  /// Where the content goes until commit(), for writers that want a path.
  StringRef getTemporaryPath() const { return path; }
  /// Writes all of the content.
  LogicalResult write(StringRef content);
  LogicalResult commit();

private:
  LogicalResult fail(std::error_code error);

  std::string target;
  Location location;
  llvm::SmallString<256> path;
};

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_OUTPUTFILE_H
