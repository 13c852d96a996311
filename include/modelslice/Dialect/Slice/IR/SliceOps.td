//===- SliceOps.td - Ops of the slice dialect --------------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One file per family; a new op goes into one of them. docs/HowTo/AddOp.md
// walks through it.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEOPS_TD

include "modelslice/Dialect/Slice/IR/SliceArenaOps.td"
include "modelslice/Dialect/Slice/IR/SliceBatchNormOps.td"
include "modelslice/Dialect/Slice/IR/SliceBufferOps.td"
include "modelslice/Dialect/Slice/IR/SliceConvOps.td"
include "modelslice/Dialect/Slice/IR/SliceConcatOps.td"
include "modelslice/Dialect/Slice/IR/SliceDenseOps.td"
include "modelslice/Dialect/Slice/IR/SliceElementwiseOps.td"
include "modelslice/Dialect/Slice/IR/SliceGroupNormOps.td"
include "modelslice/Dialect/Slice/IR/SliceLossOps.td"
include "modelslice/Dialect/Slice/IR/SliceMeanOps.td"
include "modelslice/Dialect/Slice/IR/SliceParamOps.td"
include "modelslice/Dialect/Slice/IR/SlicePoolOps.td"
include "modelslice/Dialect/Slice/IR/SliceRowNormOps.td"
include "modelslice/Dialect/Slice/IR/SliceShapeOps.td"

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEOPS_TD
