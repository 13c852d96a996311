//===- SliceOps.h - Ops of the slice dialect --------------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEOPS_H
#define MODELSLICE_DIALECT_SLICE_IR_SLICEOPS_H

#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "modelslice/Dialect/Slice/IR/Convolution.h"
#include "modelslice/Dialect/Slice/IR/SliceAttrs.h"
#include "modelslice/Dialect/Slice/IR/SliceDialect.h"
#include "modelslice/Dialect/Slice/IR/SliceInterfaces.h"
#include "modelslice/Dialect/Slice/IR/SliceTypes.h"

namespace mlir::slice {

/// The arena that gradients accumulate in; parameters have no resource, since
/// they are constant while a program runs.
struct GradientArenaResource
    : public SideEffects::Resource::Base<GradientArenaResource> {
  StringRef getName() final { return "slice.gradient_arena"; }
};

/// Parameters that are not trained, which training entries change.
struct BufferResource : public SideEffects::Resource::Base<BufferResource> {
  StringRef getName() final { return "slice.buffers"; }
};

/// A trainable model's arenas as a whole, which optimisers update.
struct ArenaResource : public SideEffects::Resource::Base<ArenaResource> {
  StringRef getName() final { return "slice.arena"; }
};

} // namespace mlir::slice

#define GET_OP_CLASSES
#include "modelslice/Dialect/Slice/IR/SliceOps.h.inc"

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEOPS_H
