// What slice-specialise refuses, with its words.
// RUN: slice-opt %s --slice-specialise=rates=0.5,1.0 --split-input-file --verify-diagnostics

// expected-error@+1 {{expects a network: a public function with an argument of type '!slice.rate'}}
module {
  func.func @plain(%x: tensor<?x4xf32>) {
    return
  }
}

// -----

// expected-note@+1 {{the other network is here}}
func.func @one(%r: !slice.rate) {
  return
}
// expected-error@+1 {{expects one network in a module: give every other function with a slice rate a 'slice.entry'}}
func.func @two(%r: !slice.rate) attributes {slice.entry = "infer"} {
  return
}

// -----

func.func @net(%r: !slice.rate) {
  return
}
// expected-error@+1 {{expects a function with a slice rate to be public and to have a body: inline it where it is called}}
func.func private @helper(%r: !slice.rate) {
  return
}

// -----

// expected-error@+1 {{expects a function with a slice rate to be public and to have a body: inline it where it is called}}
func.func private @declared(!slice.rate)

// -----

func.func @net(%r: !slice.rate) {
  return
}
// expected-note@+1 {{the other one is here}}
func.func @a(%r: !slice.rate) attributes {slice.entry = "gradient"} {
  return
}
// expected-error@+1 {{expects entries of different names, got 'gradient' again}}
func.func @b() attributes {slice.entry = "gradient"} {
  return
}

// -----

// expected-note@+1 {{the network is here}}
func.func @net(%r: !slice.rate) {
  return
}
// expected-error@+1 {{expects as many slice rates as the network has: 1, got 2}}
func.func @gradient(%r: !slice.rate, %s: !slice.rate) attributes {slice.entry = "gradient"} {
  return
}

// -----

// expected-error@+1 {{expects the name 'net.w1' to be free}}
func.func @net(%r: !slice.rate) {
  return
}
// expected-note@+1 {{it is taken here}}
slice.param @net.w1 : tensor<4xf32>

// -----

// expected-error@+1 {{expects arguments of different names, but argument #1 repeats "x"}}
func.func @net(%x: tensor<4xf32> {slice.name = "x"}, %r: !slice.rate, %y: tensor<4xf32> {slice.name = "x"}) {
  return
}

// -----

// expected-error@+1 {{expects results of different names, but result #1 repeats "result0"}}
func.func @net(%x: tensor<4xf32>, %r: !slice.rate)
    -> (tensor<4xf32>, tensor<4xf32> {slice.name = "result0"}) {
  return %x, %x : tensor<4xf32>, tensor<4xf32>
}

// -----

// expected-error@+1 {{expects the arguments of an entry to be full tensors, but argument #0 is sliced: 'tensor<?x8xf32, #slice.groups<1, 4>>'}}
func.func @net(%x: tensor<?x8xf32, #slice.groups<1, 4>>, %r: !slice.rate) {
  return
}

// -----

slice.param @w : tensor<8x4xf32, #slice.groups<4, 1>>
// expected-error@+1 {{expects the results of an entry to be full tensors, but result #0 is 'tensor<?x8xf32, #slice.groups<1, 4>>'}}
func.func @net(%x: tensor<?x4xf32>, %r: !slice.rate) -> tensor<?x8xf32, #slice.groups<1, 4>> {
  %w = slice.get_param @w : tensor<8x4xf32, #slice.groups<4, 1>>
  %0 = slice.dense %x, %w rate(%r) : (tensor<?x4xf32>, tensor<8x4xf32, #slice.groups<4, 1>>) -> tensor<?x8xf32, #slice.groups<1, 4>>
  return %0 : tensor<?x8xf32, #slice.groups<1, 4>>
}

// -----

// expected-error@+1 {{expects the results of an entry to be full tensors, but result #0 is '!slice.rate'}}
func.func @net(%r: !slice.rate) -> !slice.rate {
  return %r : !slice.rate
}

// -----

// expected-error@+1 {{expects an entry to have one block, got 2}}
func.func @net(%r: !slice.rate) {
  llvm.br ^bb1
^bb1:
  return
}

// -----

func.func @net(%r: !slice.rate) {
  // expected-error@+1 {{'func.call' op cannot be specialised: it uses a value of type '!slice.rate' but does not say how it looks at a width}}
  call @net(%r) : (!slice.rate) -> ()
  return
}

// -----

slice.param @w : tensor<8x4xf32, #slice.groups<4, 1>>
func.func @net(%r: !slice.rate) {
  %w = slice.get_param @w : tensor<8x4xf32, #slice.groups<4, 1>>
  %c0 = arith.constant 0 : index
  // expected-error@+1 {{'tensor.dim' op cannot be specialised: it uses a value of type 'tensor<8x4xf32, #slice.groups<4, 1>>' but does not say how it looks at a width}}
  %d = tensor.dim %w, %c0 : tensor<8x4xf32, #slice.groups<4, 1>>
  return
}

// -----

// The body of an op that knows nothing of widths is looked into.
slice.param @w : tensor<8x4xf32, #slice.groups<4, 1>>
func.func @net(%c: i1, %r: !slice.rate) {
  scf.if %c {
    // expected-error@+1 {{'slice.get_param' op cannot be specialised: it uses a value of type 'tensor<8x4xf32, #slice.groups<4, 1>>' but does not say how it looks at a width}}
    %w = slice.get_param @w : tensor<8x4xf32, #slice.groups<4, 1>>
  }
  return
}

// -----

slice.param @w : tensor<8x4xf32, #slice.groups<4, 1>>
func.func @net(%x: tensor<?x4xf32>, %r: !slice.rate) {
  %w = slice.get_param @w : tensor<8x4xf32, #slice.groups<4, 1>>
  // expected-error@+1 {{'slice.relu' op cannot tell which part of its operands is alive at this width}}
  %0 = slice.relu %w : tensor<8x4xf32, #slice.groups<4, 1>>
  return
}

// -----

slice.param @x : tensor<2x8xf32, #slice.groups<1, 4>>
slice.param @w : tensor<8x8xf32, #slice.groups<4, 4>>
func.func @net(%r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8xf32, #slice.groups<1, 4>>
  %w = slice.get_param @w : tensor<8x8xf32, #slice.groups<4, 4>>
  // expected-error@+1 {{'slice.dense' op cannot tell which part of x is alive at this width}}
  %0 = slice.dense %x, %w rate(%r) : (tensor<2x8xf32, #slice.groups<1, 4>>, tensor<8x8xf32, #slice.groups<4, 4>>) -> tensor<2x8xf32, #slice.groups<1, 4>>
  return
}

// -----

slice.param @x : tensor<2x8xf32, #slice.groups<1, 4>>
slice.param @w : tensor<8x8xf32, #slice.groups<4, 4>>
func.func @net(%r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8xf32, #slice.groups<1, 4>>
  %w = slice.get_param @w : tensor<8x8xf32, #slice.groups<4, 4>>
  // expected-error@+1 {{'slice.dense_grad_input' op cannot tell which part of dy is alive at this width}}
  %0 = slice.dense_grad_input %x, %w like(%x) : (tensor<2x8xf32, #slice.groups<1, 4>>, tensor<8x8xf32, #slice.groups<4, 4>>, tensor<2x8xf32, #slice.groups<1, 4>>) -> tensor<2x8xf32, #slice.groups<1, 4>>
  return
}

// -----

slice.param @x : tensor<2x8xf32, #slice.groups<1, 4>>
func.func @net(%dy: tensor<2x8xf32>, %w: tensor<8x8xf32>, %r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8xf32, #slice.groups<1, 4>>
  %w4 = slice.get_param @w4 : tensor<8x8xf32, #slice.groups<1, 4>>
  // expected-error@+1 {{'slice.dense_grad_input' op cannot tell which part of 'like' is alive at this width}}
  %0 = slice.dense_grad_input %dy, %w4 like(%x) : (tensor<2x8xf32>, tensor<8x8xf32, #slice.groups<1, 4>>, tensor<2x8xf32, #slice.groups<1, 4>>) -> tensor<2x8xf32, #slice.groups<1, 4>>
  return
}
slice.param @w4 : tensor<8x8xf32, #slice.groups<1, 4>>

// -----

slice.param @x : tensor<2x8xf32, #slice.groups<1, 4>>
func.func @net(%dy: tensor<2x8xf32>, %r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8xf32, #slice.groups<1, 4>>
  // expected-error@+1 {{'slice.dense_grad_weight' op cannot tell which part of x is alive at this width}}
  %0 = slice.dense_grad_weight %dy, %x : (tensor<2x8xf32>, tensor<2x8xf32, #slice.groups<1, 4>>) -> tensor<8x8xf32, #slice.groups<1, 4>>
  return
}

// -----

slice.param @x : tensor<2x8xf32, #slice.groups<1, 4>>
func.func @net(%y: tensor<2x8xf32>, %r: !slice.rate) {
  %dy = slice.get_param @x : tensor<2x8xf32, #slice.groups<1, 4>>
  // expected-error@+1 {{'slice.dense_grad_weight' op cannot tell which part of dy is alive at this width}}
  %0 = slice.dense_grad_weight %dy, %y : (tensor<2x8xf32, #slice.groups<1, 4>>, tensor<2x8xf32>) -> tensor<8x8xf32, #slice.groups<4, 1>>
  return
}

// -----

slice.param @x : tensor<2x8xf32, #slice.groups<1, 4>>
func.func @net(%r: !slice.rate) {
  %dy = slice.get_param @x : tensor<2x8xf32, #slice.groups<1, 4>>
  // expected-error@+1 {{'slice.dense_grad_bias' op cannot tell which part of dy is alive at this width}}
  %0 = slice.dense_grad_bias %dy : tensor<2x8xf32, #slice.groups<1, 4>> -> tensor<8xf32, #slice.groups<4>>
  return
}

// -----

slice.param @x : tensor<2x8xf32, #slice.groups<1, 4>>
func.func @net(%r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8xf32, #slice.groups<1, 4>>
  // expected-error@+1 {{'slice.flatten' op cannot tell which part of x is alive at this width}}
  %0 = slice.flatten %x : tensor<2x8xf32, #slice.groups<1, 4>> -> tensor<2x8xf32, #slice.groups<1, 4>>
  return
}

// -----

slice.param @b : tensor<8xf32, #slice.groups<4>>
func.func @net(%r: !slice.rate) {
  %g = slice.get_grad @b : tensor<8xf32, #slice.groups<4>>
  // expected-error@+1 {{'slice.set_grad' op cannot tell which part of the value is alive at this width}}
  slice.set_grad @b, %g : tensor<8xf32, #slice.groups<4>>
  return
}

// -----

slice.param @w : tensor<8x4xf32, #slice.groups<4, 1>>
func.func @net(%x: tensor<?x4xf32>, %c: i1, %r: !slice.rate) {
  // expected-error@+1 {{'arith.select' op cannot be specialised: it uses a value of type '!slice.rate' but does not say how it looks at a width}}
  %s = arith.select %c, %r, %r : !slice.rate
  return
}
