//===- SlicePoolOps.td - Pooling and its gradients ---------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Windows slide over dimensions 2 and 3; each channel is pooled by itself, so
// what is alive of the result follows from the operand.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEPOOLOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEPOOLOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

// [batch, channels, height, width].
def Slice_Planes : TensorRankOf<[F32], [4]>;

// Windows of `kernel` elements that start every `stride` elements, the first
// one `padding` before the first element.
class Slice_WindowOp<string mnemonic, dag tensors>
    : Slice_ValueOp<mnemonic> {
  let arguments = !con(tensors,
      (ins DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$stride,
           DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0}">:$padding));
  let results = (outs Slice_Planes:$result);
  let hasVerifier = 1;
}

class Slice_PoolOp<string mnemonic>
    : Slice_WindowOp<mnemonic, (ins Slice_Planes:$x)> {
  let assemblyFormat = [{
    $x `kernel` $kernel `stride` $stride (`padding` $padding^)? attr-dict
    `:` type($x) `->` type($result)
  }];
}

def Slice_MaxPoolOp : Slice_PoolOp<"max_pool"> {
  let summary = "The largest element of each window";
  let description = [{
    result[b, c, i, j] = max of x[b, c, i * stride[0] - padding[0] + u,
    j * stride[1] - padding[1] + v] over u < kernel[0] and v < kernel[1]; what
    lies outside of `x` does not take part. A NaN makes its windows NaN.

    Constraints:
    * (max_pool_c1) `kernel` and `stride` are two numbers each, between 1 and
      4096.
    * (max_pool_c2) `padding` is two numbers, between 0 and half the kernel.
    * (max_pool_c3) dimension 0 of the result equals dimension 0 of `x`, and is
      not sliced.
    * (max_pool_c4) dimension 1 of the result equals dimension 1 of `x`, in
      extent and groups.
    * (max_pool_c5) dimensions 1 to 3 of `x` are static, of 1 to 2^30 elements;
      dimensions 2 and 3 of `x` and the result are not sliced.
    * (max_pool_c6) dimensions 2 and 3 of the result have
      floor((extent of x + 2 * padding - kernel) / stride) + 1 elements, and at
      least one.

    ```mlir
    %y = slice.max_pool %x kernel [3, 3] stride [2, 2] padding [1, 1]
        : tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>
        -> tensor<?x64x16x16xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
}

def Slice_MaxPoolGradOp
    : Slice_WindowOp<"max_pool_grad",
                     (ins Slice_Planes:$dy, Slice_Planes:$x)> {
  let summary = "Gradient of max_pool with respect to its operand";
  let description = [{
    result[b, c, h, w] = the sum of dy[b, c, i, j] over the windows whose first
    maximum, in row-major order, is x[b, c, h, w]. A window with a NaN adds to
    no element.

    Constraints:
    * (max_pool_grad_c1) `kernel` and `stride` are two numbers each, between 1
      and 4096.
    * (max_pool_grad_c2) `padding` is two numbers, between 0 and half the
      kernel.
    * (max_pool_grad_c3) dimension 0 of `dy` equals dimension 0 of `x`, and is
      not sliced.
    * (max_pool_grad_c4) dimension 1 of `dy` equals dimension 1 of `x`, in
      extent and groups.
    * (max_pool_grad_c5) dimensions 1 to 3 of `x` are static, of 1 to 2^30
      elements; dimensions 2 and 3 of `x` and `dy` are not sliced.
    * (max_pool_grad_c6) dimensions 2 and 3 of `dy` have
      floor((extent of x + 2 * padding - kernel) / stride) + 1 elements, and at
      least one.
    * (max_pool_grad_c7) the result has the type of `x`.

    ```mlir
    %dx = slice.max_pool_grad %dy, %x kernel [2, 2] stride [2, 2]
        : (tensor<?x64x16x16xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>)
        -> tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let assemblyFormat = [{
    $dy `,` $x `kernel` $kernel `stride` $stride (`padding` $padding^)?
    attr-dict `:` `(` type($dy) `,` type($x) `)` `->` type($result)
  }];
}

def Slice_AvgPoolOp : Slice_PoolOp<"avg_pool"> {
  let summary = "The mean of each window";
  let description = [{
    result[b, c, i, j] = sum of x[b, c, i * stride[0] - padding[0] + u,
    j * stride[1] - padding[1] + v] over u < kernel[0] and v < kernel[1],
    divided by kernel[0] * kernel[1]; what lies outside of `x` counts as 0.

    Constraints:
    * (avg_pool_c1) `kernel` and `stride` are two numbers each, between 1 and
      4096.
    * (avg_pool_c2) `padding` is two numbers, between 0 and half the kernel.
    * (avg_pool_c3) dimension 0 of the result equals dimension 0 of `x`, and is
      not sliced.
    * (avg_pool_c4) dimension 1 of the result equals dimension 1 of `x`, in
      extent and groups.
    * (avg_pool_c5) dimensions 1 to 3 of `x` are static, of 1 to 2^30 elements;
      dimensions 2 and 3 of `x` and the result are not sliced.
    * (avg_pool_c6) dimensions 2 and 3 of the result have
      floor((extent of x + 2 * padding - kernel) / stride) + 1 elements, and at
      least one.

    ```mlir
    %y = slice.avg_pool %x kernel [8, 8] stride [8, 8]
        : tensor<?x512x8x8xf32, #slice.groups<1, 8, 1, 1>>
        -> tensor<?x512x1x1xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
}

def Slice_AvgPoolGradOp
    : Slice_WindowOp<"avg_pool_grad", (ins Slice_Planes:$dy)> {
  let summary = "Gradient of avg_pool with respect to its operand";
  let description = [{
    result[b, c, h, w] = the sum of dy[b, c, i, j] over the windows that hold
    element [h, w], divided by kernel[0] * kernel[1].

    Constraints, where the result stands for avg_pool's operand:
    * (avg_pool_grad_c1) `kernel` and `stride` are two numbers each, between 1
      and 4096.
    * (avg_pool_grad_c2) `padding` is two numbers, between 0 and half the
      kernel.
    * (avg_pool_grad_c3) dimension 0 of `dy` equals dimension 0 of the result,
      and is not sliced.
    * (avg_pool_grad_c4) dimension 1 of `dy` equals dimension 1 of the result,
      in extent and groups.
    * (avg_pool_grad_c5) dimensions 1 to 3 of the result are static, of 1 to
      2^30 elements; dimensions 2 and 3 of the result and `dy` are not sliced.
    * (avg_pool_grad_c6) dimensions 2 and 3 of `dy` have
      floor((extent of the result + 2 * padding - kernel) / stride) + 1
      elements, and at least one.

    ```mlir
    %dx = slice.avg_pool_grad %dy kernel [8, 8] stride [8, 8]
        : tensor<?x512x1x1xf32, #slice.groups<1, 8, 1, 1>>
        -> tensor<?x512x8x8xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let assemblyFormat = [{
    $dy `kernel` $kernel `stride` $stride (`padding` $padding^)? attr-dict
    `:` type($dy) `->` type($result)
  }];
}

def Slice_GlobalAvgPoolOp : Slice_ValueOp<"global_avg_pool"> {
  let summary = "The mean of each channel";
  let description = [{
    result[b, c] = mean of x[b, c, h, w] over h and w.

    Constraints:
    * (global_avg_pool_c1) dimension 0 of the result equals dimension 0 of `x`,
      and is not sliced.
    * (global_avg_pool_c2) dimension 1 of the result equals dimension 1 of `x`,
      in extent and groups.
    * (global_avg_pool_c3) dimensions 1 to 3 of `x` are static, of 1 to 2^30
      elements; dimensions 2 and 3 are not sliced.

    ```mlir
    %y = slice.global_avg_pool %x
        : tensor<?x256x8x8xf32, #slice.groups<1, 8, 1, 1>>
        -> tensor<?x256xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_Planes:$x);
  let results = (outs Slice_Matrix:$result);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($result)";
  let hasVerifier = 1;
}

def Slice_GlobalAvgPoolGradOp : Slice_ValueOp<"global_avg_pool_grad"> {
  let summary = "Gradient of global_avg_pool with respect to its operand";
  let description = [{
    result[b, c, h, w] = dy[b, c] / (height * width).

    Constraints, where the result stands for global_avg_pool's operand:
    * (global_avg_pool_grad_c1) dimension 0 of `dy` equals dimension 0 of the
      result, and is not sliced.
    * (global_avg_pool_grad_c2) dimension 1 of `dy` equals dimension 1 of the
      result, in extent and groups.
    * (global_avg_pool_grad_c3) dimensions 1 to 3 of the result are static, of
      1 to 2^30 elements; dimensions 2 and 3 are not sliced.

    ```mlir
    %dx = slice.global_avg_pool_grad %dy
        : tensor<?x256xf32, #slice.groups<1, 8>>
        -> tensor<?x256x8x8xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let arguments = (ins Slice_Matrix:$dy);
  let results = (outs Slice_Planes:$result);
  let assemblyFormat = "$dy attr-dict `:` type($dy) `->` type($result)";
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEPOOLOPS_TD
