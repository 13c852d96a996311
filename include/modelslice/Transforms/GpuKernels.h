//===- GpuKernels.h - Kernels as a GPU's driver sees them -------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRANSFORMS_GPUKERNELS_H
#define MODELSLICE_TRANSFORMS_GPUKERNELS_H

#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"

namespace mlir::kern {

/// The gpu.module that holds all kernels.
inline constexpr llvm::StringLiteral kGpuModuleName = "kernels";

/// Of a kernel in it: dynamic shared memory of a block, in bytes.
inline constexpr llvm::StringLiteral kSharedBytesAttr = "kern.shared_bytes";

/// What addresses of buffers are multiples of.
inline constexpr int64_t kBufferAlignment = 16;

/// How many blocks run a region: see msl_gpu_kernel in lib/Runtime/Image.h.
struct GpuGrid {
  int64_t points, pointsPerBatch, tile, columns;
};
GpuGrid getGpuGrid(GenericOp op);

} // namespace mlir::kern

#endif // MODELSLICE_TRANSFORMS_GPUKERNELS_H
