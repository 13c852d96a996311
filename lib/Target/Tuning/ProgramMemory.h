//===- ProgramMemory.h - What a network's kernels run on --------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TARGET_TUNING_PROGRAMMEMORY_H
#define MODELSLICE_LIB_TARGET_TUNING_PROGRAMMEMORY_H

#include "Image.h"
#include "mlir/IR/Diagnostics.h"
#include "modelslice/Target/Library/LibraryInfo.h"
#include <map>
#include <memory>

namespace mlir::slice {

/// Arenas, scratch, inputs and outputs of a library, in which every launch
/// finds its operands where a context of the runtime would have them. Floats
/// are random numbers of the size that trained networks have; integers are 0.
class ProgramMemory {
public:
  /// Enough for batches up to `maxBatch`. Fails with a diagnostic at `location`
  /// where there is not that much memory.
  static FailureOr<ProgramMemory> allocate(const LibraryInfo &library,
                                           int64_t maxBatch, Location location);

  void *getAddress(const OperandInfo &operand, int64_t batch) const {
    return spaces.at({operand.kind, getSpaceIndex(operand)}).get() +
           operand.offset + operand.offsetPerBatch * batch;
  }

private:
  struct Free {
    void operator()(char *bytes) const;
  };
  using Space = std::pair<uint32_t, uint32_t>;

  static uint32_t getSpaceIndex(const OperandInfo &operand) {
    bool isSingle = operand.kind == MSL_OPERAND_DERIVED ||
                    operand.kind == MSL_OPERAND_SCRATCH;
    return isSingle ? 0 : operand.index;
  }
  void fillParams(const LibraryInfo &library);

  std::map<Space, std::unique_ptr<char, Free>> spaces;
};

} // namespace mlir::slice

#endif // MODELSLICE_LIB_TARGET_TUNING_PROGRAMMEMORY_H
