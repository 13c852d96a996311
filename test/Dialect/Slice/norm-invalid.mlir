// Every constraint of group norm and its gradients, broken once.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @group_norm_c1(%x: tensor<8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(1.0e-5) : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @group_norm_c2(%x: tensor<?x8x4xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c2) expects between 1 and 1099511627776 channels, got 0}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(0) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_c2_many(%x: tensor<?x8x4xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c2) expects between 1 and 1099511627776 channels, got 1099511627777}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(1099511627777) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_c3(%x: tensor<?x8x4xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c3) expects between 1 and 8 norm groups of 8 channels, got 9}}
  %0 = slice.group_norm %x, %g, %b groups(9) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_c3_none(%x: tensor<?x8x4xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c3) expects between 1 and 8 norm groups of 8 channels, got 0}}
  %0 = slice.group_norm %x, %g, %b groups(0) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_c3_many(%x: tensor<?x70000xf32>, %g: tensor<70000xf32>, %b: tensor<70000xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c3) expects between 1 and 65536 norm groups of 70000 channels, got 65537}}
  %0 = slice.group_norm %x, %g, %b groups(65537) channels(70000) eps(1.0e-5) : (tensor<?x70000xf32>, tensor<70000xf32>, tensor<70000xf32>) -> tensor<?x70000xf32>
  return
}

// -----

func.func @group_norm_c4(%x: tensor<?x5x4xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c4) expects dimension 1 of x to equal the 8 channels, or without slice groups to be the end of one of their 4 norm groups, got 'tensor<?x5x4xf32>'}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(1.0e-5) : (tensor<?x5x4xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<?x5x4xf32>
  return
}

// -----

func.func @group_norm_c4_sliced(%x: tensor<?x6x4xf32, #slice.groups<1, 3, 1>>, %g: tensor<6xf32, #slice.groups<3>>, %b: tensor<6xf32, #slice.groups<3>>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c4) expects dimension 1 of x to equal the 8 channels, or without slice groups to be the end of one of their 4 norm groups, got 'tensor<?x6x4xf32, #slice.groups<1, 3, 1>>'}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(1.0e-5) : (tensor<?x6x4xf32, #slice.groups<1, 3, 1>>, tensor<6xf32, #slice.groups<3>>, tensor<6xf32, #slice.groups<3>>) -> tensor<?x6x4xf32, #slice.groups<1, 3, 1>>
  return
}

// -----

func.func @group_norm_c4_more(%x: tensor<?x10x4xf32>, %g: tensor<10xf32>, %b: tensor<10xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c4) expects dimension 1 of x to equal the 8 channels, or without slice groups to be the end of one of their 4 norm groups, got 'tensor<?x10x4xf32>'}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(1.0e-5) : (tensor<?x10x4xf32>, tensor<10xf32>, tensor<10xf32>) -> tensor<?x10x4xf32>
  return
}

// -----

func.func @group_norm_c4_dynamic(%x: tensor<?x?x4xf32>, %g: tensor<?xf32>, %b: tensor<?xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c4) expects dimension 1 of x to equal the 8 channels, or without slice groups to be the end of one of their 4 norm groups, got 'tensor<?x?x4xf32>'}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(1.0e-5) : (tensor<?x?x4xf32>, tensor<?xf32>, tensor<?xf32>) -> tensor<?x?x4xf32>
  return
}

// -----

func.func @group_norm_c5(%x: tensor<?x8x4xf32, #slice.groups<1, 8, 1>>, %g: tensor<8xf32, #slice.groups<8>>, %b: tensor<8xf32, #slice.groups<8>>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c5) expects a multiple of the slice groups of dimension 1 of x and no other dimension to be sliced, got 4 norm groups of 'tensor<?x8x4xf32, #slice.groups<1, 8, 1>>'}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32, #slice.groups<1, 8, 1>>, tensor<8xf32, #slice.groups<8>>, tensor<8xf32, #slice.groups<8>>) -> tensor<?x8x4xf32, #slice.groups<1, 8, 1>>
  return
}

// -----

func.func @group_norm_c5_other(%x: tensor<?x8x4xf32, #slice.groups<1, 4, 2>>, %g: tensor<8xf32, #slice.groups<4>>, %b: tensor<8xf32, #slice.groups<4>>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c5) expects a multiple of the slice groups of dimension 1 of x and no other dimension to be sliced, got 4 norm groups of 'tensor<?x8x4xf32, #slice.groups<1, 4, 2>>'}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32, #slice.groups<1, 4, 2>>, tensor<8xf32, #slice.groups<4>>, tensor<8xf32, #slice.groups<4>>) -> tensor<?x8x4xf32, #slice.groups<1, 4, 2>>
  return
}

// -----

func.func @group_norm_c6(%x: tensor<?x8x4xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c6) expects eps to be finite and at least 0, got -1.000000e+00}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(-1.0) : (tensor<?x8x4xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_c6_nan(%x: tensor<?x8x4xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c6) expects eps to be finite and at least 0, got nan}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(0x7FF8000000000000) : (tensor<?x8x4xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_c7(%x: tensor<?x8x4xf32>, %g: tensor<9xf32>, %b: tensor<9xf32>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c7) expects dimension 0 of gamma to equal dimension 1 of x: expected 8, got 9}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<9xf32>, tensor<9xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_grad_input_c1(%x: tensor<8xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_input' op (group_norm_grad_input_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.group_norm_grad_input %x, %x, %g groups(4) channels(8) eps(1.0e-5) : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @group_norm_grad_input_c2(%x: tensor<?x8x4xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_input' op (group_norm_grad_input_c2) expects between 1 and 1099511627776 channels, got 0}}
  %0 = slice.group_norm_grad_input %x, %x, %g groups(4) channels(0) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<?x8x4xf32>, tensor<8xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_grad_input_c3(%x: tensor<?x8x4xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_input' op (group_norm_grad_input_c3) expects between 1 and 8 norm groups of 8 channels, got 9}}
  %0 = slice.group_norm_grad_input %x, %x, %g groups(9) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<?x8x4xf32>, tensor<8xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_grad_input_c4(%x: tensor<?x5x4xf32>, %g: tensor<5xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_input' op (group_norm_grad_input_c4) expects dimension 1 of x to equal the 8 channels, or without slice groups to be the end of one of their 4 norm groups, got 'tensor<?x5x4xf32>'}}
  %0 = slice.group_norm_grad_input %x, %x, %g groups(4) channels(8) eps(1.0e-5) : (tensor<?x5x4xf32>, tensor<?x5x4xf32>, tensor<5xf32>) -> tensor<?x5x4xf32>
  return
}

// -----

func.func @group_norm_grad_input_c5(%x: tensor<?x8x4xf32, #slice.groups<1, 8, 1>>, %g: tensor<8xf32, #slice.groups<8>>) {
  // expected-error@+1 {{'slice.group_norm_grad_input' op (group_norm_grad_input_c5) expects a multiple of the slice groups of dimension 1 of x and no other dimension to be sliced, got 4 norm groups of 'tensor<?x8x4xf32, #slice.groups<1, 8, 1>>'}}
  %0 = slice.group_norm_grad_input %x, %x, %g groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32, #slice.groups<1, 8, 1>>, tensor<?x8x4xf32, #slice.groups<1, 8, 1>>, tensor<8xf32, #slice.groups<8>>) -> tensor<?x8x4xf32, #slice.groups<1, 8, 1>>
  return
}

// -----

func.func @group_norm_grad_input_c6(%x: tensor<?x8x4xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_input' op (group_norm_grad_input_c6) expects eps to be finite and at least 0, got -1.000000e+00}}
  %0 = slice.group_norm_grad_input %x, %x, %g groups(4) channels(8) eps(-1.0) : (tensor<?x8x4xf32>, tensor<?x8x4xf32>, tensor<8xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_grad_input_c7(%x: tensor<?x8x4xf32>, %g: tensor<9xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_input' op (group_norm_grad_input_c7) expects dimension 0 of gamma to equal dimension 1 of x: expected 8, got 9}}
  %0 = slice.group_norm_grad_input %x, %x, %g groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<?x8x4xf32>, tensor<9xf32>) -> tensor<?x8x4xf32>
  return
}

// -----

func.func @group_norm_grad_weight_c1(%x: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_weight' op (group_norm_grad_weight_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.group_norm_grad_weight %x, %x groups(4) channels(8) eps(1.0e-5) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @group_norm_grad_weight_c2(%x: tensor<?x8x4xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_weight' op (group_norm_grad_weight_c2) expects between 1 and 1099511627776 channels, got 0}}
  %0 = slice.group_norm_grad_weight %x, %x groups(4) channels(0) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<?x8x4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @group_norm_grad_weight_c3(%x: tensor<?x8x4xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_weight' op (group_norm_grad_weight_c3) expects between 1 and 8 norm groups of 8 channels, got 9}}
  %0 = slice.group_norm_grad_weight %x, %x groups(9) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<?x8x4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @group_norm_grad_weight_c4(%x: tensor<?x5x4xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_weight' op (group_norm_grad_weight_c4) expects dimension 1 of x to equal the 8 channels, or without slice groups to be the end of one of their 4 norm groups, got 'tensor<?x5x4xf32>'}}
  %0 = slice.group_norm_grad_weight %x, %x groups(4) channels(8) eps(1.0e-5) : (tensor<?x5x4xf32>, tensor<?x5x4xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @group_norm_grad_weight_c5(%x: tensor<?x8x4xf32, #slice.groups<1, 8, 1>>) {
  // expected-error@+1 {{'slice.group_norm_grad_weight' op (group_norm_grad_weight_c5) expects a multiple of the slice groups of dimension 1 of x and no other dimension to be sliced, got 4 norm groups of 'tensor<?x8x4xf32, #slice.groups<1, 8, 1>>'}}
  %0 = slice.group_norm_grad_weight %x, %x groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32, #slice.groups<1, 8, 1>>, tensor<?x8x4xf32, #slice.groups<1, 8, 1>>) -> tensor<8xf32, #slice.groups<8>>
  return
}

// -----

func.func @group_norm_grad_weight_c6(%x: tensor<?x8x4xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_weight' op (group_norm_grad_weight_c6) expects eps to be finite and at least 0, got -1.000000e+00}}
  %0 = slice.group_norm_grad_weight %x, %x groups(4) channels(8) eps(-1.0) : (tensor<?x8x4xf32>, tensor<?x8x4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @group_norm_grad_weight_c7(%x: tensor<?x8x4xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_weight' op (group_norm_grad_weight_c7) expects dimension 0 of the result to equal dimension 1 of x: expected 8, got 9}}
  %0 = slice.group_norm_grad_weight %x, %x groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32>, tensor<?x8x4xf32>) -> tensor<9xf32>
  return
}

// -----

func.func @group_norm_c8(%x: tensor<?x8x4xf32, #slice.groups<1, 4, 1>>, %g: tensor<8xf32, #slice.groups<4>>, %b: tensor<8xf32, #slice.groups<2>>) {
  // expected-error@+1 {{'slice.group_norm' op (group_norm_c8) expects dimension 0 of beta to equal dimension 1 of x: expected 8 in 4 groups, got 8 in 2 groups}}
  %0 = slice.group_norm %x, %g, %b groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x4xf32, #slice.groups<1, 4, 1>>, tensor<8xf32, #slice.groups<4>>, tensor<8xf32, #slice.groups<2>>) -> tensor<?x8x4xf32, #slice.groups<1, 4, 1>>
  return
}

// -----

func.func @group_norm_grad_bias_c1(%x: tensor<8xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_bias' op (group_norm_grad_bias_c1) expects dy to have a rank of at least 2, got 1}}
  %0 = slice.group_norm_grad_bias %x, %x : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @group_norm_grad_bias_c2(%x: tensor<?x8x4xf32, #slice.groups<1, 1, 2>>) {
  // expected-error@+1 {{'slice.group_norm_grad_bias' op (group_norm_grad_bias_c2) expects no dimension of dy but 1 to be sliced, got 'tensor<?x8x4xf32, #slice.groups<1, 1, 2>>'}}
  %0 = slice.group_norm_grad_bias %x, %x : (tensor<?x8x4xf32, #slice.groups<1, 1, 2>>, tensor<?x8x4xf32, #slice.groups<1, 1, 2>>) -> tensor<8xf32>
  return
}

// -----

func.func @group_norm_grad_bias_c3(%x: tensor<?x8x4xf32>) {
  // expected-error@+1 {{'slice.group_norm_grad_bias' op (group_norm_grad_bias_c3) expects dimension 0 of the result to equal dimension 1 of dy: expected 8, got 9}}
  %0 = slice.group_norm_grad_bias %x, %x : (tensor<?x8x4xf32>, tensor<?x8x4xf32>) -> tensor<9xf32>
  return
}

// -----

func.func @group_norm_types(%x: tensor<?x8xf32>, %g: tensor<8xf32>) {
  // expected-error-re@+1 {{'slice.group_norm' op failed to verify that all of {{.}}x, result{{.}} have same type}}
  %0 = slice.group_norm %x, %g, %g groups(4) channels(8) eps(1.0e-5) : (tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x8x2xf32>
  return
}

// -----

func.func @group_norm_grad_input_types(%d: tensor<?x8x2xf32>, %x: tensor<?x8xf32>, %g: tensor<8xf32>) {
  // expected-error-re@+1 {{'slice.group_norm_grad_input' op failed to verify that all of {{.}}dy, x, result{{.}} have same type}}
  %0 = slice.group_norm_grad_input %d, %x, %g groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x2xf32>, tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @group_norm_grad_weight_types(%d: tensor<?x8x2xf32>, %x: tensor<?x8xf32>) {
  // expected-error-re@+1 {{'slice.group_norm_grad_weight' op failed to verify that all of {{.}}dy, x{{.}} have same type}}
  %0 = slice.group_norm_grad_weight %d, %x groups(4) channels(8) eps(1.0e-5) : (tensor<?x8x2xf32>, tensor<?x8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @group_norm_grad_bias_types(%d: tensor<?x8x2xf32>, %x: tensor<?x8xf32>) {
  // expected-error-re@+1 {{'slice.group_norm_grad_bias' op failed to verify that all of {{.}}dy, x{{.}} have same type}}
  %0 = slice.group_norm_grad_bias %d, %x : (tensor<?x8x2xf32>, tensor<?x8xf32>) -> tensor<8xf32>
  return
}
