//===- GpuSchedule.h - What a GPU schedule asks of a region -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_KERN_IR_GPUSCHEDULE_H
#define MODELSLICE_DIALECT_KERN_IR_GPUSCHEDULE_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// The two factors of a sum of products: scalars of the combine body, of which
/// each is the same along one axis.
struct Factors {
  Value row;    ///< Depends on no dimension of the columns.
  Value column; ///< Depends on no dimension of the rows.
};

/// The factors of `op`, if it sums one product, and each clipped input is read
/// by one of them alone.
std::optional<Factors> findFactors(GenericOp op, ArrayRef<int64_t> rows,
                                   ArrayRef<int64_t> columns);

/// Whether a scalar of a body depends on one of the dimensions.
bool dependsOn(GenericOp op, Value scalar, ArrayRef<int64_t> dims);

/// The inputs that a scalar of the combine body is computed from, ascending.
SmallVector<unsigned> getInputsOf(Value scalar);

/// The GPU schedule of a region; null if it has none.
GpuScheduleAttr getGpuSchedule(GenericOp op);

/// The math that an option of a pass names; else an error at `op`.
FailureOr<GpuMath> parseGpuMath(Operation *op, StringRef name);

/// Whether the factors of a product lie in memory as `math` multiplies them
/// (kern-convert-factors).
bool hasRoundedFactors(GenericOp op, GpuMath math);

/// That one and its variants, from the largest block to the smallest.
SmallVector<GpuScheduleAttr> getGpuVariants(GenericOp op);

/// Parallel dimensions on neither axis: a block computes one point of them.
SmallVector<int64_t> getBlockDims(GenericOp op, GpuScheduleAttr schedule);

/// Whether a block computes all rows, since a side output sums over them all.
bool sumsRows(GenericOp op, GpuScheduleAttr schedule);

/// What side outputs sum over where that is some of the rows: the last ones. A
/// block computes several such bands and sums each by itself, as a balanced
/// tree over its rows, so that the order does not depend on the block.
struct RowBands {
  int64_t dims = 0;   ///< How many of the rows' dimensions; 0: none.
  int64_t points = 1; ///< Of a band.
  int64_t padded = 1; ///< The same, up to a power of two.
  bool isWhole() const { return points == padded; }
};
RowBands getRowBands(GenericOp op, GpuScheduleAttr schedule);

/// How many rows of a band a thread adds up before threads share their sums.
int64_t getBandUnit(GenericOp op, GpuScheduleAttr schedule);

/// How threads share what they have summed of bands: for each side output, a
/// row of `pitch` values for each unit.
struct SharedSums {
  int64_t units, pitch;
};
SharedSums getSharedSums(GenericOp op, GpuScheduleAttr schedule);

/// Whether a reduction is the same all along these dimensions.
bool reducesAlike(GenericOp op, ArrayRef<int64_t> dims);

/// Whether all columns have one reduction in common, so that their threads,
/// too, have parts of it.
bool sharesReduction(GenericOp op, GpuScheduleAttr schedule);

/// Whether a reduction that threads share is added up within a warp, without
/// shared memory: the block is one, of which all lanes have parts.
bool reducesInWarp(GenericOp op, GpuScheduleAttr schedule);

/// Bytes of shared memory that a block of the schedule takes.
int64_t getSharedBytes(GenericOp op, GpuScheduleAttr schedule);

/// The most shared memory of a block: what devices of capability 8.x have, and
/// those of 9.0, which alone have warpgroups.
inline constexpr int64_t kMaxSharedBytes = 99 << 10;
inline constexpr int64_t kMaxWarpgroupSharedBytes = 227 << 10;
inline constexpr int64_t kWarpThreads = 32;
/// Threads of a warpgroup, and rows of one product of it.
inline constexpr int64_t kWarpgroupThreads = 128, kWarpgroupRows = 64;
inline constexpr int64_t kMaxBlockThreads = 1024;
/// The most rows of a band, when padded: a thread adds its sums up in code
/// without a loop.
inline constexpr int64_t kMaxBandRows = 128;

/// How a factor of a step lies in shared memory: `outer` rows of `inner`
/// elements and some that are skipped, so that neither loads nor stores of a
/// warp meet in a bank. Either axis may be innermost.
struct SharedTile {
  bool alongStep; ///< Points of the reduction are neighbours.
  int64_t outer, inner, pitch;
  int64_t elementBytes;
  /// The 16-byte parts of each row lie in another order: part i of row r is at
  /// i xor (r mod 8).
  bool swizzled = false;
  int64_t getBytes() const { return outer * pitch * elementBytes; }
};
/// The tile of one factor, of the row axis or of the columns.
SharedTile getSharedTile(GenericOp op, GpuScheduleAttr schedule, bool ofRows);

/// The dimension along which neighbours of a factor's tile lie; -1 if none
/// does.
int64_t getTileDim(GenericOp op, GpuScheduleAttr schedule, bool ofRows);

/// How many neighbours of a factor's tile threads move at a time: 4, or 8 of
/// bf16, which are 16 bytes, where those exist or do not exist together,
/// else 1.
int64_t getTileLanes(GenericOp op, GpuScheduleAttr schedule, bool ofRows);

/// Whether `lanes` neighbours along `dim` of an operand (inputs, then outputs)
/// are in memory from a multiple of their size on, wherever a multiple of
/// `lanes` begins.
bool isVectorAlong(GenericOp op, unsigned operand, int64_t dim, int64_t lanes);

/// Whether a factor is copied into shared memory as it is, so that no thread
/// has to hold it on the way (cp.async).
bool isCopied(GenericOp op, GpuScheduleAttr schedule, bool ofRows);

/// Buffers for tiles: one that is read, and those that are filled meanwhile.
int64_t getSharedBuffers(GenericOp op, GpuScheduleAttr schedule);

/// The points of some dimensions; negative if the batch is among them.
int64_t countAxisPoints(GenericOp op, ArrayRef<int64_t> dims);
/// The rows of a schedule, those included that only pad bands.
int64_t countPaddedRows(GenericOp op, GpuScheduleAttr schedule);

/// How many blocks run a region: see msl_gpu_kernel in lib/Runtime/Image.h.
struct GpuGrid {
  int64_t points, pointsPerBatch, tile, columns;
};
GpuGrid getGpuGrid(GenericOp op, GpuScheduleAttr schedule);

/// Estimated cycles of a block of a product: of one that has a multiprocessor
/// to itself, and what each further block on the same one adds. For choosing
/// among variants, so only what differs between them counts.
struct GpuCost {
  int64_t alone = 0, further = 0;
};
GpuCost getGpuCost(GenericOp op, GpuScheduleAttr schedule);

/// Elements of a region's largest operand, or more: those of buffers without
/// the batch, and for each example.
struct GpuReach {
  int64_t elements = 0, elementsPerBatch = 0;
};
GpuReach getGpuReach(GenericOp op);

/// What addresses of buffers are multiples of in GPU kernels.
inline constexpr int64_t kGpuBufferAlignment = 16;

/// The gpu.module that holds all kernels, and, of a kernel in it, the dynamic
/// shared memory of a block in bytes.
inline constexpr llvm::StringLiteral kGpuModuleName = "kernels";
inline constexpr llvm::StringLiteral kSharedBytesAttr = "kern.shared_bytes";

/// Along which dimension neighbours of an operand lie in memory: one that is a
/// whole index, or within a block of a blocked layout; -1 if there is none.
int64_t getContiguousDim(GenericOp op, unsigned operand);
/// The same of the largest input that a factor is made of.
int64_t getContiguousDim(GenericOp op, Value factor);

} // namespace mlir::kern

#endif // MODELSLICE_DIALECT_KERN_IR_GPUSCHEDULE_H
