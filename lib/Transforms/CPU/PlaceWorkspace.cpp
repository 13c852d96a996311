//===- PlaceWorkspace.cpp - Large buffers of tasks off the stack ----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a task stages or transforms can be megabytes. Nobody knows how large the
// stack is that a library's functions are called on, so large buffers become
// parts of memory that the context keeps for each thread.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "modelslice/Transforms/Passes.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::kern {
#define GEN_PASS_DEF_PLACEWORKSPACE
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Of a cache line, which buffers begin at.
constexpr int64_t kAlignment = 64;

struct PlaceWorkspace : public kern::impl::PlaceWorkspaceBase<PlaceWorkspace> {
  using PlaceWorkspaceBase::PlaceWorkspaceBase;

  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    if (!kernel->hasAttr("kern.kernel") || kernel.isDeclaration())
      return;
    kernel->removeAttr("kern.workspace");
    SmallVector<std::pair<memref::AllocaOp, int64_t>> buffers;
    int64_t bytes = 0;
    for (auto buffer : kernel.getBody().front().getOps<memref::AllocaOp>()) {
      // Vectors that tiles add up are few.
      if (!buffer.getType().getElementType().isIntOrFloat())
        continue;
      std::optional<int64_t> size = getBytes(buffer.getType());
      int64_t offset = bytes;
      if (!size || llvm::AddOverflow(bytes, *size, bytes)) {
        buffer.emitOpError("expected a buffer of a known size below 2^63");
        return signalPassFailure();
      }
      if (buffer.getAlignment().value_or(1) > uint64_t(kAlignment)) {
        buffer.emitOpError("expected an alignment of at most ")
            << kAlignment << " bytes, got " << *buffer.getAlignment();
        return signalPassFailure();
      }
      buffers.push_back({buffer, offset});
    }
    if (bytes <= maxStackBytes)
      return;
    OpBuilder builder(&getContext());
    auto type = MemRefType::get(bytes, builder.getI8Type());
    if (failed(kernel.insertArgument(kernel.getNumArguments(), type,
                                     DictionaryAttr(), kernel.getLoc())))
      return signalPassFailure();
    Value workspace = kernel.getArguments().back();
    for (auto [buffer, offset] : buffers) {
      builder.setInsertionPoint(buffer);
      Value begin =
          arith::ConstantIndexOp::create(builder, buffer.getLoc(), offset);
      Value view = memref::ViewOp::create(builder, buffer.getLoc(),
                                          buffer.getType(), workspace, begin,
                                          /*sizes=*/ValueRange());
      buffer.replaceAllUsesWith(view);
      buffer.erase();
    }
    kernel->setAttr("kern.workspace", builder.getI64IntegerAttr(bytes));
  }

  /// Rounded up to the alignment.
  static std::optional<int64_t> getBytes(MemRefType type) {
    if (!type.hasStaticShape() || !type.getLayout().isIdentity())
      return std::nullopt;
    int64_t bytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
    for (int64_t size : type.getShape())
      if (llvm::MulOverflow(bytes, size, bytes))
        return std::nullopt;
    if (bytes > std::numeric_limits<int64_t>::max() - kAlignment)
      return std::nullopt;
    return llvm::alignTo(bytes, kAlignment);
  }
};

} // namespace
