// Two rates meet in the gradient of a depthwise convolution.
// RUN: slice-opt %s --slice-specialise=rates=0.5:1 --split-input-file --verify-diagnostics

slice.param @a : tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>
slice.param @b : tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>
func.func @net(%image: tensor<2x1x4x4xf32>, %r: !slice.rate, %s: !slice.rate) -> tensor<2x1x4x4xf32> {
  return %image : tensor<2x1x4x4xf32>
}
func.func @weight(%image: tensor<2x1x4x4xf32>, %r: !slice.rate, %s: !slice.rate) attributes {slice.entry = "gradient.w"} {
  %a = slice.get_param @a : tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>
  %dy = slice.conv2d %image, %a rate(%r) : (tensor<2x1x4x4xf32>, tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %b = slice.get_param @b : tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>
  %x = slice.conv2d %image, %b rate(%s) : (tensor<2x1x4x4xf32>, tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  // expected-error@+1 {{'slice.conv2d_grad_weight' op expects dy to be alive in the conv groups that are alive in x: expected 8 channels, got 4}}
  %0 = slice.conv2d_grad_weight %dy, %x : (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>) -> tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>
  return
}

// -----

slice.param @a : tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>
slice.param @b : tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>
func.func @net(%image: tensor<2x1x4x4xf32>, %r: !slice.rate, %s: !slice.rate) -> tensor<2x1x4x4xf32> {
  return %image : tensor<2x1x4x4xf32>
}
func.func @input(%image: tensor<2x1x4x4xf32>, %r: !slice.rate, %s: !slice.rate) attributes {slice.entry = "gradient.x"} {
  %a = slice.get_param @a : tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>
  %dy = slice.conv2d %image, %a rate(%r) : (tensor<2x1x4x4xf32>, tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %b = slice.get_param @b : tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>
  %x = slice.conv2d %image, %b rate(%s) : (tensor<2x1x4x4xf32>, tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  // expected-error@+1 {{'slice.conv2d_grad_input' op expects dy to be alive in the conv groups that are alive in x: expected 8 channels, got 4}}
  %0 = slice.conv2d_grad_input %dy, %a like(%x) : (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<8x1x1x1xf32, #slice.groups<4, 1, 1, 1>>, tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>) -> tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  return
}
