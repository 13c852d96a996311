// Lanes outside the rows, reduction dimensions outside the tiles, rows folded.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-apply-schedules),canonicalize,cse)' | FileCheck %s

// Blocks of lanes, then images, then rows; then the same for single tasks.
// CHECK-LABEL: func @lanes(
// CHECK: scf.for %[[BLOCK:.*]] = {{.*}} step %c2 {
// CHECK: scf.for %[[IMAGE:.*]] = %c0 to %c3 step %c1 {
// CHECK: scf.for %[[ROW:.*]] = %c0 to %c4 step %c2 {
// CHECK: scf.for {{.*}} -> (vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>)
// CHECK: scf.for {{.*}} -> (vector<4xf32>, vector<4xf32>)
// CHECK: scf.for
// CHECK: scf.for %[[IMAGE:.*]] = %c0 to %c3 step %c1 {
// CHECK: scf.for {{.*}} -> (vector<4xf32>, vector<4xf32>)
func.func @lanes(%batch: index, %begin: index, %end: index, %x: memref<3x5x6xf32>, %w: memref<6x16xf32>, %y: memref<3x5x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 3, 5, 16, 6>, num_parallel = 3, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, x, o, i) -> (b, x, i)>, affine_map<(b, x, o, i) -> (i, o)>, affine_map<(b, x, o, i) -> (b, x, o)>],
      schedule = #kern.schedule<lane_dim = 2, vector = 4, row_dim = 1, tiles = [<2 x 8>, <1 x 16>], task = [3, 5, 4], unroll = 1, lanes_outer = true>}
      ins(%x, %w : memref<3x5x6xf32>, memref<6x16xf32>) outs(%y : memref<3x5x16xf32>)
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

// The bias first, then image after image adds to it.
// CHECK-LABEL: func @outer(
// CHECK-SAME: %[[BATCH:[a-z0-9]*]]: index
// CHECK: vector.load
// CHECK: arith.addf
// CHECK: vector.store
// CHECK: scf.for %{{.*}} = %c0 to %[[BATCH]] step %c1 {
// CHECK: %[[SUM:.*]] = scf.for {{.*}} -> (vector<4xf32>)
// CHECK: scf.yield
// CHECK: %[[OLD:.*]] = vector.load %[[OUT:.*]][%[[AT:.*]]]
// CHECK: %[[NEW:.*]] = arith.addf %[[OLD]], %[[SUM]]
// CHECK: vector.store %[[NEW]], %[[OUT]][%[[AT]]]
func.func @outer(%batch: index, %begin: index, %end: index, %x: memref<?x5x4xf32>, %bias: memref<4xf32>, %y: memref<4xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 4, -1, 5>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(c, b, h) -> (b, h, c)>, affine_map<(c, b, h) -> (c)>, affine_map<(c, b, h) -> (c)>],
      schedule = #kern.schedule<lane_dim = 0, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [4], unroll = 1, outer = 1>}
      ins(%x, %bias : memref<?x5x4xf32>, memref<4xf32>) outs(%y : memref<4xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      %r = arith.addf %acc, %c : f32
      kern.yield %r : f32
    }
  return
}

// Lines of two columns: a tile of four rows covers two lines.
// CHECK-LABEL: func @folded(
// CHECK: scf.for {{.*}} -> (vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>)
// CHECK: scf.for {{.*}} = %c4 to %c6 step %c1 {
// CHECK: affine.apply {{.*}}
func.func @folded(%batch: index, %begin: index, %end: index, %x: memref<3x2x6xf32>, %w: memref<6x4xf32>, %y: memref<3x2x4xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 3, 2, 4, 6>, num_parallel = 3, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(h, w, o, i) -> (h, w, i)>, affine_map<(h, w, o, i) -> (i, o)>, affine_map<(h, w, o, i) -> (h, w, o)>],
      schedule = #kern.schedule<lane_dim = 2, vector = 4, row_dim = 1, tiles = [<4 x 4>, <1 x 4>], task = [3, 2, 4], unroll = 1, fold_rows = true>}
      ins(%x, %w : memref<3x2x6xf32>, memref<6x4xf32>) outs(%y : memref<3x2x4xf32>)
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
