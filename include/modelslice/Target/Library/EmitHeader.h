//===- EmitHeader.h - The C header of a library -----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_EMITHEADER_H
#define MODELSLICE_TARGET_LIBRARY_EMITHEADER_H

#include "modelslice/Target/Library/LibraryInfo.h"
#include "llvm/ADT/StringRef.h"

namespace mlir::slice {

/// The text of `<model>.h`: the query function, one typed inline function for
/// inference, and a complete program in its comment.
std::string emitHeader(const LibraryInfo &library, llvm::StringRef libraryFile,
                       llvm::StringRef headerFile);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_EMITHEADER_H
