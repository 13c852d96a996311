//===- SliceConvOps.td - Convolutions and their gradients --*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICECONVOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICECONVOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

// An image, [batch, channel, row, column], or a convolution's weight, [output
// channel, input channel, row, column].
def Slice_ConvTensor : TensorRankOf<[F32], [4]>;

// One number for rows and one for columns.
class Slice_PairAttr<string default>
    : DefaultValuedAttr<
          ConfinedAttr<DenseI64ArrayAttr, [DenseArrayCount<2>]>, default>;

// What conv2d and its gradients share: the geometry, and its cost.
class Slice_ConvOp<string mnemonic, list<Trait> traits = []>
    : Slice_Op<mnemonic,
               [Pure,
                DeclareOpInterfaceMethods<SliceCostOpInterface>] # traits> {
  dag geometry = (ins Slice_PairAttr<"{1, 1}">:$stride,
                      Slice_PairAttr<"{0, 0}">:$padding,
                      Slice_PairAttr<"{1, 1}">:$dilation);
  let extraClassDeclaration = [{
    /// The convolution that this is, or is a gradient of.
    ::mlir::slice::Convolution getConvolution();

    int64_t getFlopsPerExample() {
      return getConvolution().getFlopsPerExample();
    }
  }];
  let hasVerifier = 1;
}

def Slice_Conv2DOp : Slice_ConvOp<"conv2d", [
    AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<SliceOpInterface,
                              ["getRateOperand", "dropWidthOperands"]>]> {
  let summary = "A convolution of images";
  let description = [{
    result[b, n, h, w] = sum over c, u, v of
        x[b, c, h * stride[0] + u * dilation[0] - padding[0],
                w * stride[1] + v * dilation[1] - padding[1]]
        * weight[n, c, u, v],
    plus bias[n] if there is one; x is 0 outside. c runs over what is alive of
    `x`, n over what `rate` keeps.

    A convolution is *grouped* where dimension 1 of `weight` is not the number
    of channels of `x` but divides it. The quotient is the number of conv
    groups: output channels of conv group j see the input channels of conv
    group j only. Conv groups are alive as their channels in `x` are, so there
    is no rate; depthwise is one input channel per conv group.

    Constraints, which hold of the gradients' operands, too:
    * (conv2d_c1) the dimensions of `weight`, and those of `x` and the result
      but the batch, are static and between 1 and 2^31 - 1.
    * (conv2d_c2) `stride` and `dilation` are between 1 and 2^31 - 1, `padding`
      between 0 and 2^31 - 1.
    * (conv2d_c3) the dilated kernel is no larger than the padded image.
    * (conv2d_c4) dimensions 2 and 3 of the result are (extent + 2 * padding -
      dilation * (kernel - 1) - 1) floordiv stride + 1.
    * (conv2d_c5) dimension 0 of `weight` equals dimension 1 of the result, in
      extent and groups.
    * (conv2d_c6) `bias` equals dimension 1 of the result, in extent and
      groups.
    * (conv2d_c7) dimension 0 of the result equals dimension 0 of `x`, and is
      not sliced.
    * (conv2d_c8) rows and columns are not sliced.
    * (conv2d_c9) unless grouped, dimension 1 of `weight` equals dimension 1 of
      `x` in groups, too.
    * (conv2d_c10) dimension 1 of `weight` divides dimension 1 of `x`, and the
      number of conv groups dimension 1 of the result.
    * (conv2d_c11) if grouped, dimension 1 of `weight` is not sliced, and
      dimensions 1 of `x` and the result have equally many slice groups, which
      divide the conv groups.
    * (conv2d_c12) a sliced result needs a rate; a grouped convolution has
      none.

    ```mlir
    %y = slice.conv2d %x, %w, %b rate(%r) stride [2, 2] padding [1, 1]
        : (tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<128x64x3x3xf32, #slice.groups<8, 8, 1, 1>>,
           tensor<128xf32, #slice.groups<8>>)
        -> tensor<?x128x16x16xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let arguments = !con(
      (ins Slice_ConvTensor:$x, Slice_ConvTensor:$weight,
           Optional<Slice_Vector>:$bias, Optional<Slice_RateType>:$rate),
      geometry);
  let results = (outs Slice_ConvTensor:$result);
  let assemblyFormat = [{
    $x `,` $weight (`,` $bias^)? (`rate` `(` $rate^ `)`)?
    (`stride` $stride^)? (`padding` $padding^)? (`dilation` $dilation^)?
    attr-dict `:` `(` type($x) `,` type($weight) (`,` type($bias)^)? `)`
    `->` type($result)
  }];
  let hasCanonicalizeMethod = 1;
}

def Slice_Conv2DGradInputOp : Slice_ConvOp<"conv2d_grad_input", [
    DeclareOpInterfaceMethods<SliceOpInterface, ["dropWidthOperands"]>]> {
  let summary = "Gradient of conv2d with respect to its input";
  let description = [{
    result[b, c, i, j] = sum of dy[b, n, h, w] * weight[n, c, u, v] over all n,
    h, w, u, v for which conv2d multiplies x[b, c, i, j] by weight[n, c, u, v]
    for result[b, n, h, w]. As much of it is alive as of `like`, the
    convolution's input.

    Constraints:
    * (conv2d_grad_input_c1) a sliced result needs `like`.
    * (conv2d_grad_input_c2) `like` has the type of the result.

    Those of conv2d hold of the result in place of `x` and of `dy` in place of
    the result.

    ```mlir
    %dx = slice.conv2d_grad_input %dy, %w like(%x) stride [2, 2] padding [1, 1]
        : (tensor<?x128x16x16xf32>,
           tensor<128x64x3x3xf32, #slice.groups<1, 8, 1, 1>>,
           tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>)
        -> tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let arguments = !con((ins Slice_ConvTensor:$dy, Slice_ConvTensor:$weight,
                            Optional<Slice_ConvTensor>:$like),
                       geometry);
  let results = (outs Slice_ConvTensor:$result);
  let assemblyFormat = [{
    $dy `,` $weight (`like` `(` $like^ `)`)?
    (`stride` $stride^)? (`padding` $padding^)? (`dilation` $dilation^)?
    attr-dict `:` `(` type($dy) `,` type($weight) (`,` type($like)^)? `)`
    `->` type($result)
  }];
}

def Slice_Conv2DGradWeightOp : Slice_ConvOp<"conv2d_grad_weight", [
    DeclareOpInterfaceMethods<SliceOpInterface>]> {
  let summary = "Gradient of conv2d with respect to its weight";
  let description = [{
    result[n, c, u, v] = sum over b, h, w of dy[b, n, h, w] times the element
    of x that conv2d multiplies by weight[n, c, u, v] for result[b, n, h, w].

    The constraints of conv2d hold of the result in place of `weight` and of
    `dy` in place of the result.

    ```mlir
    %dw = slice.conv2d_grad_weight %dy, %x stride [2, 2] padding [1, 1]
        : (tensor<?x128x16x16xf32>,
           tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>)
        -> tensor<128x64x3x3xf32, #slice.groups<1, 8, 1, 1>>
    ```
  }];
  let arguments = !con((ins Slice_ConvTensor:$dy, Slice_ConvTensor:$x),
                       geometry);
  let results = (outs Slice_ConvTensor:$result);
  let assemblyFormat = [{
    $dy `,` $x
    (`stride` $stride^)? (`padding` $padding^)? (`dilation` $dilation^)?
    attr-dict `:` `(` type($dy) `,` type($x) `)` `->` type($result)
  }];
}

def Slice_Conv2DGradBiasOp : Slice_ValueOp<"conv2d_grad_bias"> {
  let summary = "Gradient of conv2d with respect to its bias";
  let description = [{
    result[n] = sum over b, h, w of dy[b, n, h, w].

    Constraints:
    * (conv2d_grad_bias_c1) the result equals dimension 1 of `dy`, in extent
      and groups.

    ```mlir
    %db = slice.conv2d_grad_bias %dy
        : tensor<?x128x16x16xf32, #slice.groups<1, 8, 1, 1>>
        -> tensor<128xf32, #slice.groups<8>>
    ```
  }];
  let arguments = (ins Slice_ConvTensor:$dy);
  let results = (outs Slice_Vector:$result);
  let assemblyFormat = "$dy attr-dict `:` type($dy) `->` type($result)";
  let hasVerifier = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICECONVOPS_TD
