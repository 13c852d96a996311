// An epilogue that takes dozens of instructions is a loop over a tile's
// vectors; one that sums on the side, or is short, is not.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-apply-schedules),canonicalize,cse)' | FileCheck %s

// Ten columns: a task of two whole vectors, and one with a tail of two lanes.
// CHECK-LABEL: func @dense(
// CHECK: %[[SUMS:.*]] = memref.alloca() {alignment = 64 : i64} : memref<1x3x8xf32>
// CHECK: scf.for {{.*}} iter_args
// CHECK-COUNT-6: vector.store %{{.*}}, %[[SUMS]]
// CHECK: scf.for %[[ROW:.*]] = %c0{{.*}} to %c3
// CHECK-NEXT: scf.for %[[LANE:.*]] = %c0{{.*}} to %c8{{.*}} step %c4
// CHECK-NEXT: vector.load %[[SUMS]][%c0{{.*}}, %[[ROW]], %[[LANE]]]
// CHECK-NEXT: math.exp
// CHECK: vector.store
// CHECK-NEXT: }
// The tail of the same rows.
// CHECK: scf.if
// CHECK-COUNT-3: vector.fma
// CHECK: scf.for %{{.*}} = %c0{{.*}} to %c3
// CHECK-COUNT-1: math.exp
// CHECK-NOT: math.exp
// CHECK: vector.maskedstore
// One row of two vectors is too little for a loop.
// CHECK-COUNT-2: vector.fma
// CHECK-NOT: vector.store %{{.*}}, %[[SUMS]]
// CHECK-COUNT-2: math.exp
// CHECK: scf.if
func.func @dense(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %w: memref<6x10xf32>, %y: memref<?x10xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 10, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (k, n)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<3 x 8>, <1 x 8>], task = [8, 8], unroll = 1>}
      ins(%x, %w : memref<?x6xf32>, memref<6x10xf32>) outs(%y : memref<?x10xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      %e = math.exp %acc : f32
      kern.yield %e : f32
    }
  return
}

// CHECK-LABEL: func @side(
// CHECK-NOT: memref.alloca
// CHECK-COUNT-4: math.exp
func.func @side(%batch: index, %begin: index, %end: index, %x: memref<8x4xf32>, %y: memref<8x4xf32>, %sums: memref<4xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 8, 4>, num_parallel = 2, combiners = [], side = array<i64: 1>,
      indexing_maps = [affine_map<(h, c) -> (h, c)>, affine_map<(h, c) -> (h, c)>, affine_map<(h, c) -> (c)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<4 x 4>, <1 x 4>], task = [8, 4], unroll = 1>}
      ins(%x : memref<8x4xf32>) outs(%y, %sums : memref<8x4xf32>, memref<4xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %s = math.exp %e : f32
      kern.yield %s, %s : f32, f32
    }
  return
}

// A function of what is the same for all lanes is computed once for a row.
// CHECK-LABEL: func @rows(
// CHECK-NOT: memref.alloca
// CHECK-COUNT-2: math.exp %{{.*}} : f32
// CHECK-NOT: math.exp
func.func @rows(%batch: index, %begin: index, %end: index, %x: memref<?x32xf32>, %m: memref<?xf32>, %y: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 32>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b)>, affine_map<(b, c) -> (b, c)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 32>], task = [8, 16], unroll = 1>}
      ins(%x, %m : memref<?x32xf32>, memref<?xf32>) outs(%y : memref<?x32xf32>) combine {} epilogue {
    ^bb0(%e: f32, %f: f32):
      %g = math.exp %f : f32
      %s = arith.mulf %e, %g : f32
      kern.yield %s : f32
    }
  return
}
