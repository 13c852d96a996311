//===- LibraryInfo.h - What a library tells of itself -----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The planned module (after kern-outline-kernels) as plain data: what the
// image, the C header and reports are made from.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TARGET_LIBRARY_LIBRARYINFO_H
#define MODELSLICE_TARGET_LIBRARY_LIBRARYINFO_H

#include "mlir/IR/BuiltinOps.h"
#include <cstdint>
#include <string>
#include <vector>

namespace mlir::slice {

/// A tensor of the interface; -1 in `shape` is the batch.
struct TensorInfo {
  std::string name;
  std::vector<int64_t> shape;
  uint32_t dtype = 0; ///< msl_dtype

  bool operator==(const TensorInfo &other) const {
    return name == other.name && shape == other.shape && dtype == other.dtype;
  }
};

struct OperandInfo {
  uint32_t kind = 0, index = 0; ///< msl_operand
  int64_t offset = 0, offsetPerBatch = 0;
};

struct LaunchInfo {
  std::string name;
  std::string kernel;
  std::vector<OperandInfo> operands;
  uint64_t flops = 0, flopsPerBatch = 0, bytes = 0, bytesPerBatch = 0;
};

/// One entry at one width.
struct ProgramInfo {
  std::vector<LaunchInfo> launches;
  uint64_t scratchBytes = 0, scratchBytesPerBatch = 0;
  int64_t portion = 0; ///< See msl_program.
  bool inTurn = false; ///< The same.
};

struct EntryInfo {
  std::string name;
  std::vector<TensorInfo> inputs, outputs;
  bool perWidth = false;
  std::vector<ProgramInfo> programs; ///< One per width, or just one.
};

struct WidthInfo {
  std::vector<double> rates;
  uint64_t flops = 0;      ///< Per example, from the cost interface.
  uint64_t parameters = 0; ///< Scalars of the sub-network.
  uint64_t paramBytes = 0; ///< Bytes of packed parameters it reads.
};

struct ParamInfo {
  TensorInfo tensor;
  uint64_t offset = 0, bytes = 0;
  int32_t blockDim = -1;
  uint32_t block = 1;
  std::vector<uint8_t> order;
  uint32_t init = 0; ///< msl_init_kind
  double initScale = 0;
};

struct LibraryInfo {
  std::string model;
  std::vector<WidthInfo> widths;
  std::vector<EntryInfo> entries; ///< "infer" first.
  std::vector<ParamInfo> params;
  std::vector<std::string> kernels; ///< Names in module order.
  uint64_t arenaBytes = 0, derivedBytes = 0;
  uint64_t bufferBytes = 0; ///< Of the arena, at its end.
  uint32_t numStates = 0;
  bool isTraining() const { return entries.size() > 1; }
};

/// Reads a planned module. Fails with a diagnostic where it cannot become a
/// library: no inference entry, an output whose shape depends on the width, a
/// model name that is no C identifier.
FailureOr<LibraryInfo> getLibraryInfo(ModuleOp module);

} // namespace mlir::slice

#endif // MODELSLICE_TARGET_LIBRARY_LIBRARYINFO_H
