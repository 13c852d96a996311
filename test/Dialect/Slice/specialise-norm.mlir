// At a width a norm has the alive part of its operands. The numbers of a group
// norm stay those of the full tensor, so that it knows where its groups end.
// RUN: slice-opt %s --slice-specialise=rates=0.25,0.5,1.0 | FileCheck %s

// 10 channels in 4 slice groups end at 3, 5, 8, 10.
slice.param @w : tensor<10x6xf32, #slice.groups<4, 1>>
slice.param @gamma : tensor<10xf32, #slice.groups<4>>
slice.param @beta : tensor<10xf32, #slice.groups<4>>
slice.param @v : tensor<2x10xf32, #slice.groups<1, 4>>

// CHECK-LABEL: func.func @net.w0
// CHECK: %[[H:.*]] = slice.dense
// CHECK: %[[GAMMA:.*]] = slice.get_param @gamma : tensor<3xf32>
// CHECK: %[[BETA:.*]] = slice.get_param @beta : tensor<3xf32>
// CHECK: %[[GROUP:.*]] = slice.group_norm %[[H]], %[[GAMMA]], %[[BETA]] groups(8) channels(10) eps(1.000000e-05) : (tensor<?x3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
// CHECK: %[[LAYER:.*]] = slice.layer_norm %[[GROUP]], %[[GAMMA]], %[[BETA]] eps(1.000000e-05) : (tensor<?x3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
// CHECK: %[[RMS:.*]] = slice.rms_norm %[[LAYER]], %[[GAMMA]] eps(1.000000e-05) : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
// CHECK-LABEL: func.func @net.w1
// CHECK: slice.group_norm %{{.*}} groups(8) channels(10) eps(1.000000e-05) : (tensor<?x5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
// CHECK: slice.layer_norm %{{.*}} : (tensor<?x5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
// CHECK: slice.rms_norm %{{.*}} : (tensor<?x5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
// CHECK-LABEL: func.func @net.w2
// CHECK: slice.group_norm %{{.*}} groups(8) channels(10) eps(1.000000e-05) : (tensor<?x10xf32>, tensor<10xf32>, tensor<10xf32>) -> tensor<?x10xf32>
func.func @net(%x: tensor<?x6xf32>, %r: !slice.rate) -> tensor<?x2xf32> {
  %w = slice.get_param @w : tensor<10x6xf32, #slice.groups<4, 1>>
  %h = slice.dense %x, %w rate(%r) : (tensor<?x6xf32>, tensor<10x6xf32, #slice.groups<4, 1>>) -> tensor<?x10xf32, #slice.groups<1, 4>>
  %gamma = slice.get_param @gamma : tensor<10xf32, #slice.groups<4>>
  %beta = slice.get_param @beta : tensor<10xf32, #slice.groups<4>>
  %0 = slice.group_norm %h, %gamma, %beta groups(8) channels(10) eps(1.0e-5) : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<10xf32, #slice.groups<4>>, tensor<10xf32, #slice.groups<4>>) -> tensor<?x10xf32, #slice.groups<1, 4>>
  %1 = slice.layer_norm %0, %gamma, %beta eps(1.0e-5) : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<10xf32, #slice.groups<4>>, tensor<10xf32, #slice.groups<4>>) -> tensor<?x10xf32, #slice.groups<1, 4>>
  %2 = slice.rms_norm %1, %gamma eps(1.0e-5) : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<10xf32, #slice.groups<4>>) -> tensor<?x10xf32, #slice.groups<1, 4>>
  %v = slice.get_param @v : tensor<2x10xf32, #slice.groups<1, 4>>
  %y = slice.dense %2, %v : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<2x10xf32, #slice.groups<1, 4>>) -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}
