//===- Passes.td - From the slice dialect to linalg --------*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_CONVERSION_SLICETOLINALG_PASSES_TD
#define MODELSLICE_CONVERSION_SLICETOLINALG_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertSliceToLinalg
    : Pass<"convert-slice-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Lower specialised networks to linalg on tensors";
  let description = [{
    Pre-condition: no rates and no encodings, so `slice-specialise` has run;
    only dimension 0, the batch, is dynamic.

    Post-condition: each function is one straight line of
    * `tensor.dim` of an argument's dimension 0, once, at the top;
    * `tensor.empty`, and `linalg.fill` of it with the identity of a reduction;
    * `linalg.generic`, whose body ends in the combination with the accumulator
      (`arith.addf` or `arith.maximumf`) if it reduces;
    * `tensor.collapse_shape` and `tensor.expand_shape`;
    * `slice.get_param`, `slice.get_grad` and `slice.set_grad`;
    * scalar arithmetic on constants and the batch size.
    Nothing in it is dead.

    ```mlir
    %y = slice.dense %x, %w, %b
        : (tensor<?x8xf32>, tensor<4x8xf32>, tensor<4xf32>) -> tensor<?x4xf32>
    ```
    becomes
    ```mlir
    %e = tensor.empty(%batch) : tensor<?x4xf32>
    %0 = linalg.fill ins(%zero : f32) outs(%e : tensor<?x4xf32>)
    %1 = linalg.generic {indexing_maps = [(b, n, k) -> (b, k),
                                          (b, n, k) -> (n, k),
                                          (b, n, k) -> (b, n)], ...}
        ins(%x, %w) outs(%0) { mulf, addf }
    %y = linalg.generic {indexing_maps = [(b, n) -> (b, n), (b, n) -> (n),
                                          (b, n) -> (b, n)], ...}
        ins(%1, %b) outs(%e) { addf }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // MODELSLICE_CONVERSION_SLICETOLINALG_PASSES_TD
