//===- NetworkSource.cpp - Files that hold a network ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens a network's file and tells what is none by its bytes.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/NetworkSource.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Support/FileUtilities.h"

using namespace mlir;

std::unique_ptr<llvm::MemoryBuffer>
slice::openNetworkSource(StringRef path, std::string &message) {
  std::unique_ptr<llvm::MemoryBuffer> buffer = openInputFile(path, &message);
  if (!buffer || isBytecode(*buffer) || !buffer->getBuffer().contains('\0'))
    return buffer;
  message = "'" + path.str() + "' is not text; expected a network in MLIR";
  return nullptr;
}
