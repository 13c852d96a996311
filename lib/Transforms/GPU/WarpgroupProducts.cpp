//===- WarpgroupProducts.cpp - Products of four warps together ------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// wgmma.mma_async (PTX ISA, "Asynchronous warpgroup level matrix
// instructions"): a warpgroup multiplies 64 rows by up to 256 columns, both
// factors being read from shared memory by descriptors, while its threads go
// on. Both lie along the reduction in rows of 128 bytes that are swizzled.
//
// Assembly, since the accumulators of one product must be those of the next:
// every statement takes all of them and returns them.
//
//===----------------------------------------------------------------------===//

#include "Products.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::kern;

namespace {
/// Bytes of the reduction that one instruction takes.
constexpr int64_t kSliceBytes = 32;
/// Eight rows of 128 bytes, after which the swizzle repeats.
constexpr int64_t kGroupBytes = 1024;

/// "{$0, $1, ...}"
std::string listOperands(int64_t first, int64_t count) {
  std::string text = "{";
  for (int64_t i = 0; i < count; ++i)
    text += (i ? ", $" : "$") + std::to_string(first + i);
  return text + "}";
}
} // namespace

/// Runs assembly that updates `sums`, as operands 0 and up, and reads
/// `operands` behind them, 64-bit integers. Returns the new sums.
static SmallVector<Value> emitAsm(OpBuilder &builder, Location loc,
                                  StringRef text, ArrayRef<Value> sums,
                                  ArrayRef<Value> operands) {
  int64_t count = sums.size();
  std::string constraints;
  for (int64_t i = 0; i < count; ++i)
    constraints += "=f,";
  SmallVector<Value> all(sums);
  llvm::append_range(all, operands);
  for (int64_t i = 0; i < count; ++i)
    constraints += std::to_string(i) + ",";
  for (size_t i = 0; i < operands.size(); ++i)
    constraints += "l,";
  constraints += "~{memory}";
  SmallVector<Type> types(count, builder.getF32Type());
  auto type = LLVM::LLVMStructType::getLiteral(builder.getContext(), types);
  Value result =
      LLVM::InlineAsmOp::create(
          builder, loc, TypeRange(type), all, text, constraints,
          /*has_side_effects=*/true, /*is_align_stack=*/false,
          LLVM::TailCallKind::None, LLVM::AsmDialectAttr(), ArrayAttr())
          .getResult(0);
  SmallVector<Value> updated;
  for (int64_t i = 0; i < count; ++i)
    updated.push_back(LLVM::ExtractValueOp::create(builder, loc, result, i));
  return updated;
}

/// Of a buffer's rows from `row` on, which is a multiple of 8: where they
/// begin, how far groups of 8 rows are apart, and the swizzle.
Value Products::getDescriptor(bool ofRows, Value number, Value row) {
  const SharedTile &tile = ofRows ? rowTile : columnTile;
  Value offset = block.add(block.mul(number, tile.getBytes()),
                           block.mul(row, tile.pitch * tile.elementBytes));
  Value address = memref::ExtractAlignedPointerAsIndexOp::create(
      builder, loc, ofRows ? rowBuffer : columnBuffer);
  address = block.add(address, offset);
  auto constant = [&](int64_t value) {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getI64IntegerAttr(value));
  };
  address =
      arith::IndexCastUIOp::create(builder, loc, builder.getI64Type(), address);
  address = arith::ShRUIOp::create(
      builder, loc,
      arith::AndIOp::create(builder, loc, address, constant(0x3FFFF)),
      constant(4));
  int64_t fields = (kGroupBytes >> 4) << 32 | int64_t(1) << 62 | 1 << 16;
  return arith::OrIOp::create(builder, loc, address, constant(fields));
}

SmallVector<Value> Products::beginWarpgroup(Value number,
                                            SmallVector<Value> sums) {
  bool isHalf = block.schedule.getMath() == GpuMath::Bf16;
  int64_t columns = columnTile.outer, perProduct = columns / 2;
  int64_t products = countRows() / 2;
  Value group = block.div(block.thread, block.constant(kWarpgroupThreads));
  Value firstRow = block.mul(group, products * kWarpgroupRows);
  Value columnDescriptor =
      getDescriptor(/*ofRows=*/false, number, block.constant(0));
  std::string instruction =
      "wgmma.mma_async.sync.aligned.m64n" + std::to_string(columns) +
      (isHalf ? "k16.f32.bf16.bf16 " : "k8.f32.tf32.tf32 ");
  std::string text = "{\n\t.reg .pred adds;\n\tsetp.ne.b32 adds, 1, 0;"
                     "\n\twgmma.fence.sync.aligned;";
  SmallVector<Value> operands;
  int64_t slices = rowTile.inner * rowTile.elementBytes / kSliceBytes;
  int64_t numSums = sums.size();
  auto addOperand = [&](Value descriptor, int64_t slice) {
    Value offset = arith::ConstantOp::create(
        builder, loc, builder.getI64IntegerAttr(slice * kSliceBytes >> 4));
    operands.push_back(
        slice ? arith::AddIOp::create(builder, loc, descriptor, offset)
              : descriptor);
    // The sums are operands twice: as results, and as what these begin with.
    return "$" + std::to_string(2 * numSums + operands.size() - 1);
  };
  for (int64_t product = 0; product < products; ++product) {
    Value rowDescriptor = getDescriptor(
        /*ofRows=*/true, number,
        block.add(firstRow, block.constant(product * kWarpgroupRows)));
    for (int64_t slice = 0; slice < slices; ++slice) {
      std::string row = addOperand(rowDescriptor, slice);
      std::string column = addOperand(columnDescriptor, slice);
      text += "\n\t" + instruction +
              listOperands(product * perProduct, perProduct) + ", " + row +
              ", " + column + ", adds, 1, 1" + (isHalf ? ", 0, 0;" : ";");
    }
  }
  text += "\n\twgmma.commit_group.sync.aligned;\n\t}";
  return emitAsm(builder, loc, text, sums, operands);
}

SmallVector<Value> Products::wait(SmallVector<Value> sums) {
  if (!isWarpgroup())
    return sums;
  return emitAsm(builder, loc, "wgmma.wait_group.sync.aligned 0;", sums, {});
}
