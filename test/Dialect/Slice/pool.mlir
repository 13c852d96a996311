// Pooling is printed as it is read, and follows the channels of its operand.
// RUN: slice-opt %s | slice-opt | FileCheck %s
// RUN: slice-opt %s --mlir-print-op-generic | slice-opt | FileCheck %s
// RUN: slice-opt %s --slice-specialise=rates=0.5,1.0 | FileCheck %s --check-prefix=WIDTH

slice.param @w : tensor<6x3xf32, #slice.groups<2, 1>>

// WIDTH-LABEL: func.func @net.w0
// WIDTH: %[[X:.*]] = slice.avg_pool_grad %{{.*}} : tensor<?x3x1x1xf32> -> tensor<?x3x8x9xf32>
// WIDTH: %[[MAX:.*]] = slice.max_pool %[[X]] kernel [3, 2] stride [2, 2] padding [1, 0] : tensor<?x3x8x9xf32> -> tensor<?x3x4x4xf32>
// WIDTH: slice.max_pool_grad %[[MAX]], %[[X]] kernel [3, 2] stride [2, 2] padding [1, 0] : (tensor<?x3x4x4xf32>, tensor<?x3x8x9xf32>) -> tensor<?x3x8x9xf32>
// WIDTH: %[[AVG:.*]] = slice.avg_pool %[[X]] kernel [8, 9] stride [1, 4096] : tensor<?x3x8x9xf32> -> tensor<?x3x1x1xf32>
// WIDTH: slice.avg_pool_grad %[[AVG]] kernel [8, 9] stride [1, 4096] : tensor<?x3x1x1xf32> -> tensor<?x3x8x9xf32>
// WIDTH: %[[MEAN:.*]] = slice.global_avg_pool %[[X]] : tensor<?x3x8x9xf32> -> tensor<?x3xf32>
// WIDTH: slice.global_avg_pool_grad %[[MEAN]] : tensor<?x3xf32> -> tensor<?x3x8x9xf32>
// WIDTH-LABEL: func.func @net.w1
// WIDTH: slice.global_avg_pool %{{.*}} : tensor<?x6x8x9xf32> -> tensor<?x6xf32>

// CHECK-LABEL: func.func @net
func.func @net(%image: tensor<?x3xf32>, %r: !slice.rate) {
  %w = slice.get_param @w : tensor<6x3xf32, #slice.groups<2, 1>>
  %h = slice.dense %image, %w rate(%r) : (tensor<?x3xf32>, tensor<6x3xf32, #slice.groups<2, 1>>) -> tensor<?x6xf32, #slice.groups<1, 2>>
  %0 = slice.reshape %h : tensor<?x6xf32, #slice.groups<1, 2>> -> tensor<?x6x1x1xf32, #slice.groups<1, 2, 1, 1>>
  // A plane to pool over.
  %x = slice.avg_pool_grad %0 kernel [8, 9] stride [1, 1] : tensor<?x6x1x1xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>>
  // CHECK: slice.max_pool %{{.*}} kernel [3, 2] stride [2, 2] padding [1, 0] : tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x6x4x4xf32, #slice.groups<1, 2, 1, 1>>
  %1 = slice.max_pool %x kernel [3, 2] stride [2, 2] padding [1, 0] : tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x6x4x4xf32, #slice.groups<1, 2, 1, 1>>
  // CHECK: slice.max_pool_grad %{{.*}}, %{{.*}} kernel [3, 2] stride [2, 2] padding [1, 0] : (tensor<?x6x4x4xf32, #slice.groups<1, 2, 1, 1>>, tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>>) -> tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>>
  %2 = slice.max_pool_grad %1, %x kernel [3, 2] stride [2, 2] padding [1, 0] : (tensor<?x6x4x4xf32, #slice.groups<1, 2, 1, 1>>, tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>>) -> tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>>
  // No padding is not printed.
  // CHECK: slice.avg_pool %{{.*}} kernel [8, 9] stride [1, 4096] : tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x6x1x1xf32, #slice.groups<1, 2, 1, 1>>
  %3 = slice.avg_pool %x kernel [8, 9] stride [1, 4096] padding [0, 0] : tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x6x1x1xf32, #slice.groups<1, 2, 1, 1>>
  // CHECK: slice.avg_pool_grad %{{.*}} kernel [8, 9] stride [1, 4096] : tensor<?x6x1x1xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>>
  %4 = slice.avg_pool_grad %3 kernel [8, 9] stride [1, 4096] : tensor<?x6x1x1xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>>
  // CHECK: slice.global_avg_pool %{{.*}} : tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x6xf32, #slice.groups<1, 2>>
  %5 = slice.global_avg_pool %x : tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x6xf32, #slice.groups<1, 2>>
  // CHECK: slice.global_avg_pool_grad %{{.*}} : tensor<?x6xf32, #slice.groups<1, 2>> -> tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>>
  %6 = slice.global_avg_pool_grad %5 : tensor<?x6xf32, #slice.groups<1, 2>> -> tensor<?x6x8x9xf32, #slice.groups<1, 2, 1, 1>>
  return
}
