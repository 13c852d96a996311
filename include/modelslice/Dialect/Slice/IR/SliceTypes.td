//===- SliceTypes.td - Types of the slice dialect ----------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICETYPES_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICETYPES_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/CommonTypeConstraints.td"
include "modelslice/Dialect/Slice/IR/SliceDialect.td"

def Slice_RateType : TypeDef<Slice_Dialect, "Rate"> {
  let mnemonic = "rate";
  let summary = "A slice rate";
  let description = [{
    The share, in (0, 1], of a sliced dimension that is alive. It is an
    argument of the network; a network of non-uniform width has several.
  }];
}

def Slice_F32Tensor : RankedTensorOf<[F32]>;
def Slice_Matrix : TensorRankOf<[F32], [2]>;
def Slice_Vector : TensorRankOf<[F32], [1]>;
// Buildable, so assembly formats leave the type out.
def Slice_Seed
    : Type<TensorRankOf<[I32], [0]>.predicate, "0D tensor of i32 values",
           "::mlir::RankedTensorType">,
      BuildableType<"::mlir::RankedTensorType::get({}, "
                    "$_builder.getIntegerType(32))">;

// One class label per example, or one distribution over the classes.
def Slice_Target : AnyTypeOf<[TensorRankOf<[I32], [1]>, Slice_Matrix]>;

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICETYPES_TD
