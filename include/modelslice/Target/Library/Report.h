//===- Report.h - Cost and memory of every width ----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_REPORT_H
#define MODELSLICE_TARGET_LIBRARY_REPORT_H

#include "modelslice/Target/Library/LibraryInfo.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::slice {

/// Prints the costs of each width, and the scratch memory of each entry at each
/// width.
void printReport(const LibraryInfo &library, raw_ostream &stream);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_REPORT_H
