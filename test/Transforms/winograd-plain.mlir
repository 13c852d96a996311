// Minimal filtering of plain filters. Tasks of up to 8 images of 2x2 tiles: three
// or more transform the filters of a step once, for 16 channels; with less each
// row of points transforms its taps in registers.
// RUN: slice-opt %s --kern-apply-schedules | FileCheck %s

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

// CHECK-LABEL: func.func @conv
// Of one image: 3 steps of 16 input channels, patches of 4 tiles and one more.
// CHECK-DAG: %[[PATCHES:.*]] = memref.alloca() {alignment = 64 : i64} : memref<3x6x6x5x16xf32>
// CHECK-DAG: %[[PRODUCTS:.*]] = memref.alloca() {alignment = 64 : i64} : memref<6x6x5x16xf32>
// Of 8 images, and a step's filters.
// CHECK-DAG: %[[SHARED:.*]] = memref.alloca() {alignment = 64 : i64} : memref<3x6x6x33x16xf32>
// CHECK-DAG: %[[SUMS:.*]] = memref.alloca() {alignment = 64 : i64} : memref<6x6x33x16xf32>
// CHECK-DAG: %[[FILTERS:.*]] = memref.alloca() {alignment = 64 : i64} : memref<6x6x17x16xf32>
// CHECK: %[[ENOUGH:.*]] = arith.cmpi uge, %{{.*}}, %{{.*}} : index
// CHECK: scf.if %[[ENOUGH]]
// A filter's 9 taps to 36 points.
// CHECK-COUNT-9: vector.load %arg4
// CHECK-COUNT-36: vector.store %{{.*}}, %[[FILTERS]]
// Products of 6 tiles and 2 vectors of channels, added to the sums.
// CHECK: memref.load %[[SHARED]]
// CHECK: vector.load %[[FILTERS]]
// CHECK-COUNT-12: vector.fma
// CHECK: vector.load %[[SUMS]]
// CHECK: vector.store %{{.*}}, %[[SUMS]]
// CHECK: } else {
// The first row of points has a third of the taps: 3 of its 6 points of 4 tiles.
// CHECK-COUNT-3: vector.load %arg4
// CHECK-NOT: vector.load %arg4
// CHECK-COUNT-12: vector.fma
// CHECK: vector.store %{{.*}}, %[[PRODUCTS]]
// CHECK: memref.prefetch %arg4
// CHECK-COUNT-9: vector.load %arg4
// CHECK-COUNT-12: vector.fma
func.func @conv(%batch: index, %begin: index, %end: index, %x: memref<?x8x8x48xf32>, %w: memref<2x3x3x48x32xf32>, %y: memref<?x8x8x40xf32>) {
  kern.generic {extents = array<i64: -1, 40, 8, 8, 3, 3, 48>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, winograd = #kern.winograd<4, plain>,
      indexing_maps = [#x, #w, #y],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<6 x 16>, <1 x 16>], task = [8, 16, 8, 8], unroll = 1,
                                stage = [0], window = [1, 16, 8, 8], lanes_outer = true, shared_prefetch = 16>}
      ins(%x, %w : memref<?x8x8x48xf32>, memref<2x3x3x48x32xf32>) outs(%y : memref<?x8x8x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}
