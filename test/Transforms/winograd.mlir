// A convolution by minimal filtering: for each window the image's part with its
// padding, then the transformed patches; for each block of channels the
// products, the outputs, and the epilogue.
// RUN: slice-opt %s --kern-apply-schedules | FileCheck %s

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

// CHECK-LABEL: func.func @conv
// CHECK-DAG: %[[OUTPUTS:.*]] = memref.alloca() {alignment = 64 : i64} : memref<4x20x16xf32>
// CHECK-DAG: %[[PRODUCTS:.*]] = memref.alloca() {alignment = 64 : i64} : memref<6x6x6x16xf32>
// CHECK-DAG: %[[PATCHES:.*]] = memref.alloca() {alignment = 64 : i64} : memref<6x6x61xf32>
// CHECK-DAG: %[[WINDOW:.*]] = memref.alloca() {alignment = 64 : i64} : memref<1x6x22x9xf32>
// The window, zeros where it leaves the image.
// CHECK: vector.store %{{.*}}, %[[WINDOW]]
// CHECK: vector.maskedstore %[[WINDOW]]
// The second vector of channels has one lane.
// CHECK-COUNT-36: vector.load %[[WINDOW]]
// CHECK-COUNT-36: vector.store %{{.*}}, %[[PATCHES]]
// CHECK-COUNT-36: vector.maskedload %[[WINDOW]]
// CHECK-COUNT-36: vector.maskedstore %[[PATCHES]]
// Two vectors of channels for 5 tiles of a row.
// CHECK: memref.load %[[PATCHES]]
// CHECK: vector.load %arg4
// CHECK-COUNT-10: vector.fma
// CHECK-COUNT-10: vector.store %{{.*}}, %[[PRODUCTS]]
// CHECK-COUNT-36: vector.load %[[PRODUCTS]]
// CHECK-COUNT-16: vector.store %{{.*}}, %[[OUTPUTS]]
// CHECK: vector.load %[[OUTPUTS]]
// CHECK: vector.store %{{.*}}, %arg5
func.func @conv(%batch: index, %begin: index, %end: index, %x: memref<?x18x18x9xf32>, %w: memref<2x6x6x9x32xf32>, %y: memref<?x18x18x40xf32>) {
  kern.generic {extents = array<i64: -1, 40, 18, 18, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>, combiners = [#kern.combiner<add>],
      indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>, schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<5 x 16>, <1 x 16>], task = [1, 16, 18, 18], unroll = 2, stage = [0], window = [1, 16, 4, 18], lanes_outer = true>}
      ins(%x, %w : memref<?x18x18x9xf32>, memref<2x6x6x9x32xf32>) outs(%y : memref<?x18x18x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// Two row tiles share what is asked for: of the 4 vectors that two steps read,
// each asks for 2 at the next of 6x6 points, 9 channels on.
// CHECK-LABEL: func.func @shared
// CHECK: memref.prefetch %arg4[%{{.*}}, %[[Y:.*]], %{{.*}}, %{{.*}}, %{{.*}}], read, locality<3>, data
// CHECK: memref.prefetch %arg4
// CHECK-NOT: memref.prefetch
// CHECK: memref.load {{.*}}[%[[Y]], %{{.*}},
// CHECK: vector.fma
#sx = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
func.func @shared(%batch: index, %begin: index, %end: index, %x: memref<?x16x16x9xf32>, %w: memref<2x6x6x24x32xf32>, %y: memref<?x16x16x40xf32>) {
  kern.generic {extents = array<i64: -1, 40, 16, 16, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>, combiners = [#kern.combiner<add>],
      indexing_maps = [#sx, #w, #y], winograd = #kern.winograd<4>, schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<4 x 16>, <1 x 16>], task = [1, 16, 16, 16], unroll = 2, stage = [0], window = [1, 16, 8, 16], lanes_outer = true, shared_prefetch = 9>}
      ins(%x, %w : memref<?x16x16x9xf32>, memref<2x6x6x24x32xf32>) outs(%y : memref<?x16x16x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}
