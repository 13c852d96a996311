//===- Passes.td - Passes that stay inside the slice dialect -*- tablegen -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_SLICE_TRANSFORMS_PASSES_TD
#define MODELSLICE_DIALECT_SLICE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def SliceSimplify : Pass<"slice-simplify"> {
  let summary = "Fold and canonicalise slice ops";
  let description = [{
    Applies the folds and canonicalisations of the slice dialect and removes
    values that nothing uses. Unless `training` is set, a dropout without a
    seed becomes its operand, as PyTorch's does in evaluation.

    ```mlir
    %1 = slice.dropout %0 p(0.5) : tensor<?x16xf32>
    %2 = slice.relu %1 : tensor<?x16xf32>
    ```
    becomes
    ```mlir
    %2 = slice.relu %0 : tensor<?x16xf32>
    ```
  }];
  let options = [
    Option<"training", "training", "bool", /*default=*/"false",
           "Keep dropouts without a seed, for slice-differentiate to seed">,
  ];
}

def SliceSpecialise : Pass<"slice-specialise", "::mlir::ModuleOp"> {
  let summary = "Make one function of each entry for each width";
  let description = [{
    Replaces each public function with a slice rate, an entry, by one function
    per width, in which the rate is a number: no rates and no encodings are
    left, every tensor has the extents that are alive, and parameters are read
    as prefixes.

    The network is the entry without `slice.entry` or with "infer"; there must
    be exactly one. All entries take as many rates as it does. Widths are
    numbered in ascending order of the network's cost, then of the rates.

    Attributes that are left: on the module `slice.model`, the network's name,
    and `slice.rates`; on each function of an entry `slice.entry`,
    `slice.width` (absent where there was no rate), `slice.flops` and
    `slice.parameters`; on their arguments and results `slice.name`, which is
    `arg<i>` and `result<i>` where nothing was given.

    ```mlir
    slice.param @w : tensor<8x4xf32, #slice.groups<2, 1>>
    func.func @net(%x: tensor<?x4xf32>, %r: !slice.rate) -> tensor<?x4xf32> {
      %w = slice.get_param @w : tensor<8x4xf32, #slice.groups<2, 1>>
      %0 = slice.dense %x, %w rate(%r)
          : (tensor<?x4xf32>, tensor<8x4xf32, #slice.groups<2, 1>>)
          -> tensor<?x8xf32, #slice.groups<1, 2>>
      ...
    ```
    with `rates=0.5,1.0` becomes
    ```mlir
    slice.param @w : tensor<8x4xf32, #slice.groups<2, 1>>
    func.func @net.w0(%x: tensor<?x4xf32> {slice.name = "arg0"})
        -> (tensor<?x4xf32> {slice.name = "result0"})
        attributes {slice.entry = "infer", slice.width = 0 : i64, ...} {
      %w = slice.get_param @w : tensor<4x4xf32>
      %0 = slice.dense %x, %w
          : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
      ...
    func.func @net.w1(...
    ```
  }];
  let options = [
    ListOption<"rates", "rates", "std::string",
               "The widths, comma-separated: each a rate in (0, 1], or one "
               "rate for each rate operand with ':' between">,
  ];
  let statistics = [
    Statistic<"numFunctions", "functions",
              "Number of functions that were specialised">,
  ];
}

def SliceVerifyStage : Pass<"slice-verify-stage", "::mlir::ModuleOp"> {
  let summary = "Check what may be left after a stage of the compiler";
  let description = [{
    Fails at the first op that the contract of a stage does not allow, with an
    error that names the pass that should have removed it. Changes nothing.
  }];
  let options = [
    Option<"stage", "stage", "std::string", /*default=*/"",
           "The stage that has just ended">,
  ];
}

#endif // MODELSLICE_DIALECT_SLICE_TRANSFORMS_PASSES_TD
