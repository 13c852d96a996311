// What can go wrong at a width of a convolution.
// RUN: slice-opt %s --slice-specialise=rates=0.5,1.0 --split-input-file --verify-diagnostics

slice.param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
func.func @net(%w: tensor<8x8x1x1xf32>, %r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %w8 = slice.get_param @w8 : tensor<8x8x1x1xf32, #slice.groups<1, 4, 1, 1>>
  // expected-error@+1 {{'slice.conv2d' op cannot tell which part of x is alive at this width}}
  %0 = slice.conv2d %x, %w8 : (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<8x8x1x1xf32, #slice.groups<1, 4, 1, 1>>) -> tensor<2x8x4x4xf32>
  return
}
slice.param @w8 : tensor<8x8x1x1xf32, #slice.groups<1, 4, 1, 1>>

// -----

slice.param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
slice.param @w : tensor<8x8x1x1xf32, #slice.groups<4, 1, 1, 1>>
func.func @net(%r: !slice.rate) {
  %dy = slice.get_param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %w = slice.get_param @w : tensor<8x8x1x1xf32, #slice.groups<4, 1, 1, 1>>
  // expected-error@+1 {{'slice.conv2d_grad_input' op cannot tell which part of dy is alive at this width}}
  %0 = slice.conv2d_grad_input %dy, %w : (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<8x8x1x1xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<2x8x4x4xf32>
  return
}

// -----

slice.param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
slice.param @w : tensor<8x8x1x1xf32, #slice.groups<1, 4, 1, 1>>
func.func @net(%dy: tensor<2x8x4x4xf32>, %r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %w = slice.get_param @w : tensor<8x8x1x1xf32, #slice.groups<1, 4, 1, 1>>
  // expected-error@+1 {{'slice.conv2d_grad_input' op cannot tell which part of 'like' is alive at this width}}
  %0 = slice.conv2d_grad_input %dy, %w like(%x) : (tensor<2x8x4x4xf32>, tensor<8x8x1x1xf32, #slice.groups<1, 4, 1, 1>>, tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>) -> tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  return
}

// -----

slice.param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
func.func @net(%y: tensor<2x8x4x4xf32>, %r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  // expected-error@+1 {{'slice.conv2d_grad_weight' op cannot tell which part of dy is alive at this width}}
  %0 = slice.conv2d_grad_weight %x, %y : (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<2x8x4x4xf32>) -> tensor<8x8x1x1xf32, #slice.groups<4, 1, 1, 1>>
  return
}

// -----

slice.param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
func.func @net(%y: tensor<2x8x4x4xf32>, %r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  // expected-error@+1 {{'slice.conv2d_grad_weight' op cannot tell which part of x is alive at this width}}
  %0 = slice.conv2d_grad_weight %y, %x : (tensor<2x8x4x4xf32>, tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>) -> tensor<8x8x1x1xf32, #slice.groups<1, 4, 1, 1>>
  return
}

// -----

slice.param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
func.func @net(%r: !slice.rate) {
  %x = slice.get_param @x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  // expected-error@+1 {{'slice.conv2d_grad_bias' op cannot tell which part of dy is alive at this width}}
  %0 = slice.conv2d_grad_bias %x : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>> -> tensor<8xf32, #slice.groups<4>>
  return
}
