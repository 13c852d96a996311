//===- ToolDiagnostics.h - Messages that are not of a network ---*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints diagnostics without a location, which are of options and other files,
// as a tool's own.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_TOOLDIAGNOSTICS_H
#define MODELSLICE_TARGET_LIBRARY_TOOLDIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::slice {

/// "slice-compile: weights 'w': ..." where others begin with a place in the
/// network. To be made after the handler that prints those.
class ToolDiagnosticHandler : public ScopedDiagnosticHandler {
public:
  /// `errors` stands before an error, such as "slice-compile: ".
  ToolDiagnosticHandler(MLIRContext *context, StringRef tool, StringRef errors)
      : ScopedDiagnosticHandler(context) {
    setHandler([tool, errors](Diagnostic &diagnostic) {
      if (!isa<UnknownLoc>(diagnostic.getLocation()))
        return failure();
      if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
        llvm::errs() << errors << diagnostic << "\n";
      else
        llvm::errs() << tool << ": warning: " << diagnostic << "\n";
      return success();
    });
  }
};

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_TOOLDIAGNOSTICS_H
