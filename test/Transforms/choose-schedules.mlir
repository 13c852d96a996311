// The schedule follows from the access patterns and the target's registers.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-schedules{target=x86-64-v2}))' | FileCheck %s --check-prefixes=CHECK,V2
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-schedules{target=x86-64-v3}))' | FileCheck %s --check-prefixes=CHECK,V3
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-schedules{target=x86-64-v4}))' | FileCheck %s --check-prefixes=CHECK,V4

// Outputs in the lanes, the batch in the rows.
// CHECK-LABEL: func @dense(
// V2: lane_dim = 1, vector = 4, row_dim = 0, tiles = [<6 x 8>, <3 x 16>, <2 x 16>, <1 x 32>]
// V3: lane_dim = 1, vector = 8, row_dim = 0, tiles = [<6 x 16>, <3 x 32>, <2 x 32>, <1 x 64>]
// V4: lane_dim = 1, vector = 16, row_dim = 0, tiles = [<8 x 32>, <4 x 64>, <2 x 128>, <1 x 128>]
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

// A row's sum has its elements in the lanes.
// CHECK-LABEL: func @row_sums(
// V2: lane_dim = 1, vector = 4, row_dim = 0, tiles = [<4 x 4>, <1 x 4>]
// V3: lane_dim = 1, vector = 8, row_dim = 0, tiles = [<4 x 8>, <1 x 8>]
// V4: lane_dim = 1, vector = 16, row_dim = 0, tiles = [<4 x 16>, <1 x 16>]
func.func @row_sums(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %y: memref<?xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, k) -> (b, k)>, affine_map<(b, k) -> (b)>]}
      ins(%x : memref<?x64xf32>) outs(%y : memref<?xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// Lanes of no common distance, or none at all, leave scalar code.
// CHECK-LABEL: func @irregular(
// CHECK: lane_dim = -1, {{.*}} row_dim = -1, tiles = [<1 x {{[0-9]+}}>]
func.func @irregular(%batch: index, %begin: index, %end: index, %x: memref<3xf32>, %y: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n floordiv 3)>, affine_map<(n) -> (n)>]}
      ins(%x : memref<3xf32>) outs(%y : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}

// What a side output sums over stays in one task.
// CHECK-LABEL: func @side(
// CHECK: lane_dim = 1, {{.*}} task = [100,
func.func @side(%batch: index, %begin: index, %end: index, %x: memref<100x8xf32>, %y: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 100, 8>, num_parallel = 2, combiners = [], side = array<i64: 0>,
      indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (n)>]}
      ins(%x : memref<100x8xf32>) outs(%y : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}

// A reduction over no parallel dimension.
// CHECK-LABEL: func @whole(
// CHECK: lane_dim = 0, {{.*}} row_dim = -1, {{.*}} task = []
func.func @whole(%batch: index, %begin: index, %end: index, %x: memref<64xf32>, %y: memref<f32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 64>, num_parallel = 0, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(k) -> (k)>, affine_map<(k) -> ()>]}
      ins(%x : memref<64xf32>) outs(%y : memref<f32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// A schedule that is there is kept.
// CHECK-LABEL: func @kept(
// CHECK: schedule = #kern.schedule<lane_dim = -1, vector = 2, row_dim = -1, tiles = [<1 x 2>], task = [3], unroll = 1>
func.func @kept(%batch: index, %begin: index, %end: index, %y: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>],
      schedule = #kern.schedule<lane_dim = -1, vector = 2, row_dim = -1, tiles = [<1 x 2>], task = [3], unroll = 1>}
      ins() outs(%y : memref<8xf32>) combine {} epilogue {
      %z = arith.constant 0.0 : f32
      kern.yield %z : f32
    }
  return
}

// Pixels of a pool share no more than the norm before it, so a tile has all
// channels of one: a window is read once, from end to end.
// CHECK-LABEL: func @pool(
// V2: lane_dim = 1, vector = 4, row_dim = -1, tiles = [<1 x 32>], task = [1, 16, 8, 8]
// V3: lane_dim = 1, vector = 8, row_dim = -1, tiles = [<1 x 64>], task = [1, 32, 8, 8]
// V4: lane_dim = 1, vector = 16, row_dim = -1, tiles = [<1 x 128>], task = [1, 64, 8, 8]
func.func @pool(%batch: index, %begin: index, %end: index, %x: memref<?x16x16x128xf32>, %s: memref<?x128xf32>, %y: memref<?x8x8x128xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 128, 8, 8, 2, 2>, num_parallel = 4, combiners = [#kern.combiner<max>],
      indexing_maps = [affine_map<(b, c, h, w, i, j) -> (b, h * 2 + i, w * 2 + j, c)>, affine_map<(b, c, h, w, i, j) -> (b, c)>, affine_map<(b, c, h, w, i, j) -> (b, h, w, c)>]}
      ins(%x, %s : memref<?x16x16x128xf32>, memref<?x128xf32>) outs(%y : memref<?x8x8x128xf32>)
    combine {
    ^bb0(%e: f32, %scale: f32):
      %p = arith.mulf %e, %scale : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32, %scale: f32):
      kern.yield %acc : f32
    }
  return
}

// A side output sums over the lanes, so that each tile has them all, also where
// its rows are a batch's.
// CHECK-LABEL: func @sums_over_lanes(
// V2: lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 16>, <1 x 16>], task = [32, 16, 4]
// V3: lane_dim = 1, vector = 8, row_dim = 0, tiles = [<4 x 16>, <1 x 16>], task = [32, 16, 4]
// V4: lane_dim = 1, vector = 16, row_dim = 0, tiles = [<16 x 16>, <1 x 16>], task = [32, 16, 4]
func.func @sums_over_lanes(%batch: index, %begin: index, %end: index, %x: memref<?x4x3xf32>, %w: memref<4x3x16xf32>, %y: memref<?x4x13xf32>, %s: memref<?x4xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 13, 4, 3>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (h, k, n)>, affine_map<(b, n, h, k) -> (b, h, n)>, affine_map<(b, n, h, k) -> (b, h)>]}
      ins(%x, %w : memref<?x4x3xf32>, memref<4x3x16xf32>) outs(%y, %s : memref<?x4x13xf32>, memref<?x4xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc, %acc : f32, f32
    }
  return
}
