// Every norm is printed as it is read.
// RUN: slice-opt %s | slice-opt | FileCheck %s
// RUN: slice-opt %s --mlir-print-op-generic | slice-opt | FileCheck %s

// CHECK-LABEL: func.func @group_norm
func.func @group_norm(%x: tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, %dy: tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>,
                      %gamma: tensor<64xf32, #slice.groups<8>>, %beta: tensor<64xf32, #slice.groups<8>>) {
  // CHECK: slice.group_norm %{{.*}}, %{{.*}}, %{{.*}} groups(16) channels(64) eps(1.000000e-05) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  %0 = slice.group_norm %x, %gamma, %beta groups(16) channels(64) eps(1.0e-5) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.group_norm_grad_input %{{.*}}, %{{.*}}, %{{.*}} groups(16) channels(64) eps(1.000000e-05) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  %1 = slice.group_norm_grad_input %dy, %x, %gamma groups(16) channels(64) eps(1.0e-5) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.group_norm_grad_weight %{{.*}}, %{{.*}} groups(16) channels(64) eps(1.000000e-05) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<64xf32, #slice.groups<8>>
  %2 = slice.group_norm_grad_weight %dy, %x groups(16) channels(64) eps(1.0e-5) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<64xf32, #slice.groups<8>>
  // CHECK: slice.group_norm_grad_bias %{{.*}}, %{{.*}} : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<64xf32, #slice.groups<8>>
  %3 = slice.group_norm_grad_bias %dy, %x : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<64xf32, #slice.groups<8>>
  return
}

// Specialised: 5 of 10 channels are two of four groups. The limits of the
// attributes.
// CHECK-LABEL: func.func @prefix
func.func @prefix(%x: tensor<?x5xf32>, %v: tensor<5xf32>, %y: tensor<?x1099511627776xf32>) {
  // CHECK: slice.group_norm %{{.*}} groups(4) channels(10) eps(0.000000e+00) : (tensor<?x5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  %0 = slice.group_norm %x, %v, %v groups(4) channels(10) eps(0.0) : (tensor<?x5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  // CHECK: slice.group_norm_grad_weight %{{.*}} groups(65536) channels(1099511627776)
  %1 = slice.group_norm_grad_weight %y, %y groups(65536) channels(1099511627776) eps(0.0) : (tensor<?x1099511627776xf32>, tensor<?x1099511627776xf32>) -> tensor<1099511627776xf32>
  return
}

// CHECK-LABEL: func.func @layer_norm
func.func @layer_norm(%x: tensor<?x512xf32, #slice.groups<1, 8>>, %dy: tensor<?x512xf32, #slice.groups<1, 8>>,
                      %gamma: tensor<512xf32, #slice.groups<8>>, %beta: tensor<512xf32, #slice.groups<8>>) {
  // CHECK: slice.layer_norm %{{.*}}, %{{.*}}, %{{.*}} eps(1.000000e-05) : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<512xf32, #slice.groups<8>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  %0 = slice.layer_norm %x, %gamma, %beta eps(1.0e-5) : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<512xf32, #slice.groups<8>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.layer_norm_grad_input %{{.*}}, %{{.*}}, %{{.*}} eps(1.000000e-05) : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<?x512xf32, #slice.groups<1, 8>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  %1 = slice.layer_norm_grad_input %dy, %x, %gamma eps(1.0e-5) : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<?x512xf32, #slice.groups<1, 8>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.layer_norm_grad_weight %{{.*}}, %{{.*}} eps(1.000000e-05) : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<?x512xf32, #slice.groups<1, 8>>) -> tensor<512xf32, #slice.groups<8>>
  %2 = slice.layer_norm_grad_weight %dy, %x eps(1.0e-5) : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<?x512xf32, #slice.groups<1, 8>>) -> tensor<512xf32, #slice.groups<8>>
  // CHECK: slice.layer_norm_grad_bias %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>> -> tensor<512xf32, #slice.groups<8>>
  %3 = slice.layer_norm_grad_bias %dy : tensor<?x512xf32, #slice.groups<1, 8>> -> tensor<512xf32, #slice.groups<8>>
  return
}

// Rows of a tensor of any rank.
// CHECK-LABEL: func.func @rms_norm
func.func @rms_norm(%x: tensor<?x7x512xf32, #slice.groups<1, 1, 8>>, %dy: tensor<?x7x512xf32, #slice.groups<1, 1, 8>>,
                    %gamma: tensor<512xf32, #slice.groups<8>>) {
  // CHECK: slice.rms_norm %{{.*}}, %{{.*}} eps(1.000000e-03) : (tensor<?x7x512xf32, #slice.groups<1, 1, 8>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x7x512xf32, #slice.groups<1, 1, 8>>
  %0 = slice.rms_norm %x, %gamma eps(1.0e-3) : (tensor<?x7x512xf32, #slice.groups<1, 1, 8>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x7x512xf32, #slice.groups<1, 1, 8>>
  // CHECK: slice.rms_norm_grad_input %{{.*}}, %{{.*}}, %{{.*}} eps(1.000000e-03) : (tensor<?x7x512xf32, #slice.groups<1, 1, 8>>, tensor<?x7x512xf32, #slice.groups<1, 1, 8>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x7x512xf32, #slice.groups<1, 1, 8>>
  %1 = slice.rms_norm_grad_input %dy, %x, %gamma eps(1.0e-3) : (tensor<?x7x512xf32, #slice.groups<1, 1, 8>>, tensor<?x7x512xf32, #slice.groups<1, 1, 8>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x7x512xf32, #slice.groups<1, 1, 8>>
  // CHECK: slice.rms_norm_grad_weight %{{.*}}, %{{.*}} eps(1.000000e-03) : (tensor<?x7x512xf32, #slice.groups<1, 1, 8>>, tensor<?x7x512xf32, #slice.groups<1, 1, 8>>) -> tensor<512xf32, #slice.groups<8>>
  %2 = slice.rms_norm_grad_weight %dy, %x eps(1.0e-3) : (tensor<?x7x512xf32, #slice.groups<1, 1, 8>>, tensor<?x7x512xf32, #slice.groups<1, 1, 8>>) -> tensor<512xf32, #slice.groups<8>>
  return
}
