//===- SliceGroupNormOps.td - Group norm and its gradients -*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every width holds whole norm groups, so what a norm computes for a channel
// does not depend on the rate.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEGROUPNORMOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEGROUPNORMOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

def Slice_GroupNormOp
    : Slice_NormOp<"group_norm", 1, [AllTypesMatch<["x", "result"]>]> {
  let summary = "Normalise the channels of each norm group of each example";
  let description = [{
    Dimension 1 of the full `x` has `channels` channels in `groups` norm groups,
    which end where slice groups of that number would. With mean and var being
    those of what one example has in the norm group of channel c,
    result[b, c, ...] =
    (x[b, c, ...] - mean) / sqrt(var + eps) * gamma[c] + beta[c].

    Both numbers are those of the full tensor and stay in the specialised form.
    Every width holds whole norm groups, so the statistics do not depend on the
    rate.

    Constraints:
    * (group_norm_c1) the rank is at least 2.
    * (group_norm_c2) `channels` is between 1 and 2^40.
    * (group_norm_c3) `groups` is between 1 and 65536, and at most `channels`.
    * (group_norm_c4) dimension 1 of `x` equals `channels`; or, specialised, it
      is the end of a norm group.
    * (group_norm_c5) `groups` is a multiple of the slice groups of dimension 1,
      and no other dimension is sliced.
    * (group_norm_c6) eps is finite and at least 0.
    * (group_norm_c7) `gamma` equals dimension 1 of `x`, in extent and groups.
    * (group_norm_c8) `beta` equals dimension 1 of `x`, in extent and groups.

    ```mlir
    %y = slice.group_norm %x, %gamma, %beta groups(8) channels(64) eps(1.0e-5)
        : (tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>)
        -> tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$x, Slice_Vector:$gamma,
                       Slice_Vector:$beta, I64Attr:$groups, I64Attr:$channels,
                       F64Attr:$eps);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $x `,` $gamma `,` $beta `groups` `(` $groups `)` `channels` `(` $channels
    `)` `eps` `(` $eps `)` attr-dict `:` `(` type($x) `,` type($gamma) `,`
    type($beta) `)` `->` type($result)
  }];
}

def Slice_GroupNormGradInputOp
    : Slice_NormOp<"group_norm_grad_input", 1, [
        AllTypesMatch<["dy", "x", "result"]>]> {
  let summary = "Gradient of group_norm with respect to its input";
  let description = [{
    With h = (x - mean) / sqrt(var + eps) and d = dy * gamma[c], and means over
    what one example has in the norm group of c, result[b, c, ...] =
    (d - mean(d) - h * mean(d * h)) / sqrt(var + eps).

    Constraints:
    * (group_norm_grad_input_c1) the rank is at least 2.
    * (group_norm_grad_input_c2) `channels` is between 1 and 2^40.
    * (group_norm_grad_input_c3) `groups` is between 1 and 65536, and at most
      `channels`.
    * (group_norm_grad_input_c4) dimension 1 of `x` equals `channels`; or,
      specialised, it is the end of a norm group.
    * (group_norm_grad_input_c5) `groups` is a multiple of the slice groups of
      dimension 1, and no other dimension is sliced.
    * (group_norm_grad_input_c6) eps is finite and at least 0.
    * (group_norm_grad_input_c7) `gamma` equals dimension 1 of `x`, in extent
      and groups.

    ```mlir
    %dx = slice.group_norm_grad_input %dy, %x, %gamma
        groups(8) channels(64) eps(1.0e-5)
        : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<64xf32, #slice.groups<8>>)
        -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x,
                       Slice_Vector:$gamma, I64Attr:$groups, I64Attr:$channels,
                       F64Attr:$eps);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $dy `,` $x `,` $gamma `groups` `(` $groups `)` `channels` `(` $channels `)`
    `eps` `(` $eps `)` attr-dict `:` `(` type($dy) `,` type($x) `,`
    type($gamma) `)` `->` type($result)
  }];
}

def Slice_GroupNormGradWeightOp
    : Slice_NormOp<"group_norm_grad_weight", 1, [AllTypesMatch<["dy", "x"]>]> {
  let summary = "Gradient of group_norm with respect to gamma";
  let description = [{
    result[c] = sum of dy * (x - mean) / sqrt(var + eps) over all of channel c.

    Constraints:
    * (group_norm_grad_weight_c1) the rank is at least 2.
    * (group_norm_grad_weight_c2) `channels` is between 1 and 2^40.
    * (group_norm_grad_weight_c3) `groups` is between 1 and 65536, and at most
      `channels`.
    * (group_norm_grad_weight_c4) dimension 1 of `x` equals `channels`; or,
      specialised, it is the end of a norm group.
    * (group_norm_grad_weight_c5) `groups` is a multiple of the slice groups of
      dimension 1, and no other dimension is sliced.
    * (group_norm_grad_weight_c6) eps is finite and at least 0.
    * (group_norm_grad_weight_c7) the result equals dimension 1 of `x`, in
      extent and groups.

    ```mlir
    %dgamma = slice.group_norm_grad_weight %dy, %x
        groups(8) channels(64) eps(1.0e-5)
        : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>)
        -> tensor<64xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x, I64Attr:$groups,
                       I64Attr:$channels, F64Attr:$eps);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = [{
    $dy `,` $x `groups` `(` $groups `)` `channels` `(` $channels `)` `eps` `(`
    $eps `)` attr-dict `:` `(` type($dy) `,` type($x) `)` `->` type($result)
  }];
}

def Slice_GroupNormGradBiasOp
    : Slice_NormOp<"group_norm_grad_bias", 1, [AllTypesMatch<["dy", "x"]>]> {
  let summary = "Gradient of group_norm with respect to beta";
  let description = [{
    result[c] = sum of dy over all of channel c. No element of `x` matters: with
    it, the sums over the positions are those that the norm's other gradients
    take, and are computed once.

    Constraints:
    * (group_norm_grad_bias_c1) the rank is at least 2.
    * (group_norm_grad_bias_c2) no dimension but 1 is sliced.
    * (group_norm_grad_bias_c3) the result equals dimension 1 of `dy`, in
      extent and groups.

    ```mlir
    %dbeta = slice.group_norm_grad_bias %dy, %x
        : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>)
        -> tensor<64xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = [{
    $dy `,` $x attr-dict `:` `(` type($dy) `,` type($x) `)` `->` type($result)
  }];
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEGROUPNORMOPS_TD
