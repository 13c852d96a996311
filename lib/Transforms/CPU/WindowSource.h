//===- WindowSource.h - What fills a kernel's windows -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_CPU_WINDOWSOURCE_H
#define MODELSLICE_LIB_TRANSFORMS_CPU_WINDOWSOURCE_H

#include "TileEmitter.h"

namespace mlir::kern {

/// Makes one input of a region window by window, in a buffer of the task.
class WindowSource {
public:
  virtual ~WindowSource() = default;

  /// Emits the code that runs before the window whose points start at `lower`
  /// (one index per parallel dimension), and points `tiles` at the buffer.
  virtual void emitFill(OpBuilder &builder, Location loc, ArrayRef<Value> lower,
                        Value batch, TileEmitter &tiles) = 0;

  /// Emits the code that runs before the tiles of task number `task` along the
  /// lanes, where these run outermost.
  virtual void emitLanes(OpBuilder &builder, Location loc, Value task) {}
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_CPU_WINDOWSOURCE_H
