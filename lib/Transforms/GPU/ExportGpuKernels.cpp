//===- ExportGpuKernels.cpp - Gives GPU kernels the runtime's signature ---===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime launches every kernel with the addresses of its operands and the
// batch (msl_gpu_kernel in lib/Runtime/Image.h). This pass replaces a kernel's
// memref arguments by descriptors built from them. Threads count in 32 bits:
// the runtime refuses batches for which that is not enough.
//
//===----------------------------------------------------------------------===//

#include "../MemRefArguments.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "modelslice/Dialect/Kern/IR/GpuSchedule.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_EXPORTGPUKERNELS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

struct ExportGpuKernels
    : public kern::impl::ExportGpuKernelsBase<ExportGpuKernels> {
  void runOnOperation() override {
    for (auto kernel : getOperation().getOps<gpu::GPUFuncOp>()) {
      ArrayRef<Type> types = kernel.getArgumentTypes();
      if (types.empty() || !types.back().isIndex() ||
          !llvm::all_of(types.drop_back(), isBuffer)) {
        kernel.emitError("expected a kernel (buffers of static strides..., "
                         "batch), got ")
            << kernel.getFunctionType();
        return signalPassFailure();
      }
      exportKernel(kernel);
    }
  }

  static void exportKernel(gpu::GPUFuncOp kernel) {
    Block *body = &kernel.getBody().front();
    OpBuilder builder = OpBuilder::atBlockBegin(body);
    Location loc = kernel.getLoc();
    auto ptr = LLVM::LLVMPointerType::get(builder.getContext());
    auto i32 = builder.getI32Type(), i64 = builder.getI64Type();
    unsigned numBuffers = body->getNumArguments() - 1;
    SmallVector<Type> types(numBuffers, ptr);
    types.push_back(i64);
    SmallVector<Value> arguments;
    for (Type type : types)
      arguments.push_back(body->addArgument(type, loc));
    Value batch = arith::TruncIOp::create(builder, loc, i32, arguments.back());
    for (unsigned i = 0; i < numBuffers; ++i) {
      BlockArgument buffer = body->getArgument(i);
      buffer.replaceAllUsesWith(buildMemRef(builder, loc,
                                            cast<MemRefType>(buffer.getType()),
                                            arguments[i], batch, i32));
    }
    body->getArgument(numBuffers)
        .replaceAllUsesWith(arith::IndexCastOp::create(
            builder, loc, builder.getIndexType(), batch));
    body->eraseArguments(0, numBuffers + 1);
    kernel.setType(builder.getFunctionType(types, {}));
    NamedAttrList attributes;
    attributes.set(LLVM::LLVMDialect::getAlignAttrName(),
                   builder.getI64IntegerAttr(kGpuBufferAlignment));
    for (unsigned i = 0; i < numBuffers; ++i)
      kernel.setArgAttrs(i, attributes);
  }
};

} // namespace
