// Loops over vectors: whole tiles, a masked tail, a reduction in registers.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-apply-schedules),canonicalize,cse)' | FileCheck %s

// Ten elements are two whole vectors and a masked one of two lanes.
// CHECK-LABEL: func @tail(
// CHECK: scf.for
// CHECK: vector.load {{.*}} vector<4xf32>
// CHECK: vector.store
// CHECK: scf.if
// CHECK: %[[MASK:.*]] = vector.constant_mask [2]
// CHECK-DAG: vector.maskedload
// CHECK-DAG: vector.maskedstore
// CHECK-NOT: kern.generic
func.func @tail(%batch: index, %begin: index, %end: index, %x: memref<10xf32>, %y: memref<10xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 10>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>],
      schedule = #kern.schedule<lane_dim = 0, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [4], unroll = 1>}
      ins(%x : memref<10xf32>) outs(%y : memref<10xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %s = arith.addf %e, %e : f32
      kern.yield %s : f32
    }
  return
}

// Two rows by one vector: one load of weights, two broadcasts, two accumulators
// that the loop carries. The block of 16 is padded, so that no load is masked.
// CHECK-LABEL: func @dense(
// CHECK: scf.for {{.*}} iter_args(%{{.*}}, %{{.*}} = {{.*}}) -> (vector<4xf32>, vector<4xf32>)
// CHECK-COUNT-1: vector.load
// CHECK-COUNT-2: vector.fma
// CHECK-NOT: vector.maskedload
// CHECK: vector.maskedstore
func.func @dense(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %w: memref<1x6x16xf32>, %y: memref<?x3xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 16, k, n mod 16)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 4>, <1 x 4>], task = [8, 4], unroll = 1>}
      ins(%x, %w : memref<?x6xf32>, memref<1x6x16xf32>) outs(%y : memref<?x3xf32>)
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

// Lanes along the reduction end in a horizontal step.
// CHECK-LABEL: func @row_max(
// CHECK: vector.reduction <maximumf>
func.func @row_max(%batch: index, %begin: index, %end: index, %x: memref<?x8xf32>, %y: memref<?xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 1, combiners = [#kern.combiner<max>],
      indexing_maps = [affine_map<(b, k) -> (b, k)>, affine_map<(b, k) -> (b)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 4>], task = [8], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// Strides become a gather and a scatter; the batch's tail is a run-time mask.
// CHECK-LABEL: func @strided(
// CHECK: vector.create_mask
// CHECK: vector.gather
// CHECK: vector.scatter
func.func @strided(%batch: index, %begin: index, %end: index, %x: memref<?x3xf32>, %y: memref<?x5xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 3>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 0, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [4, 3], unroll = 1>}
      ins(%x : memref<?x3xf32>) outs(%y : memref<?x5xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
