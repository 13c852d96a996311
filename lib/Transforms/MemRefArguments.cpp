//===- MemRefArguments.cpp - Memrefs from addresses -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemRefArguments.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

bool mlir::kern::isBuffer(Type type) {
  auto memref = dyn_cast<MemRefType>(type);
  SmallVector<int64_t> strides;
  int64_t offset;
  return memref && succeeded(memref.getStridesAndOffset(strides, offset)) &&
         offset == 0 && !llvm::is_contained(strides, ShapedType::kDynamic);
}

Value mlir::kern::buildMemRef(OpBuilder &builder, Location loc, MemRefType type,
                              Value address, Value batch, IntegerType index) {
  MLIRContext *context = builder.getContext();
  auto ptr = LLVM::LLVMPointerType::get(context);
  SmallVector<Type> fields{ptr, ptr, index};
  if (type.getRank() > 0)
    fields.append(2, LLVM::LLVMArrayType::get(index, type.getRank()));
  auto descriptorType = LLVM::LLVMStructType::getLiteral(context, fields);
  auto constant = [&](int64_t value) -> Value {
    return LLVM::ConstantOp::create(builder, loc, index, value);
  };
  Value descriptor = LLVM::PoisonOp::create(builder, loc, descriptorType);
  auto insert = [&](Value value, ArrayRef<int64_t> position) {
    descriptor =
        LLVM::InsertValueOp::create(builder, loc, descriptor, value, position);
  };
  insert(address, {0});
  insert(address, {1});
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
