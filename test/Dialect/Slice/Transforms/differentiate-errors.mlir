// What slice-differentiate refuses, with its words.
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate))" --split-input-file --verify-diagnostics

// expected-error@+1 {{expects a function that is differentiated to have one block, got 0}}
func.func private @external() -> tensor<?xf32> attributes {slice.entry = "gradient"}

// -----

// expected-error@+1 {{expects a function that is differentiated to end in 'func.return', got 'llvm.unreachable'}}
func.func @unreachable() -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  llvm.unreachable
}

// -----

// expected-error@+1 {{expects result #0 of a function that is differentiated to be the loss of each example, got no result}}
func.func @no_result() attributes {slice.entry = "gradient.distill"} {
  return
}

// -----

// expected-error@+1 {{expects result #0 of a function that is differentiated to be the loss of each example, a full tensor<?xf32>, got 'tensor<?x2xf32>'}}
func.func @matrix(%x: tensor<?x2xf32>) -> tensor<?x2xf32> attributes {slice.entry = "gradient"} {
  return %x : tensor<?x2xf32>
}

// -----

// expected-error@+1 {{a full tensor<?xf32>, got 'tensor<8xf32, #slice.groups<2>>'}}
func.func @sliced(%x: tensor<8xf32, #slice.groups<2>>) -> tensor<8xf32, #slice.groups<2>> attributes {slice.entry = "gradient"} {
  return %x : tensor<8xf32, #slice.groups<2>>
}

// -----

// expected-error@+1 {{expects the loss to depend on a parameter}}
func.func @independent(%x: tensor<?xf32>) -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  return %x : tensor<?xf32>
}

// -----

slice.param @w : tensor<2x4xf32>
// expected-error@+1 {{expects a function that was not differentiated before}}
func.func @twice(%x: tensor<?xf32>, %dw: tensor<2x4xf32>) -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  // expected-note@+1 {{it accumulates a gradient here}}
  slice.accumulate_grad @w, %dw : tensor<2x4xf32>
  return %x : tensor<?xf32>
}

// -----

slice.param @w : tensor<2x4xf32>
func.func @no_gradient(%x: tensor<?x4xf32>, %labels: tensor<?xi32>) -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  // expected-note@+1 {{the loss depends on @w through it}}
  %w = slice.get_param @w : tensor<2x4xf32>
  %0 = slice.dense %x, %w : (tensor<?x4xf32>, tensor<2x4xf32>) -> tensor<?x2xf32>
  // expected-error@+1 {{'slice.relu_grad' op has no gradient: it does not implement SliceDifferentiableOpInterface}}
  %1 = slice.relu_grad %0, %0 : tensor<?x2xf32>
  %loss = slice.cross_entropy %1, %labels : (tensor<?x2xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}

// -----

// A value that only a nested region uses is seen, too.
slice.param @w : tensor<4xf32>
func.func @nested(%c: i1, %x: tensor<4xf32>) -> tensor<4xf32> attributes {slice.entry = "gradient"} {
  // expected-note@+1 {{the loss depends on @w through it}}
  %w = slice.get_param @w : tensor<4xf32>
  // expected-error@+1 {{'scf.if' op has no gradient: it does not implement SliceDifferentiableOpInterface}}
  %0 = scf.if %c -> tensor<4xf32> {
    scf.yield %w : tensor<4xf32>
  } else {
    scf.yield %x : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

// A network that teaches itself must not lose a part of its gradient silently.
slice.param @w : tensor<2x4xf32>
func.func @target(%x: tensor<?x4xf32>) -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  // expected-note@+1 {{the loss depends on @w through it}}
  %w = slice.get_param @w : tensor<2x4xf32>
  %0 = slice.dense %x, %w : (tensor<?x4xf32>, tensor<2x4xf32>) -> tensor<?x2xf32>
  %p = slice.softmax %0 : tensor<?x2xf32>
  // expected-error@+1 {{'slice.cross_entropy' op has no gradient with respect to operand #1}}
  %loss = slice.cross_entropy %0, %p : (tensor<?x2xf32>, tensor<?x2xf32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}

// -----

slice.param @w : tensor<2x4xf32>
func.func @weighted(%x: tensor<?x4xf32>, %labels: tensor<?xi32>, %weights: tensor<?xf32>) -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<2x4xf32>
  %0 = slice.dense %x, %w : (tensor<?x4xf32>, tensor<2x4xf32>) -> tensor<?x2xf32>
  // expected-error@+1 {{'slice.cross_entropy' op has a gradient only where the loss is its mean over the batch, alone or plus other terms}}
  %1 = slice.cross_entropy %0, %labels : (tensor<?x2xf32>, tensor<?xi32>) -> tensor<?xf32>
  %loss = slice.mul %1, %weights : tensor<?xf32>
  return %loss : tensor<?xf32>
}
