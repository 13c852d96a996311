//===- SharedMemory.h - A block's shared memory -----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_GPU_SHAREDMEMORY_H
#define MODELSLICE_LIB_TRANSFORMS_GPU_SHAREDMEMORY_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::kern {

/// Views of a block's dynamic shared memory, whose size the launch states.
class SharedMemory {
public:
  SharedMemory(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  /// A buffer at `offset` bytes, a multiple of 16.
  Value getView(int64_t offset, ArrayRef<int64_t> shape, Type element) {
    auto space = gpu::AddressSpaceAttr::get(builder.getContext(),
                                            gpu::AddressSpace::Workgroup);
    auto bytes = MemRefType::get({ShapedType::kDynamic}, builder.getI8Type(),
                                 MemRefLayoutAttrInterface(), space);
    Value all = gpu::DynamicSharedMemoryOp::create(builder, loc, bytes);
    auto type =
        MemRefType::get(shape, element, MemRefLayoutAttrInterface(), space);
    return memref::ViewOp::create(
        builder, loc, type, all,
        arith::ConstantIndexOp::create(builder, loc, offset), ValueRange());
  }
  Value load(Value buffer, ArrayRef<Value> indices) {
    return memref::LoadOp::create(builder, loc, buffer, indices);
  }
  void store(Value value, Value buffer, ArrayRef<Value> indices) {
    memref::StoreOp::create(builder, loc, value, buffer, indices);
  }

private:
  OpBuilder &builder;
  Location loc;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_GPU_SHAREDMEMORY_H
