//===- Export.h - Marks what the library exports ------------------*- C++
//-*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Marks the functions of the driver API, all that the library exports.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_EXPORT_H
#define MODELSLICE_EMULATOR_EXPORT_H

#include "CudaDriver.h"

#define MSL_EXPORT extern "C" __attribute__((visibility("default")))

// NOLINTBEGIN(readability-identifier-naming): NVIDIA's names.
// Every function is declared as the table has it, so that none differs.
#define MSL_DECLARE(name, symbol, parameters)                                  \
  MSL_EXPORT CUresult symbol parameters;
MSL_CUDA_FUNCTIONS(MSL_DECLARE)
MSL_CUDA_OPTIONAL_FUNCTIONS(MSL_DECLARE)
#undef MSL_DECLARE
// NOLINTEND(readability-identifier-naming)

#endif // MODELSLICE_EMULATOR_EXPORT_H
