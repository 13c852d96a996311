// Gradients of convolutions: the weight's, then the bias', then the input's.
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate))" | FileCheck %s
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate),slice-specialise{rates=0.5,1.0})" | FileCheck %s --check-prefix=WIDTH

slice.param @w : tensor<8x3x3x3xf32, #slice.groups<2, 1, 1, 1>>
slice.param @b : tensor<8xf32, #slice.groups<2>>
slice.param @d : tensor<8x1x3x3xf32, #slice.groups<2, 1, 1, 1>>
slice.param @v : tensor<5x8x1x1xf32, #slice.groups<1, 2, 1, 1>>

func.func @net(%x: tensor<?x3x7x6xf32>, %r: !slice.rate) -> tensor<?x3x7x6xf32> {
  return %x : tensor<?x3x7x6xf32>
}

// The image has no gradient, so that of the first input is not there.
// CHECK-LABEL: func.func @ops(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x3x7x6xf32>
// CHECK: %[[A:.*]] = slice.conv2d %[[X]], {{.*}} stride [2, 2] padding [1, 1]
// CHECK: %[[V:.*]] = slice.get_param @v
// CHECK: %[[D:.*]] = slice.conv2d %[[A]], {{.*}} padding [2, 2] dilation [2, 2]

// CHECK: %[[DY:.*]] = slice.reshape
// CHECK-NEXT: %[[DV:.*]] = slice.conv2d_grad_weight %[[DY]], %[[D]] stride [4, 3] : {{.*}} -> tensor<5x8x1x1xf32, #slice.groups<1, 2, 1, 1>>
// CHECK-NEXT: slice.accumulate_grad @v, %[[DV]]
// CHECK-NEXT: %[[DD:.*]] = slice.conv2d_grad_input %[[DY]], %[[V]] like(%[[D]]) stride [4, 3]
// CHECK-NEXT: slice.conv2d_grad_weight %[[DD]], %[[A]] padding [2, 2] dilation [2, 2] : {{.*}} -> tensor<8x1x3x3xf32, #slice.groups<2, 1, 1, 1>>
// CHECK-NEXT: slice.accumulate_grad @d
// CHECK-NEXT: %[[DA:.*]] = slice.conv2d_grad_input %[[DD]], %{{.*}} like(%[[A]]) padding [2, 2] dilation [2, 2]
// CHECK-NEXT: slice.conv2d_grad_weight %[[DA]], %[[X]] stride [2, 2] padding [1, 1] :
// CHECK-NEXT: slice.accumulate_grad @w
// CHECK-NEXT: %[[DB:.*]] = slice.conv2d_grad_bias %[[DA]]
// CHECK-NEXT: slice.accumulate_grad @b, %[[DB]]
// CHECK-NEXT: return

// At 4 of 8 channels a gradient costs what its convolution does:
// 2 * (2 * 4*27 * 4*3 + 3 * 4*9 * 4*3 + 3 * 5*4).
// WIDTH-LABEL: func.func @ops.w0(
// WIDTH-SAME: slice.flops = 7896 : i64
// WIDTH: slice.conv2d_grad_weight %{{.*}}, %{{.*}} stride [4, 3] : (tensor<?x5x1x1xf32>, tensor<?x4x4x3xf32>) -> tensor<5x4x1x1xf32>
// WIDTH: slice.conv2d_grad_input %{{.*}}, %{{.*}} stride [4, 3] : (tensor<?x5x1x1xf32>, tensor<5x4x1x1xf32>) -> tensor<?x4x4x3xf32>
// WIDTH: slice.conv2d_grad_weight %{{.*}}, %{{.*}} padding [2, 2] dilation [2, 2] : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<4x1x3x3xf32>
// WIDTH: slice.conv2d_grad_input %{{.*}}, %{{.*}} padding [2, 2] dilation [2, 2] : (tensor<?x4x4x3xf32>, tensor<4x1x3x3xf32>) -> tensor<?x4x4x3xf32>
// WIDTH: slice.conv2d_grad_weight %{{.*}}, %{{.*}} stride [2, 2] padding [1, 1] : (tensor<?x4x4x3xf32>, tensor<?x3x7x6xf32>) -> tensor<4x3x3x3xf32>
// WIDTH: slice.conv2d_grad_bias %{{.*}} : tensor<?x4x4x3xf32> -> tensor<4xf32>
// WIDTH-LABEL: func.func @ops.w1(
// WIDTH: slice.accumulate_grad @w, %{{.*}} : tensor<8x3x3x3xf32>
func.func @ops(%x: tensor<?x3x7x6xf32>, %labels: tensor<?xi32>, %r: !slice.rate)
    -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<8x3x3x3xf32, #slice.groups<2, 1, 1, 1>>
  %b = slice.get_param @b : tensor<8xf32, #slice.groups<2>>
  %a = slice.conv2d %x, %w, %b rate(%r) stride [2, 2] padding [1, 1] : (tensor<?x3x7x6xf32>, tensor<8x3x3x3xf32, #slice.groups<2, 1, 1, 1>>, tensor<8xf32, #slice.groups<2>>) -> tensor<?x8x4x3xf32, #slice.groups<1, 2, 1, 1>>
  %d = slice.get_param @d : tensor<8x1x3x3xf32, #slice.groups<2, 1, 1, 1>>
  %v = slice.get_param @v : tensor<5x8x1x1xf32, #slice.groups<1, 2, 1, 1>>
  %0 = slice.conv2d %a, %d padding [2, 2] dilation [2, 2] : (tensor<?x8x4x3xf32, #slice.groups<1, 2, 1, 1>>, tensor<8x1x3x3xf32, #slice.groups<2, 1, 1, 1>>) -> tensor<?x8x4x3xf32, #slice.groups<1, 2, 1, 1>>
  %1 = slice.conv2d %0, %v stride [4, 3] : (tensor<?x8x4x3xf32, #slice.groups<1, 2, 1, 1>>, tensor<5x8x1x1xf32, #slice.groups<1, 2, 1, 1>>) -> tensor<?x5x1x1xf32>
  %2 = slice.flatten %1 : tensor<?x5x1x1xf32> -> tensor<?x5xf32>
  %loss = slice.cross_entropy %2, %labels : (tensor<?x5xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}
