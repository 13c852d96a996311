//===- ProgramMemory.cpp - What a network's kernels run on ----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramMemory.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <cstdlib>

using namespace mlir;
using namespace mlir::slice;

/// Vectors may read past a tensor's end, up to that of a vector.
static constexpr uint64_t kSlack = 4096;
static constexpr size_t kAlignment = 64;

void ProgramMemory::Free::operator()(char *bytes) const { std::free(bytes); }

/// Fills bytes with floats in [lower, upper), always the same ones.
static void fill(char *bytes, uint64_t size, float lower, float upper) {
  uint32_t state = 1;
  auto *floats = reinterpret_cast<float *>(bytes);
  for (uint64_t i = 0; i < size / sizeof(float); ++i) {
    state = state * 1664525 + 1013904223;
    floats[i] = lower + (upper - lower) * float(state >> 8) * 0x1p-24f;
  }
}

/// Norms' scales and variances are about 1, weights shrink with the number of
/// inputs that they are summed over, so that no activation grows or vanishes.
void ProgramMemory::fillParams(const LibraryInfo &library) {
  auto arena = spaces.find({MSL_OPERAND_ARENA, MSL_ARENA_PARAMS});
  if (arena == spaces.end())
    return;
  for (const ParamInfo &param : library.params) {
    double fanIn = 1;
    for (size_t dim = 1; dim < param.tensor.shape.size(); ++dim)
      fanIn *= param.tensor.shape[dim];
    bool isScale = param.tensor.shape.size() < 2 ||
                   StringRef(param.tensor.name).ends_with("running_var");
    float bound = 1 / std::sqrt(std::max(fanIn, 1.0));
    fill(arena->second.get() + param.offset, param.bytes,
         isScale ? 0.5f : -bound, isScale ? 1.5f : bound);
  }
}

FailureOr<ProgramMemory> ProgramMemory::allocate(const LibraryInfo &library,
                                                 int64_t maxBatch,
                                                 Location location) {
  std::map<Space, uint64_t> sizes;
  std::map<Space, bool> integers;
  auto require = [&](Space space, uint64_t size) {
    uint64_t &known = sizes[space];
    known = std::max(known, size);
  };
  auto requireTensors = [&](msl_operand_kind kind,
                            const std::vector<TensorInfo> &tensors) {
    for (auto [index, tensor] : llvm::enumerate(tensors)) {
      uint64_t size = sizeof(float);
      for (int64_t extent : tensor.shape)
        size = llvm::SaturatingMultiply<uint64_t>(size, extent < 0 ? maxBatch
                                                                   : extent);
      Space space{kind, index};
      require(space, size);
      integers[space] |= tensor.dtype == MSL_I32;
    }
  };
  for (const EntryInfo &entry : library.entries) {
    requireTensors(MSL_OPERAND_INPUT, entry.inputs);
    requireTensors(MSL_OPERAND_OUTPUT, entry.outputs);
    for (const ProgramInfo &program : entry.programs) {
      require({MSL_OPERAND_SCRATCH, 0}, llvm::SaturatingMultiplyAdd<uint64_t>(
                                            program.scratchBytesPerBatch,
                                            maxBatch, program.scratchBytes));
      for (const LaunchInfo &launch : program.launches)
        for (const OperandInfo &operand : launch.operands)
          if (operand.kind == MSL_OPERAND_ARENA)
            require({MSL_OPERAND_ARENA, operand.index}, library.arenaBytes);
    }
  }
  require({MSL_OPERAND_DERIVED, 0}, library.derivedBytes);

  ProgramMemory memory;
  for (auto [space, size] : sizes) {
    uint64_t bytes = llvm::SaturatingAdd(size, kSlack + kAlignment);
    bytes -= bytes % kAlignment;
    auto *start = static_cast<char *>(std::aligned_alloc(kAlignment, bytes));
    if (!start)
      return emitError(location)
             << "cannot allocate " << bytes << " bytes for measurements";
    memory.spaces[space].reset(start);
    bool isZero = integers[space];
    fill(start, bytes, isZero ? 0 : 0.25f, isZero ? 0 : 1);
  }
  memory.fillParams(library);
  return memory;
}
