//===- ExportKernels.cpp - Gives kernels the runtime's signature ----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime calls every kernel as
//   void kernel(void *const *operands, const msl_examples *examples,
//               int64_t begin, int64_t end)
// (msl_kernel_fn in lib/Runtime/Image.h). This pass replaces a kernel's
// memref arguments by descriptors built from the operand table.
//
//===----------------------------------------------------------------------===//

#include "../MemRefArguments.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "modelslice/Dialect/Slice/IR/SliceOps.h"
#include "modelslice/Transforms/Passes.h"

namespace mlir::kern {
#define GEN_PASS_DEF_EXPORTKERNELS
#include "modelslice/Transforms/Passes.h.inc"
} // namespace mlir::kern

using namespace mlir;
using namespace mlir::kern;

namespace {

/// Of an msl_examples.
enum class ExamplesField { Count, First, Batch };

struct ExportKernels : public kern::impl::ExportKernelsBase<ExportKernels> {
  void runOnOperation() override {
    SmallVector<func::FuncOp> kernels;
    for (auto kernel : getOperation().getOps<func::FuncOp>())
      if (kernel->hasAttr("kern.kernel")) {
        if (failed(verifyKernel(kernel)))
          return signalPassFailure();
        kernels.push_back(kernel);
      }
    // Programs and parameters are tables in the library's image, not code.
    for (Operation &op :
         llvm::make_early_inc_range(getOperation().getBody()->getOperations()))
      if (isa<slice::ParamOp>(op) || op.hasAttr("slice.entry"))
        op.erase();
    for (func::FuncOp kernel : kernels)
      exportKernel(kernel);
  }

  static LogicalResult verifyKernel(func::FuncOp kernel) {
    ArrayRef<Type> types = kernel.getArgumentTypes();
    if (types.size() < 3 || kernel.getNumResults() ||
        !llvm::all_of(types.take_front(3),
                      [](Type type) { return type.isIndex(); }) ||
        !llvm::all_of(types.drop_front(3), isBuffer))
      return kernel.emitError(
                 "expected a kernel (batch, begin, end, buffers of "
                 "static strides...), got ")
             << kernel.getFunctionType();
    if (Attribute bytes = kernel->getAttr("kern.workspace"))
      if (auto number = dyn_cast<IntegerAttr>(bytes);
          !number || number.getValue().isNegative())
        return kernel.emitError("expected kern.workspace of at least 0 bytes, "
                                "got ")
               << bytes;
    if (kernel.isDeclaration() || !kernel.getBody().hasOneBlock())
      return kernel.emitError("expected a kernel of one block");
    return success();
  }

  void exportKernel(func::FuncOp kernel) {
    OpBuilder builder(kernel);
    Location loc = kernel.getLoc();
    auto i64 = builder.getI64Type();
    auto ptr = LLVM::LLVMPointerType::get(builder.getContext());
    auto type = builder.getFunctionType({ptr, ptr, i64, i64}, {});
    auto exported = func::FuncOp::create(builder, loc, kernel.getName(), type);
    // The order of symbols is that of the launch tables; keep visibility, too.
    exported->setAttr("kern.kernel", builder.getUnitAttr());
    if (Attribute bytes = kernel->getAttr("kern.workspace"))
      exported->setAttr("kern.workspace", bytes);
    Block *entry = exported.addEntryBlock();
    builder.setInsertionPointToStart(entry);

    auto loadExamples = [&](ExamplesField field) -> Value {
      Value address =
          LLVM::GEPOp::create(builder, loc, ptr, i64, entry->getArgument(1),
                              ArrayRef<LLVM::GEPArg>{int32_t(field)});
      return LLVM::LoadOp::create(builder, loc, i64, address);
    };
    auto asIndex = [&](Value number) -> Value {
      return arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                        number);
    };
    Value count = loadExamples(ExamplesField::Count);
    SmallVector<Value> arguments{asIndex(count), asIndex(entry->getArgument(2)),
                                 asIndex(entry->getArgument(3))};
    for (auto [index, argument] :
         llvm::enumerate(kernel.getArgumentTypes().drop_front(3))) {
      Value slot = LLVM::GEPOp::create(
          builder, loc, ptr, ptr, entry->getArgument(0),
          ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(index)});
      Value pointer = LLVM::LoadOp::create(builder, loc, ptr, slot);
      arguments.push_back(buildMemRef(builder, loc, cast<MemRefType>(argument),
                                      pointer, count, i64));
    }
    SmallVector<ExamplesOp> asked;
    kernel.walk([&](ExamplesOp examples) { asked.push_back(examples); });
    if (!asked.empty()) {
      Value first = asIndex(loadExamples(ExamplesField::First));
      Value batch = asIndex(loadExamples(ExamplesField::Batch));
      for (ExamplesOp examples : asked) {
        examples.replaceAllUsesWith(ValueRange{first, batch});
        examples.erase();
      }
    }
    Block &body = kernel.getBody().front();
    for (auto [argument, value] : llvm::zip(body.getArguments(), arguments))
      argument.replaceAllUsesWith(value);
    entry->getOperations().splice(entry->end(), body.getOperations());
    kernel.erase();
  }
};

} // namespace
