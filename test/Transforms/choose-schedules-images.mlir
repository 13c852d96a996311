// RUN: slice-opt %s '--slice-to-scheduled=rates=0.25,1 training=true target=x86-64-v4' --split-input-file | FileCheck %s

// The schedules of a small network of images, forward and backward.

slice.param @c1.weight {init = #slice.init<ones>} : tensor<16x3x3x3xf32, #slice.groups<8, 1, 1, 1>>
slice.param @c2.weight {init = #slice.init<ones>} : tensor<64x16x3x3xf32, #slice.groups<8, 8, 1, 1>>
slice.param @c3.weight {init = #slice.init<ones>} : tensor<64x64x3x3xf32, #slice.groups<8, 8, 1, 1>>
slice.param @fc.weight {init = #slice.init<ones>} : tensor<10x64xf32, #slice.groups<1, 8>>

func.func @net(%x: tensor<?x3x32x32xf32>, %r: !slice.rate) -> tensor<?x10xf32> {
  %w1 = slice.get_param @c1.weight : tensor<16x3x3x3xf32, #slice.groups<8, 1, 1, 1>>
  %1 = slice.conv2d %x, %w1 rate(%r) padding [1, 1]
      : (tensor<?x3x32x32xf32>, tensor<16x3x3x3xf32, #slice.groups<8, 1, 1, 1>>) -> tensor<?x16x32x32xf32, #slice.groups<1, 8, 1, 1>>
  %2 = slice.relu %1 : tensor<?x16x32x32xf32, #slice.groups<1, 8, 1, 1>>
  %w2 = slice.get_param @c2.weight : tensor<64x16x3x3xf32, #slice.groups<8, 8, 1, 1>>
  %3 = slice.conv2d %2, %w2 rate(%r) stride [2, 2] padding [1, 1]
      : (tensor<?x16x32x32xf32, #slice.groups<1, 8, 1, 1>>, tensor<64x16x3x3xf32, #slice.groups<8, 8, 1, 1>>)
      -> tensor<?x64x16x16xf32, #slice.groups<1, 8, 1, 1>>
  %w3 = slice.get_param @c3.weight : tensor<64x64x3x3xf32, #slice.groups<8, 8, 1, 1>>
  %4 = slice.conv2d %3, %w3 rate(%r) padding [1, 1]
      : (tensor<?x64x16x16xf32, #slice.groups<1, 8, 1, 1>>, tensor<64x64x3x3xf32, #slice.groups<8, 8, 1, 1>>)
      -> tensor<?x64x16x16xf32, #slice.groups<1, 8, 1, 1>>
  %5 = slice.global_avg_pool %4 : tensor<?x64x16x16xf32, #slice.groups<1, 8, 1, 1>> -> tensor<?x64xf32, #slice.groups<1, 8>>
  %w4 = slice.get_param @fc.weight : tensor<10x64xf32, #slice.groups<1, 8>>
  %y = slice.dense %5, %w4 : (tensor<?x64xf32, #slice.groups<1, 8>>, tensor<10x64xf32, #slice.groups<1, 8>>) -> tensor<?x10xf32>
  return %y : tensor<?x10xf32>
}

// Four channels of 32 pixels: the pixels of a row lie in the lanes and the
// outputs in the rows.
// CHECK-LABEL: func.func @net.c1.w0(
// CHECK: extents = array<i64: -1, 4, 32, 32, 3, 3, 3>
// CHECK-SAME: lane_dim = 3, vector = 16, row_dim = 1, tiles = [<4 x 32>, <1 x 32>]
// CHECK-SAME: stage = [0]

// At the full width the outputs lie in the lanes, the pixels of a row in the
// rows of even tiles; a block of weights stays while the window lasts.
// CHECK-LABEL: func.func @net.c3.w1(
// CHECK: extents = array<i64: -1, 64, 16, 16, 3, 3, 64>
// CHECK-SAME: lane_dim = 1, vector = 16, row_dim = 3, tiles = [<8 x 32>, <1 x 32>], task = [1, 32, 16, 16]
// CHECK-SAME: stage = [0]
// CHECK-SAME: lanes_outer = true

// The gradient of a weight has its sums in registers, one image at a time. What
// it reads beyond the image is cut off by the loops, so nothing is staged.
// CHECK-LABEL: func.func @net.c3.weight.grad.w1(
// CHECK: extents = array<i64: 64, 64, 3, 3, -1, 16, 16>
// CHECK-SAME: lane_dim = 0, vector = 16, row_dim = 1
// CHECK-NOT: stage
// CHECK-SAME: outer = 1

// So is a strided gradient of an image, whose weight depends on the pixel: the
// rows are those of the batch.
// CHECK-LABEL: func.func @net.c2.input_grad.w1(
// CHECK: extents = array<i64: -1, 16, 32, 32, 2, 2, 64>
// CHECK-SAME: lane_dim = 1, vector = 16, row_dim = 0
// CHECK-NOT: stage

// -----

// Rows that are padded along the height alone are clipped by the loops one by
// one; as one dimension with the width they would have to be staged.
// CHECK-LABEL: func.func @short.c1.w0(
// CHECK: extents = array<i64: -1, 32, 6, 6, 3, 32>
// CHECK-SAME: row_dim = 3, tiles = [<6 x 32>, <1 x 32>]
// CHECK-NOT: fold_rows
// CHECK: return
slice.param @c1.weight {init = #slice.init<ones>} : tensor<32x32x3x1xf32>

func.func @short(%x: tensor<?x32x6x6xf32>, %r: !slice.rate) -> tensor<?x32xf32> {
  %w = slice.get_param @c1.weight : tensor<32x32x3x1xf32>
  %1 = slice.conv2d %x, %w padding [1, 0]
      : (tensor<?x32x6x6xf32>, tensor<32x32x3x1xf32>) -> tensor<?x32x6x6xf32>
  %2 = slice.max_pool %1 kernel [6, 6] stride [6, 6] : tensor<?x32x6x6xf32> -> tensor<?x32x1x1xf32>
  %y = slice.flatten %2 : tensor<?x32x1x1xf32> -> tensor<?x32xf32>
  return %y : tensor<?x32xf32>
}

// -----

// A task takes one of the bands whose sums a norm wants, and stages its part of
// the image with the rows around it.
// CHECK-LABEL: func.func @bands.c2.w0(
// CHECK: extents = array<i64: -1, 2, 32, 9, 20, 3, 3, 8>
// CHECK-SAME: lane_dim = 4, vector = 16, row_dim = 2, tiles = [<8 x 32>, <1 x 32>], task = [1, 1, 32, 9, 32]
// CHECK-SAME: stage = [0]
slice.param @c1.weight {init = #slice.init<ones>} : tensor<8x3x3x3xf32>
slice.param @c2.weight {init = #slice.init<ones>} : tensor<32x8x3x3xf32>
slice.param @scale {init = #slice.init<ones>} : tensor<32xf32>
slice.param @shift {init = #slice.init<zeros>} : tensor<32xf32>

func.func @bands(%x: tensor<?x3x18x20xf32>, %r: !slice.rate) -> tensor<?x32xf32> {
  %w1 = slice.get_param @c1.weight : tensor<8x3x3x3xf32>
  %1 = slice.conv2d %x, %w1 padding [1, 1]
      : (tensor<?x3x18x20xf32>, tensor<8x3x3x3xf32>) -> tensor<?x8x18x20xf32>
  %2 = slice.relu %1 : tensor<?x8x18x20xf32>
  %w2 = slice.get_param @c2.weight : tensor<32x8x3x3xf32>
  %3 = slice.conv2d %2, %w2 padding [1, 1]
      : (tensor<?x8x18x20xf32>, tensor<32x8x3x3xf32>) -> tensor<?x32x18x20xf32>
  %scale = slice.get_param @scale : tensor<32xf32>
  %shift = slice.get_param @shift : tensor<32xf32>
  %4 = slice.group_norm %3, %scale, %shift groups(4) channels(32) eps(1.0e-05)
      : (tensor<?x32x18x20xf32>, tensor<32xf32>, tensor<32xf32>) -> tensor<?x32x18x20xf32>
  %5 = slice.relu %4 : tensor<?x32x18x20xf32>
  %y = slice.global_avg_pool %5 : tensor<?x32x18x20xf32> -> tensor<?x32xf32>
  return %y : tensor<?x32xf32>
}
