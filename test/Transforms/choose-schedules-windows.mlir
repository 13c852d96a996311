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
