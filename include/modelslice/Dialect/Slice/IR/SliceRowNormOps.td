//===- SliceRowNormOps.td - Layer norm and RMS norm --------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Norms over the last dimension: over what is alive of it, so their statistics
// depend on the rate.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEROWNORMOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEROWNORMOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

//===----------------------------------------------------------------------===//
// Layer norm
//===----------------------------------------------------------------------===//

def Slice_LayerNormOp
    : Slice_NormOp<"layer_norm", -1, [AllTypesMatch<["x", "result"]>]> {
  let summary = "Normalise each row";
  let description = [{
    result[..., k] =
    (x[..., k] - mean) / sqrt(var + eps) * gamma[k] + beta[k], mean and var
    being those of what is alive of the row, the last dimension of `x`.

    Constraints:
    * (layer_norm_c1) the rank is at least 2.
    * (layer_norm_c2) eps is finite and at least 0.
    * (layer_norm_c3) `gamma` equals the last dimension of `x`, in extent and
      groups.
    * (layer_norm_c4) `beta` equals the last dimension of `x`, in extent and
      groups.

    ```mlir
    %y = slice.layer_norm %x, %gamma, %beta eps(1.0e-5)
        : (tensor<?x512xf32, #slice.groups<1, 8>>,
           tensor<512xf32, #slice.groups<8>>, tensor<512xf32, #slice.groups<8>>)
        -> tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$x, Slice_Vector:$gamma,
                       Slice_Vector:$beta, F64Attr:$eps);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $x `,` $gamma `,` $beta `eps` `(` $eps `)` attr-dict `:` `(` type($x) `,`
    type($gamma) `,` type($beta) `)` `->` type($result)
  }];
}

def Slice_LayerNormGradInputOp
    : Slice_NormOp<"layer_norm_grad_input", -1, [
        AllTypesMatch<["dy", "x", "result"]>]> {
  let summary = "Gradient of layer_norm with respect to its input";
  let description = [{
    With h = (x - mean) / sqrt(var + eps) and d = dy * gamma[k], and means over
    the row, result[..., k] = (d - mean(d) - h * mean(d * h)) / sqrt(var + eps).

    Constraints:
    * (layer_norm_grad_input_c1) the rank is at least 2.
    * (layer_norm_grad_input_c2) eps is finite and at least 0.
    * (layer_norm_grad_input_c3) `gamma` equals the last dimension of `x`, in
      extent and groups.

    ```mlir
    %dx = slice.layer_norm_grad_input %dy, %x, %gamma eps(1.0e-5)
        : (tensor<?x512xf32, #slice.groups<1, 8>>,
           tensor<?x512xf32, #slice.groups<1, 8>>,
           tensor<512xf32, #slice.groups<8>>)
        -> tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x,
                       Slice_Vector:$gamma, F64Attr:$eps);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $dy `,` $x `,` $gamma `eps` `(` $eps `)` attr-dict `:` `(` type($dy) `,`
    type($x) `,` type($gamma) `)` `->` type($result)
  }];
}

def Slice_LayerNormGradWeightOp
    : Slice_NormOp<"layer_norm_grad_weight", -1, [AllTypesMatch<["dy", "x"]>]> {
  let summary = "Gradient of layer_norm with respect to gamma";
  let description = [{
    result[k] = sum of dy[..., k] * (x[..., k] - mean) / sqrt(var + eps) over
    all rows.

    Constraints:
    * (layer_norm_grad_weight_c1) the rank is at least 2.
    * (layer_norm_grad_weight_c2) eps is finite and at least 0.
    * (layer_norm_grad_weight_c3) the result equals the last dimension of `x`,
      in extent and groups.

    ```mlir
    %dgamma = slice.layer_norm_grad_weight %dy, %x eps(1.0e-5)
        : (tensor<?x512xf32, #slice.groups<1, 8>>,
           tensor<?x512xf32, #slice.groups<1, 8>>)
        -> tensor<512xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x, F64Attr:$eps);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = [{
    $dy `,` $x `eps` `(` $eps `)` attr-dict `:` `(` type($dy) `,` type($x) `)`
    `->` type($result)
  }];
}

def Slice_LayerNormGradBiasOp : Slice_NormOp<"layer_norm_grad_bias", -1> {
  let summary = "Gradient of layer_norm with respect to beta";
  let description = [{
    result[k] = sum of dy[..., k] over all rows.

    Constraints:
    * (layer_norm_grad_bias_c1) the rank is at least 2.
    * (layer_norm_grad_bias_c2) the result equals the last dimension of `dy`, in
      extent and groups.

    ```mlir
    %dbeta = slice.layer_norm_grad_bias %dy
        : tensor<?x512xf32, #slice.groups<1, 8>>
        -> tensor<512xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = "$dy attr-dict `:` type($dy) `->` type($result)";
}

//===----------------------------------------------------------------------===//
// RMS norm
//===----------------------------------------------------------------------===//

def Slice_RmsNormOp
    : Slice_NormOp<"rms_norm", -1, [AllTypesMatch<["x", "result"]>]> {
  let summary = "Divide each row by its root mean square";
  let description = [{
    result[..., k] = x[..., k] / sqrt(mean(x * x) + eps) * gamma[k], the mean
    being that of what is alive of the row, the last dimension of `x`.

    Constraints:
    * (rms_norm_c1) the rank is at least 2.
    * (rms_norm_c2) eps is finite and at least 0.
    * (rms_norm_c3) `gamma` equals the last dimension of `x`, in extent and
      groups.

    ```mlir
    %y = slice.rms_norm %x, %gamma eps(1.0e-6)
        : (tensor<?x512xf32, #slice.groups<1, 8>>,
           tensor<512xf32, #slice.groups<8>>)
        -> tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$x, Slice_Vector:$gamma, F64Attr:$eps);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $x `,` $gamma `eps` `(` $eps `)` attr-dict `:` `(` type($x) `,`
    type($gamma) `)` `->` type($result)
  }];
}

def Slice_RmsNormGradInputOp
    : Slice_NormOp<"rms_norm_grad_input", -1, [
        AllTypesMatch<["dy", "x", "result"]>]> {
  let summary = "Gradient of rms_norm with respect to its input";
  let description = [{
    With r = sqrt(mean(x * x) + eps) and d = dy * gamma[k], and means over the
    row, result[..., k] = (d - x / r * mean(d * x / r)) / r.

    Constraints:
    * (rms_norm_grad_input_c1) the rank is at least 2.
    * (rms_norm_grad_input_c2) eps is finite and at least 0.
    * (rms_norm_grad_input_c3) `gamma` equals the last dimension of `x`, in
      extent and groups.

    ```mlir
    %dx = slice.rms_norm_grad_input %dy, %x, %gamma eps(1.0e-6)
        : (tensor<?x512xf32, #slice.groups<1, 8>>,
           tensor<?x512xf32, #slice.groups<1, 8>>,
           tensor<512xf32, #slice.groups<8>>)
        -> tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x,
                       Slice_Vector:$gamma, F64Attr:$eps);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $dy `,` $x `,` $gamma `eps` `(` $eps `)` attr-dict `:` `(` type($dy) `,`
    type($x) `,` type($gamma) `)` `->` type($result)
  }];
}

def Slice_RmsNormGradWeightOp
    : Slice_NormOp<"rms_norm_grad_weight", -1, [AllTypesMatch<["dy", "x"]>]> {
  let summary = "Gradient of rms_norm with respect to gamma";
  let description = [{
    result[k] = sum of dy[..., k] * x[..., k] / sqrt(mean(x * x) + eps) over all
    rows.

    Constraints:
    * (rms_norm_grad_weight_c1) the rank is at least 2.
    * (rms_norm_grad_weight_c2) eps is finite and at least 0.
    * (rms_norm_grad_weight_c3) the result equals the last dimension of `x`, in
      extent and groups.

    ```mlir
    %dgamma = slice.rms_norm_grad_weight %dy, %x eps(1.0e-6)
        : (tensor<?x512xf32, #slice.groups<1, 8>>,
           tensor<?x512xf32, #slice.groups<1, 8>>)
        -> tensor<512xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x, F64Attr:$eps);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = [{
    $dy `,` $x `eps` `(` $eps `)` attr-dict `:` `(` type($dy) `,` type($x) `)`
    `->` type($result)
  }];
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEROWNORMOPS_TD
