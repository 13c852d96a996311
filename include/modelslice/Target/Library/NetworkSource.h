//===- NetworkSource.h - Files that hold a network --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_NETWORKSOURCE_H
#define MODELSLICE_TARGET_LIBRARY_NETWORKSOURCE_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <string>

namespace mlir::slice {

/// Opens MLIR's text or bytecode; "-" is the standard input. For anything else
/// returns null and sets `message`: a parser would quote its bytes.
std::unique_ptr<llvm::MemoryBuffer> openNetworkSource(StringRef path,
                                                      std::string &message);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_NETWORKSOURCE_H
