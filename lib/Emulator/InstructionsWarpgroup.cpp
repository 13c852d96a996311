//===- InstructionsWarpgroup.cpp - Matrix instructions of warpgroups ------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// wgmma of sm_90a, by which four warps multiply a matrix of 64 rows, the fence
// for what it reads from shared memory, and setmaxnreg. Of D each warp holds
// the 16 rows that come from its own 16 rows of A: it computes them when it
// comes, whether the other warps have come or not.
//
//===----------------------------------------------------------------------===//

#include "Addresses.h"
#include "AsyncProxy.h"
#include "CudaDriver.h"
#include "Instructions.h"
#include "MatrixDescriptor.h"
#include "MatrixFragments.h"

using namespace modelslice::emulator;

namespace {
/// A step of K is 32 bytes of a row, in two chunks.
constexpr unsigned kChunks = 2;

/// Whether all lanes of the warp have come; fails where the block has not all
/// warps of the warpgroup.
bool gatherWarpgroup(Warp &warp, const Instruction &i, uint32_t mask) {
  uint64_t threads = warp.block->launch->block.count();
  if ((warp.index / kGroupWarps + 1) * kGroupWarps * kWarpSize > threads)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, __builtin_ctz(mask), i,
          "needs a whole warpgroup of 128 threads, the block has " +
              std::to_string(threads) + ",");
  return gatherWarp(warp, i, mask);
}

/// The descriptor in a register, the same in every lane.
uint64_t readDescriptor(const Warp &warp, const Instruction &i, uint32_t offset,
                        const char *name) {
  auto *bits = warp.lanes<const uint64_t>(offset);
  for (unsigned lane = 1; lane < kWarpSize; ++lane)
    if (bits[lane] != bits[0])
      raise(CUDA_ERROR_LAUNCH_FAILED, warp, lane, i,
            std::string("has another descriptor of ") + name + " than thread " +
                std::to_string(warp.index * kWarpSize));
  return bits[0];
}

void checkDescriptor(const Warp &warp, const Instruction &i,
                     const MatrixDescriptor &descriptor, unsigned rows,
                     const char *name) {
  if (std::string error = descriptor.findError(rows); !error.empty())
    raise(CUDA_ERROR_LAUNCH_FAILED, warp, 0, i,
          std::string("has a descriptor of ") + name + " " + error + ",");
}

/// The numbers of one step of K of a row.
template <typename Format, unsigned K>
void readRow(Warp &warp, const Instruction &i, const MatrixDescriptor &matrix,
             unsigned row, float *to) {
  constexpr unsigned kPacked = Format::kPacked;
  AsyncProxy *proxy = warp.block->proxy.get();
  for (unsigned chunk = 0; chunk < kChunks; ++chunk) {
    uint32_t words[4];
    uint32_t from = matrix.locate(row, chunk);
    std::memcpy(
        words,
        locateShared(warp, i, 0, from, sizeof words, Access::Read, nullptr),
        sizeof words);
    if (proxy) {
      proxy->checkVisible(warp, i, from);
      proxy->productsOf(warp).noteRead(from);
    }
    for (unsigned at = 0; at < K / kChunks; ++at)
      to[chunk * K / kChunks + at] =
          Format::unpack(words[at / kPacked], at % kPacked);
  }
}

/// D = A B + D, or A B, of 64 x K by K x N. operands: the descriptor of B, the
/// predicate that says to add, and the descriptor of A. The N / 2 registers of
/// D are in the kernel's list from `target` on, then those of A if it has some;
/// `extra` says to negate the product.
template <typename Format>
void multiply(Warp &warp, const Instruction &i, uint32_t mask) {
  if (!gatherWarpgroup(warp, i, mask))
    return;
  constexpr unsigned K = 8 * Format::kPacked;
  unsigned tiles = i.count / 4;
  uint32_t adds = warp.predicate(i.operands[1]);
  if (adds != 0 && adds != kFullMask)
    raise(CUDA_ERROR_LAUNCH_FAILED, warp,
          __builtin_ctz(adds & 1 ? ~adds : adds), i,
          "has another scale-d than other threads of its warp");
  uint64_t bitsA =
      i.isRegisterA ? 0 : readDescriptor(warp, i, i.operands[2], "A");
  uint64_t bitsB = readDescriptor(warp, i, i.operands[0], "B");
  MatrixDescriptor matrixA(bitsA), matrixB(bitsB);
  checkDescriptor(warp, i, matrixA, 64, "A");
  checkDescriptor(warp, i, matrixB, 8 * tiles, "B");
  AsyncProxy *proxy = warp.block->proxy.get();
  if (proxy) {
    proxy->checkGroup(warp, i, bitsA, bitsB);
    proxy->productsOf(warp).start(warp, i);
  }

  const uint32_t *d =
      warp.block->launch->kernel->matrixRegisters.data() + i.target;
  alignas(64) float a[16][K];
  if (i.isRegisterA)
    unpackRows<Format>(warp, d + i.count, a);
  else
    for (unsigned row = 0; row < 16; ++row)
      readRow<Format, K>(warp, i, matrixA, warp.index % kGroupWarps * 16 + row,
                         a[row]);
  if (i.extra)
    for (auto &row : a)
      for (float &value : row)
        value = -value;

  for (unsigned tile = 0; tile < tiles; ++tile) {
    Columns<K> b;
    for (unsigned column = 0; column < 8; ++column) {
      float values[K];
      readRow<Format, K>(warp, i, matrixB, 8 * tile + column, values);
      for (unsigned k = 0; k < K; ++k)
        b.values[k][column] = values[k];
    }
    Accumulator sums = {};
    if (adds)
      sums.load(warp, d + 4 * tile);
    sums.addProduct(a, b);
    sums.store(warp, d + 4 * tile);
  }
  if (proxy)
    proxy->productsOf(warp).noteSums(warp, i);
}

// What is done at once needs no waiting: these are for the checks.

/// The products of the warp, for which the instruction is to be executed now;
/// null where it is not.
WarpProducts *findProducts(Warp &warp, const Instruction &i, uint32_t mask) {
  AsyncProxy *proxy = warp.block->proxy.get();
  if (!gatherWarpgroup(warp, i, mask) || !proxy)
    return nullptr;
  proxy->checkGroup(warp, i, 0, 0);
  return &proxy->productsOf(warp);
}

void fence(Warp &warp, const Instruction &i, uint32_t mask) {
  if (WarpProducts *products = findProducts(warp, i, mask))
    products->fence(warp);
}

void commit(Warp &warp, const Instruction &i, uint32_t mask) {
  if (WarpProducts *products = findProducts(warp, i, mask))
    products->commit();
}

/// Waits for all groups but the newest `immediate` ones.
void wait(Warp &warp, const Instruction &i, uint32_t mask) {
  if (WarpProducts *products = findProducts(warp, i, mask))
    products->wait(warp, uint64_t(i.immediate));
}

void fenceProxy(Warp &warp, const Instruction &, uint32_t mask) {
  if (AsyncProxy *proxy = warp.block->proxy.get())
    proxy->noteFence(warp, mask);
}

/// 1 or -1.
bool takesNegative(Decoder &d, size_t index) {
  auto value = int64_t(d.integer(index));
  if (value != 1 && value != -1)
    d.fail("a scale of wgmma is 1 or -1");
  return value == -1;
}

/// Appends the registers of a list in braces to the kernel's.
void appendRegisters(Decoder &d, const Operand &operand, unsigned count,
                     bool isWritten) {
  if (operand.kind != Operand::List || operand.parts.size() != count)
    d.fail("expected " + std::to_string(count) + " registers in braces");
  for (const Operand &part : operand.parts)
    d.file.kernel().matrixRegisters.push_back(
        isWritten ? d.destination(part, Type::F32) : d.source(part, Type::B32));
}

/// wgmma.mma_async.sync.aligned.<shape>.f32.<type>.<type> d, a, b, scale-d,
/// imm-scale-a, imm-scale-b, and for bf16 whether matrices in memory are
/// transposed.
void decodeMultiply(Decoder &d) {
  std::string shape(d.takePrefixed("m64n"));
  size_t behind = std::min(shape.find('k'), shape.size());
  unsigned n = 0;
  for (size_t at = 4; at < behind; ++at)
    n = shape[at] >= '0' && shape[at] <= '9' && n < 1000
            ? 10 * n + (shape[at] - '0')
            : 1000;
  if (d.takeType() != Type::F32)
    d.unknown();
  Type type = d.takeType();
  bool isTensor = type == Type::TF32;
  if (d.takeType() != type || (!isTensor && type != Type::BF16) || n % 8 ||
      n == 0 || n > 256 || shape.substr(behind) != (isTensor ? "k8" : "k16"))
    d.unknown();
  d.expectNoMore();

  d.out.isRegisterA = d.operand(1).kind == Operand::List;
  size_t transposes = isTensor ? 0 : d.out.isRegisterA ? 1 : 2;
  d.expectOperands(6 + transposes, 6 + transposes);
  d.out.count = n / 2;
  d.out.target = d.file.kernel().matrixRegisters.size();
  appendRegisters(d, d.operand(0), n / 2, true);
  if (d.out.isRegisterA)
    appendRegisters(d, d.operand(1), kRegistersOfA, false);
  else
    d.out.operands[2] = d.source(1, Type::B64);
  d.out.operands[0] = d.source(2, Type::B64);
  d.out.operands[1] = d.source(3, Type::Pred);
  d.out.extra = takesNegative(d, 4) != takesNegative(d, 5);
  for (size_t at = 6; at < d.numOperands(); ++at)
    if (d.integer(at) != 0)
      d.fail("transposed matrices of wgmma are not emulated");
  d.out.execute = isTensor ? multiply<TensorFloat> : multiply<PackedBFloat>;
}

void decodeWarpgroup(Decoder &d) {
  d.expectHopper();
  bool isMultiply = d.take("mma_async");
  bool isWait = d.take("wait_group");
  d.out.execute = isMultiply               ? nullptr
                  : isWait                 ? wait
                  : d.take("fence")        ? fence
                  : d.take("commit_group") ? commit
                                           : nullptr;
  if ((!isMultiply && !d.out.execute) || !d.take("sync") || !d.take("aligned"))
    d.unknown();
  if (isMultiply)
    return decodeMultiply(d);
  d.expectNoMore();
  d.expectOperands(isWait, isWait);
  if (isWait)
    d.out.immediate = int64_t(d.integer(0));
}

/// setmaxnreg.inc.sync.aligned.u32 n: the emulator has registers enough.
void decodeRegisterCount(Decoder &d) {
  d.expectHopper();
  if ((!d.take("inc") && !d.take("dec")) || !d.take("sync") ||
      !d.take("aligned") || d.takeType() != Type::U32)
    d.unknown();
  d.expectNoMore();
  d.expectOperands(1, 1);
  uint64_t count = d.integer(0);
  if (count < 24 || count > 256 || count % 8)
    d.fail("setmaxnreg of " + std::to_string(count) +
           " registers, expected a multiple of 8 from 24 to 256");
  d.isEmitted = false;
}

constexpr InstructionRow kRows[] = {
    {"wgmma", decodeWarpgroup},
    {"setmaxnreg", decodeRegisterCount},
};
} // namespace

void modelslice::emulator::decodeProxyFence(Decoder &d) {
  if (d.architecture.target < 90)
    d.fail("'fence.proxy.async' needs the target sm_90 or a newer one");
  // Of global memory nothing asynchronous is emulated.
  d.isEmitted = !d.take("global");
  if (d.isEmitted && !d.take("shared::cta"))
    d.take("shared::cluster");
  d.expectNoMore();
  d.expectOperands(0, 0);
  d.out.execute = fenceProxy;
}

void modelslice::emulator::addWarpgroupInstructions(InstructionTable &table) {
  addRows(table, kRows);
}
