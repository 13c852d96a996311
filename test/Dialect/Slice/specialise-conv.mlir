// Alive parts of convolutions, ordinary, depthwise and grouped, and their cost.
// RUN: slice-opt %s --slice-specialise=rates=0.3,0.5,1.0 --split-input-file | FileCheck %s

// 10 channels in 4 groups end at 3, 5, 8, 10; 6 in 2 groups at 3, 6.
slice.param @w1 : tensor<10x3x3x3xf32, #slice.groups<4, 1, 1, 1>>
slice.param @b1 : tensor<10xf32, #slice.groups<4>>
slice.param @w2 : tensor<6x10x2x1xf32, #slice.groups<2, 4, 1, 1>>
slice.param @w3 : tensor<5x6x1x1xf32, #slice.groups<1, 2, 1, 1>>

// Nominal operations: padding counts, the bias does not.
// 2 * (3*3*9 * 5*4 + 3*3*2 * 4*4 + 5*3 * 2*2) = 3936; parameters 81 + 3 + 18 + 15.
// CHECK-LABEL: func.func @net.w0
// CHECK-SAME: slice.flops = 3936 : i64, slice.parameters = 117 : i64
// CHECK: %[[B1:.*]] = slice.get_param @b1 : tensor<3xf32>
// CHECK: slice.conv2d %{{.*}}, %{{.*}}, %[[B1]] stride [2, 2] padding [1, 1] : (tensor<?x3x9x8xf32>, tensor<3x3x3x3xf32>, tensor<3xf32>) -> tensor<?x3x5x4xf32>
// CHECK: slice.relu %{{.*}} : tensor<?x3x5x4xf32>
// CHECK: slice.get_param @w2 : tensor<3x3x2x1xf32>
// CHECK: slice.conv2d %{{.*}}, %{{.*}} : (tensor<?x3x5x4xf32>, tensor<3x3x2x1xf32>) -> tensor<?x3x4x4xf32>
// CHECK: slice.conv2d %{{.*}}, %{{.*}} stride [3, 3] : (tensor<?x3x4x4xf32>, tensor<5x3x1x1xf32>) -> tensor<?x5x2x2xf32>

// CHECK-LABEL: func.func @net.w1
// CHECK: slice.conv2d {{.*}} : (tensor<?x3x9x8xf32>, tensor<5x3x3x3xf32>, tensor<5xf32>) -> tensor<?x5x5x4xf32>
// CHECK: slice.get_param @w2 : tensor<3x5x2x1xf32>

// CHECK-LABEL: func.func @net.w2
// CHECK: slice.get_param @w2 : tensor<6x10x2x1xf32>
func.func @net(%x: tensor<?x3x9x8xf32>, %r: !slice.rate) -> tensor<?x5x2x2xf32> {
  %w1 = slice.get_param @w1 : tensor<10x3x3x3xf32, #slice.groups<4, 1, 1, 1>>
  %b1 = slice.get_param @b1 : tensor<10xf32, #slice.groups<4>>
  %1 = slice.conv2d %x, %w1, %b1 rate(%r) stride [2, 2] padding [1, 1] : (tensor<?x3x9x8xf32>, tensor<10x3x3x3xf32, #slice.groups<4, 1, 1, 1>>, tensor<10xf32, #slice.groups<4>>) -> tensor<?x10x5x4xf32, #slice.groups<1, 4, 1, 1>>
  %2 = slice.relu %1 : tensor<?x10x5x4xf32, #slice.groups<1, 4, 1, 1>>
  %w2 = slice.get_param @w2 : tensor<6x10x2x1xf32, #slice.groups<2, 4, 1, 1>>
  %3 = slice.conv2d %2, %w2 rate(%r) : (tensor<?x10x5x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<6x10x2x1xf32, #slice.groups<2, 4, 1, 1>>) -> tensor<?x6x4x4xf32, #slice.groups<1, 2, 1, 1>>
  %w3 = slice.get_param @w3 : tensor<5x6x1x1xf32, #slice.groups<1, 2, 1, 1>>
  %4 = slice.conv2d %3, %w3 stride [3, 3] : (tensor<?x6x4x4xf32, #slice.groups<1, 2, 1, 1>>, tensor<5x6x1x1xf32, #slice.groups<1, 2, 1, 1>>) -> tensor<?x5x2x2xf32>
  return %4 : tensor<?x5x2x2xf32>
}

// -----

// Depthwise and grouped convolutions are alive as their input is. Where one
// conv group is left, none is to be seen.
slice.param @w : tensor<8x3x1x1xf32, #slice.groups<4, 1, 1, 1>>
slice.param @depthwise : tensor<8x1x3x3xf32, #slice.groups<4, 1, 1, 1>>
slice.param @b : tensor<8xf32, #slice.groups<4>>
slice.param @grouped : tensor<12x2x1x1xf32, #slice.groups<4, 1, 1, 1>>
slice.param @v : tensor<5x12x1x1xf32, #slice.groups<1, 4, 1, 1>>

// 2 * (2*3 * 16 + 2*9 * 16 + 3*2 * 16 + 5*3 * 16).
// CHECK-LABEL: func.func @net.w0
// CHECK-SAME: slice.flops = 1440 : i64
// CHECK: slice.get_param @depthwise : tensor<2x1x3x3xf32>
// CHECK: slice.get_param @b : tensor<2xf32>
// CHECK: slice.conv2d {{.*}} padding [1, 1] : (tensor<?x2x4x4xf32>, tensor<2x1x3x3xf32>, tensor<2xf32>) -> tensor<?x2x4x4xf32>
// CHECK: slice.conv2d {{.*}} : (tensor<?x2x4x4xf32>, tensor<3x2x1x1xf32>) -> tensor<?x3x4x4xf32>
// CHECK-LABEL: func.func @net.w1
// CHECK: slice.conv2d {{.*}} padding [1, 1] : (tensor<?x4x4x4xf32>, tensor<4x1x3x3xf32>, tensor<4xf32>) -> tensor<?x4x4x4xf32>
// CHECK: slice.conv2d {{.*}} : (tensor<?x4x4x4xf32>, tensor<6x2x1x1xf32>) -> tensor<?x6x4x4xf32>
func.func @net(%x: tensor<?x3x4x4xf32>, %r: !slice.rate) -> tensor<?x5x4x4xf32> {
  %w = slice.get_param @w : tensor<8x3x1x1xf32, #slice.groups<4, 1, 1, 1>>
  %0 = slice.conv2d %x, %w rate(%r) : (tensor<?x3x4x4xf32>, tensor<8x3x1x1xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<?x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %d = slice.get_param @depthwise : tensor<8x1x3x3xf32, #slice.groups<4, 1, 1, 1>>
  %b = slice.get_param @b : tensor<8xf32, #slice.groups<4>>
  %1 = slice.conv2d %0, %d, %b padding [1, 1] : (tensor<?x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<8x1x3x3xf32, #slice.groups<4, 1, 1, 1>>, tensor<8xf32, #slice.groups<4>>) -> tensor<?x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %g = slice.get_param @grouped : tensor<12x2x1x1xf32, #slice.groups<4, 1, 1, 1>>
  %2 = slice.conv2d %1, %g : (tensor<?x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<12x2x1x1xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<?x12x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %v = slice.get_param @v : tensor<5x12x1x1xf32, #slice.groups<1, 4, 1, 1>>
  %3 = slice.conv2d %2, %v : (tensor<?x12x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<5x12x1x1xf32, #slice.groups<1, 4, 1, 1>>) -> tensor<?x5x4x4xf32>
  return %3 : tensor<?x5x4x4xf32>
}

// -----

// A cost beyond 64 bits saturates.
// CHECK-LABEL: func.func @net.w0
// CHECK-SAME: slice.flops = 9223372036854775807 : i64
func.func @net(%x: tensor<?x1x2147483647x2147483647xf32>, %w: tensor<4x1x1x1xf32>, %r: !slice.rate) -> tensor<?x4x2147483647x2147483647xf32> {
  %0 = slice.conv2d %x, %w : (tensor<?x1x2147483647x2147483647xf32>, tensor<4x1x1x1xf32>) -> tensor<?x4x2147483647x2147483647xf32>
  return %0 : tensor<?x4x2147483647x2147483647xf32>
}
