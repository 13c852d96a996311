//===- SpecialRegisters.h - Values of special registers ------- -*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What special registers such as %tid.x hold.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_EMULATOR_SPECIALREGISTERS_H
#define MODELSLICE_EMULATOR_SPECIALREGISTERS_H

#include "Warp.h"

namespace modelslice::emulator {

/// Writes the register for all lanes of a warp of a block that has its place.
void fillSpecial(Warp &warp, const SpecialUse &use);

} // namespace modelslice::emulator

#endif // MODELSLICE_EMULATOR_SPECIALREGISTERS_H
