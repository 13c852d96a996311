//===- InstructionsMatrix.cpp - Matrix instructions
//------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ldmatrix, stmatrix and mma.sync. PTX's reference says which lane holds which
// elements; below, g is lane / 4 and t is lane % 4.
//
//===----------------------------------------------------------------------===//

#include "Addresses.h"
#include "CudaDriver.h"
#include "Instructions.h"
#include "MatrixFragments.h"

using namespace modelslice::emulator;

namespace {
uint64_t sharedAddress(const Warp &warp, const Instruction &i, unsigned lane) {
  uint64_t address =
      addressOf(warp, i.operands[0], i.strides[1], i.immediate, lane);
  return (address & kWindowMask) == kSharedWindow ? address - kSharedWindow
                                                  : address;
}

/// Lane 8 m + r has the address of row r of matrix m, of eight 16-bit elements.
/// operands[1 + m] holds elements 2t and 2t + 1 of row g, or of column g.
void loadMatrices(Warp &warp, const Instruction &i, uint32_t mask) {
  if (!gatherWarp(warp, i, mask))
    return;
  uint16_t rows[kWarpSize][8];
  for (unsigned lane = 0; lane < 8u * i.count; ++lane)
    std::memcpy(rows[lane],
                locateShared(warp, i, lane, sharedAddress(warp, i, lane), 16,
                             Access::Read, nullptr),
                16);
  for (unsigned matrix = 0; matrix < i.count; ++matrix) {
    auto *to = warp.lanes<uint16_t>(i.operands[1 + matrix]);
    for (unsigned at = 0; at < 2 * kWarpSize; ++at) {
      unsigned row = at / 8, column = at % 8;
      to[at] = i.extra ? rows[8 * matrix + column][row]
                       : rows[8 * matrix + row][column];
    }
  }
  warp.synchronize();
}

void storeMatrices(Warp &warp, const Instruction &i, uint32_t mask) {
  if (!gatherWarp(warp, i, mask))
    return;
  uint16_t rows[kWarpSize][8];
  for (unsigned matrix = 0; matrix < i.count; ++matrix) {
    auto *from = warp.lanes<const uint16_t>(i.operands[1 + matrix]);
    for (unsigned at = 0; at < 2 * kWarpSize; ++at) {
      unsigned row = at / 8, column = at % 8;
      (i.extra ? rows[8 * matrix + column][row]
               : rows[8 * matrix + row][column]) = from[at];
    }
  }
  for (unsigned lane = 0; lane < 8u * i.count; ++lane) {
    auto *values = reinterpret_cast<const std::byte *>(rows[lane]);
    std::memcpy(locateShared(warp, i, lane, sharedAddress(warp, i, lane), 16,
                             Access::Write, values),
                values, 16);
  }
  warp.synchronize();
}

template <bool IsStore> void decodeMatrices(Decoder &d) {
  if (!d.take("sync") || !d.take("aligned") || !d.take("m8n8") ||
      (IsStore && d.capability < 90))
    d.unknown();
  d.out.count = d.take("x4") ? 4 : d.take("x2") ? 2 : d.take("x1") ? 1 : 0;
  d.out.extra = d.take("trans");
  if (!d.take("shared") && !d.take("shared::cta"))
    d.out.space = Space::Generic;
  if (!d.out.count || d.takeType() != Type::B16)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(2, 2);
  const Operand &data = d.operand(IsStore);
  d.address(d.operand(!IsStore), Space::Shared, 0, 1);
  if (data.kind != Operand::List || data.parts.size() != d.out.count)
    d.fail("expected " + std::to_string(d.out.count) + " registers in braces");
  for (unsigned part = 0; part < d.out.count; ++part)
    d.out.operands[1 + part] = IsStore
                                   ? d.source(data.parts[part], Type::B32)
                                   : d.destination(data.parts[part], Type::B32);
  d.out.execute = IsStore ? storeMatrices : loadMatrices;
}

/// D = A B + C of 16 x K by K x 8. operands: [0..3] D, then the registers of A,
/// of B and of C. Register j of B holds column g, the numbers from
/// kPacked * t + 4 * kPacked * j on.
template <typename Format, unsigned K>
void multiply(Warp &warp, const Instruction &i, uint32_t mask) {
  if (!gatherWarp(warp, i, mask))
    return;
  constexpr unsigned kPacked = Format::kPacked;
  constexpr unsigned kSteps = K / (4 * kPacked);
  const uint32_t *registers = i.operands + 4;

  alignas(64) float a[16][K];
  unpackRows<Format>(warp, registers, a);
  registers += 2 * kSteps;

  Columns<K> b;
  for (unsigned step = 0; step < kSteps; ++step) {
    auto *from = warp.lanes<const uint32_t>(registers[step]);
    for (unsigned t = 0; t < 4; ++t)
      for (unsigned part = 0; part < kPacked; ++part)
        for (unsigned g = 0; g < 8; ++g)
          b.values[(4 * step + t) * kPacked + part][g] =
              Format::unpack(from[4 * g + t], part);
  }
  registers += kSteps;

  Accumulator c;
  c.load(warp, registers);
  c.addProduct(a, b);
  c.store(warp, i.operands);
}

struct Shape {
  std::string_view name;
  Type type;
  unsigned aRegisters;
  unsigned bRegisters;
  Executor execute;
};
constexpr Shape kShapes[] = {
    {"m16n8k4", Type::TF32, 2, 1, multiply<TensorFloat, 4>},
    {"m16n8k8", Type::TF32, 4, 2, multiply<TensorFloat, 8>},
    {"m16n8k8", Type::BF16, 2, 1, multiply<PackedBFloat, 8>},
    {"m16n8k16", Type::BF16, 4, 2, multiply<PackedBFloat, 16>},
    {"m16n8k8", Type::F16, 2, 1, multiply<PackedHalf, 8>},
    {"m16n8k16", Type::F16, 4, 2, multiply<PackedHalf, 16>},
};

/// mma.sync.aligned.<shape>.row.col.f32.<type>.<type>.f32 d, a, b, c
void decodeMultiply(Decoder &d) {
  if (!d.take("sync") || !d.take("aligned"))
    d.unknown();
  std::string_view name = d.takePrefixed("m16n8k");
  if (!d.take("row") || !d.take("col") || d.takeType() != Type::F32)
    d.unknown();
  Type type = d.takeType();
  if (d.takeType() != type || d.takeType() != Type::F32)
    d.unknown();
  const Shape *shape = nullptr;
  for (const Shape &known : kShapes)
    if (known.name == name && known.type == type)
      shape = &known;
  if (!shape)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(4, 4);
  unsigned counts[] = {4, shape->aRegisters, shape->bRegisters, 4};
  size_t at = 0;
  for (size_t list = 0; list < 4; ++list) {
    const Operand &operand = d.operand(list);
    if (operand.kind != Operand::List || operand.parts.size() != counts[list])
      d.fail("expected " + std::to_string(counts[list]) +
             " registers in braces");
    for (const Operand &part : operand.parts)
      d.out.operands[at++] =
          list ? d.source(part, Type::B32) : d.destination(part, Type::B32);
  }
  d.out.execute = shape->execute;
}

constexpr InstructionRow kRows[] = {
    {"ldmatrix", decodeMatrices<false>},
    {"stmatrix", decodeMatrices<true>},
    {"mma", decodeMultiply},
};
} // namespace

bool modelslice::emulator::gatherWarp(Warp &warp, const Instruction &i,
                                      uint32_t mask) {
  if (warp.live != kFullMask)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, __builtin_ctz(mask), i,
          "needs all lanes of its warp, lane " +
              std::to_string(__builtin_ctz(~warp.live)) + " is missing,");
  if (!gatherMembers(warp, i, mask, kFullMask))
    return false;
  warp.synchronize();
  return true;
}

void modelslice::emulator::addMatrixInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
