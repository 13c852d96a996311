//===- Fragments.cpp - Products on tensor cores ---------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which lane holds which element of a fragment: PTX ISA, "Matrix fragments for
// mma.m16n8k8" (tf32) and "mma.m16n8k16" (bf16). Lane 4 g + t of a warp is the
// one of row or column g.
//
//===----------------------------------------------------------------------===//

#include "Products.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::kern;

SmallVector<Value> Products::multiplyFragments(Value number, Value step,
                                               SmallVector<Value> sums) {
  bool isTf32 = block.schedule.getMath() == GpuMath::Tf32;
  int64_t rows = countRows() / 2, columns = countColumns() / 2;
  SmallVector<Value> rowFragments, columnFragments;
  for (int64_t row = 0; row < rows; ++row)
    rowFragments.push_back(loadRowFragment(number, row, step));
  for (int64_t column = 0; column < columns; ++column)
    columnFragments.push_back(loadColumnFragment(number, column, step));
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column) {
      Value &sum = sums[row * columns + column];
      if (isTf32)
        sum = nvgpu::MmaSyncOp::create(
            builder, loc, rowFragments[row], columnFragments[column], sum,
            ArrayRef<int64_t>{16, 8, 8}, /*tf32Enabled=*/true);
      else
        sum = multiplyHalves(rowFragments[row], columnFragments[column], sum);
    }
  return sums;
}

/// nvgpu.mma.sync of bf16, which that op does not have.
Value Products::multiplyHalves(Value row, Value column, Value sum) {
  auto getRegisters = [&](Value fragment) {
    int64_t count = cast<VectorType>(fragment.getType()).getDimSize(0);
    Value words = vector::BitCastOp::create(
        builder, loc, VectorType::get({count, 1}, builder.getI32Type()),
        fragment);
    SmallVector<Value> registers;
    for (int64_t i = 0; i < count; ++i)
      registers.push_back(vector::ExtractOp::create(builder, loc, words,
                                                    ArrayRef<int64_t>{i, 0}));
    return registers;
  };
  SmallVector<Value> sums;
  for (int64_t i = 0; i < 4; ++i)
    sums.push_back(vector::ExtractOp::create(builder, loc, sum,
                                             ArrayRef<int64_t>{i / 2, i % 2}));
  Type f32 = builder.getF32Type();
  Value product = NVVM::MmaOp::create(
      builder, loc,
      LLVM::LLVMStructType::getLiteral(builder.getContext(),
                                       {f32, f32, f32, f32}),
      getRegisters(row), getRegisters(column), sums,
      ArrayRef<int64_t>{16, 8, 16}, /*b1Op=*/std::nullopt,
      /*intOverflow=*/std::nullopt,
      std::array<NVVM::MMATypes, 2>{NVVM::MMATypes::bf16, NVVM::MMATypes::bf16},
      std::array<NVVM::MMALayout, 2>{NVVM::MMALayout::row,
                                     NVVM::MMALayout::col});
  for (int64_t i = 0; i < 4; ++i)
    sums[i] = LLVM::ExtractValueOp::create(builder, loc, product, i);
  return vector::FromElementsOp::create(builder, loc,
                                        cast<VectorType>(sum.getType()), sums);
}

/// A fragment's registers, of one tf32 value each.
Value Products::pack(ArrayRef<Value> values) {
  auto type =
      VectorType::get({int64_t(values.size()), 1}, builder.getF32Type());
  return vector::FromElementsOp::create(builder, loc, type, values);
}

Value Products::loadRowFragment(Value number, int64_t fragment, Value step) {
  // Rows g and g + 8 of the fragment are the thread's own.
  if (block.schedule.getMath() == GpuMath::Bf16) {
    Value g = block.rem(block.threadRow, block.constant(8));
    Value first =
        arith::SubIOp::create(builder, loc, block.getRow(2 * fragment), g);
    return loadMatrices(/*ofRows=*/true, number, first, step, 4);
  }
  Value t = block.rem(block.threadColumn, block.constant(4));
  SmallVector<Value> values;
  for (int64_t k : {0, 4})
    for (int64_t half : {0, 1})
      values.push_back(load(/*ofRows=*/true, number,
                            block.getRow(2 * fragment + half),
                            block.add(block.add(step, t), block.constant(k))));
  return pack(values);
}

Value Products::loadColumnFragment(Value number, int64_t fragment, Value step) {
  Value warp = block.div(block.threadColumn, block.constant(4));
  Value first = block.add(block.mul(warp, 4 * countColumns()),
                          block.constant(8 * fragment));
  if (block.schedule.getMath() == GpuMath::Bf16)
    return loadMatrices(/*ofRows=*/false, number, first, step, 2);
  Value g = block.rem(block.threadRow, block.constant(8));
  Value t = block.rem(block.threadColumn, block.constant(4));
  SmallVector<Value> values;
  for (int64_t k : {0, 4})
    values.push_back(load(/*ofRows=*/false, number, block.add(first, g),
                          block.add(block.add(step, t), block.constant(k))));
  return pack(values);
}

/// 8x8 matrices of bf16 by ldmatrix: each group of 8 lanes names the rows of
/// one. A row factor has its matrices at (points 0, steps 0), (8, 0), (0, 8)
/// and (8, 8), a column factor at steps 0 and 8.
Value Products::loadMatrices(bool ofRows, Value number, Value point, Value step,
                             int64_t count) {
  const SharedTile &tile = ofRows ? rowTile : columnTile;
  Value lane = block.rem(block.thread, block.constant(32));
  Value inMatrix = block.rem(lane, block.constant(8));
  Value matrix = block.div(lane, block.constant(8));
  Value half = block.rem(matrix, block.constant(2));
  Value quarter =
      block.rem(block.div(matrix, block.constant(2)), block.constant(2));
  Value pointBlock = ofRows ? block.mul(half, 8) : block.constant(0);
  Value stepBlock = block.mul(ofRows ? quarter : half, 8);
  Value points = block.add(point, pointBlock);
  Value steps = block.add(step, stepBlock);
  Value &outer = tile.alongStep ? points : steps;
  outer = block.add(outer, inMatrix);
  auto type = VectorType::get({count, 2}, builder.getBF16Type());
  return nvgpu::LdMatrixOp::create(
      builder, loc, type, ofRows ? rowBuffer : columnBuffer,
      tile.alongStep ? ValueRange{number, points, steps}
                     : ValueRange{number, steps, points},
      /*transpose=*/!tile.alongStep, count);
}
