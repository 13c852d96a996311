//===- SliceShapeOps.td - Ops that only change the shape ---*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICESHAPEOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICESHAPEOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

class Slice_ReshapeLikeOp<string mnemonic> : Slice_ValueOp<mnemonic> {
  let arguments = (ins Slice_F32Tensor:$x);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Slice_FlattenOp : Slice_ReshapeLikeOp<"flatten"> {
  let summary = "All dimensions but the batch as one";
  let description = [{
    result[b, i] = x[b, ...], in row-major order (channel-major for NCHW).

    Constraints:
    * (flatten_c1) `x` has a rank of at least 2, the result of 2.
    * (flatten_c2) dimension 0, the batch, is the same and is not sliced; the
      other dimensions are static and not empty.
    * (flatten_c3) the result has as many elements per example as `x`.
    * (flatten_c4) only dimension 1 of `x` may be sliced, and then dimension 1
      of the result is sliced so that every group of the one is a group of the
      other.

    ```mlir
    %y = slice.flatten %x : tensor<?x1x28x28xf32> -> tensor<?x784xf32>
    ```
  }];
}

def Slice_ReshapeOp : Slice_ReshapeLikeOp<"reshape"> {
  let summary = "The same elements in another shape";
  let description = [{
    The elements of each example, in row-major order, take the result's shape.

    Constraints:
    * (reshape_c1) `x` and the result have a rank of at least 1.
    * (reshape_c2) dimension 0, the batch, is the same and is not sliced; the
      other dimensions are static and not empty.
    * (reshape_c3) the result has as many elements per example as `x`.
    * (reshape_c4) only dimension 1 of `x` may be sliced, and then dimension 1
      of the result is sliced so that every group of the one is a group of the
      other.

    ```mlir
    %y = slice.reshape %x : tensor<?x784xf32> -> tensor<?x1x28x28xf32>
    ```
  }];
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICESHAPEOPS_TD
