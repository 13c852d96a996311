//===- SliceElementwiseOps.td - Element-wise ops -----------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_IR_SLICEELEMENTWISEOPS_TD
#define MODELSLICE_DIALECT_SLICE_IR_SLICEELEMENTWISEOPS_TD

include "modelslice/Dialect/Slice/IR/SliceOpBase.td"

class Slice_UnaryOp<string mnemonic>
    : Slice_SameShapeOp<mnemonic, [SameOperandsAndResultType]> {
  let arguments = (ins Slice_F32Tensor:$x);
  let assemblyFormat = "$x attr-dict `:` type($result)";
}

// The operands must be alive to the same extent at every width.
class Slice_BinaryOp<string mnemonic>
    : Slice_SameShapeOp<mnemonic, [SameOperandsAndResultType, Commutative]> {
  let arguments = (ins Slice_F32Tensor:$lhs, Slice_F32Tensor:$rhs);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
  let hasFolder = 1;
}

// The gradient of a function of x, in terms of its result y.
class Slice_GradOfResultOp<string mnemonic>
    : Slice_SameShapeOp<mnemonic, [SameOperandsAndResultType]> {
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$y);
  let assemblyFormat = "$dy `,` $y attr-dict `:` type($result)";
}

def Slice_AddOp : Slice_BinaryOp<"add"> {
  let summary = "Sum of two tensors of one type";
  let description = [{
    result = lhs + rhs. There is no broadcasting.

    ```mlir
    %s = slice.add %a, %b : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
}

def Slice_MulOp : Slice_BinaryOp<"mul"> {
  let summary = "Product of two tensors of one type, element by element";
  let description = [{
    result = lhs * rhs. There is no broadcasting.

    ```mlir
    %p = slice.mul %a, %b : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
}

def Slice_ReluOp : Slice_UnaryOp<"relu"> {
  let summary = "Rectified linear unit";
  let description = [{
    result = max(x, 0); a NaN stays one.

    ```mlir
    %y = slice.relu %x : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let hasFolder = 1;
}

def Slice_ReluGradOp : Slice_GradOfResultOp<"relu_grad"> {
  let summary = "Gradient of relu";
  let description = [{
    result = 0 where y <= 0, dy elsewhere.

    ```mlir
    %dx = slice.relu_grad %dy, %y : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
}

def Slice_GeluOp : Slice_UnaryOp<"gelu"> {
  let summary = "Gaussian error linear unit";
  let description = [{
    * none: result = x * (1 + erf(x / sqrt(2))) / 2.
    * tanh: result = x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2.

    ```mlir
    %y = slice.gelu %x approximate(tanh)
        : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$x,
      DefaultValuedAttr<Slice_GeluAttr,
                        "::mlir::slice::GeluApproximation::None">:$approximate);
  let assemblyFormat = [{
    $x (`approximate` `(` $approximate^ `)`)? attr-dict `:` type($result)
  }];
}

def Slice_GeluGradOp
    : Slice_SameShapeOp<"gelu_grad", [SameOperandsAndResultType]> {
  let summary = "Gradient of gelu, in terms of its operand";
  let description = [{
    result = dy * gelu'(x), of the same approximation.

    ```mlir
    %dx = slice.gelu_grad %dy, %x : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$dy, Slice_F32Tensor:$x,
      DefaultValuedAttr<Slice_GeluAttr,
                        "::mlir::slice::GeluApproximation::None">:$approximate);
  let assemblyFormat = [{
    $dy `,` $x (`approximate` `(` $approximate^ `)`)? attr-dict
    `:` type($result)
  }];
}

def Slice_SigmoidOp : Slice_UnaryOp<"sigmoid"> {
  let summary = "Logistic function";
  let description = [{
    result = 1 / (1 + exp(-x)).

    ```mlir
    %y = slice.sigmoid %x : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
}

def Slice_SigmoidGradOp : Slice_GradOfResultOp<"sigmoid_grad"> {
  let summary = "Gradient of sigmoid";
  let description = [{
    result = dy * y * (1 - y).

    ```mlir
    %dx = slice.sigmoid_grad %dy, %y : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
}

def Slice_TanhOp : Slice_UnaryOp<"tanh"> {
  let summary = "Hyperbolic tangent";
  let description = [{
    result = tanh(x).

    ```mlir
    %y = slice.tanh %x : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
}

def Slice_TanhGradOp : Slice_GradOfResultOp<"tanh_grad"> {
  let summary = "Gradient of tanh";
  let description = [{
    result = dy * (1 - y * y).

    ```mlir
    %dx = slice.tanh_grad %dy, %y : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
}

def Slice_DropoutOp
    : Slice_SameShapeOp<"dropout", [AllTypesMatch<["x", "result"]>]> {
  let summary = "Random zeros in training";
  let description = [{
    Without a seed the identity, as in inference. With one, each alive element
    is kept and divided by 1 - p where the hash of (seed, id, its index) says
    so, which is a share of 1 - p of them, and is 0 elsewhere. docs/Spec.md
    defines the hash. The same operands give the same mask, so a dropout of dy
    with the same p, id and seed is the gradient.

    Constraints:
    * (dropout_c1) p is at least 0 and less than 1.

    ```mlir
    %y = slice.dropout %x p(0.5) id(3) seed(%seed)
        : tensor<?x512xf32, #slice.groups<1, 8>>
    ```
  }];
  let arguments = (ins Slice_F32Tensor:$x, Optional<Slice_Seed>:$seed,
                       F64Attr:$p, DefaultValuedAttr<I32Attr, "0">:$id);
  let assemblyFormat = [{
    $x `p` `(` $p `)` (`id` `(` $id^ `)`)? (`seed` `(` $seed^ `)`)? attr-dict
    `:` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

#endif // MODELSLICE_DIALECT_SLICE_IR_SLICEELEMENTWISEOPS_TD
