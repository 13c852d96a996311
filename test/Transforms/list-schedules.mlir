// A kernel becomes one copy for each schedule that a tuner would measure: its
// own, then those that differ in tiles, in the order of loops, in unrolling and
// in prefetching. With windows of an image, these come before unrolling.
// RUN: slice-opt %s --kern-list-schedules=target=x86-64-v3 --mlir-print-local-scope | FileCheck %s
// RUN: not slice-opt %s --kern-list-schedules=target=z80 2>&1 | FileCheck %s --check-prefix=TARGET
// TARGET: error: unknown target 'z80', expected one of x86-64-v2, x86-64-v3, x86-64-v4

// CHECK-LABEL: func.func @dense.0(
// CHECK-SAME: attributes {kern.kernel}
// CHECK: tiles = [<6 x 16>, <3 x 32>, <2 x 32>, <1 x 64>], task = [32, 16], unroll = 2>
// CHECK-LABEL: func.func @dense.1(
// CHECK: tiles = [<4 x 16>, <3 x 32>, <2 x 32>, <1 x 64>], task = [32, 16], unroll = 2>
// CHECK: lanes_outer = true
// CHECK: unroll = 1>
// CHECK: unroll = 4>
// CHECK: prefetch = 64>
// CHECK: prefetch = 96>
// CHECK: prefetch = 128>
// CHECK-NOT: prefetch
func.func @dense(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}

// The schedule that a kernel has is where the others begin.
// CHECK-LABEL: func.func @conv.0(
// CHECK: tiles = [<4 x 16>, <1 x 16>], task = [1, 16, 8, 8], unroll = 1, stage = [0], window = [1, 16, 4, 8]>
// CHECK: fold_rows = true
// CHECK: window = [1, 16, 2, 8]>
// CHECK: window = [1, 16, 1, 8]>
// CHECK: window = [1, 16, 8, 8]>
// Without a window, rows would leave the image.
// CHECK-NOT: task = [1, 16, 8, 8], unroll = 1>
// CHECK: unroll = 4, stage = [0], window = [1, 16, 4, 8]>
func.func @conv(%batch: index, %begin: index, %end: index, %x: memref<?x8x8x9xf32>, %w: memref<1x3x3x9x16xf32>, %y: memref<?x8x8x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16, 8, 8, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>, affine_map<(b, n, h, w, u, v, c) -> (n floordiv 16, u, v, c, n mod 16)>, affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<4 x 16>, <1 x 16>], task = [1, 16, 8, 8], unroll = 1, stage = [0], window = [1, 16, 4, 8]>}
      ins(%x, %w : memref<?x8x8x9xf32>, memref<1x3x3x9x16xf32>) outs(%y : memref<?x8x8x16xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
