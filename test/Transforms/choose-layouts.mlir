// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-layouts))' | FileCheck %s
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-layouts{pixels=false}))' | FileCheck %s --check-prefix=GPU

#x = affine_map<(b, n, h, w, c) -> (b, c, h, w)>
#w = affine_map<(b, n, h, w, c) -> (n, c)>
#y = affine_map<(b, n, h, w, c) -> (b, n, h, w)>

// CHECK-DAG: #[[FIRST:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d1, d3)>
// CHECK-DAG: #[[LAST:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3, d1)>

// Channels innermost. What the caller gets stays as the language says.

// CHECK-LABEL: func.func @wide
func.func @wide(%x: tensor<?x64x32x32xf32>, %w1: tensor<16x64xf32>, %w2: tensor<64x16xf32>) -> tensor<?x64x32x32xf32>
    attributes {slice.entry = "infer"} {
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[LAST]]]
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[LAST]]]
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[LAST]]]
  // CHECK: kern.generic
  // CHECK-NOT: kern.layouts
  %a = kern.generic {extents = array<i64: -1, 16, 32, 32, 64>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%x, %w1 : tensor<?x64x32x32xf32>, tensor<16x64xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x16x32x32xf32>
  %y = kern.generic {extents = array<i64: -1, 64, 32, 32, 16>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%a, %w2 : tensor<?x16x32x32xf32>, tensor<64x16xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x64x32x32xf32>
  %b = kern.generic {extents = array<i64: -1, 16, 32, 32, 64>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%y, %w1 : tensor<?x64x32x32xf32>, tensor<16x64xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x16x32x32xf32>
  %z = kern.generic {extents = array<i64: -1, 64, 32, 32, 16>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%b, %w2 : tensor<?x16x32x32xf32>, tensor<64x16xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x64x32x32xf32>
  return %z : tensor<?x64x32x32xf32>
}

// Four channels fill no vector, so pixels do, in the sixteen-channel images
// between them, too.

// A GPU has threads for pixels wherever they lie.

// CHECK-LABEL: func.func @narrow
// GPU: #[[CHANNELS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3, d1)>
// GPU-LABEL: func.func @narrow
func.func @narrow(%x: tensor<?x16x32x32xf32>, %w1: tensor<4x16xf32>, %w2: tensor<16x4xf32>) -> tensor<?x16x32x32xf32>
    attributes {slice.entry = "infer"} {
  // GPU: kern.generic {{.*}}kern.layouts = [#[[CHANNELS]]]
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[FIRST]]]
  // GPU: kern.generic {{.*}}kern.layouts = [#[[CHANNELS]]]
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[FIRST]]]
  // GPU: kern.generic {{.*}}kern.layouts = [#[[CHANNELS]]]
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[FIRST]]]
  // CHECK: kern.generic
  // CHECK-NOT: kern.layouts
  %a = kern.generic {extents = array<i64: -1, 4, 32, 32, 16>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%x, %w1 : tensor<?x16x32x32xf32>, tensor<4x16xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x4x32x32xf32>
  %y = kern.generic {extents = array<i64: -1, 16, 32, 32, 4>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%a, %w2 : tensor<?x4x32x32xf32>, tensor<16x4xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x16x32x32xf32>
  %b = kern.generic {extents = array<i64: -1, 4, 32, 32, 16>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%y, %w1 : tensor<?x16x32x32xf32>, tensor<4x16xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x4x32x32xf32>
  %z = kern.generic {extents = array<i64: -1, 16, 32, 32, 4>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%b, %w2 : tensor<?x4x32x32xf32>, tensor<16x4xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x16x32x32xf32>
  return %z : tensor<?x16x32x32xf32>
}

// Eight pixels do not fill one either.

// CHECK-LABEL: func.func @small
func.func @small(%x: tensor<?x16x8x8xf32>, %w1: tensor<4x16xf32>, %w2: tensor<16x4xf32>) -> tensor<?x16x8x8xf32>
    attributes {slice.entry = "infer"} {
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[LAST]]]
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[LAST]]]
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[LAST]]]
  // CHECK: kern.generic
  // CHECK-NOT: kern.layouts
  %a = kern.generic {extents = array<i64: -1, 4, 8, 8, 16>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%x, %w1 : tensor<?x16x8x8xf32>, tensor<4x16xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x4x8x8xf32>
  %y = kern.generic {extents = array<i64: -1, 16, 8, 8, 4>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%a, %w2 : tensor<?x4x8x8xf32>, tensor<16x4xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x16x8x8xf32>
  %b = kern.generic {extents = array<i64: -1, 4, 8, 8, 16>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%y, %w1 : tensor<?x16x8x8xf32>, tensor<4x16xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x4x8x8xf32>
  %z = kern.generic {extents = array<i64: -1, 16, 8, 8, 4>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%b, %w2 : tensor<?x4x8x8xf32>, tensor<16x4xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x16x8x8xf32>
  return %z : tensor<?x16x8x8xf32>
}

// A weight's gradient has no pixels to put into lanes.

// CHECK-LABEL: func.func @training
func.func @training(%x: tensor<?x16x32x32xf32>, %w1: tensor<4x16xf32>, %w2: tensor<16x4xf32>) -> tensor<?x16x32x32xf32>
    attributes {slice.entry = "gradient"} {
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[LAST]]]
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[LAST]]]
  // CHECK: kern.generic {{.*}}kern.layouts = [#[[LAST]]]
  // CHECK: kern.generic
  // CHECK-NOT: kern.layouts
  %a = kern.generic {extents = array<i64: -1, 4, 32, 32, 16>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%x, %w1 : tensor<?x16x32x32xf32>, tensor<4x16xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x4x32x32xf32>
  %y = kern.generic {extents = array<i64: -1, 16, 32, 32, 4>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%a, %w2 : tensor<?x4x32x32xf32>, tensor<16x4xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x16x32x32xf32>
  %b = kern.generic {extents = array<i64: -1, 4, 32, 32, 16>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%y, %w1 : tensor<?x16x32x32xf32>, tensor<4x16xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x4x32x32xf32>
  %z = kern.generic {extents = array<i64: -1, 16, 32, 32, 4>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%b, %w2 : tensor<?x4x32x32xf32>, tensor<16x4xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x16x32x32xf32>
  return %z : tensor<?x16x32x32xf32>
}
