// What is alive must be known.
// RUN: slice-opt %s --split-input-file --slice-specialise=rates=0.5 --verify-diagnostics

slice.param @h : tensor<4x4xf32, #slice.groups<1, 2>>
slice.param @m {buffer} : tensor<2x4xf32, #slice.groups<2, 2>>
slice.param @v {buffer} : tensor<2x4xf32, #slice.groups<2, 2>>
slice.param @g : tensor<4xf32, #slice.groups<2>>
func.func @net(%x: tensor<?x6xf32>, %r: !slice.rate) {
  %h = slice.get_param @h : tensor<4x4xf32, #slice.groups<1, 2>>
  %g = slice.get_param @g : tensor<4xf32, #slice.groups<2>>
  %m = slice.get_param @m : tensor<2x4xf32, #slice.groups<2, 2>>
  %v = slice.get_param @v : tensor<2x4xf32, #slice.groups<2, 2>>
  // expected-error@+1 {{'slice.batch_norm' op cannot tell which part of its operands is alive at this width}}
  %n = slice.batch_norm %h, %g, %g, %m, %v eps(1.0e-5)
      : (tensor<4x4xf32, #slice.groups<1, 2>>, tensor<4xf32, #slice.groups<2>>, tensor<4xf32, #slice.groups<2>>, tensor<2x4xf32, #slice.groups<2, 2>>, tensor<2x4xf32, #slice.groups<2, 2>>)
      -> tensor<4x4xf32, #slice.groups<1, 2>>
  return
}

// -----

slice.param @h : tensor<4x4xf32, #slice.groups<1, 2>>
slice.param @m {buffer} : tensor<2x4xf32, #slice.groups<2, 2>>
slice.param @v {buffer} : tensor<2x4xf32, #slice.groups<2, 2>>
func.func @net(%x: tensor<?x6xf32>, %r: !slice.rate) {
  %h = slice.get_param @h : tensor<4x4xf32, #slice.groups<1, 2>>
  // expected-error@+1 {{'slice.update_statistics' op cannot tell which part of its operands is alive at this width}}
  slice.update_statistics @m, @v, %h momentum(0.1) : tensor<4x4xf32, #slice.groups<1, 2>>
  return
}
