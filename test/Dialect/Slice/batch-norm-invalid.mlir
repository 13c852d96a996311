// Every constraint of batch norm and its gradients, broken once.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @batch_norm_c1(%x: tensor<64xf32>, %g: tensor<64xf32>, %b: tensor<64xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>) -> tensor<64xf32>
  return
}

// -----

func.func @batch_norm_c2(%x: tensor<?x64x4xf32, #slice.groups<1, 8, 2>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<8x64xf32, #slice.groups<8, 8>>, %v: tensor<8x64xf32, #slice.groups<8, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c2) expects no dimension of x but 1 to be sliced, got 'tensor<?x64x4xf32, #slice.groups<1, 8, 2>>'}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64x4xf32, #slice.groups<1, 8, 2>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32, #slice.groups<8, 8>>) -> tensor<?x64x4xf32, #slice.groups<1, 8, 2>>
  return
}

// -----

func.func @batch_norm_c3(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<8x64xf32, #slice.groups<8, 8>>, %v: tensor<8x64xf32, #slice.groups<8, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c3) expects eps to be finite and at least 0, got -1.000000e+00}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(-1.0) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32, #slice.groups<8, 8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c4(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<4>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<8x64xf32, #slice.groups<8, 8>>, %v: tensor<8x64xf32, #slice.groups<8, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c4) expects dimension 0 of gamma to equal dimension 1 of x: expected 64 in 8 groups, got 64 in 4 groups}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<4>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32, #slice.groups<8, 8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c5(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<32xf32, #slice.groups<8>>, %m: tensor<8x64xf32, #slice.groups<8, 8>>, %v: tensor<8x64xf32, #slice.groups<8, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c5) expects dimension 0 of beta to equal dimension 1 of x: expected 64 in 8 groups, got 32 in 8 groups}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<32xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32, #slice.groups<8, 8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c6(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<8x32xf32, #slice.groups<8, 8>>, %v: tensor<8x32xf32, #slice.groups<8, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c6) expects dimension 1 of mean to equal dimension 1 of x: expected 64 in 8 groups, got 32 in 8 groups}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x32xf32, #slice.groups<8, 8>>, tensor<8x32xf32, #slice.groups<8, 8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c6_vector(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<64xf32>, %v: tensor<64xf32>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c6) expects dimension 0 of mean to equal dimension 1 of x: expected 64 in 8 groups, got 64}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32>, tensor<64xf32>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c7_rows(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<9x64xf32, #slice.groups<8, 8>>, %v: tensor<9x64xf32, #slice.groups<8, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c7) expects 'mean' and 'var' to have one row for each group of dimension 1 of x: expected 8 rows in 8 groups, got 'tensor<9x64xf32, #slice.groups<8, 8>>'}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<9x64xf32, #slice.groups<8, 8>>, tensor<9x64xf32, #slice.groups<8, 8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c7_groups(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<8x64xf32, #slice.groups<1, 8>>, %v: tensor<8x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c7) expects 'mean' and 'var' to have one row for each group of dimension 1 of x: expected 8 rows in 8 groups, got 'tensor<8x64xf32, #slice.groups<1, 8>>'}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<1, 8>>, tensor<8x64xf32, #slice.groups<1, 8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c7_vector(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<64xf32, #slice.groups<8>>, %v: tensor<64xf32, #slice.groups<8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c7) expects 'mean' and 'var' to have one row for each group of dimension 1 of x: expected 8 rows in 8 groups, got 'tensor<64xf32, #slice.groups<8>>'}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c7_rank(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<8x1x64xf32, #slice.groups<8, 1, 8>>, %v: tensor<8x1x64xf32, #slice.groups<8, 1, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c7) expects 'mean' and 'var' to have one row for each group of dimension 1 of x: expected 8 rows in 8 groups, got 'tensor<8x1x64xf32, #slice.groups<8, 1, 8>>'}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x1x64xf32, #slice.groups<8, 1, 8>>, tensor<8x1x64xf32, #slice.groups<8, 1, 8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c7_dynamic(%x: tensor<?x64xf32>, %g: tensor<64xf32>, %b: tensor<64xf32>, %m: tensor<?x64xf32>, %v: tensor<?x64xf32>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c7) expects 'mean' and 'var' to have one row for each group of dimension 1 of x: expected 1 rows in 1 groups, got 'tensor<?x64xf32>'}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<?x64xf32>, tensor<?x64xf32>) -> tensor<?x64xf32>
  return
}

// -----

func.func @batch_norm_c7_scalar(%x: tensor<?x64xf32>, %g: tensor<64xf32>, %b: tensor<64xf32>, %m: tensor<f32>, %v: tensor<f32>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c7) expects 'mean' and 'var' to have one row for each group of dimension 1 of x: expected 1 rows in 1 groups, got 'tensor<f32>'}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<f32>, tensor<f32>) -> tensor<?x64xf32>
  return
}

// -----

func.func @batch_norm_c8(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<8x64xf32, #slice.groups<8, 8>>, %v: tensor<8x64xf32, #slice.groups<8, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c8) expects a momentum between 0 and 1, got 1.500000e+00}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) momentum(1.5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32, #slice.groups<8, 8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_c8_nan(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<8x64xf32, #slice.groups<8, 8>>, %v: tensor<8x64xf32, #slice.groups<8, 8>>) {
  // expected-error@+1 {{'slice.batch_norm' op (batch_norm_c8) expects a momentum between 0 and 1, got}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) momentum(0x7FF8000000000000) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32, #slice.groups<8, 8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_types(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>, %m: tensor<8x64xf32, #slice.groups<8, 8>>, %v: tensor<8x64xf32>) {
  // expected-error@+1 {{'slice.batch_norm' op failed to verify that all of {mean, var} have same type}}
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_train_c1(%x: tensor<64xf32>, %g: tensor<64xf32>, %b: tensor<64xf32>) {
  // expected-error@+1 {{'slice.batch_norm_train' op (batch_norm_train_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.batch_norm_train %x, %g, %b eps(1.0e-5) : (tensor<64xf32>, tensor<64xf32>, tensor<64xf32>) -> tensor<64xf32>
  return
}

// -----

func.func @batch_norm_train_c2(%x: tensor<?x64x4xf32, #slice.groups<1, 8, 2>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>) {
  // expected-error@+1 {{'slice.batch_norm_train' op (batch_norm_train_c2) expects no dimension of x but 1 to be sliced, got 'tensor<?x64x4xf32, #slice.groups<1, 8, 2>>'}}
  %0 = slice.batch_norm_train %x, %g, %b eps(1.0e-5) : (tensor<?x64x4xf32, #slice.groups<1, 8, 2>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4xf32, #slice.groups<1, 8, 2>>
  return
}

// -----

func.func @batch_norm_train_c3(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>) {
  // expected-error@+1 {{'slice.batch_norm_train' op (batch_norm_train_c3) expects eps to be finite and at least 0, got -1.000000e+00}}
  %0 = slice.batch_norm_train %x, %g, %b eps(-1.0) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_train_c4(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32>, %b: tensor<64xf32, #slice.groups<8>>) {
  // expected-error@+1 {{'slice.batch_norm_train' op (batch_norm_train_c4) expects dimension 0 of gamma to equal dimension 1 of x: expected 64 in 8 groups, got 64}}
  %0 = slice.batch_norm_train %x, %g, %b eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_train_c5(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32>) {
  // expected-error@+1 {{'slice.batch_norm_train' op (batch_norm_train_c5) expects dimension 0 of beta to equal dimension 1 of x: expected 64 in 8 groups, got 64}}
  %0 = slice.batch_norm_train %x, %g, %b eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_grad_input_c1(%x: tensor<64xf32>, %g: tensor<64xf32>) {
  // expected-error@+1 {{'slice.batch_norm_grad_input' op (batch_norm_grad_input_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.batch_norm_grad_input %x, %x, %g eps(1.0e-5) : (tensor<64xf32>, tensor<64xf32>, tensor<64xf32>) -> tensor<64xf32>
  return
}

// -----

func.func @batch_norm_grad_input_c2(%x: tensor<?x64x4xf32, #slice.groups<1, 8, 2>>, %g: tensor<64xf32, #slice.groups<8>>) {
  // expected-error@+1 {{'slice.batch_norm_grad_input' op (batch_norm_grad_input_c2) expects no dimension of x but 1 to be sliced, got 'tensor<?x64x4xf32, #slice.groups<1, 8, 2>>'}}
  %0 = slice.batch_norm_grad_input %x, %x, %g eps(1.0e-5) : (tensor<?x64x4xf32, #slice.groups<1, 8, 2>>, tensor<?x64x4xf32, #slice.groups<1, 8, 2>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4xf32, #slice.groups<1, 8, 2>>
  return
}

// -----

func.func @batch_norm_grad_input_c3(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32, #slice.groups<8>>) {
  // expected-error@+1 {{'slice.batch_norm_grad_input' op (batch_norm_grad_input_c3) expects eps to be finite and at least 0, got -1.000000e+00}}
  %0 = slice.batch_norm_grad_input %x, %x, %g eps(-1.0) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_grad_input_c4(%x: tensor<?x64xf32, #slice.groups<1, 8>>, %g: tensor<64xf32>) {
  // expected-error@+1 {{'slice.batch_norm_grad_input' op (batch_norm_grad_input_c4) expects dimension 0 of gamma to equal dimension 1 of x: expected 64 in 8 groups, got 64}}
  %0 = slice.batch_norm_grad_input %x, %x, %g eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<?x64xf32, #slice.groups<1, 8>>, tensor<64xf32>) -> tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

func.func @batch_norm_grad_weight_c1(%x: tensor<64xf32>) {
  // expected-error@+1 {{'slice.batch_norm_grad_weight' op (batch_norm_grad_weight_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.batch_norm_grad_weight %x, %x eps(1.0e-5) : (tensor<64xf32>, tensor<64xf32>) -> tensor<64xf32>
  return
}

// -----

func.func @batch_norm_grad_weight_c2(%x: tensor<?x64x4xf32, #slice.groups<1, 8, 2>>) {
  // expected-error@+1 {{'slice.batch_norm_grad_weight' op (batch_norm_grad_weight_c2) expects no dimension of x but 1 to be sliced, got 'tensor<?x64x4xf32, #slice.groups<1, 8, 2>>'}}
  %0 = slice.batch_norm_grad_weight %x, %x eps(1.0e-5) : (tensor<?x64x4xf32, #slice.groups<1, 8, 2>>, tensor<?x64x4xf32, #slice.groups<1, 8, 2>>) -> tensor<64xf32, #slice.groups<8>>
  return
}

// -----

func.func @batch_norm_grad_weight_c3(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.batch_norm_grad_weight' op (batch_norm_grad_weight_c3) expects eps to be finite and at least 0, got -1.000000e+00}}
  %0 = slice.batch_norm_grad_weight %x, %x eps(-1.0) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<?x64xf32, #slice.groups<1, 8>>) -> tensor<64xf32, #slice.groups<8>>
  return
}

// -----

func.func @batch_norm_grad_weight_c4(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.batch_norm_grad_weight' op (batch_norm_grad_weight_c4) expects dimension 0 of the result to equal dimension 1 of x: expected 64 in 8 groups, got 64}}
  %0 = slice.batch_norm_grad_weight %x, %x eps(1.0e-5) : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<?x64xf32, #slice.groups<1, 8>>) -> tensor<64xf32>
  return
}

// -----

func.func @batch_norm_grad_bias_c1(%x: tensor<64xf32>) {
  // expected-error@+1 {{'slice.batch_norm_grad_bias' op (batch_norm_grad_bias_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.batch_norm_grad_bias %x, %x : (tensor<64xf32>, tensor<64xf32>) -> tensor<64xf32>
  return
}

// -----

func.func @batch_norm_grad_bias_c2(%x: tensor<?x64x4xf32, #slice.groups<1, 8, 2>>) {
  // expected-error@+1 {{'slice.batch_norm_grad_bias' op (batch_norm_grad_bias_c2) expects no dimension of x but 1 to be sliced, got 'tensor<?x64x4xf32, #slice.groups<1, 8, 2>>'}}
  %0 = slice.batch_norm_grad_bias %x, %x : (tensor<?x64x4xf32, #slice.groups<1, 8, 2>>, tensor<?x64x4xf32, #slice.groups<1, 8, 2>>) -> tensor<64xf32, #slice.groups<8>>
  return
}

// -----

func.func @batch_norm_grad_bias_c3(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.batch_norm_grad_bias' op (batch_norm_grad_bias_c3) expects dimension 0 of the result to equal dimension 1 of x: expected 64 in 8 groups, got 64}}
  %0 = slice.batch_norm_grad_bias %x, %x : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<?x64xf32, #slice.groups<1, 8>>) -> tensor<64xf32>
  return
}
