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
