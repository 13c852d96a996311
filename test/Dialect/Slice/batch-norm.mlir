// Batch norm, its gradients and buffers are printed as they are read.
// RUN: slice-opt %s | slice-opt | FileCheck %s
// RUN: slice-opt %s --mlir-print-op-generic | slice-opt | FileCheck %s

// CHECK: slice.param @bn.running_mean {buffer, init = #slice.init<zeros>} : tensor<8x64xf32, #slice.groups<8, 8>>
slice.param @bn.running_mean {buffer, init = #slice.init<zeros>} : tensor<8x64xf32, #slice.groups<8, 8>>
slice.param @bn.running_var {buffer, init = #slice.init<ones>} : tensor<8x64xf32, #slice.groups<8, 8>>
slice.param @plain.running_mean {buffer} : tensor<10xf32>
slice.param @plain.running_var {buffer} : tensor<10xf32>

// CHECK-LABEL: func.func @batch_norm
func.func @batch_norm(%x: tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, %dy: tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, %g: tensor<64xf32, #slice.groups<8>>, %b: tensor<64xf32, #slice.groups<8>>) {
  %m = slice.get_param @bn.running_mean : tensor<8x64xf32, #slice.groups<8, 8>>
  %v = slice.get_param @bn.running_var : tensor<8x64xf32, #slice.groups<8, 8>>
  // CHECK: slice.batch_norm %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} eps(1.000000e-05) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32, #slice.groups<8, 8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32, #slice.groups<8, 8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.batch_norm %{{.*}} eps(0.000000e+00) momentum(1.000000e+00) :
  %1 = slice.batch_norm %x, %g, %b, %m, %v eps(0.0) momentum(1.0) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>, tensor<8x64xf32, #slice.groups<8, 8>>, tensor<8x64xf32, #slice.groups<8, 8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.batch_norm_train %{{.*}}, %{{.*}}, %{{.*}} eps(1.000000e-05) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  %2 = slice.batch_norm_train %x, %g, %b eps(1.0e-5) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.batch_norm_grad_input %{{.*}}, %{{.*}}, %{{.*}} eps(1.000000e-05) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  %3 = slice.batch_norm_grad_input %dy, %x, %g eps(1.0e-5) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<64xf32, #slice.groups<8>>) -> tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.batch_norm_grad_weight %{{.*}}, %{{.*}} eps(1.000000e-05) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<64xf32, #slice.groups<8>>
  %4 = slice.batch_norm_grad_weight %dy, %x eps(1.0e-5) : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<64xf32, #slice.groups<8>>
  // CHECK: slice.batch_norm_grad_bias %{{.*}}, %{{.*}} : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<64xf32, #slice.groups<8>>
  %5 = slice.batch_norm_grad_bias %dy, %x : (tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<64xf32, #slice.groups<8>>
  // CHECK: slice.update_statistics @bn.running_mean, @bn.running_var, %{{.*}} momentum(1.000000e-01) : tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  slice.update_statistics @bn.running_mean, @bn.running_var, %x momentum(0.1) : tensor<?x64x4x4xf32, #slice.groups<1, 8, 1, 1>>
  return
}

// Specialised, three of eight groups; and statistics as PyTorch has them.
// CHECK-LABEL: func.func @prefix
func.func @prefix(%x: tensor<?x24xf32>, %g: tensor<24xf32>, %b: tensor<24xf32>, %m: tensor<3x24xf32>, %v: tensor<3x24xf32>,
                  %y: tensor<?x10xf32>, %w: tensor<10xf32>) {
  // CHECK: slice.batch_norm %{{.*}} : (tensor<?x24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<3x24xf32>, tensor<3x24xf32>) -> tensor<?x24xf32>
  %0 = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-5) : (tensor<?x24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<3x24xf32>, tensor<3x24xf32>) -> tensor<?x24xf32>
  // CHECK: slice.update_statistics @bn.running_mean, @bn.running_var, %{{.*}} momentum(0.000000e+00) : tensor<?x24xf32>
  slice.update_statistics @bn.running_mean, @bn.running_var, %x momentum(0.0) : tensor<?x24xf32>
  // CHECK: slice.set_row @bn.running_mean, %{{.*}} row(2) : tensor<24xf32>
  slice.set_row @bn.running_mean, %g row(2) : tensor<24xf32>
  // CHECK: slice.batch_norm %{{.*}} : (tensor<?x10xf32>, tensor<10xf32>, tensor<10xf32>, tensor<10xf32>, tensor<10xf32>) -> tensor<?x10xf32>
  %1 = slice.batch_norm %y, %w, %w, %w, %w eps(0.0) : (tensor<?x10xf32>, tensor<10xf32>, tensor<10xf32>, tensor<10xf32>, tensor<10xf32>) -> tensor<?x10xf32>
  // CHECK: slice.update_statistics @plain.running_mean, @plain.running_var, %{{.*}} momentum(1.000000e+00) : tensor<?x10xf32>
  slice.update_statistics @plain.running_mean, @plain.running_var, %y momentum(1.0) : tensor<?x10xf32>
  // CHECK: slice.set_row @plain.running_var, %{{.*}} row(0) : tensor<10xf32>
  slice.set_row @plain.running_var, %w row(0) : tensor<10xf32>
  return
}
