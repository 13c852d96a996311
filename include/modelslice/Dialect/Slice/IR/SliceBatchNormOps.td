//===- SliceBatchNormOps.td - Batch norm and its gradients -*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A network says slice.batch_norm, which is what inference does; training
// turns it into the form that takes its statistics from the batch. What a
// channel's mean and variance are depends on how wide the layers before it are,
// so every width has statistics of its own.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEBATCHNORMOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEBATCHNORMOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

def Slice_BatchNormOp
    : Slice_ValueOp<"batch_norm", [AllTypesMatch<["x", "result"]>,
                                   AllTypesMatch<["mean", "var"]>]> {
  let summary = "Normalise each channel by the statistics of its width";
  let description = [{
    result[b, c, ...] =
    (x[b, c, ...] - m[c]) / sqrt(v[c] + eps) * gamma[c] + beta[c], where m and v
    are the last rows that are alive of `mean` and `var`: row k-1 of the width
    that keeps k of the groups of dimension 1 of `x`. `mean` and `var` may be
    vectors if nothing is sliced; then they are that row.

    In training entries slice-attach-loss makes a `slice.batch_norm_train` of
    it, and a `slice.update_statistics` with its `momentum`.

    Constraints:
    * (batch_norm_c1) the rank is at least 2.
    * (batch_norm_c2) no dimension of `x` but 1 is sliced.
    * (batch_norm_c3) eps is finite and at least 0.
    * (batch_norm_c4) `gamma` equals dimension 1 of `x`, in extent and groups.
    * (batch_norm_c5) `beta` equals dimension 1 of `x`, in extent and groups.
    * (batch_norm_c6) the last dimension of `mean` and `var` equals dimension 1
      of `x`, in extent and groups.
    * (batch_norm_c7) `mean` and `var` are static and have as many rows, each a
      group of its own, as dimension 1 of `x` has groups; any number of rows, or
      the rank 1, if that is not sliced.
    * (batch_norm_c8) momentum is between 0 and 1.

    ```mlir
    %y = slice.batch_norm %x, %gamma, %beta, %mean, %var eps(1.0e-5)
        : (tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>,
           tensor<8x64xf32, #slice.groups<8, 8>>,
           tensor<8x64xf32, #slice.groups<8, 8>>)
        -> tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$x, Slice_Vector:$gamma,
                       Slice_Vector:$beta, Slice_F32Tensor:$mean,
                       Slice_F32Tensor:$var, F64Attr:$eps,
                       DefaultValuedAttr<F64Attr, "0.1">:$momentum);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $x `,` $gamma `,` $beta `,` $mean `,` $var `eps` `(` $eps `)`
    (`momentum` `(` $momentum^ `)`)? attr-dict `:` `(` type($x) `,`
    type($gamma) `,` type($beta) `,` type($mean) `,` type($var) `)` `->`
    type($result)
  }];
  let hasVerifier = 1;
}

def Slice_BatchNormTrainOp
    : Slice_NormOp<"batch_norm_train", 1, [AllTypesMatch<["x", "result"]>]> {
  let summary = "Normalise each channel by the statistics of the batch";
  let description = [{
    With m and v being the mean and the biased variance of what the whole batch
    has in channel c, result[b, c, ...] =
    (x[b, c, ...] - m[c]) / sqrt(v[c] + eps) * gamma[c] + beta[c].

    Constraints:
    * (batch_norm_train_c1) the rank is at least 2.
    * (batch_norm_train_c2) no dimension of `x` but 1 is sliced.
    * (batch_norm_train_c3) eps is finite and at least 0.
    * (batch_norm_train_c4) `gamma` equals dimension 1 of `x`, in extent and
      groups.
    * (batch_norm_train_c5) `beta` equals dimension 1 of `x`, in extent and
      groups.

    ```mlir
    %y = slice.batch_norm_train %x, %gamma, %beta eps(1.0e-5)
        : (tensor<?x64xf32, #slice.groups<1, 8>>,
           tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>)
        -> tensor<?x64xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$x, Slice_Vector:$gamma,
                       Slice_Vector:$beta, F64Attr:$eps);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $x `,` $gamma `,` $beta `eps` `(` $eps `)` attr-dict `:` `(` type($x) `,`
    type($gamma) `,` type($beta) `)` `->` type($result)
  }];
  let hasVerifier = 1;
}

def Slice_BatchNormGradInputOp
    : Slice_NormOp<"batch_norm_grad_input", 1, [
        AllTypesMatch<["dy", "x", "result"]>]> {
  let summary = "Gradient of batch_norm_train with respect to its input";
  let description = [{
    With h = (x - m[c]) / sqrt(v[c] + eps), and means over what the whole batch
    has in channel c, result[b, c, ...] =
    gamma[c] / sqrt(v[c] + eps) * (dy - mean(dy) - h * mean(dy * h)).

    Constraints:
    * (batch_norm_grad_input_c1) the rank is at least 2.
    * (batch_norm_grad_input_c2) no dimension of `x` but 1 is sliced.
    * (batch_norm_grad_input_c3) eps is finite and at least 0.
    * (batch_norm_grad_input_c4) `gamma` equals dimension 1 of `x`, in extent
      and groups.

    ```mlir
    %dx = slice.batch_norm_grad_input %dy, %x, %gamma eps(1.0e-5)
        : (tensor<?x64xf32, #slice.groups<1, 8>>,
           tensor<?x64xf32, #slice.groups<1, 8>>,
           tensor<64xf32, #slice.groups<8>>)
        -> tensor<?x64xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x,
                       Slice_Vector:$gamma, F64Attr:$eps);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $dy `,` $x `,` $gamma `eps` `(` $eps `)` attr-dict `:` `(` type($dy) `,`
    type($x) `,` type($gamma) `)` `->` type($result)
  }];
  let hasVerifier = 1;
}

def Slice_BatchNormGradWeightOp
    : Slice_NormOp<"batch_norm_grad_weight", 1, [AllTypesMatch<["dy", "x"]>]> {
  let summary = "Gradient of batch_norm_train with respect to gamma";
  let description = [{
    result[c] = sum of dy * (x - m[c]) / sqrt(v[c] + eps) over all of channel c.

    Constraints:
    * (batch_norm_grad_weight_c1) the rank is at least 2.
    * (batch_norm_grad_weight_c2) no dimension of `x` but 1 is sliced.
    * (batch_norm_grad_weight_c3) eps is finite and at least 0.
    * (batch_norm_grad_weight_c4) the result equals dimension 1 of `x`, in
      extent and groups.

    ```mlir
    %dgamma = slice.batch_norm_grad_weight %dy, %x eps(1.0e-5)
        : (tensor<?x64xf32, #slice.groups<1, 8>>,
           tensor<?x64xf32, #slice.groups<1, 8>>)
        -> tensor<64xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x, F64Attr:$eps);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = [{
    $dy `,` $x `eps` `(` $eps `)` attr-dict `:` `(` type($dy) `,` type($x) `)`
    `->` type($result)
  }];
  let hasVerifier = 1;
}

def Slice_BatchNormGradBiasOp
    : Slice_NormOp<"batch_norm_grad_bias", 1, [AllTypesMatch<["dy", "x"]>]> {
  let summary = "Gradient of batch_norm_train with respect to beta";
  let description = [{
    result[c] = sum of dy over all of channel c. `x` says only what else is
    summed up in the same pass, for the other two gradients.

    Constraints:
    * (batch_norm_grad_bias_c1) the rank is at least 2.
    * (batch_norm_grad_bias_c2) no dimension of `x` but 1 is sliced.
    * (batch_norm_grad_bias_c3) the result equals dimension 1 of `x`, in extent
      and groups.

    ```mlir
    %dbeta = slice.batch_norm_grad_bias %dy, %x
        : (tensor<?x64xf32, #slice.groups<1, 8>>,
           tensor<?x64xf32, #slice.groups<1, 8>>)
        -> tensor<64xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = [{
    $dy `,` $x attr-dict `:` `(` type($dy) `,` type($x) `)` `->` type($result)
  }];
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEBATCHNORMOPS_TD
