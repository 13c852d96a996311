//===- ExportKernels.cpp - Gives kernels the runtime's signature ----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime calls every kernel as
//   void kernel(void *const *operands, int64_t batch, int64_t begin,
//               int64_t end)
// (msl_kernel_fn in lib/Runtime/Image.h). This pass replaces a kernel's
// memref arguments by descriptors built from the operand table.
//
//===----------------------------------------------------------------------===//

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

/// Builds the LLVM descriptor of a memref at `pointer`: dimensions without a
/// static size are the batch, strides and offset are static.
Value buildDescriptor(OpBuilder &builder, Location loc, MemRefType type,
                      Value pointer, Value batch) {
  MLIRContext *context = builder.getContext();
  auto i64 = builder.getI64Type();
  auto ptr = LLVM::LLVMPointerType::get(context);
  SmallVector<Type> fields{ptr, ptr, i64};
  if (type.getRank() > 0)
    fields.append(2, LLVM::LLVMArrayType::get(i64, type.getRank()));
  auto descriptorType = LLVM::LLVMStructType::getLiteral(context, fields);
  auto constant = [&](int64_t value) -> Value {
    return LLVM::ConstantOp::create(builder, loc, i64, value);
  };
  Value descriptor = LLVM::PoisonOp::create(builder, loc, descriptorType);
  auto insert = [&](Value value, ArrayRef<int64_t> position) {
    descriptor =
        LLVM::InsertValueOp::create(builder, loc, descriptor, value, position);
  };
  insert(pointer, {0});
  insert(pointer, {1});
  insert(constant(0), {2});
  SmallVector<int64_t> strides;
  int64_t offset;
  LogicalResult known = type.getStridesAndOffset(strides, offset);
  assert(succeeded(known) && offset == 0 && "buffers have static strides");
  (void)known;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    insert(type.isDynamicDim(dim) ? batch : constant(type.getDimSize(dim)),
           {3, dim});
    insert(constant(strides[dim]), {4, dim});
  }
  return UnrealizedConversionCastOp::create(builder, loc, type, descriptor)
      .getResult(0);
}

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
    auto isBuffer = [](Type type) {
      auto memref = dyn_cast<MemRefType>(type);
      SmallVector<int64_t> strides;
      int64_t offset;
      return memref && succeeded(memref.getStridesAndOffset(strides, offset)) &&
             offset == 0 && !llvm::is_contained(strides, ShapedType::kDynamic);
    };
    if (types.size() < 3 || kernel.getNumResults() ||
        !llvm::all_of(types.take_front(3),
                      [](Type type) { return type.isIndex(); }) ||
        !llvm::all_of(types.drop_front(3), isBuffer))
      return kernel.emitError(
                 "expected a kernel (batch, begin, end, buffers of "
                 "static strides...), got ")
             << kernel.getFunctionType();
    if (kernel.isDeclaration() || !kernel.getBody().hasOneBlock())
      return kernel.emitError("expected a kernel of one block");
    return success();
  }

  void exportKernel(func::FuncOp kernel) {
    OpBuilder builder(kernel);
    Location loc = kernel.getLoc();
    auto i64 = builder.getI64Type();
    auto ptr = LLVM::LLVMPointerType::get(builder.getContext());
    auto type = builder.getFunctionType({ptr, i64, i64, i64}, {});
    auto exported = func::FuncOp::create(builder, loc, kernel.getName(), type);
    // The order of symbols is that of the launch tables; keep visibility, too.
    exported->setAttr("kern.kernel", builder.getUnitAttr());
    Block *entry = exported.addEntryBlock();
    builder.setInsertionPointToStart(entry);

    SmallVector<Value> arguments;
    Value batch = entry->getArgument(1);
    for (unsigned i = 1; i <= 3; ++i)
      arguments.push_back(arith::IndexCastOp::create(
          builder, loc, builder.getIndexType(), entry->getArgument(i)));
    for (auto [index, argument] :
         llvm::enumerate(kernel.getArgumentTypes().drop_front(3))) {
      Value slot = LLVM::GEPOp::create(
          builder, loc, ptr, ptr, entry->getArgument(0),
          ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(index)});
      Value pointer = LLVM::LoadOp::create(builder, loc, ptr, slot);
      arguments.push_back(buildDescriptor(
          builder, loc, cast<MemRefType>(argument), pointer, batch));
    }
    Block &body = kernel.getBody().front();
    for (auto [argument, value] : llvm::zip(body.getArguments(), arguments))
      argument.replaceAllUsesWith(value);
    entry->getOperations().splice(entry->end(), body.getOperations());
    kernel.erase();
  }
};

} // namespace
