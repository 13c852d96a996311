// Sums over the batch and the pixels become sums of each image and sums over the
// images, where there are few of them and an image is work enough.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-split-sums))' | FileCheck %s
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-split-sums,kern-split-sums))' | FileCheck %s

// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3, d4)>
// CHECK-DAG: #[[DY:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
// CHECK-DAG: #[[PARTS:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d1)>
// CHECK-DAG: #[[READ:.*]] = affine_map<(d0, d1, d2) -> (d2, d1, d0)>
// CHECK-DAG: #[[SUM:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>

// The parts lie as the weight is packed, its outputs side by side. What was done
// with the sum is done with the sum of the parts, which has the old name.
// CHECK-LABEL: func.func @split
// CHECK: %[[PART:.*]] = kern.generic
// CHECK-SAME: extents = array<i64: -1, 16, 8, 32, 32>
// CHECK-SAME: indexing_maps = [#[[X]], #[[DY]], #{{.*}}, #[[PARTS]]]
// CHECK-SAME: num_parallel = 3
// CHECK: arith.mulf
// CHECK: epilogue
// CHECK-NEXT: ^bb0(%[[ACC:[a-z0-9]*]]: f32,
// CHECK-NEXT: kern.yield %[[ACC]] : f32
// CHECK-NEXT: } -> tensor<?x8x16xf32>
// CHECK: kern.generic
// CHECK-SAME: extents = array<i64: 16, 8, -1>
// CHECK-SAME: indexing_maps = [#[[READ]], #[[SUM]], #[[SUM]]]
// CHECK-SAME: kern.name = "dw", num_parallel = 2
// CHECK-SAME: ins(%[[PART]], %{{.*}} : tensor<?x8x16xf32>, tensor<16x8xf32>)
// CHECK: epilogue
// CHECK: arith.addf
func.func @split(%x: tensor<?x8x32x32xf32>, %dy: tensor<?x16x32x32xf32>, %old: tensor<16x8xf32>) -> tensor<16x8xf32> attributes {slice.entry = "gradient"} {
  %dw = kern.generic {extents = array<i64: 16, 8, -1, 32, 32>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.name = "dw",
      indexing_maps = [affine_map<(n, c, b, h, w) -> (b, c, h, w)>, affine_map<(n, c, b, h, w) -> (b, n, h, w)>, affine_map<(n, c, b, h, w) -> (n, c)>, affine_map<(n, c, b, h, w) -> (n, c)>]}
      ins(%x, %dy, %old : tensor<?x8x32x32xf32>, tensor<?x16x32x32xf32>, tensor<16x8xf32>) combine {
  ^bb0(%xe: f32, %de: f32, %oe: f32):
    %p = arith.mulf %xe, %de : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %xe: f32, %de: f32, %oe: f32):
    %s = arith.addf %oe, %acc : f32
    kern.yield %s : f32
  } -> tensor<16x8xf32>
  return %dw : tensor<16x8xf32>
}

// Results enough for a GPU.
// CHECK-LABEL: func.func @many
// CHECK: extents = array<i64: 256, 256, -1, 32, 32>
func.func @many(%x: tensor<?x256x32x32xf32>, %dy: tensor<?x256x32x32xf32>, %old: tensor<256x256xf32>) -> tensor<256x256xf32> attributes {slice.entry = "gradient"} {
  %dw = kern.generic {extents = array<i64: 256, 256, -1, 32, 32>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.name = "dw",
      indexing_maps = [affine_map<(n, c, b, h, w) -> (b, c, h, w)>, affine_map<(n, c, b, h, w) -> (b, n, h, w)>, affine_map<(n, c, b, h, w) -> (n, c)>, affine_map<(n, c, b, h, w) -> (n, c)>]}
      ins(%x, %dy, %old : tensor<?x256x32x32xf32>, tensor<?x256x32x32xf32>, tensor<256x256xf32>) combine {
  ^bb0(%xe: f32, %de: f32, %oe: f32):
    %p = arith.mulf %xe, %de : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %xe: f32, %de: f32, %oe: f32):
    %s = arith.addf %oe, %acc : f32
    kern.yield %s : f32
  } -> tensor<256x256xf32>
  return %dw : tensor<256x256xf32>
}

// An image that is little work.
// CHECK-LABEL: func.func @small
// CHECK: extents = array<i64: 4, 4, -1, 8, 8>
func.func @small(%x: tensor<?x4x8x8xf32>, %dy: tensor<?x4x8x8xf32>, %old: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {slice.entry = "gradient"} {
  %dw = kern.generic {extents = array<i64: 4, 4, -1, 8, 8>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.name = "dw",
      indexing_maps = [affine_map<(n, c, b, h, w) -> (b, c, h, w)>, affine_map<(n, c, b, h, w) -> (b, n, h, w)>, affine_map<(n, c, b, h, w) -> (n, c)>, affine_map<(n, c, b, h, w) -> (n, c)>]}
      ins(%x, %dy, %old : tensor<?x4x8x8xf32>, tensor<?x4x8x8xf32>, tensor<4x4xf32>) combine {
  ^bb0(%xe: f32, %de: f32, %oe: f32):
    %p = arith.mulf %xe, %de : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %xe: f32, %de: f32, %oe: f32):
    %s = arith.addf %oe, %acc : f32
    kern.yield %s : f32
  } -> tensor<4x4xf32>
  return %dw : tensor<4x4xf32>
}

// Not maxima.
// CHECK-LABEL: func.func @maximum
// CHECK: extents = array<i64: 16, 8, -1, 32, 32>
func.func @maximum(%x: tensor<?x8x32x32xf32>, %dy: tensor<?x16x32x32xf32>, %old: tensor<16x8xf32>) -> tensor<16x8xf32> attributes {slice.entry = "gradient"} {
  %dw = kern.generic {extents = array<i64: 16, 8, -1, 32, 32>, num_parallel = 2, combiners = [#kern.combiner<max>], kern.name = "dw",
      indexing_maps = [affine_map<(n, c, b, h, w) -> (b, c, h, w)>, affine_map<(n, c, b, h, w) -> (b, n, h, w)>, affine_map<(n, c, b, h, w) -> (n, c)>, affine_map<(n, c, b, h, w) -> (n, c)>]}
      ins(%x, %dy, %old : tensor<?x8x32x32xf32>, tensor<?x16x32x32xf32>, tensor<16x8xf32>) combine {
  ^bb0(%xe: f32, %de: f32, %oe: f32):
    %p = arith.mulf %xe, %de : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %xe: f32, %de: f32, %oe: f32):
    %s = arith.addf %oe, %acc : f32
    kern.yield %s : f32
  } -> tensor<16x8xf32>
  return %dw : tensor<16x8xf32>
}

// A sum over the batch alone has no parts.
// CHECK-LABEL: func.func @dense
// CHECK: extents = array<i64: 128, 256, -1>
func.func @dense(%x: tensor<?x256xf32>, %dy: tensor<?x128xf32>) -> tensor<128x256xf32> attributes {slice.entry = "gradient"} {
  %dw = kern.generic {extents = array<i64: 128, 256, -1>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, k, b) -> (b, k)>, affine_map<(n, k, b) -> (b, n)>, affine_map<(n, k, b) -> (n, k)>]}
      ins(%x, %dy : tensor<?x256xf32>, tensor<?x128xf32>) combine {
  ^bb0(%xe: f32, %de: f32):
    %p = arith.mulf %xe, %de : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %xe: f32, %de: f32):
    kern.yield %acc : f32
  } -> tensor<128x256xf32>
  return %dw : tensor<128x256xf32>
}
