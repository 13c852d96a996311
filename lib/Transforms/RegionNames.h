//===- RegionNames.h - Names of regions for people --------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_REGIONNAMES_H
#define MODELSLICE_LIB_TRANSFORMS_REGIONNAMES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// Names a region after the layer whose parameter it reads, for symbols,
/// profiles and debuggers; one that reads none after its entry and its position
/// there. A name that is there stays.
void nameRegion(GenericOp op, func::FuncOp entry, unsigned position);

/// The layer that a region computes with a parameter, its input number `input`:
/// "conv1", or "conv1.input_grad" for the gradient of the layer's input.
std::string getLayerName(GenericOp op, unsigned input);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_REGIONNAMES_H
