//===- CudaLoops.h - Loops that measure a GPU's arithmetic ------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TOOLING_CUDALOOPS_H
#define MODELSLICE_LIB_TOOLING_CUDALOOPS_H

#include <cstdint>
#include <string>
#include <vector>

namespace modelslice {

/// A kernel `loop(u64 to, u64 turns)` that multiplies and adds in registers, or
/// from shared memory where tensor cores read that. Whatever it is launched
/// with, nothing is stored.
struct CudaLoop {
  std::string instruction; ///< What it consists of, as in PTX.
  std::string source;      ///< PTX.
  unsigned threads = 0;    ///< Of a block.
  unsigned blocks = 0;     ///< That fill a multiprocessor.
  unsigned sharedBytes = 0;
  double flopsPerTurn = 0; ///< Of a block; a multiply-add counts as two.
};

/// The loops that reach the peak of a precision (f32, tf32, bf16), the fastest
/// one first: take the first that the device's driver accepts.
std::vector<CudaLoop> getCudaLoops(const std::string &precision);

} // namespace modelslice

#endif // MODELSLICE_LIB_TOOLING_CUDALOOPS_H
