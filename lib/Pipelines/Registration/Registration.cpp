//===- Registration.cpp - Dialects and passes of the compiler -------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Pipelines/Registration.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "modelslice/Conversion/SliceToLinalg/Passes.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"
#include "modelslice/Dialect/Slice/IR/SliceDialect.h"
#include "modelslice/Dialect/Slice/Transforms/Gradients.h"
#include "modelslice/Dialect/Slice/Transforms/Passes.h"
#include "modelslice/Pipelines/Pipelines.h"
#include "modelslice/Transforms/Passes.h"

using namespace mlir;

void slice::registerAllDialects(DialectRegistry &registry) {
  registry.insert<kern::KernDialect, slice::SliceDialect>();
  registry
      .insert<affine::AffineDialect, arith::ArithDialect,
              cf::ControlFlowDialect, func::FuncDialect, gpu::GPUDialect,
              linalg::LinalgDialect, LLVM::LLVMDialect, NVVM::NVVMDialect,
              nvgpu::NVGPUDialect, math::MathDialect, memref::MemRefDialect,
              scf::SCFDialect, tensor::TensorDialect, vector::VectorDialect>();
  slice::registerGradientModels(registry);
}

void slice::registerAllPasses() {
  registerTransformsPasses();
  slice::registerSliceTransformsPasses();
  slice::registerSliceToLinalgPasses();
  kern::registerKernTransformsPasses();
  slice::registerPipelines();
}
