// The gradients of pooling.
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate))" | FileCheck %s

slice.param @w : tensor<48x6xf32>

// CHECK-LABEL: func.func @net.gradient
// CHECK: %[[X:.*]] = slice.reshape
// CHECK: %[[MAX:.*]] = slice.max_pool %[[X]]
// CHECK: %[[AVG:.*]] = slice.avg_pool %[[MAX]]
// CHECK: slice.global_avg_pool %[[AVG]]
// CHECK: %[[DMEAN:.*]] = slice.cross_entropy_grad
// CHECK: %[[DAVG:.*]] = slice.global_avg_pool_grad %[[DMEAN]] : tensor<?x3xf32> -> tensor<?x3x2x3xf32>
// CHECK: %[[DMAX:.*]] = slice.avg_pool_grad %[[DAVG]] kernel [1, 2] stride [1, 1] padding [0, 1] : tensor<?x3x2x3xf32> -> tensor<?x3x2x2xf32>
// CHECK: %[[DX:.*]] = slice.max_pool_grad %[[DMAX]], %[[X]] kernel [2, 2] stride [2, 2] : (tensor<?x3x2x2xf32>, tensor<?x3x4x4xf32>) -> tensor<?x3x4x4xf32>
// CHECK: slice.reshape %[[DX]]
func.func @net.gradient(%image: tensor<?x6xf32>, %labels: tensor<?xi32>) -> tensor<?xf32>
    attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<48x6xf32>
  %h = slice.dense %image, %w : (tensor<?x6xf32>, tensor<48x6xf32>) -> tensor<?x48xf32>
  %x = slice.reshape %h : tensor<?x48xf32> -> tensor<?x3x4x4xf32>
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x3x4x4xf32> -> tensor<?x3x2x2xf32>
  %1 = slice.avg_pool %0 kernel [1, 2] stride [1, 1] padding [0, 1] : tensor<?x3x2x2xf32> -> tensor<?x3x2x3xf32>
  %2 = slice.global_avg_pool %1 : tensor<?x3x2x3xf32> -> tensor<?x3xf32>
  %loss = slice.cross_entropy %2, %labels : (tensor<?x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}
