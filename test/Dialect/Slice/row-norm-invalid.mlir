// Every constraint of layer and RMS norm and their gradients, broken once.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @layer_norm_c1(%x: tensor<8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.layer_norm' op (layer_norm_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.layer_norm %x, %g, %b eps(1.0e-5) : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @layer_norm_c2(%x: tensor<?x8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.layer_norm' op (layer_norm_c2) expects eps to be finite and at least 0, got INF}}
  %0 = slice.layer_norm %x, %g, %b eps(0x7FF0000000000000) : (tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @layer_norm_c3(%x: tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, %g: tensor<8xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{'slice.layer_norm' op (layer_norm_c3) expects dimension 0 of gamma to equal dimension 2 of x: expected 8 in 4 groups, got 8}}
  %0 = slice.layer_norm %x, %g, %b eps(1.0e-5) : (tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x3x8xf32, #slice.groups<1, 1, 4>>
  return
}

// -----

func.func @layer_norm_c4(%x: tensor<?x8xf32>, %g: tensor<8xf32>, %b: tensor<4xf32>) {
  // expected-error@+1 {{'slice.layer_norm' op (layer_norm_c4) expects dimension 0 of beta to equal dimension 1 of x: expected 8, got 4}}
  %0 = slice.layer_norm %x, %g, %b eps(1.0e-5) : (tensor<?x8xf32>, tensor<8xf32>, tensor<4xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @layer_norm_grad_input_c1(%x: tensor<8xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.layer_norm_grad_input' op (layer_norm_grad_input_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.layer_norm_grad_input %x, %x, %g eps(1.0e-5) : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @layer_norm_grad_input_c2(%x: tensor<?x8xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.layer_norm_grad_input' op (layer_norm_grad_input_c2) expects eps to be finite and at least 0, got INF}}
  %0 = slice.layer_norm_grad_input %x, %x, %g eps(0x7FF0000000000000) : (tensor<?x8xf32>, tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @layer_norm_grad_input_c3(%x: tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.layer_norm_grad_input' op (layer_norm_grad_input_c3) expects dimension 0 of gamma to equal dimension 2 of x: expected 8 in 4 groups, got 8}}
  %0 = slice.layer_norm_grad_input %x, %x, %g eps(1.0e-5) : (tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, tensor<8xf32>) -> tensor<?x3x8xf32, #slice.groups<1, 1, 4>>
  return
}

// -----

func.func @layer_norm_grad_weight_c1(%x: tensor<8xf32>) {
  // expected-error@+1 {{'slice.layer_norm_grad_weight' op (layer_norm_grad_weight_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.layer_norm_grad_weight %x, %x eps(1.0e-5) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @layer_norm_grad_weight_c2(%x: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.layer_norm_grad_weight' op (layer_norm_grad_weight_c2) expects eps to be finite and at least 0, got INF}}
  %0 = slice.layer_norm_grad_weight %x, %x eps(0x7FF0000000000000) : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @layer_norm_grad_weight_c3(%x: tensor<?x3x8xf32, #slice.groups<1, 1, 4>>) {
  // expected-error@+1 {{'slice.layer_norm_grad_weight' op (layer_norm_grad_weight_c3) expects dimension 0 of the result to equal dimension 2 of x: expected 8 in 4 groups, got 8}}
  %0 = slice.layer_norm_grad_weight %x, %x eps(1.0e-5) : (tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, tensor<?x3x8xf32, #slice.groups<1, 1, 4>>) -> tensor<8xf32>
  return
}

// -----

func.func @rms_norm_c1(%x: tensor<8xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.rms_norm' op (rms_norm_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.rms_norm %x, %g eps(1.0e-5) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @rms_norm_c2(%x: tensor<?x8xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.rms_norm' op (rms_norm_c2) expects eps to be finite and at least 0, got INF}}
  %0 = slice.rms_norm %x, %g eps(0x7FF0000000000000) : (tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @rms_norm_c3(%x: tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.rms_norm' op (rms_norm_c3) expects dimension 0 of gamma to equal dimension 2 of x: expected 8 in 4 groups, got 8}}
  %0 = slice.rms_norm %x, %g eps(1.0e-5) : (tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, tensor<8xf32>) -> tensor<?x3x8xf32, #slice.groups<1, 1, 4>>
  return
}

// -----

func.func @rms_norm_grad_input_c1(%x: tensor<8xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.rms_norm_grad_input' op (rms_norm_grad_input_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.rms_norm_grad_input %x, %x, %g eps(1.0e-5) : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @rms_norm_grad_input_c2(%x: tensor<?x8xf32>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.rms_norm_grad_input' op (rms_norm_grad_input_c2) expects eps to be finite and at least 0, got INF}}
  %0 = slice.rms_norm_grad_input %x, %x, %g eps(0x7FF0000000000000) : (tensor<?x8xf32>, tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @rms_norm_grad_input_c3(%x: tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, %g: tensor<8xf32>) {
  // expected-error@+1 {{'slice.rms_norm_grad_input' op (rms_norm_grad_input_c3) expects dimension 0 of gamma to equal dimension 2 of x: expected 8 in 4 groups, got 8}}
  %0 = slice.rms_norm_grad_input %x, %x, %g eps(1.0e-5) : (tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, tensor<8xf32>) -> tensor<?x3x8xf32, #slice.groups<1, 1, 4>>
  return
}

// -----

func.func @rms_norm_grad_weight_c1(%x: tensor<8xf32>) {
  // expected-error@+1 {{'slice.rms_norm_grad_weight' op (rms_norm_grad_weight_c1) expects x to have a rank of at least 2, got 1}}
  %0 = slice.rms_norm_grad_weight %x, %x eps(1.0e-5) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @rms_norm_grad_weight_c2(%x: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.rms_norm_grad_weight' op (rms_norm_grad_weight_c2) expects eps to be finite and at least 0, got INF}}
  %0 = slice.rms_norm_grad_weight %x, %x eps(0x7FF0000000000000) : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @rms_norm_grad_weight_c3(%x: tensor<?x3x8xf32, #slice.groups<1, 1, 4>>) {
  // expected-error@+1 {{'slice.rms_norm_grad_weight' op (rms_norm_grad_weight_c3) expects dimension 0 of the result to equal dimension 2 of x: expected 8 in 4 groups, got 8}}
  %0 = slice.rms_norm_grad_weight %x, %x eps(1.0e-5) : (tensor<?x3x8xf32, #slice.groups<1, 1, 4>>, tensor<?x3x8xf32, #slice.groups<1, 1, 4>>) -> tensor<8xf32>
  return
}

// -----

func.func @layer_norm_grad_bias_c1(%x: tensor<8xf32>) {
  // expected-error@+1 {{'slice.layer_norm_grad_bias' op (layer_norm_grad_bias_c1) expects dy to have a rank of at least 2, got 1}}
  %0 = slice.layer_norm_grad_bias %x : tensor<8xf32> -> tensor<8xf32>
  return
}

// -----

func.func @layer_norm_grad_bias_c2(%x: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.layer_norm_grad_bias' op (layer_norm_grad_bias_c2) expects dimension 0 of the result to equal dimension 1 of dy: expected 8, got 4}}
  %0 = slice.layer_norm_grad_bias %x : tensor<?x8xf32> -> tensor<4xf32>
  return
}

// -----

func.func @layer_norm_types(%x: tensor<?x8xf32>, %g: tensor<8xf32>) {
  // expected-error-re@+1 {{'slice.layer_norm' op failed to verify that all of {{.}}x, result{{.}} have same type}}
  %0 = slice.layer_norm %x, %g, %g eps(1.0e-5) : (tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x8x2xf32>
  return
}

// -----

func.func @layer_norm_grad_input_types(%d: tensor<?x8x2xf32>, %x: tensor<?x8xf32>, %g: tensor<8xf32>) {
  // expected-error-re@+1 {{'slice.layer_norm_grad_input' op failed to verify that all of {{.}}dy, x, result{{.}} have same type}}
  %0 = slice.layer_norm_grad_input %d, %x, %g eps(1.0e-5) : (tensor<?x8x2xf32>, tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @layer_norm_grad_weight_types(%d: tensor<?x8x2xf32>, %x: tensor<?x8xf32>) {
  // expected-error-re@+1 {{'slice.layer_norm_grad_weight' op failed to verify that all of {{.}}dy, x{{.}} have same type}}
  %0 = slice.layer_norm_grad_weight %d, %x eps(1.0e-5) : (tensor<?x8x2xf32>, tensor<?x8xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @rms_norm_types(%x: tensor<?x8xf32>, %g: tensor<8xf32>) {
  // expected-error-re@+1 {{'slice.rms_norm' op failed to verify that all of {{.}}x, result{{.}} have same type}}
  %0 = slice.rms_norm %x, %g eps(1.0e-5) : (tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8x2xf32>
  return
}

// -----

func.func @rms_norm_grad_input_types(%d: tensor<?x8x2xf32>, %x: tensor<?x8xf32>, %g: tensor<8xf32>) {
  // expected-error-re@+1 {{'slice.rms_norm_grad_input' op failed to verify that all of {{.}}dy, x, result{{.}} have same type}}
  %0 = slice.rms_norm_grad_input %d, %x, %g eps(1.0e-5) : (tensor<?x8x2xf32>, tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @rms_norm_grad_weight_types(%d: tensor<?x8x2xf32>, %x: tensor<?x8xf32>) {
  // expected-error-re@+1 {{'slice.rms_norm_grad_weight' op failed to verify that all of {{.}}dy, x{{.}} have same type}}
  %0 = slice.rms_norm_grad_weight %d, %x eps(1.0e-5) : (tensor<?x8x2xf32>, tensor<?x8xf32>) -> tensor<8xf32>
  return
}
