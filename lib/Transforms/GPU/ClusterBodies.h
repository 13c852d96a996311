//===- ClusterBodies.h - What teams of a cluster's blocks run ---*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Copies of kernels' bodies that the threads of a team call.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_GPU_CLUSTERBODIES_H
#define MODELSLICE_LIB_TRANSFORMS_GPU_CLUSTERBODIES_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "modelslice/Dialect/Kern/IR/GpuCluster.h"

namespace mlir::kern {

inline constexpr unsigned kSharedSpace = 3;

/// Whether this is what stands for the dynamic shared memory of a block.
bool isDynamicShared(LLVM::GlobalOp global);

/// One of those of a module, which gets it if no kernel of it has asked for it.
LLVM::GlobalOp getDynamicShared(gpu::GPUModuleOp module);

/// Whether kern-map-kernels and the conversion to LLVM made the function.
bool isMappedKernel(LLVM::LLVMFuncOp kernel);
/// Threads of a block of a mapped kernel, and its shared memory in bytes, up to
/// where that of another team may begin.
int64_t getThreads(LLVM::LLVMFuncOp kernel);
int64_t getTeamBytes(LLVM::LLVMFuncOp kernel);

/// Whether the phase's kernel is a mapped one that takes its places, and so
/// many teams fit a block of the cluster; else an error.
LogicalResult verifyTeams(PhaseOp phase, SymbolTable &symbols);

void createTeamBarrier(OpBuilder &builder, Location loc, Value id,
                       int64_t threads);

class ClusterBodies {
public:
  ClusterBodies(gpu::GPUModuleOp module, SymbolTable &symbols)
      : module(module), symbols(symbols) {}

  /// A function that does for one block what the kernel does. Behind the
  /// kernel's arguments it takes the block's number, the number of the thread
  /// in its team, the team's barrier and its shared memory.
  LLVM::LLVMFuncOp get(LLVM::LLVMFuncOp kernel);

private:
  void replaceLaunch(LLVM::LLVMFuncOp body, int64_t threads,
                     ArrayRef<BlockArgument> arguments);

  gpu::GPUModuleOp module;
  SymbolTable &symbols;
  DenseMap<Operation *, LLVM::LLVMFuncOp> known;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_GPU_CLUSTERBODIES_H
