//===- SliceMeanOps.td - Means over the batch -------------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Training minimises the mean of a loss that is computed per example.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEMEANOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEMEANOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

def Slice_MeanGradOp
    : Slice_SameShapeOp<"mean_grad", [SameOperandsAndResultType]> {
  let summary = "Gradient of the mean over the batch";
  let description = [{
    The gradient of mean(x) with respect to `x`: result[b] = 1 / B for a batch
    of B. It is where differentiation starts.

    Constraints:
    * (mean_grad_c1) `x` is not sliced.

    ```mlir
    %d = slice.mean_grad %loss : tensor<?xf32>
    ```
  }];
  let arguments = (ins Slice_Vector:$x);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = "$x attr-dict `:` type($result)";
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEMEANOPS_TD
