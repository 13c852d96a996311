//===- SideOutputs.h - Side outputs as regions of their own -----*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_LIB_TRANSFORMS_SIDEOUTPUTS_H
#define MODELSLICE_LIB_TRANSFORMS_SIDEOUTPUTS_H

#include "modelslice/Dialect/Kern/IR/KernDialect.h"

namespace mlir::kern {

/// The store of an op on tensors that all of its side outputs are computed from
/// and that is its only other one; nothing if there is none, or if the side
/// outputs are sums over different dimensions.
std::optional<unsigned> findSummedStore(GenericOp op);

/// A region that makes the side outputs of `op`, and replaces them, from
/// `stored`, which is what `op` has in store `summed` (findSummedStore).
GenericOp createSums(OpBuilder &builder, GenericOp op, Value stored,
                     unsigned summed);

} // namespace mlir::kern

#endif // MODELSLICE_LIB_TRANSFORMS_SIDEOUTPUTS_H
