// Running statistics must be updated, once.
// RUN: slice-opt %s --split-input-file --slice-attach-loss --verify-diagnostics

slice.param @mean : tensor<3xf32>
slice.param @var {buffer} : tensor<3xf32>
func.func @net(%x: tensor<?x3xf32>, %g: tensor<3xf32>, %r: !slice.rate) -> tensor<?x3xf32> {
  // expected-note@+1 {{it comes from here}}
  %m = slice.get_param @mean : tensor<3xf32>
  %v = slice.get_param @var : tensor<3xf32>
  // expected-error@+1 {{'slice.batch_norm' op cannot be trained: expects 'mean' to be read from a slice.param that is a buffer}}
  %y = slice.batch_norm %x, %g, %g, %m, %v eps(1.0e-3) : (tensor<?x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  return %y : tensor<?x3xf32>
}

// -----

slice.param @mean {buffer} : tensor<3xf32>
// expected-note@+1 {{it comes from here}}
func.func @net(%x: tensor<?x3xf32>, %v: tensor<3xf32>, %r: !slice.rate) -> tensor<?x3xf32> {
  %m = slice.get_param @mean : tensor<3xf32>
  // expected-error@+1 {{'slice.batch_norm' op cannot be trained: expects 'var' to be read from a slice.param that is a buffer}}
  %y = slice.batch_norm %x, %v, %v, %m, %v eps(1.0e-3) : (tensor<?x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  return %y : tensor<?x3xf32>
}

// -----

slice.param @mean {buffer} : tensor<3xf32>
slice.param @var {buffer} : tensor<3xf32>
func.func @net(%x: tensor<?x3xf32>, %g: tensor<3xf32>, %r: !slice.rate) -> tensor<?x3xf32> {
  %m = slice.get_param @mean : tensor<3xf32>
  %v = slice.get_param @var : tensor<3xf32>
  // expected-note@+1 {{they are used here}}
  %y = slice.batch_norm %x, %g, %g, %m, %v eps(1.0e-3) : (tensor<?x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  // expected-error@+1 {{'slice.batch_norm' op cannot be trained: expects running statistics of its own, but @mean are used before}}
  %z = slice.batch_norm %y, %g, %g, %m, %v eps(1.0e-3) : (tensor<?x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  return %z : tensor<?x3xf32>
}
