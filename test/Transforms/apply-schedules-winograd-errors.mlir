// What no convolution by minimal filtering can be scheduled as.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-apply-schedules))' --verify-diagnostics

func.func @part_of_rows(%batch: index, %begin: index, %end: index, %x: memref<?x8x8x16xf32>, %w: memref<1x4x4x16x16xf32>, %y: memref<?x8x8x16xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects a window of whole rows, got 4 of 8 pixels}}
  kern.generic {extents = array<i64: -1, 16, 8, 8, 3, 3, 16>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, winograd = 2,
      indexing_maps = [affine_map<(b, n, y, x, u, v, c) -> (b, y + u - 1, x + v - 1, c)>,
                       affine_map<(b, n, y, x, u, v, c) -> (n floordiv 16, u, v, c, n mod 16)>,
                       affine_map<(b, n, y, x, u, v, c) -> (b, y, x, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<4 x 16>, <1 x 16>], task = [1, 16, 8, 8], unroll = 2,
                                stage = [0], window = [1, 16, 8, 4], lanes_outer = true>}
      ins(%x, %w : memref<?x8x8x16xf32>, memref<1x4x4x16x16xf32>) outs(%y : memref<?x8x8x16xf32>)
    combine {
    ^bb0(%e: f32, %f: f32):
      %p = arith.mulf %e, %f : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32, %f: f32):
      kern.yield %acc : f32
    }
  return
}
