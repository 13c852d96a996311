// Reduction loops that run where clipped inputs are in bounds.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-apply-schedules),canonicalize,cse)' | FileCheck %s

// The bounds of loops, of @forward and of @backward:
// CHECK-DAG: #[[LOWER:.*]] = affine_map<(d0) -> (0, (-d0 + 1) ceildiv 2)>
// CHECK-DAG: #[[UPPER:.*]] = affine_map<(d0) -> (4, (-d0 + 9) ceildiv 2)>
// CHECK-DAG: #[[FROM:.*]] = affine_map<(d0) -> (0, (d0 + 1) floordiv 2 - 2)>
// CHECK-DAG: #[[TO:.*]] = affine_map<(d0) -> (2, (d0 + 1) floordiv 2 + 1)>

// Weights' gradient: x + 2 * h - 1 lies in [0, 8) for h from ceil((1 - u) / 2)
// to ceil((9 - u) / 2); the loop is unrolled, then runs one by one.
// CHECK-LABEL: func @forward(
// CHECK: scf.for %[[U:.*]] = %c0 to %c3
// CHECK-DAG: %[[FIRST:.*]] = affine.max #[[LOWER]](%[[U]])
// CHECK-DAG: %[[LAST:.*]] = affine.min #[[UPPER]](%[[U]])
// CHECK: %[[END:.*]] = arith.maxsi %[[FIRST]], %[[LAST]]
// CHECK: %[[REST:.*]] = arith.remui
// CHECK: %[[MAIN:.*]] = arith.subi %[[END]], %[[REST]]
// CHECK: scf.for %{{.*}} = %[[FIRST]] to %[[MAIN]] step %c2
// CHECK-COUNT-2: vector.fma
// CHECK: scf.for %{{.*}} = %[[MAIN]] to %[[END]] step %c1
// CHECK: vector.fma
func.func @forward(%batch: index, %begin: index, %end: index, %dy: memref<4xf32>, %x: memref<8x4xf32>, %dw: memref<3x4xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 3, 4, 4>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 1>,
      indexing_maps = [affine_map<(u, c, h) -> (h)>, affine_map<(u, c, h) -> (h * 2 + u - 1, c)>, affine_map<(u, c, h) -> (u, c)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [3, 4], unroll = 2>}
      ins(%dy, %x : memref<4xf32>, memref<8x4xf32>) outs(%dw : memref<3x4xf32>)
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

// An index that falls: (h + 1) floordiv 2 - i lies in [0, 3) for i from
// (h + 1) floordiv 2 - 2 to (h + 1) floordiv 2. A window in the padding keeps
// the maximum's identity.
// CHECK-LABEL: func @backward(
// CHECK-DAG: affine.max #[[FROM]]
// CHECK-DAG: affine.min #[[TO]]
// CHECK: scf.for {{.*}} iter_args(%{{.*}} = %cst) -> (vector<4xf32>)
func.func @backward(%batch: index, %begin: index, %end: index, %dy: memref<3x4xf32>, %dx: memref<5x4xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 5, 4, 2>, num_parallel = 2, combiners = [#kern.combiner<max>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(h, c, i) -> ((h + 1) floordiv 2 - i, c)>, affine_map<(h, c, i) -> (h, c)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [5, 4], unroll = 1>}
      ins(%dy : memref<3x4xf32>) outs(%dx : memref<5x4xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// An index that no reduction changes: the whole reduction or nothing.
// CHECK-LABEL: func @guarded(
// CHECK: %[[INSIDE:.*]] = arith.cmpi ult
// CHECK: scf.if %[[INSIDE]] -> (vector<4xf32>)
// CHECK: scf.for
// CHECK: else
// CHECK-NEXT: scf.yield %cst
func.func @guarded(%batch: index, %begin: index, %end: index, %x: memref<5x6xf32>, %w: memref<6x4xf32>, %y: memref<5x4xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 5, 4, 6>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(h, n, k) -> (h - 1, k)>, affine_map<(h, n, k) -> (k, n)>, affine_map<(h, n, k) -> (h, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [5, 4], unroll = 1>}
      ins(%x, %w : memref<5x6xf32>, memref<6x4xf32>) outs(%y : memref<5x4xf32>)
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
