//===- SliceDenseOps.td - Dense layers and their gradients -*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEDENSEOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEDENSEOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

def Slice_DenseOp : Slice_Op<"dense", [
    Pure, AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<SliceOpInterface,
                              ["getRateOperand", "dropWidthOperands"]>,
    DeclareOpInterfaceMethods<SliceCostOpInterface,
                              ["getFlopsPerExample"]>]> {
  let summary = "A fully connected layer";
  let description = [{
    result[b, n] = sum over k of x[b, k] * weight[n, k], plus bias[n] if there
    is one. k runs over what is alive of `x`, n over what `rate` keeps.

    Constraints:
    * (dense_c1) dimension 1 of `weight` equals dimension 1 of `x`, in extent
      and groups.
    * (dense_c2) dimension 0 of `weight` equals dimension 1 of the result, in
      extent and groups.
    * (dense_c3) `bias` equals dimension 1 of the result, in extent and groups.
    * (dense_c4) dimension 0 of the result equals dimension 0 of `x`, and is
      not sliced.
    * (dense_c5) a sliced result needs a rate.
    * (dense_c6) `weight` is static.

    ```mlir
    %h = slice.dense %x, %w, %b rate(%r)
        : (tensor<?x784xf32>, tensor<512x784xf32, #slice.groups<8, 1>>,
           tensor<512xf32, #slice.groups<8>>)
        -> tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_Matrix:$x, Slice_Matrix:$weight,
                       Optional<Slice_Vector>:$bias,
                       Optional<Slice_RateType>:$rate);
  let results = (outs Slice_Matrix:$result);
  let assemblyFormat = [{
    $x `,` $weight (`,` $bias^)? (`rate` `(` $rate^ `)`)? attr-dict
    `:` `(` type($x) `,` type($weight) (`,` type($bias)^)? `)`
    `->` type($result)
  }];
  let hasVerifier = 1;
  let hasCanonicalizeMethod = 1;
}

def Slice_DenseGradInputOp : Slice_Op<"dense_grad_input", [
    Pure,
    DeclareOpInterfaceMethods<SliceOpInterface, ["dropWidthOperands"]>,
    DeclareOpInterfaceMethods<SliceCostOpInterface,
                              ["getFlopsPerExample"]>]> {
  let summary = "Gradient of dense with respect to its input";
  let description = [{
    result[b, k] = sum over n of dy[b, n] * weight[n, k]. k runs over what is
    alive of `like`, the layer's input.

    Constraints:
    * (dense_grad_input_c1) dimension 0 of `weight` equals dimension 1 of `dy`,
      in extent and groups.
    * (dense_grad_input_c2) dimension 1 of `weight` equals dimension 1 of the
      result, in extent and groups.
    * (dense_grad_input_c3) dimension 0 of the result equals dimension 0 of
      `dy`, and is not sliced.
    * (dense_grad_input_c4) a sliced result needs `like`.
    * (dense_grad_input_c5) `like` has the type of the result.
    * (dense_grad_input_c6) `weight` is static.

    ```mlir
    %dx = slice.dense_grad_input %dy, %w like(%x)
        : (tensor<?x10xf32>, tensor<10x512xf32, #slice.groups<1, 8>>,
           tensor<?x512xf32, #slice.groups<1, 8>>)
        -> tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_Matrix:$dy, Slice_Matrix:$weight,
                       Optional<Slice_Matrix>:$like);
  let results = (outs Slice_Matrix:$result);
  let assemblyFormat = [{
    $dy `,` $weight (`like` `(` $like^ `)`)? attr-dict
    `:` `(` type($dy) `,` type($weight) (`,` type($like)^)? `)`
    `->` type($result)
  }];
  let hasVerifier = 1;
}

def Slice_DenseGradWeightOp : Slice_ValueOp<"dense_grad_weight", [
    DeclareOpInterfaceMethods<SliceCostOpInterface,
                              ["getFlopsPerExample"]>]> {
  let summary = "Gradient of dense with respect to its weight";
  let description = [{
    result[n, k] = sum over b of dy[b, n] * x[b, k].

    Constraints:
    * (dense_grad_weight_c1) dimension 0 of the result equals dimension 1 of
      `dy`, in extent and groups.
    * (dense_grad_weight_c2) dimension 1 of the result equals dimension 1 of
      `x`, in extent and groups.
    * (dense_grad_weight_c3) dimension 0 of `dy` equals dimension 0 of `x`, and
      is not sliced.

    ```mlir
    %dw = slice.dense_grad_weight %dy, %x
        : (tensor<?x10xf32>, tensor<?x512xf32, #slice.groups<1, 8>>)
        -> tensor<10x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_Matrix:$dy, Slice_Matrix:$x);
  let results = (outs Slice_Matrix:$result);
  let assemblyFormat = [{
    $dy `,` $x attr-dict `:` `(` type($dy) `,` type($x) `)` `->` type($result)
  }];
  let hasVerifier = 1;
}

def Slice_DenseGradBiasOp : Slice_ValueOp<"dense_grad_bias"> {
  let summary = "Gradient of dense with respect to its bias";
  let description = [{
    result[n] = sum over b of dy[b, n].

    Constraints:
    * (dense_grad_bias_c1) the result equals dimension 1 of `dy`, in extent and
      groups.

    ```mlir
    %db = slice.dense_grad_bias %dy
        : tensor<?x512xf32, #slice.groups<1, 8>>
        -> tensor<512xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins Slice_Matrix:$dy);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = "$dy attr-dict `:` type($dy) `->` type($result)";
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEDENSEOPS_TD
