//===- DeviceLimits.cpp - What a network's device can do at best ----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceLimits.h"

#include <cstring>

using namespace modelslice;

/// What the library's code for GPUs multiplies with.
static std::string getPrecision(const Library &library) {
  for (uint32_t i = 0; i < library->num_metadata; ++i)
    if (!std::strcmp(library->metadata[i].name, "modelslice.gpu_precision"))
      return library->metadata[i].value;
  return "f32";
}

Result<std::unique_ptr<Limits>> modelslice::openLimits(const std::string &name,
                                                       const Library &library,
                                                       CudaDevice *&device) {
  std::unique_ptr<Limits> limits;
  if (name == "emulator") {
    limits = std::make_unique<NoLimits>();
  } else if (name != "cpu") {
    auto opened = CudaDevice::open(name, getPrecision(library));
    if (!opened)
      return opened.error();
    device = opened->get();
    limits = std::move(*opened);
  }
  return limits;
}
