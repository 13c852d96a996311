//===- DeviceLimits.h - What a network's device can do ----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TOOLING_DEVICELIMITS_H
#define MODELSLICE_LIB_TOOLING_DEVICELIMITS_H

#include "modelslice/Tooling/CudaDevice.h"
#include "modelslice/Tooling/Session.h"

namespace modelslice {

/// The limits of the device `name` in the precision that the library's code for
/// GPUs multiplies with, and the device itself; nulls for the host.
Result<std::unique_ptr<Limits>> openLimits(const std::string &name,
                                           const Library &library,
                                           CudaDevice *&device);

} // namespace modelslice

#endif // MODELSLICE_LIB_TOOLING_DEVICELIMITS_H
