//===- ScratchAllocator.h - Offsets by lifetime -----------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_SCRATCHALLOCATOR_H
#define MODELSLICE_LIB_TRANSFORMS_SCRATCHALLOCATOR_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MathExtras.h"
#include <cstdint>
#include <limits>
#include <optional>

namespace mlir::kern {

/// Places buffers at the lowest offset that no buffer of overlapping lifetime
/// takes ("first fit"). Buffers of constant size and buffers whose size is per
/// example live in two areas, so that every offset is `a + b * batch`.
class ScratchAllocator {
public:
  static constexpr int64_t kAlignment = 64;

  /// A buffer of `bytes` (per example if `perBatch`) that is live from program
  /// position `first` to `last`, both included. Returns its offset in its area;
  /// nothing if the area would have 2^63 bytes or more.
  std::optional<int64_t> allocate(int64_t bytes, bool perBatch, int64_t first,
                                  int64_t last) {
    Area &area = perBatch ? perExample : constant;
    if (bytes > std::numeric_limits<int64_t>::max() - kAlignment)
      return std::nullopt;
    bytes = llvm::alignTo(bytes, kAlignment);
    // Live neighbours in ascending order of offset.
    llvm::SmallVector<Buffer> live;
    for (const Buffer &buffer : area.buffers)
      if (buffer.first <= last && first <= buffer.last)
        live.push_back(buffer);
    llvm::sort(live, [](const Buffer &a, const Buffer &b) {
      return a.offset < b.offset;
    });
    int64_t offset = 0;
    for (const Buffer &buffer : live) {
      if (buffer.offset - offset >= bytes)
        break;
      offset = std::max(offset, buffer.offset + buffer.bytes);
    }
    int64_t end;
    if (llvm::AddOverflow(offset, bytes, end))
      return std::nullopt;
    area.buffers.push_back({offset, bytes, first, last});
    area.size = std::max(area.size, end);
    return offset;
  }

  int64_t getConstantBytes() const { return constant.size; }
  int64_t getBytesPerExample() const { return perExample.size; }

private:
  struct Buffer {
    int64_t offset, bytes, first, last;
  };
  struct Area {
    llvm::SmallVector<Buffer> buffers;
    int64_t size = 0;
  };
  Area constant, perExample;
};

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_SCRATCHALLOCATOR_H
