// What concatenation refuses at a width.
// RUN: slice-opt %s --slice-specialise=rates=0.5:1.0 --split-input-file --verify-diagnostics

slice.param @x : tensor<2x4xf32, #slice.groups<1, 2>>
func.func @net(%r: !slice.rate, %s: !slice.rate) {
  %x = slice.get_param @x : tensor<2x4xf32, #slice.groups<1, 2>>
  // expected-error@+1 {{'slice.concat' op cannot tell which part of operand #0 is alive at this width}}
  %0 = slice.concat %x, %x groups(2) channels(4, 4) : (tensor<2x4xf32, #slice.groups<1, 2>>, tensor<2x4xf32, #slice.groups<1, 2>>) -> tensor<2x8xf32, #slice.groups<1, 2>>
  return
}

// -----

slice.param @dy : tensor<2x8xf32, #slice.groups<1, 2>>
func.func @net(%r: !slice.rate, %s: !slice.rate) {
  %dy = slice.get_param @dy : tensor<2x8xf32, #slice.groups<1, 2>>
  // expected-error@+1 {{'slice.concat_grad' op cannot tell which part of dy is alive at this width}}
  %0 = slice.concat_grad %dy index(0) groups(2) channels(4, 4) : tensor<2x8xf32, #slice.groups<1, 2>> -> tensor<2x4xf32, #slice.groups<1, 2>>
  return
}

// -----

// Two rates meet.
slice.param @w : tensor<4x3xf32, #slice.groups<2, 1>>
func.func @net(%x: tensor<?x3xf32>, %r: !slice.rate, %s: !slice.rate) {
  %w = slice.get_param @w : tensor<4x3xf32, #slice.groups<2, 1>>
  %a = slice.dense %x, %w rate(%s) : (tensor<?x3xf32>, tensor<4x3xf32, #slice.groups<2, 1>>) -> tensor<?x4xf32, #slice.groups<1, 2>>
  %b = slice.dense %x, %w rate(%r) : (tensor<?x3xf32>, tensor<4x3xf32, #slice.groups<2, 1>>) -> tensor<?x4xf32, #slice.groups<1, 2>>
  // expected-error@+1 {{'slice.concat' op expects operands that are alive to the same extent: operand #0 is alive in 2 groups, operand #1 in 1}}
  %0 = slice.concat %a, %b groups(2) channels(4, 4) : (tensor<?x4xf32, #slice.groups<1, 2>>, tensor<?x4xf32, #slice.groups<1, 2>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  return
}
