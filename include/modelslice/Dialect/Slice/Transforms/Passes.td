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

def SliceAttachLoss : Pass<"slice-attach-loss", "::mlir::ModuleOp"> {
  let summary = "Add entries that compute a network's loss";
  let description = [{
    Next to the network, which returns logits, adds two functions that return
    the cross-entropy of each example and the probabilities of the classes:
    the entry "gradient" from labels, and the entry "gradient.distill" from
    distributions over the classes, such as those of a wider network. They take
    the network's tensors, then the labels or targets, then the seed of the
    dropouts, then the rates. If the network ends in a softmax, the loss uses
    what feeds it.

    Dropouts of the new functions that have no seed get the seed and are
    numbered from 0, but for those that do nothing; those of the network stay as
    they are, for slice-simplify to drop. Batch norms of the new functions take
    their statistics from the batch and update the running ones, which must be
    read from buffers that no other batch norm reads.

    ```mlir
    func.func @net(%x: tensor<?x4xf32> {slice.name = "x"}, %r: !slice.rate)
        -> tensor<?x2xf32> {
      ...
      return %logits : tensor<?x2xf32>
    }
    ```
    gets the companion
    ```mlir
    func.func @net.gradient(%x: tensor<?x4xf32> {slice.name = "x"},
                            %labels: tensor<?xi32> {slice.name = "labels"},
                            %seed: tensor<i32> {slice.name = "seed"},
                            %r: !slice.rate)
        -> (tensor<?xf32> {slice.name = "loss"},
            tensor<?x2xf32> {slice.name = "probabilities"})
        attributes {slice.entry = "gradient"} {
      ...
      %p = slice.softmax %logits : tensor<?x2xf32>
      %loss = slice.cross_entropy %logits, %labels
          : (tensor<?x2xf32>, tensor<?xi32>) -> tensor<?xf32>
      return %loss, %p : tensor<?xf32>, tensor<?x2xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numEntries", "entries", "Number of functions that were added">,
  ];
}

def SliceDifferentiate : Pass<"slice-differentiate", "::mlir::func::FuncOp"> {
  let summary = "Accumulate gradients of a loss";
  let description = [{
    To a function whose `slice.entry` is "gradient" or begins with "gradient.",
    and whose first result is the loss of each example, adds the computation of
    the gradient of mean(loss) over the batch with respect to every parameter
    that the loss depends on, which it adds to the gradient arena. Other
    functions stay as they are. Ops tell their gradients through
    SliceDifferentiableOpInterface; the result is slice dialect again.

    ```mlir
    %w = slice.get_param @w : tensor<2x4xf32>
    %0 = slice.dense %x, %w
        : (tensor<?x4xf32>, tensor<2x4xf32>) -> tensor<?x2xf32>
    %loss = slice.cross_entropy %0, %labels
        : (tensor<?x2xf32>, tensor<?xi32>) -> tensor<?xf32>
    return %loss : tensor<?xf32>
    ```
    becomes
    ```mlir
    %w = slice.get_param @w : tensor<2x4xf32>
    %0 = slice.dense %x, %w
        : (tensor<?x4xf32>, tensor<2x4xf32>) -> tensor<?x2xf32>
    %loss = slice.cross_entropy %0, %labels
        : (tensor<?x2xf32>, tensor<?xi32>) -> tensor<?xf32>
    %d0 = slice.cross_entropy_grad %0, %labels
        : (tensor<?x2xf32>, tensor<?xi32>) -> tensor<?x2xf32>
    %dw = slice.dense_grad_weight %d0, %x
        : (tensor<?x2xf32>, tensor<?x4xf32>) -> tensor<2x4xf32>
    slice.accumulate_grad @w, %dw : tensor<2x4xf32>
    return %loss : tensor<?xf32>
    ```
  }];
  let statistics = [
    Statistic<"numGradients", "gradients",
              "Number of contributions to gradients of parameters">,
  ];
}

def SliceAddOptimisers : Pass<"slice-add-optimisers", "::mlir::ModuleOp"> {
  let summary = "Add the entries that update parameters";
  let description = [{
    Runs when the parameters are packed. Adds the entries "sgd" and "adamw",
    which apply torch.optim's update of that name to the whole parameter arena
    and set the gradient arena to zero. Both take the vector `hyper`:

    * sgd: learning rate, momentum, weight decay, 1 for Nesterov's momentum or
      0, scale of the gradient, and three that are not read.
    * adamw: learning rate, beta1, beta2, eps, weight decay, 1 - beta1^t and
      1 - beta2^t for step t from 1, scale of the gradient.

    The states, arenas 2 and 3, must be zero before the first step: sgd keeps
    the momentum in arena 2, adamw both moments in 2 and 3.

    ```mlir
    module attributes {slice.model = "net", slice.arena_elements = 64 : i64} {
    }
    ```
    becomes
    ```mlir
    module attributes {slice.model = "net", slice.arena_elements = 64 : i64} {
      func.func @net.sgd(%hyper: tensor<8xf32> {slice.name = "hyper"})
          attributes {slice.entry = "sgd"} {
        %p = slice.get_arena 0 : tensor<64xf32>
        %g = slice.get_arena 1 : tensor<64xf32>
        %m = slice.get_arena 2 : tensor<64xf32>
        %new:3 = linalg.generic {...} ins(%hyper, ...) outs(%p, %g, %m : ...)
        slice.set_arena 0, %new#0 : tensor<64xf32>
        slice.set_arena 1, %new#1 : tensor<64xf32>
        slice.set_arena 2, %new#2 : tensor<64xf32>
        return
      }
      func.func @net.adamw(...
    }
    ```
  }];
  let dependentDialects = ["::mlir::func::FuncDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect"];
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
    Fails where the module is not valid, and at the first op that the contract
    of a stage does not allow, with an error that names the pass that should
    have removed it. Changes nothing. A compilation verifies here alone, since
    after each pass that takes a third of the time of all passes; slice-opt
    does it after each.
  }];
  let options = [
    Option<"stage", "stage", "std::string", /*default=*/"",
           "The stage that has just ended">,
  ];
}

#endif // MODELSLICE_DIALECT_SLICE_TRANSFORMS_PASSES_TD
