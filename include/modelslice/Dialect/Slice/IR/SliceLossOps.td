//===- SliceLossOps.td - Softmax and losses ----------------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICELOSSOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICELOSSOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

def Slice_SoftmaxOp
    : Slice_SameShapeOp<"softmax", [SameOperandsAndResultType]> {
  let summary = "Softmax over the last dimension";
  let description = [{
    result = exp(x - m) / sum of exp(x - m), where m is the largest x of the
    row and the sum runs over what is alive of the last dimension.

    Constraints:
    * (softmax_c1) the rank is at least 2.

    ```mlir
    %p = slice.softmax %x : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$x);
  let assemblyFormat = "$x attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Slice_SoftmaxGradOp
    : Slice_SameShapeOp<"softmax_grad", [SameOperandsAndResultType]> {
  let summary = "Gradient of softmax";
  let description = [{
    result = y * (dy - sum of dy * y over the last dimension).

    Constraints:
    * (softmax_grad_c1) the rank is at least 2.

    ```mlir
    %dx = slice.softmax_grad %dy, %y : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$y);
  let assemblyFormat = "$dy `,` $y attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Slice_CrossEntropyOp : Slice_ValueOp<"cross_entropy"> {
  let summary = "Cross-entropy of each example";
  let description = [{
    With labels, result[b] = log(sum over c of exp(logits[b, c])) -
    logits[b, target[b]]; the last term is 0 for a label that is no class.
    With distributions, result[b] = sum over c of target[b, c] *
    (log(sum of exp(logits[b])) - logits[b, c]).

    Constraints:
    * (cross_entropy_c1) `logits` are not sliced.
    * (cross_entropy_c2) dimension 0 of `target` equals that of `logits`.
    * (cross_entropy_c3) an f32 `target` has the type of `logits`.
    * (cross_entropy_c4) the result has one element per example.

    ```mlir
    %loss = slice.cross_entropy %logits, %labels
        : (tensor<?x10xf32>, tensor<?xi32>) -> tensor<?xf32>
    ```
  }];
  let arguments = (ins Slice_Matrix:$logits, Slice_Target:$target);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = [{
    $logits `,` $target attr-dict
    `:` `(` type($logits) `,` type($target) `)` `->` type($result)
  }];
  let hasVerifier = 1;
}

def Slice_CrossEntropyGradOp
    : Slice_ValueOp<"cross_entropy_grad", [
        AllTypesMatch<["logits", "result"]>]> {
  let summary = "Gradient of the mean cross-entropy over the batch";
  let description = [{
    The gradient of mean(cross_entropy(logits, target)) with respect to
    `logits`. For a batch of B and p = softmax(logits), with labels
    result[b, c] = (p[b, c] - (c == target[b] ? 1 : 0)) / B; with distributions
    result[b, c] = (p[b, c] * sum(target[b]) - target[b, c]) / B.

    Constraints:
    * (cross_entropy_grad_c1) `logits` are not sliced.
    * (cross_entropy_grad_c2) dimension 0 of `target` equals that of `logits`.
    * (cross_entropy_grad_c3) an f32 `target` has the type of `logits`.

    ```mlir
    %d = slice.cross_entropy_grad %logits, %labels
        : (tensor<?x10xf32>, tensor<?xi32>) -> tensor<?x10xf32>
    ```
  }];
  let arguments = (ins Slice_Matrix:$logits, Slice_Target:$target);
  let results = (outs Slice_Matrix:$result);
  let assemblyFormat = [{
    $logits `,` $target attr-dict
    `:` `(` type($logits) `,` type($target) `)` `->` type($result)
  }];
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICELOSSOPS_TD
