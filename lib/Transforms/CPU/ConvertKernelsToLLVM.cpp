//===- ConvertKernelsToLLVM.cpp - Bodies of CPU kernels to LLVM -----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One conversion with upstream's patterns for all dialects of kernels: a pass
// per dialect would walk all ops each time, and cast values back and forth.
//
//===----------------------------------------------------------------------===//

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Dialect/Vector/Transforms/VectorRewritePatterns.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_CONVERTKERNELSTOLLVM
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;

namespace {

/// Whether the op becomes a call of a function, which would have to be declared
/// in the module: not a function's own business, and nothing that kernels do.
bool needsFunction(Operation *op) {
  return isa<cf::AssertOp, memref::AllocOp, memref::CopyOp, memref::DeallocOp,
             memref::ReallocOp, vector::PrintOp>(op);
}

struct ConvertKernelsToLLVM
    : public kern::impl::ConvertKernelsToLLVMBase<ConvertKernelsToLLVM> {
  /// What is the same for all functions.
  LogicalResult initialize(MLIRContext *context) override {
    converter = std::make_shared<LLVMTypeConverter>(context);
    RewritePatternSet set(context);
    // Of vectors LLVM lacks masks of a number of lanes and lane numbers.
    vector::populateVectorMaskOpLoweringPatterns(set);
    vector::populateVectorMaskMaterializationPatterns(
        set, /*force32BitVectorIndices=*/true);
    vector::populateVectorStepLoweringPatterns(set);
    populateVectorToLLVMConversionPatterns(*converter, set);
    populateMathToLLVMConversionPatterns(*converter, set);
    populateFinalizeMemRefToLLVMConversionPatterns(*converter, set);
    arith::populateCeilFloorDivExpandOpsPatterns(set);
    arith::populateArithToLLVMConversionPatterns(*converter, set);
    cf::populateControlFlowToLLVMConversionPatterns(*converter, set);
    ub::populateUBToLLVMConversionPatterns(*converter, set);
    patterns = std::make_shared<FrozenRewritePatternSet>(std::move(set));
    return success();
  }

  void runOnOperation() override {
    WalkResult calls = getOperation().walk([](Operation *op) {
      if (!needsFunction(op))
        return WalkResult::advance();
      op->emitOpError("would call a function, which kernels do not");
      return WalkResult::interrupt();
    });
    if (calls.wasInterrupted())
      return signalPassFailure();
    LLVMConversionTarget target(getContext());
    // Buffers are arguments until the function is converted.
    target.addLegalDialect<func::FuncDialect>();
    target.addLegalOp<UnrealizedConversionCastOp>();
    if (failed(applyPartialConversion(getOperation(), target, *patterns)))
      signalPassFailure();
  }

  std::shared_ptr<LLVMTypeConverter> converter;
  std::shared_ptr<FrozenRewritePatternSet> patterns;
};

} // namespace
