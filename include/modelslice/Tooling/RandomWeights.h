//===- RandomWeights.h - Parameters out of nothing --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Makes up parameters for measurements of libraries that have none.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_RANDOMWEIGHTS_H
#define MODELSLICE_TOOLING_RANDOMWEIGHTS_H

#include "modelslice/Tooling/Session.h"

namespace modelslice {

/// A safetensors file with all parameters of a library. The numbers are such
/// that activations neither vanish nor overflow and that statistics, which have
/// one dimension, are positive.
std::vector<uint8_t> randomWeights(const Library &library);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_RANDOMWEIGHTS_H
