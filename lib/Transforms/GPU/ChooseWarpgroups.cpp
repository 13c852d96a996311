//===- ChooseWarpgroups.cpp - Tiles of four warps together ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Products whose factors lie in memory as tensor cores read them, on devices
// that have wgmma. A warpgroup takes 64 rows by all columns of a tile; two of
// them share the columns, which are read from memory once for both.
//
//===----------------------------------------------------------------------===//

#include "GpuScheduleChooser.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::kern;

/// Columns of one instruction: the most, and the least that keeps tensor cores
/// busy for as long as they read the rows.
static constexpr int64_t kMaxColumns = 256, kMaxSummedColumns = 128,
                         kMinColumns = 32;
/// Bytes of a step of each factor, as the swizzle asks for.
static constexpr int64_t kStepBytes = 128;

SmallVector<GpuScheduleAttr>
GpuScheduleChooser::chooseWarpgroups(ArrayRef<int64_t> rows,
                                     ArrayRef<int64_t> columns,
                                     ArrayRef<int64_t> summed) {
  if (!warpgroups || !hasRoundedFactors(op, math))
    return {};
  // As few tiles along the columns as there can be, of equal size. What is
  // summed takes as many registers again.
  int64_t numColumns = countPoints(columns);
  int64_t mostColumns = summed.empty() ? kMaxColumns : kMaxSummedColumns;
  int64_t tiles = llvm::divideCeil(numColumns, mostColumns);
  auto bandRows = int64_t(llvm::PowerOf2Ceil(countPoints(summed)));
  auto getColumns = [&](int64_t parts) -> int64_t {
    return llvm::alignTo(llvm::divideCeil(numColumns, tiles * parts), 8);
  };
  MLIRContext *context = op.getContext();
  int64_t step = kStepBytes / (math == GpuMath::Bf16 ? 2 : 4);
  SmallVector<GpuScheduleAttr> schedules;
  for (auto [groups, parts] : {std::pair(2, 1), {2, 2}, {1, 4}, {1, 8}}) {
    int64_t blockColumns = getColumns(parts);
    int64_t blockRows = groups * kWarpgroupRows;
    if (blockRows % bandRows || (parts > 1 && blockColumns < kMinColumns))
      break;
    auto schedule = GpuScheduleAttr::get(
        context, rows, columns, TileAttr::get(context, blockRows, blockColumns),
        TileAttr::get(context, 2, blockColumns / 4), /*split=*/1, step, math,
        /*warpgroups=*/true);
    // Parameters that keep another layout are rounded on the way.
    if (!isCopied(op, schedule, /*ofRows=*/true) ||
        !isCopied(op, schedule, /*ofRows=*/false))
      return {};
    if (getSharedBytes(op, schedule) <= kMaxWarpgroupSharedBytes)
      schedules.push_back(schedule);
  }
  return schedules;
}
