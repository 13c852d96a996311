// Tensors of a norm that two rates keep to different extents.
// RUN: slice-opt %s --slice-specialise=rates=0.5:1.0 --split-input-file --verify-diagnostics

slice.param @w : tensor<8x6xf32, #slice.groups<2, 1>>

func.func @different(%x: tensor<?x6xf32>, %r: !slice.rate, %s: !slice.rate) -> tensor<?x6xf32> {
  %w = slice.get_param @w : tensor<8x6xf32, #slice.groups<2, 1>>
  %dy = slice.dense %x, %w rate(%r) : (tensor<?x6xf32>, tensor<8x6xf32, #slice.groups<2, 1>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %y = slice.dense %x, %w rate(%s) : (tensor<?x6xf32>, tensor<8x6xf32, #slice.groups<2, 1>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  // expected-error@+1 {{'slice.group_norm_grad_bias' op expects operands that are alive to the same extent: operand #0 is alive in ?x4, operand #1 in ?x8}}
  %b = slice.group_norm_grad_bias %dy, %y : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<?x8xf32, #slice.groups<1, 2>>) -> tensor<8xf32, #slice.groups<2>>
  return %x : tensor<?x6xf32>
}

// -----

slice.param @x : tensor<4x8xf32, #slice.groups<1, 2>>
slice.param @v : tensor<8xf32, #slice.groups<2>>

func.func @unknown(%y: tensor<?x6xf32>, %r: !slice.rate, %s: !slice.rate) -> tensor<?x6xf32> {
  %x = slice.get_param @x : tensor<4x8xf32, #slice.groups<1, 2>>
  %v = slice.get_param @v : tensor<8xf32, #slice.groups<2>>
  // expected-error@+1 {{'slice.rms_norm' op cannot tell which part of its operands is alive at this width}}
  %0 = slice.rms_norm %x, %v eps(1.0e-5) : (tensor<4x8xf32, #slice.groups<1, 2>>, tensor<8xf32, #slice.groups<2>>) -> tensor<4x8xf32, #slice.groups<1, 2>>
  return %y : tensor<?x6xf32>
}
