// What pooling refuses at a width.
// RUN: slice-opt %s --slice-specialise=rates=0.5:1.0 --split-input-file --verify-diagnostics

slice.param @x : tensor<2x4x2x2xf32, #slice.groups<1, 2, 1, 1>>
func.func @net(%r: !slice.rate, %s: !slice.rate) {
  %x = slice.get_param @x : tensor<2x4x2x2xf32, #slice.groups<1, 2, 1, 1>>
  // expected-error@+1 {{'slice.max_pool' op cannot tell which part of x is alive at this width}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<2x4x2x2xf32, #slice.groups<1, 2, 1, 1>> -> tensor<2x4x1x1xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

slice.param @dy : tensor<2x4x1x1xf32, #slice.groups<1, 2, 1, 1>>
func.func @net(%r: !slice.rate, %s: !slice.rate) {
  %dy = slice.get_param @dy : tensor<2x4x1x1xf32, #slice.groups<1, 2, 1, 1>>
  // expected-error@+1 {{'slice.avg_pool_grad' op cannot tell which part of dy is alive at this width}}
  %0 = slice.avg_pool_grad %dy kernel [2, 2] stride [2, 2] : tensor<2x4x1x1xf32, #slice.groups<1, 2, 1, 1>> -> tensor<2x4x2x2xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

// Two rates meet.
slice.param @w : tensor<4x3xf32, #slice.groups<2, 1>>
func.func @net(%image: tensor<?x3xf32>, %r: !slice.rate, %s: !slice.rate) {
  %w = slice.get_param @w : tensor<4x3xf32, #slice.groups<2, 1>>
  %0 = slice.dense %image, %w rate(%r) : (tensor<?x3xf32>, tensor<4x3xf32, #slice.groups<2, 1>>) -> tensor<?x4xf32, #slice.groups<1, 2>>
  %dy = slice.reshape %0 : tensor<?x4xf32, #slice.groups<1, 2>> -> tensor<?x4x1x1xf32, #slice.groups<1, 2, 1, 1>>
  %1 = slice.dense %image, %w rate(%s) : (tensor<?x3xf32>, tensor<4x3xf32, #slice.groups<2, 1>>) -> tensor<?x4xf32, #slice.groups<1, 2>>
  %x = slice.reshape %1 : tensor<?x4xf32, #slice.groups<1, 2>> -> tensor<?x4x1x1xf32, #slice.groups<1, 2, 1, 1>>
  // expected-error@+1 {{'slice.max_pool_grad' op expects operands that are alive to the same extent: dy is alive in 2 channels, x in 4}}
  %2 = slice.max_pool_grad %dy, %x kernel [1, 1] stride [1, 1] : (tensor<?x4x1x1xf32, #slice.groups<1, 2, 1, 1>>, tensor<?x4x1x1xf32, #slice.groups<1, 2, 1, 1>>) -> tensor<?x4x1x1xf32, #slice.groups<1, 2, 1, 1>>
  return
}
