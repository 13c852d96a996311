// A side output that sums over the lanes: tiles add vectors, whose lanes are
// summed once, after the task.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-apply-schedules),canonicalize,cse)' | FileCheck %s

// CHECK-LABEL: func @sums(
// CHECK-SAME: %[[SUMS:[a-z0-9]*]]: memref<5xf32>
// CHECK: %[[VECTORS:.*]] = memref.alloca() {alignment = 64 : i64} : memref<5x4xf32>
// CHECK: memref.store %{{.*}}, %[[SUMS]]
// CHECK: vector.store %{{.*}}, %[[VECTORS]]
// CHECK: vector.load %{{.*}} : memref<5x7x8xf32>, vector<4xf32>
// CHECK-NOT: vector.reduction
// CHECK: %[[OLD:.*]] = vector.load %[[VECTORS]]
// CHECK: %[[NEW:.*]] = arith.addf %[[OLD]],
// CHECK: vector.store %[[NEW]], %[[VECTORS]]
// CHECK: %[[PART:.*]] = vector.load %[[VECTORS]]
// CHECK: %[[BEFORE:.*]] = memref.load %[[SUMS]]
// CHECK: %[[AFTER:.*]] = vector.reduction <add>, %[[PART]], %[[BEFORE]]
// CHECK: memref.store %[[AFTER]], %[[SUMS]]
func.func @sums(%batch: index, %begin: index, %end: index, %x: memref<5x7x8xf32>, %y: memref<5x7x8xf32>, %sums: memref<5xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 5, 7, 8>, num_parallel = 3, combiners = [], side = array<i64: 1>,
      indexing_maps = [affine_map<(c, h, w) -> (c, h, w)>, affine_map<(c, h, w) -> (c, h, w)>, affine_map<(c, h, w) -> (c)>],
      schedule = #kern.schedule<lane_dim = 2, vector = 4, row_dim = -1, tiles = [<1 x 8>], task = [5, 7, 8], unroll = 1>}
      ins(%x : memref<5x7x8xf32>) outs(%y, %sums : memref<5x7x8xf32>, memref<5xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %s = arith.addf %e, %e : f32
      kern.yield %s, %s : f32, f32
    }
  return
}
