// Every constraint of convolutions, broken.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @conv2d_c1(%x: tensor<?x4x8x8xf32>, %w: tensor<?x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c1) expects every dimension of the weight to be static and between 1 and 2147483647, got 'tensor<?x4x3x3xf32>'}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<?x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

// Would divide by zero to find the conv groups.
func.func @conv2d_c1(%x: tensor<?x4x8x8xf32>, %w: tensor<6x0x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c1) expects every dimension of the weight to be static and between 1 and 2147483647, got 'tensor<6x0x3x3xf32>'}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x0x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c1(%x: tensor<?x4x?x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c1) expects every dimension of x but the batch to be static and between 1 and 2147483647, got 'tensor<?x4x?x8xf32>'}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x?x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c1(%x: tensor<?x4x8x9223372036854775807xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c1) expects every dimension of x but the batch to be static and between 1 and 2147483647, got 'tensor<?x4x8x9223372036854775807xf32>'}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x9223372036854775807xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c1(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c1) expects every dimension of the result but the batch to be static and between 1 and 2147483647, got 'tensor<?x6x0x6xf32>'}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x0x6xf32>
  return
}

// -----

func.func @conv2d_c1(%dy: tensor<?x6x6x?xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_input' op (conv2d_c1) expects every dimension of dy but the batch to be static and between 1 and 2147483647, got 'tensor<?x6x6x?xf32>'}}
  %0 = slice.conv2d_grad_input %dy, %w : (tensor<?x6x6x?xf32>, tensor<6x4x3x3xf32>) -> tensor<?x4x8x8xf32>
  return
}

// -----

func.func @conv2d_c1(%dy: tensor<?x6x6x6xf32>, %x: tensor<?x4x8x8xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_weight' op (conv2d_c1) expects every dimension of the result to be static and between 1 and 2147483647, got 'tensor<6x4x0x3xf32>'}}
  %0 = slice.conv2d_grad_weight %dy, %x : (tensor<?x6x6x6xf32>, tensor<?x4x8x8xf32>) -> tensor<6x4x0x3xf32>
  return
}

// -----

func.func @conv2d_c2(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c2) expects 'stride' to be between 1 and 2147483647, got 0}}
  %0 = slice.conv2d %x, %w stride [1, 0] : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c2(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c2) expects 'stride' to be between 1 and 2147483647, got -2}}
  %0 = slice.conv2d %x, %w stride [-2, 1] : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c2(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c2) expects 'padding' to be between 0 and 2147483647, got -1}}
  %0 = slice.conv2d %x, %w padding [0, -1] : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c2(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c2) expects 'padding' to be between 0 and 2147483647, got 9223372036854775807}}
  %0 = slice.conv2d %x, %w padding [9223372036854775807, 0] : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c2(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c2) expects 'dilation' to be between 1 and 2147483647, got 0}}
  %0 = slice.conv2d %x, %w dilation [0, 1] : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c2(%dy: tensor<?x6x6x6xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_input' op (conv2d_c2) expects 'dilation' to be between 1 and 2147483647, got 9223372036854775807}}
  %0 = slice.conv2d_grad_input %dy, %w dilation [1, 9223372036854775807] : (tensor<?x6x6x6xf32>, tensor<6x4x3x3xf32>) -> tensor<?x4x8x8xf32>
  return
}

// -----

func.func @conv2d_c2(%dy: tensor<?x6x6x6xf32>, %x: tensor<?x4x8x8xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_weight' op (conv2d_c2) expects 'stride' to be between 1 and 2147483647, got -9223372036854775808}}
  %0 = slice.conv2d_grad_weight %dy, %x stride [-9223372036854775808, 1] : (tensor<?x6x6x6xf32>, tensor<?x4x8x8xf32>) -> tensor<6x4x3x3xf32>
  return
}

// -----

func.func @conv2d_c3(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x9x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c3) expects the dilated kernel to be no larger than the padded image in dimension 2: expected at most 8, got 9}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x4x9x3xf32>) -> tensor<?x6x1x6xf32>
  return
}

// -----

func.func @conv2d_c3(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c3) expects the dilated kernel to be no larger than the padded image in dimension 3: expected at most 10, got 11}}
  %0 = slice.conv2d %x, %w padding [0, 1] dilation [1, 5] : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x1xf32>
  return
}

// -----

func.func @conv2d_c3(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x2147483647x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c3) expects the dilated kernel to be no larger than the padded image in dimension 2: expected at most 8, got 4611686011984936963}}
  %0 = slice.conv2d %x, %w dilation [2147483647, 1] : (tensor<?x4x8x8xf32>, tensor<6x4x2147483647x3xf32>) -> tensor<?x6x1x6xf32>
  return
}

// -----

func.func @conv2d_c3(%dy: tensor<?x6x6x6xf32>, %w: tensor<6x4x3x9xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_input' op (conv2d_c3) expects the dilated kernel to be no larger than the padded image in dimension 3: expected at most 8, got 9}}
  %0 = slice.conv2d_grad_input %dy, %w : (tensor<?x6x6x6xf32>, tensor<6x4x3x9xf32>) -> tensor<?x4x8x8xf32>
  return
}

// -----

func.func @conv2d_c4(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c4) expects dimension 2 of the result to be 6, got 8}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x8x6xf32>
  return
}

// -----

func.func @conv2d_c4(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c4) expects dimension 3 of the result to be 4, got 3}}
  %0 = slice.conv2d %x, %w stride [1, 2] padding [1, 1] : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x8x3xf32>
  return
}

// -----

func.func @conv2d_c4(%dy: tensor<?x6x5x6xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_input' op (conv2d_c4) expects dimension 2 of dy to be 6, got 5}}
  %0 = slice.conv2d_grad_input %dy, %w : (tensor<?x6x5x6xf32>, tensor<6x4x3x3xf32>) -> tensor<?x4x8x8xf32>
  return
}

// -----

func.func @conv2d_c4(%dy: tensor<?x6x6x7xf32>, %x: tensor<?x4x8x8xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_weight' op (conv2d_c4) expects dimension 3 of dy to be 6, got 7}}
  %0 = slice.conv2d_grad_weight %dy, %x : (tensor<?x6x6x7xf32>, tensor<?x4x8x8xf32>) -> tensor<6x4x3x3xf32>
  return
}

// -----

func.func @conv2d_c5(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c5) expects dimension 0 of the weight to equal dimension 1 of the result: expected 5, got 6}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x5x6x6xf32>
  return
}

// -----

func.func @conv2d_c5(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32, #slice.groups<3, 1, 1, 1>>, %r: !slice.rate) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c5) expects dimension 0 of the weight to equal dimension 1 of the result: expected 6 in 2 groups, got 6 in 3 groups}}
  %0 = slice.conv2d %x, %w rate(%r) : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32, #slice.groups<3, 1, 1, 1>>) -> tensor<?x6x6x6xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

func.func @conv2d_c5(%dy: tensor<?x6x6x6xf32>, %x: tensor<?x4x8x8xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_weight' op (conv2d_c5) expects dimension 0 of the result to equal dimension 1 of dy: expected 6, got 5}}
  %0 = slice.conv2d_grad_weight %dy, %x : (tensor<?x6x6x6xf32>, tensor<?x4x8x8xf32>) -> tensor<5x4x3x3xf32>
  return
}

// -----

func.func @conv2d_c6(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<4xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c6) expects dimension 0 of the bias to equal dimension 1 of the result: expected 6, got 4}}
  %0 = slice.conv2d %x, %w, %b : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c7(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c7) expects dimension 0 of the result to equal dimension 0 of x: expected a dynamic extent, got 2}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<2x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c7(%dy: tensor<2x6x6x6xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_input' op (conv2d_c7) expects dimension 0 of dy to equal dimension 0 of the result: expected 3, got 2}}
  %0 = slice.conv2d_grad_input %dy, %w : (tensor<2x6x6x6xf32>, tensor<6x4x3x3xf32>) -> tensor<3x4x8x8xf32>
  return
}

// -----

func.func @conv2d_c7(%x: tensor<2x4x8x8xf32, #slice.groups<2, 1, 1, 1>>, %w: tensor<6x4x3x3xf32>, %r: !slice.rate) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c7) expects dimension 0 of the result, the batch, to have 1 group, got 2}}
  %0 = slice.conv2d %x, %w rate(%r) : (tensor<2x4x8x8xf32, #slice.groups<2, 1, 1, 1>>, tensor<6x4x3x3xf32>) -> tensor<2x6x6x6xf32, #slice.groups<2, 1, 1, 1>>
  return
}

// -----

func.func @conv2d_c8(%x: tensor<?x4x8x8xf32, #slice.groups<1, 1, 2, 1>>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c8) expects dimensions 2 and 3 of x to have 1 group, got 'tensor<?x4x8x8xf32, #slice.groups<1, 1, 2, 1>>'}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32, #slice.groups<1, 1, 2, 1>>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c8(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32, #slice.groups<1, 1, 1, 3>>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c8) expects dimensions 2 and 3 of the weight to have 1 group, got 'tensor<6x4x3x3xf32, #slice.groups<1, 1, 1, 3>>'}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32, #slice.groups<1, 1, 1, 3>>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c8(%dy: tensor<?x6x6x6xf32, #slice.groups<1, 1, 1, 2>>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_input' op (conv2d_c8) expects dimensions 2 and 3 of dy to have 1 group, got 'tensor<?x6x6x6xf32, #slice.groups<1, 1, 1, 2>>'}}
  %0 = slice.conv2d_grad_input %dy, %w : (tensor<?x6x6x6xf32, #slice.groups<1, 1, 1, 2>>, tensor<6x4x3x3xf32>) -> tensor<?x4x8x8xf32>
  return
}

// -----

func.func @conv2d_c9(%x: tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>, %w: tensor<6x4x3x3xf32, #slice.groups<1, 4, 1, 1>>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c9) expects dimension 1 of the weight to equal dimension 1 of x: expected 4 in 2 groups, got 4 in 4 groups}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>, tensor<6x4x3x3xf32, #slice.groups<1, 4, 1, 1>>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c9(%dy: tensor<?x6x6x6xf32>, %w: tensor<6x4x3x3xf32>, %x: tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>) {
  // expected-error@+1 {{'slice.conv2d_grad_input' op (conv2d_c9) expects dimension 1 of the weight to equal dimension 1 of the result: expected 4 in 2 groups, got 4}}
  %0 = slice.conv2d_grad_input %dy, %w like(%x) : (tensor<?x6x6x6xf32>, tensor<6x4x3x3xf32>, tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>) -> tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

func.func @conv2d_c10(%x: tensor<?x4x8x8xf32>, %w: tensor<6x3x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c10) expects dimension 1 of the weight to divide the 4 channels of x, got 3}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x3x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c10(%x: tensor<?x4x8x8xf32>, %w: tensor<6x8x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c10) expects dimension 1 of the weight to divide the 4 channels of x, got 8}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x8x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c10(%x: tensor<?x4x8x8xf32>, %w: tensor<6x1x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c10) expects the number of conv groups to divide the 6 channels of the result, got 4}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x1x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c10(%dy: tensor<?x6x6x6xf32>, %x: tensor<?x4x8x8xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_weight' op (conv2d_c10) expects dimension 1 of the result to divide the 4 channels of x, got 3}}
  %0 = slice.conv2d_grad_weight %dy, %x : (tensor<?x6x6x6xf32>, tensor<?x4x8x8xf32>) -> tensor<6x3x3x3xf32>
  return
}

// -----

func.func @conv2d_c11(%x: tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>, %w: tensor<6x2x3x3xf32, #slice.groups<2, 2, 1, 1>>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c11) expects dimension 1 of the weight to have 1 group in a grouped convolution, got 2}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>, tensor<6x2x3x3xf32, #slice.groups<2, 2, 1, 1>>) -> tensor<?x6x6x6xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

func.func @conv2d_c11(%x: tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>, %w: tensor<6x2x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c11) expects dimension 1 of the result to have the 2 groups of dimension 1 of x in a grouped convolution, got 1}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>, tensor<6x2x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d_c11(%x: tensor<?x6x8x8xf32, #slice.groups<1, 3, 1, 1>>, %w: tensor<6x3x3x3xf32, #slice.groups<3, 1, 1, 1>>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c11) expects the number of conv groups to be a multiple of the 3 slice groups, got 2}}
  %0 = slice.conv2d %x, %w : (tensor<?x6x8x8xf32, #slice.groups<1, 3, 1, 1>>, tensor<6x3x3x3xf32, #slice.groups<3, 1, 1, 1>>) -> tensor<?x6x6x6xf32, #slice.groups<1, 3, 1, 1>>
  return
}

// -----

func.func @conv2d_c11(%dy: tensor<?x6x6x6xf32, #slice.groups<1, 3, 1, 1>>, %x: tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>) {
  // expected-error@+1 {{'slice.conv2d_grad_weight' op (conv2d_c11) expects dimension 1 of dy to have the 2 groups of dimension 1 of x in a grouped convolution, got 3}}
  %0 = slice.conv2d_grad_weight %dy, %x : (tensor<?x6x6x6xf32, #slice.groups<1, 3, 1, 1>>, tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>) -> tensor<6x2x3x3xf32, #slice.groups<3, 1, 1, 1>>
  return
}

// -----

func.func @conv2d_c12(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32, #slice.groups<2, 1, 1, 1>>) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c12) expects a rate, since the result is sliced}}
  %0 = slice.conv2d %x, %w : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32, #slice.groups<2, 1, 1, 1>>) -> tensor<?x6x6x6xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

func.func @conv2d_c12(%x: tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>, %w: tensor<6x2x3x3xf32, #slice.groups<2, 1, 1, 1>>, %r: !slice.rate) {
  // expected-error@+1 {{'slice.conv2d' op (conv2d_c12) expects no rate, since the result of a grouped convolution is alive as x is}}
  %0 = slice.conv2d %x, %w rate(%r) : (tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>, tensor<6x2x3x3xf32, #slice.groups<2, 1, 1, 1>>) -> tensor<?x6x6x6xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

func.func @conv2d_grad_input_c1(%dy: tensor<?x6x6x6xf32>, %w: tensor<6x4x3x3xf32, #slice.groups<1, 2, 1, 1>>) {
  // expected-error@+1 {{'slice.conv2d_grad_input' op (conv2d_grad_input_c1) expects 'like', since the result is sliced}}
  %0 = slice.conv2d_grad_input %dy, %w : (tensor<?x6x6x6xf32>, tensor<6x4x3x3xf32, #slice.groups<1, 2, 1, 1>>) -> tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

func.func @conv2d_grad_input_c2(%dy: tensor<?x6x6x6xf32>, %w: tensor<6x4x3x3xf32, #slice.groups<1, 2, 1, 1>>, %x: tensor<?x4x8x8xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_input' op (conv2d_grad_input_c2) expects 'like' to have the type of the result: expected 'tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>', got 'tensor<?x4x8x8xf32>'}}
  %0 = slice.conv2d_grad_input %dy, %w like(%x) : (tensor<?x6x6x6xf32>, tensor<6x4x3x3xf32, #slice.groups<1, 2, 1, 1>>, tensor<?x4x8x8xf32>) -> tensor<?x4x8x8xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

func.func @conv2d_grad_bias_c1(%dy: tensor<?x6x6x6xf32>) {
  // expected-error@+1 {{'slice.conv2d_grad_bias' op (conv2d_grad_bias_c1) expects dimension 0 of the result to equal dimension 1 of dy: expected 6, got 4}}
  %0 = slice.conv2d_grad_bias %dy : tensor<?x6x6x6xf32> -> tensor<4xf32>
  return
}

// -----

// One number would leave the columns' stride open.
func.func @conv2d(%x: tensor<?x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op attribute 'stride' failed to satisfy constraint: i64 dense array attribute with exactly 2 elements}}
  %0 = slice.conv2d %x, %w stride [1] : (tensor<?x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}

// -----

func.func @conv2d(%x: tensor<?x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'slice.conv2d' op operand #0 must be 4D tensor of 32-bit float values, but got 'tensor<?x8x8xf32>'}}
  %0 = slice.conv2d %x, %w : (tensor<?x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x6x6xf32>
  return
}
