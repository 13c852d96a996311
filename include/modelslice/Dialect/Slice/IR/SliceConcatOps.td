//===- SliceConcatOps.td - Concatenation of channels -------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Group g of a concatenation is group g of each operand, in order: only so is
// the concatenation of what is alive a prefix of the concatenation.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICECONCATOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICECONCATOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

def Slice_ConcatOp : Slice_ValueOp<"concat"> {
  let summary = "Tensors side by side in dimension 1";
  let description = [{
    Without groups, the operands one after the other in dimension 1. With
    groups, group 1 of each operand in order, then group 2 of each, and so on,
    so that what is alive of the result is the concatenation of what is alive
    of the operands. `groups` is the number of groups of dimension 1 and
    `channels` the full extents of the operands there; an op at one width keeps
    both, since the alive extents alone do not tell where the groups end.

    Constraints:
    * (concat_c1) there is an operand; the operands and the result have the
      same rank, at least 2.
    * (concat_c2) `groups` and `channels` come together, and do where dimension
      1 of the result is sliced; `groups`, 1 if absent, is between 1 and 65536
      and times the number of operands at most 65536; `channels` is one number
      for each operand, between `groups` and 2^40.
    * (concat_c3) dimension 0 of each operand equals dimension 0 of the result,
      and is not sliced.
    * (concat_c4) dimensions beyond 1 of each operand equal those of the
      result; they are static and not sliced.
    * (concat_c5) dimension 1 of each operand is static, of 1 to 2^40 elements,
      and has as many groups as dimension 1 of the result. With `channels`, it
      is that long; or, where it is not sliced, as long as the first so many of
      the groups, of all operands as many.
    * (concat_c6) dimension 1 of the result has as many elements as the
      operands together, and either 1 group or `groups`.
    * (concat_c7) each group of the full result has as many elements as that
      group of the full operands together.

    ```mlir
    %y = slice.concat %a, %b groups(8) channels(64, 32)
        : (tensor<?x64x8x8xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<?x32x8x8xf32, #slice.groups<1, 8, 1, 1>>)
        -> tensor<?x96x8x8xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let arguments = (ins Variadic<Slice_F32Tensor>:$inputs,
                       OptionalAttr<I64Attr>:$groups,
                       OptionalAttr<DenseI64ArrayAttr>:$channels);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $inputs (`groups` `(` $groups^ `)`)?
    (`channels` `` custom<Channels>($channels)^)? attr-dict
    `:` `(` type($inputs) `)` `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Slice_ConcatGradOp : Slice_ValueOp<"concat_grad"> {
  let summary = "Gradient of concat with respect to one operand";
  let description = [{
    The part of `dy` that operand number `index` of the concatenation went to:
    its elements of every group, one group after the other.

    Constraints, where `dy` stands for the result of the concatenation and the
    result for the operand:
    * (concat_grad_c1) `dy` and the result have the same rank, at least 2.
    * (concat_grad_c2) `groups`, 1 if absent, is between 1 and 65536 and times
      the number of operands at most 65536; `channels` is one number for each
      operand, between `groups` and 2^40.
    * (concat_grad_c3) dimension 0 of the result equals dimension 0 of `dy`,
      and is not sliced.
    * (concat_grad_c4) dimensions beyond 1 of the result equal those of `dy`;
      they are static and not sliced.
    * (concat_grad_c5) dimension 1 of the result has as many groups as
      dimension 1 of `dy`, and is as long as `channels` says; or, where it is
      not sliced, as long as the first so many of the groups.
    * (concat_grad_c6) dimension 1 of `dy` has as many elements as so many
      groups of all operands together, and either 1 group or `groups`.
    * (concat_grad_c7) each group of the full `dy` has as many elements as that
      group of the full operands together.
    * (concat_grad_c8) `index` is the number of an operand.

    ```mlir
    %db = slice.concat_grad %dy index(1) groups(8) channels(64, 32)
        : tensor<?x96x8x8xf32, #slice.groups<1, 8, 1, 1>>
        -> tensor<?x32x8x8xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, I64Attr:$index,
                       DefaultValuedAttr<I64Attr, "1">:$groups,
                       DenseI64ArrayAttr:$channels);
  let results = (outs Slice_F32Tensor:$result);
  let assemblyFormat = [{
    $dy `index` `(` $index `)` (`groups` `(` $groups^ `)`)?
    `channels` `` custom<Channels>($channels) attr-dict
    `:` type($dy) `->` type($result)
  }];
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICECONCATOPS_TD
