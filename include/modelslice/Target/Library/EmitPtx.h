//===- EmitPtx.h - NVVM dialect to PTX and machine code ---------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_EMITPTX_H
#define MODELSLICE_TARGET_LIBRARY_EMITPTX_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include <optional>
#include <string>

namespace mlir::slice {

/// One architecture that GPU kernels can be compiled for.
struct GpuArch {
  llvm::StringRef name; ///< "sm_80"
  unsigned capability;  ///< 10 * major + minor
  bool exact;           ///< Only devices of this capability run its PTX.
  bool warpgroups;      ///< Four warps can multiply together (wgmma).
};
/// All of them, ascending.
llvm::ArrayRef<GpuArch> getGpuArchs();

/// Whether kernels for the architecture wait by themselves for the one that is
/// launched before them (CUDA's programmatic dependent launch).
bool overlapsLaunches(const GpuArch &arch);
/// Whether blocks can form clusters, without which kernels of whole programs
/// are left out.
bool hasClusters(const GpuArch &arch);

/// The PTX of a module in the NVVM dialect. Failure comes with a diagnostic.
FailureOr<std::string> emitPtx(gpu::GPUModuleOp module, const GpuArch &arch,
                               unsigned optLevel);

/// Assembles PTX where ptxas is in PATH; nothing where it is not. Fails, with
/// what ptxas said, if it refuses the code.
FailureOr<std::optional<std::string>>
assemblePtx(llvm::StringRef ptx, const GpuArch &arch, Location location);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_EMITPTX_H
