// What is staged where tasks are of several images.
// RUN: slice-opt %s --split-input-file '--slice-to-scheduled=rates=1 target=x86-64-v4' | FileCheck %s

// Tasks are of 32 images, windows of one.
// CHECK-LABEL: func.func @window.infer.region0.w0(
// CHECK: extents = array<i64: -1, 66, 2, 4>
// CHECK-SAME: row_dim = 1
// CHECK-SAME: task = [32, 66], unroll = 2, stage = [0], window = [1, 66]>
func.func @window(%x: tensor<?x66x2x4xf32>, %r: !slice.rate) -> tensor<?x66xf32> {
  %0 = slice.sigmoid %x : tensor<?x66x2x4xf32>
  %y = slice.global_avg_pool %0 : tensor<?x66x2x4xf32> -> tensor<?x66xf32>
  return %y : tensor<?x66xf32>
}

// -----

// Rows of several images are in no window.
// CHECK-LABEL: func.func @rows.infer.region0.w0(
// CHECK: extents = array<i64: -1, 11, 6, 7>
// CHECK-SAME: row_dim = 0
// CHECK-SAME: task = [32, 1], unroll = 2>
func.func @rows(%x: tensor<?x11x6x7xf32>, %r: !slice.rate) -> tensor<?x11xf32> {
  %0 = slice.sigmoid %x : tensor<?x11x6x7xf32>
  %y = slice.global_avg_pool %0 : tensor<?x11x6x7xf32> -> tensor<?x11xf32>
  return %y : tensor<?x11xf32>
}

// -----

// So what loops can cut off is not staged where it is prepared, either.
// CHECK-LABEL: func.func @padded.w1.w0(
// CHECK: extents = array<i64: -1, 16, 1, 1, 3, 3, 16>
// CHECK-SAME: row_dim = 0
// CHECK-SAME: task = [32, 32, 1, 1], unroll = 2, lanes_outer = true>
slice.param @w0 {init = #slice.init<ones>} : tensor<16x3x3x3xf32>
slice.param @w1 {init = #slice.init<ones>} : tensor<16x16x3x3xf32>
slice.param @scale {init = #slice.init<ones>} : tensor<16xf32>
slice.param @shift {init = #slice.init<zeros>} : tensor<16xf32>

func.func @padded(%x: tensor<?x3x3x3xf32>, %r: !slice.rate) -> tensor<?x16xf32> {
  %w0 = slice.get_param @w0 : tensor<16x3x3x3xf32>
  %w1 = slice.get_param @w1 : tensor<16x16x3x3xf32>
  %scale = slice.get_param @scale : tensor<16xf32>
  %shift = slice.get_param @shift : tensor<16xf32>
  %0 = slice.conv2d %x, %w0 padding [1, 1]
      : (tensor<?x3x3x3xf32>, tensor<16x3x3x3xf32>) -> tensor<?x16x3x3xf32>
  %1 = slice.group_norm %0, %scale, %shift groups(1) channels(16) eps(1.0e-05)
      : (tensor<?x16x3x3xf32>, tensor<16xf32>, tensor<16xf32>) -> tensor<?x16x3x3xf32>
  %2 = slice.conv2d %1, %w1 stride [3, 3] padding [1, 1]
      : (tensor<?x16x3x3xf32>, tensor<16x16x3x3xf32>) -> tensor<?x16x1x1xf32>
  %y = slice.global_avg_pool %2 : tensor<?x16x1x1xf32> -> tensor<?x16xf32>
  return %y : tensor<?x16xf32>
}

// -----

// Zeros around an image are no padding of a maximum: whatever the lanes and
// rows are, loops cut it off.
// CHECK-LABEL: func.func @maximum.infer.region1.w0(
// CHECK: kern.generic {clipped = array<i64: 0>, combiners = [#kern.combiner<max>]
// CHECK-NOT: stage =
// CHECK: return
slice.param @w {init = #slice.init<ones>} : tensor<1x1x1x1xf32>

func.func @maximum(%x: tensor<?x1x16x2xf32>, %r: !slice.rate) -> tensor<?x1xf32> {
  %w = slice.get_param @w : tensor<1x1x1x1xf32>
  %0 = slice.conv2d %x, %w
      : (tensor<?x1x16x2xf32>, tensor<1x1x1x1xf32>) -> tensor<?x1x16x2xf32>
  %1 = slice.max_pool %0 kernel [3, 2] stride [2, 1] padding [1, 1]
      : tensor<?x1x16x2xf32> -> tensor<?x1x8x3xf32>
  %y = slice.global_avg_pool %1 : tensor<?x1x8x3xf32> -> tensor<?x1xf32>
  return %y : tensor<?x1xf32>
}

// -----

// A row of this image is in no window, and the sums of the norm do not allow to
// cut it into tasks: windows hold whole tiles of it.
// CHECK-LABEL: func.func @wide.w1.w0(
// CHECK: extents = array<i64: -1, 16, 4, 700, 3, 3, 128>
// CHECK-SAME: row_dim = 3, tiles = [<14 x 16>, <1 x 16>]
// CHECK-SAME: task = [1, 16, 4, 700], unroll = 2, stage = [0], window = [1, 16, 1, 168]
// CHECK-SAME: side = array<i64: 1, 2>
slice.param @w0 {init = #slice.init<ones>} : tensor<128x1x1x1xf32>
slice.param @w1 {init = #slice.init<ones>} : tensor<16x128x3x3xf32>
slice.param @scale {init = #slice.init<ones>} : tensor<16xf32>
slice.param @shift {init = #slice.init<zeros>} : tensor<16xf32>

func.func @wide(%x: tensor<?x1x4x700xf32>, %r: !slice.rate) -> tensor<?x16xf32> {
  %w0 = slice.get_param @w0 : tensor<128x1x1x1xf32>
  %w1 = slice.get_param @w1 : tensor<16x128x3x3xf32>
  %scale = slice.get_param @scale : tensor<16xf32>
  %shift = slice.get_param @shift : tensor<16xf32>
  %0 = slice.conv2d %x, %w0
      : (tensor<?x1x4x700xf32>, tensor<128x1x1x1xf32>) -> tensor<?x128x4x700xf32>
  %1 = slice.conv2d %0, %w1 padding [1, 1]
      : (tensor<?x128x4x700xf32>, tensor<16x128x3x3xf32>) -> tensor<?x16x4x700xf32>
  %2 = slice.group_norm %1, %scale, %shift groups(1) channels(16) eps(1.0e-05)
      : (tensor<?x16x4x700xf32>, tensor<16xf32>, tensor<16xf32>) -> tensor<?x16x4x700xf32>
  %y = slice.global_avg_pool %2 : tensor<?x16x4x700xf32> -> tensor<?x16xf32>
  return %y : tensor<?x16xf32>
}

// -----

// What needs no padding is staged in windows of one size.
// CHECK-LABEL: func.func @even.w1.w0(
// CHECK: extents = array<i64: -1, 16, 2, 1000, 512>
// CHECK-SAME: row_dim = 3
// CHECK-SAME: task = [1, 16, 2, 1000], unroll = 2, stage = [1], window = [1, 16, 1, 125]
slice.param @w0 {init = #slice.init<ones>} : tensor<512x1x1x1xf32>
slice.param @w1 {init = #slice.init<ones>} : tensor<16x512x1x1xf32>
slice.param @scale {init = #slice.init<ones>} : tensor<512xf32>
slice.param @shift {init = #slice.init<zeros>} : tensor<512xf32>

func.func @even(%x: tensor<?x1x2x1000xf32>, %r: !slice.rate) -> tensor<?x16xf32> {
  %w0 = slice.get_param @w0 : tensor<512x1x1x1xf32>
  %w1 = slice.get_param @w1 : tensor<16x512x1x1xf32>
  %scale = slice.get_param @scale : tensor<512xf32>
  %shift = slice.get_param @shift : tensor<512xf32>
  %0 = slice.conv2d %x, %w0
      : (tensor<?x1x2x1000xf32>, tensor<512x1x1x1xf32>) -> tensor<?x512x2x1000xf32>
  %1 = slice.group_norm %0, %scale, %shift groups(1) channels(512) eps(1.0e-05)
      : (tensor<?x512x2x1000xf32>, tensor<512xf32>, tensor<512xf32>) -> tensor<?x512x2x1000xf32>
  %2 = slice.conv2d %1, %w1
      : (tensor<?x512x2x1000xf32>, tensor<16x512x1x1xf32>) -> tensor<?x16x2x1000xf32>
  %y = slice.global_avg_pool %2 : tensor<?x16x2x1000xf32> -> tensor<?x16xf32>
  return %y : tensor<?x16xf32>
}

// -----

// Where even the smallest window is too large, loops cut off the padding.
// CHECK-LABEL: func.func @lines.w.w0(
// CHECK: extents = array<i64: -1, 16, 9, 3000, 3, 3, 64>
// CHECK-SAME: row_dim = 0
// CHECK-SAME: task = [32, 32, 9, 3000], unroll = 2, lanes_outer = true>
slice.param @w {init = #slice.init<ones>} : tensor<16x64x3x3xf32>

func.func @lines(%x: tensor<?x64x9x3000xf32>, %r: !slice.rate) -> tensor<?x16xf32> {
  %w = slice.get_param @w : tensor<16x64x3x3xf32>
  %0 = slice.conv2d %x, %w padding [1, 1]
      : (tensor<?x64x9x3000xf32>, tensor<16x64x3x3xf32>) -> tensor<?x16x9x3000xf32>
  %y = slice.global_avg_pool %0 : tensor<?x16x9x3000xf32> -> tensor<?x16xf32>
  return %y : tensor<?x16xf32>
}
